"""Whatever is in an export, reading it ends in records and a report, or in one line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.files import EXPORTS

MEMORY = 3 << 30
SECONDS = 60
READ = """
import json, resource, sys
from pathlib import Path
memory, seconds, name = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
from classifier.errors import MechsiftError
from classifier.formats import read_exports
try:
    exports = read_exports([Path(name)])
except MechsiftError as error:
    print(json.dumps({"refused": str(error)}))
else:
    for record in exports.records:
        repr(record).encode()
        record.title.encode()
    print(json.dumps({"records": len(exports.records),
                      "problems": [problem.reason for problem in exports.reports[0].problems]}))
"""


@pytest.fixture(scope="session")
def read_limited(tmp_path_factory):
    """Return what reads a hostile file in a process with limits, and says how that ended."""
    folder = tmp_path_factory.mktemp("hostile")

    def read(name):
        path = Path(folder, name)
        content = EXPORTS[name]()
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        command = [sys.executable, "-c", READ, str(MEMORY), str(SECONDS), str(path)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        path.unlink()
        return ended

    return read


@pytest.mark.parametrize("name", EXPORTS)
def test_a_hostile_export_ends_in_records_or_in_one_line(read_limited, name):
    ended = read_limited(name)
    assert ended.returncode == 0, ended.stderr[-2000:]
    answer = json.loads(ended.stdout)
    if "refused" in answer:
        assert answer["refused"].startswith(name)
        assert "\n" not in answer["refused"]
        assert len(answer["refused"]) < 500
    else:
        assert answer["records"] >= 1

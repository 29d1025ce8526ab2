"""Whatever is in an export, reading it ends in records and a report, or in one line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.files import EXPORTS

pytestmark = pytest.mark.slow

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


# What its reader itself refuses, before any limit is met; the others are read.
REFUSED = {
    "used-range.xlsx": "a sheet spans 1,048,576 rows and 16,384 columns",
    "declared-range.xlsx": "a sheet spans 1,048,576 rows and 16,384 columns",
    "shared-strings.xlsx": "unpacks to 1,024 MiB",
    "blank-sheet.xlsx": "unpacks to 1,024 MiB",
    "no-parts.xlsx": "is not a spreadsheet that can be read",
    "cut-short.xlsx": "is not a spreadsheet that can be read",
    "flipped-byte.asreview": "is a damaged project",
    "join-bomb.asreview": "gives over 4,000,000 results for its records",
    "generated-columns.asreview": "is a damaged project (string or blob too big)",
    "view.asreview": "its database has no table 'record'",
    "no-database.asreview": "is a damaged project",
    "nested.asreview": "is a project of ASReview unknown",
    "nulls.csv": "is a binary file",
    "numbers.jsonl": "holds no record that could be read",
    "nested.json": "is nested too deep",
    "codes.json": "holds no record that could be read",
}


@pytest.mark.parametrize("name", EXPORTS)
def test_a_hostile_export_ends_in_records_or_in_one_line(read_limited, name):
    ended = read_limited(name)
    assert ended.returncode == 0, ended.stderr[-2000:]
    answer = json.loads(ended.stdout)
    if name in REFUSED:
        assert answer["refused"].startswith(f"{name}: {REFUSED[name]}")
        assert "\n" not in answer["refused"]
        assert len(answer["refused"]) < 300
    else:
        assert answer["records"] >= 1
        assert all("\n" not in reason and len(reason) < 300 for reason in answer["problems"])

"""In a process of its own, where streams, tracebacks and signals are what a user meets."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import files_in


def run(*arguments: str, cwd: Path, before: str = "") -> subprocess.CompletedProcess[str]:
    """Run the program after some Python that prepares it, with nothing on its streams."""
    program = f"import sys\n{before}\nfrom classifier.cli.main import run\nrun()"
    root = Path(__file__).resolve().parents[2]
    code = f"import sys; sys.path.insert(0, {str(root)!r})\n{program}"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_refusal_in_a_real_process_has_one_line_and_status_2(here):
    done = run("read", "missing.ris", cwd=here)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "mechsift: missing.ris: no such file; check the name and the folder\n"


def test_a_bug_keeps_its_traceback_and_ends_with_status_1(here):
    before = (
        "import classifier.formats\n"
        "def broken(paths, **options): return 1 / 0\n"
        "classifier.formats.scan_exports = broken\n"
    )
    done = run("read", "good.ris", cwd=here, before=before)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Traceback (most recent call last):")
    assert done.stderr.endswith("ZeroDivisionError: division by zero\n")


@pytest.mark.parametrize("output", ["queue.csv", "queue.html", "queue.xlsx"])
def test_an_interruption_leaves_no_half_written_file(here: Any, small_review: Any, output):
    (here / output).write_text("old", encoding="utf-8")
    files = files_in(here)
    before = (
        "import os, signal\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # ignored under nohup
        "from pathlib import Path\n"
        "rename = Path.replace\n"
        "def interrupted(self, target):\n"
        "    assert self.stat().st_size > 100, 'the new file is all there'\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    return rename(self, target)\n"
        "Path.replace = interrupted\n"
    )
    arguments = ("score", "good.ris", "-m", str(small_review.folder), "-o", output)
    done = run(*arguments, cwd=here, before=before)
    assert done.returncode == 128 + signal.SIGINT
    assert done.stdout == ""
    assert done.stderr == "mechsift: interrupted; no half-written file is left\n"
    assert (here / output).read_text(encoding="utf-8") == "old"
    assert files_in(here) == files

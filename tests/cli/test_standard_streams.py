"""A closed or full stream, and a name that is too long: one line, and nothing is harmed."""

import subprocess
import sys

import pytest

MECHSIFT = f'"{sys.executable}" -c "from classifier.cli.main import run; run()"'
LONG = "File name too long; name another, or make room there"
FULL = "mechsift: standard output: No space left on device; name another, or make room there"


@pytest.fixture
def in_shell(tmp_path, project_root):
    """Run a line of the shell in a folder with one export; return status and error lines."""
    (tmp_path / "one.ris").write_text("TY  - JOUR\nTI  - Trust\nER  - \n")

    def run(arguments):
        ended = subprocess.run(
            ["sh", "-c", f"{MECHSIFT} {arguments}"],
            cwd=tmp_path,
            env={"PYTHONPATH": str(project_root), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
        )
        return ended.returncode, ended.stderr.splitlines()

    return run


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            "read one.ris >&-",
            "mechsift: standard output is closed; send it to a file, or to /dev/null",
        ),
        ("read one.ris > /dev/full", FULL),
        ("--version > /dev/full", FULL),
        (
            f"read {'x' * 300}.ris",
            f"mechsift: {'x' * 200}: {LONG}",
        ),
    ],
)
def test_a_stream_or_name_that_fails_is_one_line(in_shell, arguments, said):
    assert in_shell(arguments) == (2, [said])


def test_who_stops_listening_is_told_nothing(in_shell):
    _, lines = in_shell("read one.ris | true")
    assert lines == []


def test_a_review_is_not_written_into_where_the_streams_are_closed(in_shell):
    """Its file would get number 1, and everything that is printed."""
    status, _ = in_shell("review init r.mechsift -c leadership --reviewer ana > said")
    assert status == 0
    status, _ = in_shell("review verify r.mechsift 2>&- > said")
    assert status == 0
    assert in_shell("review verify r.mechsift > said") == (0, [])

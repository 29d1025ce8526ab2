"""Pages as walks: the commands that they tell to type, and the answers that they show."""

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from classifier.cli.main import _status

__all__ = ["in_shell", "is_plain", "shows", "steps", "walk", "walk_here"]

STEP = re.compile(
    r"^```sh\n(?P<typed>.*?)^```$(?:\s*^```text\n(?P<shown>.*?)^```$)?",
    flags=re.MULTILINE | re.DOTALL,
)
OF_THE_SESSION = ("MECHSIFT", "COV", "MAKE", "COLUMNS", "LINES", "PYTEST")


def steps(text: str) -> list[tuple[str, str | None]]:
    """Return what each shell block types, and the answer in the block right below it.

    Lines that set the project up (``make``) are left out, as the tests do that.
    """
    found = [(step["typed"], step["shown"]) for step in STEP.finditer(text)]
    typed = [
        ("\n".join(line for line in lines.splitlines() if not line.startswith("make")), shown)
        for lines, shown in found
    ]
    return [(lines, shown) for lines, shown in typed if lines.strip()]


def in_shell(script: str, *, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a script with this environment's mechsift and none of its settings."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(OF_THE_SESSION)
    }
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=cwd,
        env=kept | {"PATH": path, "PYTHONUNBUFFERED": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def walk(walked: list[tuple[str, str | None]], *, cwd: Path, answers: Path) -> list[str]:
    """Type all steps in one shell, one after the other; return what each answered."""
    files = [answers / f"{number}.txt" for number in range(len(walked))]
    parts = [
        f"{{\n{typed}\n}} > '{file}' 2>&1"
        for (typed, _), file in zip(walked, files, strict=True)
    ]
    done = in_shell("\n".join(parts), cwd=cwd)
    said = [file.read_text(encoding="utf-8") for file in files if file.exists()]
    assert done.returncode == 0, f"{walked[len(said) - 1][0]}\n{said[-1]}{done.stderr}"
    return said


def is_plain(walked: list[tuple[str, str | None]]) -> bool:
    """Return whether all that is typed is the program and its words: nothing of a shell."""
    return all(
        line.startswith("mechsift ") and not re.search(r"[|<>&;$`]", line)
        for typed, _ in walked
        for line in _lines(typed)
    )


def walk_here(walked: list[tuple[str, str | None]]) -> list[str]:
    """Run all steps of a plain walk in this process and folder; return what each answered.

    A process of its own would import everything anew for each command.
    """
    said: list[str] = []
    for typed, _ in walked:
        answer = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
        with contextlib.redirect_stdout(answer), contextlib.redirect_stderr(answer):
            statuses = [_status(_words(line)) for line in _lines(typed)]
        answer.seek(0)
        said.append(answer.read())
        assert statuses == [0] * len(statuses), f"{typed}\n{said[-1]}"
    return said


def _lines(typed: str) -> list[str]:
    joined = typed.replace("\\\n", " ").splitlines()
    return [line for line in joined if line.strip() and not line.lstrip().startswith("#")]


def _words(line: str) -> list[str]:
    """Return the words after the program's name, with patterns expanded as a shell does."""
    words = shlex.split(line, comments=True)[1:]
    return [name for word in words for name in _fitting(word) or [word]]


def _fitting(word: str) -> list[str]:
    return sorted(str(path) for path in Path().glob(word)) if "*" in word else []


def shows(shown: str, said: str) -> bool:
    """Return whether an answer has all that a page shows, line after line.

    ``...`` stands for lines that are left out; so may lines be above and below what is shown.
    """
    lines = [line.rstrip() for line in shown.strip("\n").splitlines()]
    pattern = "".join(
        r"(?:.*\n)*?" if line == "..." else re.escape(line) + r"\n" for line in lines
    )
    answer = "".join(f"{line.rstrip()}\n" for line in said.splitlines())
    return re.search(f"^{pattern}", answer, flags=re.MULTILINE) is not None

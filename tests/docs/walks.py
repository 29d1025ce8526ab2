"""Pages as walks: the commands that they tell to type, and the answers that they show."""

import os
import re
import subprocess
import sys
from pathlib import Path

__all__ = ["in_shell", "shows", "steps", "walk"]

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

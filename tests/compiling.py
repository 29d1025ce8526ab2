"""Compile what numba compiles once, before the tests begin, so that no worker does it again.

Numba keeps what it compiled on the disk, beside the modules, but two workers that start at
the same time both find nothing there. What is compiled hangs on the types of the arguments,
so that the program is run on a few texts, each half in a process of its own.
"""

import contextlib
import hashlib
import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEXTS = "They met. Shared power helped.", "Über Führung.", "", "Rats were fed. Methods: none."
RIS = "".join(
    f"TY  - JOUR\nTI  - Trust in care team {number}\nAB  - {text}\nPY  - 20{number}\nER  - \n"
    for number, text in enumerate(TEXTS * 4, 10)
)


def compile_all() -> bool:
    """Compile what scoring takes and what a review's model takes; say whether both ran."""
    quiet = subprocess.DEVNULL
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.compiling", part],
            cwd=ROOT,
            stdout=quiet,
            stderr=quiet,
        )
        for part in PARTS
    ]
    return [process.wait() for process in started] == [0] * len(PARTS)


def forget_compiled() -> None:
    """Remove what numba kept beside the modules.

    It keeps the types of arguments by the names of their modules, and ends with an error where
    one has moved since, before it looks whether the source is still the same.
    """
    for path in (ROOT / "classifier").rglob("__pycache__/*.nb[ci]"):
        path.unlink(missing_ok=True)


def digest_of_compiled() -> str:
    """Return a digest of what is compiled, of the compiler, and of which modules there are."""
    from importlib.metadata import version

    found = hashlib.sha256(f"{sys.version} {version('numba')} {ROOT}".encode())
    for path in sorted((ROOT / "classifier").rglob("*.py")):
        content = path.read_bytes()
        found.update(str(path).encode())
        if b"@numba." in content:
            found.update(content)
    return found.hexdigest()


def _compile_scoring(folder: Path) -> None:
    _mechsift("score", folder / "few.ris", "-m", "leadership", "-o", folder / "queue.csv")
    _mechsift(
        "score", folder / "few.ris", "-m", "leadership", "-o", folder / "q.jsonl", "--stream"
    )


def _compile_ranking(folder: Path) -> None:
    review, said = folder / "few.mechsift", folder / "said.csv"
    _mechsift("review", "init", review, "--reviewer", "Ann", "-c", "leadership")
    _mechsift("review", "import", review, folder / "few.ris")
    words = ("include", "exclude", "include", "exclude")
    with contextlib.redirect_stdout(io.StringIO()) as out:
        _mechsift("review", "queue", review, "--reviewer", "Ann", "--json")
    names = [one["record"]["record_id"] for one in json.loads(out.getvalue())]
    rows = [f"{name},Ann,{word}" for name, word in zip(names, words, strict=False)]
    said.write_text("\n".join(["record_id,reviewer,verdict", *rows]), encoding="utf-8")
    _mechsift("review", "decide", review, "--from", said)


def _mechsift(*words: object) -> None:
    from classifier.cli.main import _status

    assert _status([str(word) for word in words]) == 0, words


PARTS = {"scoring": _compile_scoring, "ranking": _compile_ranking}

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as there:
        Path(there, "few.ris").write_text(RIS, encoding="utf-8")
        PARTS[sys.argv[1]](Path(there))

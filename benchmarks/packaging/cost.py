"""What an installation weighs and how soon it answers.

``python -m benchmarks.packaging.cost``

Sizes are those of the installed files, for what the core needs on this platform, directly or
not. Times are by the clock, the median of some turns, each in a process of its own.
"""

import json
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import distribution, version
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from benchmarks.results import write_results
from classifier.resources import find_resource

RESULTS = Path(__file__).with_name("cost.json")
_ROUNDS = 7
_MIB = 2**20
_HEAVY = ("numpy", "pandas", "sklearn", "spacy", "numba", "pyarrow", "matplotlib", "sqlalchemy")


def needed(name: str, found: dict[str, float] | None = None) -> dict[str, float]:
    """Return the MiB of each distribution that `name` needs, itself among them."""
    found = {} if found is None else found
    about = distribution(name)
    key = about.metadata["Name"].lower().replace("_", "-")
    if key in found:
        return found
    files = [Path(str(about.locate_file(file))) for file in about.files or []]
    sizes = (file.stat().st_size for file in files if file.is_file() and file.suffix != ".pyc")
    found[key] = sum(sizes) / _MIB
    for line in about.requires or []:
        need = Requirement(line)
        if need.marker is None or need.marker.evaluate({"extra": ""}):
            needed(need.name, found)
    return found


def seconds(*command: object) -> float:
    """Return how long a command takes, the median of some turns after one more."""
    taken = []
    for _ in range(_ROUNDS + 1):
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, *map(str, command)], check=True, capture_output=True, cwd="/"
        )
        taken.append(time.perf_counter() - started)
    return round(statistics.median(taken[1:]), 3)


def loaded_by(*command: object) -> list[str]:
    """Return which heavy libraries a command loads."""
    told = subprocess.run(
        [sys.executable, "-X", "importtime", *map(str, command)],
        check=True, capture_output=True, text=True, cwd="/",
    ).stderr  # fmt: skip
    names = {line.rsplit("|", 1)[-1].strip() for line in told.splitlines()}
    return [name for name in _HEAVY if name in names]


def main() -> None:
    """Measure, write the results and print them."""
    sizes = needed("mechsift")
    export = Path(find_resource("corpora/leadership-demo/exports")) / "pubmed.nbib"
    with tempfile.TemporaryDirectory() as folder:
        commands: dict[str, tuple[object, ...]] = {
            "python that does nothing": ("-c", "pass"),
            "import classifier": ("-c", "import classifier"),
            "mechsift --version": ("-m", "classifier", "--version"),
            "mechsift --help": ("-m", "classifier", "--help"),
            "mechsift read": ("-m", "classifier", "read", export),
            "mechsift score": (
                "-m", "classifier", "score", export, "-m", "leadership", "-o", f"{folder}/a.csv"
            ),
        }  # fmt: skip
        results: dict[str, Any] = {
            "versions": {"python": platform.python_version(), "mechsift": version("mechsift")},
            "installed_mib": round(sum(sizes.values())),
            "n_distributions": len(sizes),
            "largest_mib": {
                name: round(size)
                for name, size in sorted(sizes.items(), key=lambda one: -one[1])[:15]
            },
            "seconds": {name: seconds(*command) for name, command in commands.items()},
            "loads": {name: loaded_by(*command) for name, command in commands.items()},
        }  # fmt: skip
    write_results(RESULTS, results)
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()

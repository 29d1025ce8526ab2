"""Who loses records: real exports and the shapes of public bug reports, read side by side.

Run ``MECHSIFT_DATA=<folder> python -m benchmarks.corpora.reading_peers PYTHON``, where PYTHON
is the interpreter of an environment with ``rispy``, ``srdedupe`` and ``deduplicate-it``. A file
counts where a library gives just the number of records that was counted in it. Writes
``reading_peers.json``. The invented shapes (``cases/inputs`` beside the data) are read where
they are there.
"""

import csv
import json
import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.results import write_results
from classifier.errors import MechsiftError
from classifier.formats import read_exports

RESULTS = Path(__file__).with_name("reading_peers.json")
PEER = Path(__file__).with_name("reading_peer.py")
COUNTED_BY_EYE = {"flashfloods__savedrecs.xls": 10}
"""A citation report, in which a machine counts the banner too."""
SHAPES = {
    "60-unescaped-quotes.csv": 4,
    "63-unclosed-quote.csv": 4,
    "64-unclosed-quote2.csv": 5,
    "65-tsv-quotes.tsv": 4,
    "131-wos-tab-quotes.txt": 5,
    "14-one-ty-malformed.ris": 3,
    "133-missing-ty.ris": 3,
    "01-wrapped-er-line.ris": 2,
    "92-wrapped-caps.ris": 2,
    "27-ctgov.csv": 2,
    "30-ictrp.xml": 1,
    "126-csl.json": 1,
    "127-ovid-medline.txt": 2,
    "128-refworks-tagged.txt": 2,
    "129-pubmed-abstract.txt": 1,
    "106-ja-sjis.ris": 5,
}
"""Records in each of the shapes, counted by eye."""


def main() -> None:
    """Count, print the shares, and write them down with the files that went wrong."""
    folder = Path(os.environ["MECHSIFT_DATA"])
    expected = {
        path: n for name in ("exports", "exports2") for path, n in _manifest(folder / name)
    }
    shapes = folder.parent / "cases" / "inputs"
    expected |= {shapes / name: n for name, n in SHAPES.items() if (shapes / name).is_file()}
    found: dict[str, Any] = {
        "mechsift": {
            "version": version("mechsift"),
            "files": {path.name: _ours(path) for path in expected},
        }
    }
    if len(sys.argv) > 1:
        found |= _peers(sys.argv[1], list(expected))
    results: dict[str, Any] = {"python": platform.python_version(), "files": len(expected)}
    for name, side in found.items():
        wrong = {
            path.name: [side["files"][path.name], n]
            for path, n in expected.items()
            if side["files"][path.name] != n
        }
        lost = sum(n - got for got, n in wrong.values() if isinstance(got, int) and got < n)
        refused = sum(isinstance(got, str) for got, _ in wrong.values())
        results[name] = {
            "versions": {name: side["version"]},
            "right": len(expected) - len(wrong),
            "refused": refused,
            "records_lost_in_silence": lost,
            "wrong": wrong,
        }
        print(
            f"{name}: {len(expected) - len(wrong)} of {len(expected)} right, {refused} refused"
        )
    if len(sys.argv) > 1:
        write_results(RESULTS, results)


def _manifest(folder: Path) -> list[tuple[Path, int]]:
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as rows:
        counts = [(folder / row["file"], int(row["records"])) for row in csv.DictReader(rows)]
    return [(path, COUNTED_BY_EYE.get(path.name, n)) for path, n in counts]


def _ours(path: Path) -> int | str:
    try:
        return read_exports([path]).reports[0].records
    except MechsiftError as error:
        return type(error).__name__


def _peers(python: str, paths: list[Path]) -> dict[str, Any]:
    finished = subprocess.run(
        [python, str(PEER)],
        input=json.dumps([str(path) for path in paths]),
        capture_output=True,
        text=True,
        check=True,
    )
    answers: dict[str, Any] = json.loads(finished.stdout)
    return answers


if __name__ == "__main__":
    main()

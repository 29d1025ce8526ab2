"""Read exports: true record counts, and seconds and memory beside rispy.

Run ``python -m benchmarks.corpora.reading [--peer PYTHON] [--records N]``, where PYTHON is that
of an environment with rispy; writes ``reading.json``. The files that are timed are invented on
the spot; the counts need ``MECHSIFT_DATA``. Each reading is a process of its own on one core.
"""

import argparse
import csv
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.results import write_results

RESULTS = Path(__file__).with_name("reading.json")
TIMED = 100_000
MANY = 1_000_000
ROUNDS = 5
_OURS = """
import json, resource, sys, time
from pathlib import Path
from classifier.formats import scan_exports
start = time.perf_counter()
report = scan_exports([Path(sys.argv[1])])[0]
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps({"records": report.records, "seconds": seconds, "peak_mib": peak}))
"""
_RISPY = """
import json, resource, sys, time
import rispy
start = time.perf_counter()
with open(sys.argv[1], encoding="utf-8") as stream:
    records = rispy.load(stream)
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps({"records": len(records), "seconds": seconds, "peak_mib": peak}))
"""


def main() -> None:
    """Measure, print, and write down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", type=Path, help="the Python that has rispy")
    parser.add_argument("--records", type=int, default=MANY, help="size of the large files")
    options = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    results: dict[str, Any] = {"counts": counts()}
    with tempfile.TemporaryDirectory() as folder:
        results["beside_rispy"] = beside_rispy(Path(folder) / "timed.ris", options.peer)
        results["many"] = [
            many(Path(folder) / f"many{suffix}", options.records) for suffix in (".ris", ".csv")
        ]
    results["versions"] = {"mechsift": version("mechsift"), "python": platform.python_version()}
    print(json.dumps(results, indent=2))
    if options.peer and options.records == MANY:
        write_results(RESULTS, results)


def counts() -> dict[str, Any] | str:
    """Return how many export files give as many records as the manifest says, and which not."""
    from classifier.errors import MechsiftError
    from classifier.formats import scan_exports

    home = os.environ.get("MECHSIFT_DATA")
    if not home:
        return "MECHSIFT_DATA is not set"
    folder, right, wrong = Path(home) / "exports", 0, {}
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as rows:
        expected = {row["file"]: int(row["records"]) for row in csv.DictReader(rows)}
    for name, records in expected.items():
        try:
            found = scan_exports([folder / name])[0].records
        except MechsiftError:
            found = 0
        right += found == records
        if found != records:
            wrong[name] = {"found": found, "manifest": records}
    return {"files": len(expected), "right": right, "wrong": wrong}


def beside_rispy(path: Path, peer: Path | None) -> dict[str, Any]:
    """Read one RIS file by turns; the ratio is rispy's seconds by ours."""
    write_ris(path, TIMED)
    ours, rispy = [], []
    for _ in range(ROUNDS):
        ours.append(_timed(Path(sys.executable), _OURS, path))
        if peer:
            rispy.append(_timed(peer, _RISPY, path))
    measured: dict[str, Any] = {
        "records": TIMED,
        "bytes": path.stat().st_size,
        "ours": _middle(ours),
    }
    if peer:
        measured["rispy"] = _middle(rispy)
        measured["rispy_version"] = subprocess.check_output(
            [peer, "-c", "import importlib.metadata as m; print(m.version('rispy'))"], text=True
        ).strip()
        pairs = zip(ours, rispy, strict=True)
        ratios = sorted(round(b["seconds"] / a["seconds"], 2) for a, b in pairs)
        measured["times_as_fast"] = {"median": statistics.median(ratios), "all": ratios}
    return measured


def many(path: Path, n_records: int) -> dict[str, Any]:
    """Read a large file; memory is the peak of the whole process."""
    write = write_ris if path.suffix == ".ris" else write_csv
    write(path, n_records)
    measured = _timed(Path(sys.executable), _OURS, path)
    measured |= {"format": path.suffix[1:], "bytes": path.stat().st_size}
    path.unlink()
    return measured


def write_ris(path: Path, n_records: int) -> None:
    """Write invented records as RIS, 23 lines each."""
    with path.open("w", encoding="utf-8") as stream:
        for number, words in enumerate(_invented(n_records)):
            names = "".join(f"AU  - {words(1).title()}, A.\n" for _ in range(4))
            keywords = "".join(f"KW  - {words(2)}\n" for _ in range(5))
            stream.write(
                f"TY  - JOUR\n{names}TI  - {words(12)}\nAB  - {words(200)}\nPY  - 2001\n"
                f"JO  - {words(3)}\nVL  - {number % 50}\nIS  - {number % 12}\n"
                f"SP  - {number % 900}\nEP  - {number % 900 + 9}\nDO  - 10.5555/x.{number}\n"
                f"SN  - 1234-5678\n{keywords}UR  - https://example.org/{number}\nER  - \n\n"
            )


def write_csv(path: Path, n_records: int) -> None:
    """Write invented records as CSV."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["title", "abstract", "authors", "year", "journal", "doi", "keywords"])
        for number, words in enumerate(_invented(n_records)):
            names = "; ".join(f"{words(1).title()}, A." for _ in range(4))
            doi, keywords = f"10.5555/x.{number}", "; ".join(words(2) for _ in range(5))
            rows.writerow([words(12), words(200), names, 2001, words(3), doi, keywords])


def _invented(n_records: int) -> Iterator[Any]:
    """Yield, for each record, what gives so many invented words."""
    rng = random.Random(0)  # noqa: S311 (invented words are no secret)
    pairs = [a + b for a in "bcdfglmnprst" for b in "aeiou"]
    text = " ".join("".join(rng.choices(pairs, k=rng.randint(1, 4))) for _ in range(20_000))
    starts = [0, *(place + 1 for place, sign in enumerate(text) if sign == " ")]
    last = len(starts) - 201

    def words(n: int) -> str:
        first = rng.randrange(last)
        return text[starts[first] : starts[first + n] - 1]

    for _ in range(n_records):
        yield words


def _timed(python: Path, script: str, path: Path) -> dict[str, Any]:
    done = subprocess.run(
        [python, "-c", script, path], capture_output=True, text=True, check=True
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    answer["seconds"] = round(answer["seconds"], 3)
    return answer


def _middle(runs: list[dict[str, Any]]) -> dict[str, Any]:
    ranked = sorted(runs, key=lambda run: run["seconds"])
    return ranked[len(ranked) // 2]


if __name__ == "__main__":
    main()

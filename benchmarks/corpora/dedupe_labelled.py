"""Duplicates on labelled sets, beside bib-dedupe in the same run, each on one core.

Run ``MECHSIFT_DATA=<folder> python -m benchmarks.corpora.dedupe_labelled [PYTHON]``, where
PYTHON is the interpreter of an environment with ``bib-dedupe``; without it the peer is left out
and nothing is written down. Writes ``dedupe_labelled.json``. Time is from loaded records to
groups.
"""

import csv
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.results import write_results
from classifier.dedupe import compare, find_duplicates
from classifier.formats import read_exports
from classifier.schema import Record, normalise_doi

RESULTS = Path(__file__).with_name("dedupe_labelled.json")
PEER = Path(__file__).with_name("dedupe_peer.py")
RUNS = 5


@dataclass(frozen=True)
class LabelledPair:
    """Two records and whether people called them duplicates."""

    name: str
    records: tuple[Record, Record]
    duplicate: bool


def main() -> None:
    """Measure ours and the peer, print, and write down."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    folder = Path(os.environ["MECHSIFT_DATA"]) / "dedupe"
    records = read_exports([folder / "asysd_labelled_test_set.csv"]).records
    pairs = [*_colandr(folder), *_bib_dedupe_cases(folder)]
    results: dict[str, Any] = {"mechsift": _ours(records, pairs)}
    if len(sys.argv) > 1:
        results["bib-dedupe"] = _peer(sys.argv[1], records, pairs)
        ratio = results["bib-dedupe"]["seconds"] / results["mechsift"]["seconds"]
        results["times_as_fast"] = round(ratio, 1)
        results["python"] = platform.python_version()
        write_results(RESULTS, results)
    print(json.dumps(results, indent=2))


def _ours(records: list[Record], pairs: list[LabelledPair]) -> dict[str, Any]:
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        found = find_duplicates(records)
        times.append(time.perf_counter() - start)
    groups = [[member.record_id for member in group.members] for group in found.groups]
    halves = [_half(records, groups, remainder) for remainder in (0, 1)]
    return {
        "asysd": _against_truth(records, groups),
        "asysd_first_and_second_half_of_the_titles": halves,
        "to_review": len(found.to_review),
        "related": len(found.related),
        "seconds": round(median(times), 3),
        "seconds_of_the_first_run": round(times[0], 3),
        "pairs": _judged(pairs, [_same(pair) for pair in pairs]),
        "versions": {name: version(name) for name in ("mechsift", "rapidfuzz", "numpy")},
    }


def _same(pair: LabelledPair) -> bool:
    """Whether a pair alone is one group; pairs to look at and related ones are not."""
    return len(find_duplicates(pair.records).groups) == 1


def _against_truth(records: list[Record], groups: list[list[str]]) -> dict[str, int]:
    """Count groups without a record marked ``unique``, and such records beyond one a group."""
    unique = {record.record_id for record in records if _is_unique(record)}
    counts = [sum(name in unique for name in group) for group in groups]
    return {
        "records": len(records),
        "unique": len(unique),
        "groups": len(groups),
        "groups_without_a_unique": counts.count(0),
        "surplus_uniques": sum(count - 1 for count in counts if count),
    }


def _half(records: list[Record], groups: list[list[str]], remainder: int) -> dict[str, int]:
    """Report the groups whose title has an even or an odd number of letters."""
    by_id = {record.record_id: record for record in records}
    chosen = [
        group
        for group in groups
        if len(min(by_id[name].title.lower() for name in group)) % 2 == remainder
    ]
    return _against_truth([by_id[name] for group in chosen for name in group], chosen)


def _is_unique(record: Record) -> bool:
    return any(field.tag == "source" and field.value == "unique" for field in record.raw)


def _judged(pairs: list[LabelledPair], same: list[bool]) -> dict[str, Any]:
    missed = [
        {
            "pair": pair.name,
            "duplicate": pair.duplicate,
            "reason": compare(*pair.records).reason,
        }
        for pair, found in zip(pairs, same, strict=True)
        if pair.duplicate is not found
    ]
    return {"pairs": len(pairs), "right": len(pairs) - len(missed), "missed": missed}


def _peer(python: str, records: list[Record], pairs: list[LabelledPair]) -> dict[str, Any]:
    told = {
        "records": [_row(record) for record in records],
        "pairs": [[_row(record) for record in pair.records] for pair in pairs],
    }
    finished = subprocess.run(
        [python, str(PEER)],
        input=json.dumps(told),
        text=True,
        stdout=subprocess.PIPE,
        check=True,
    )
    answer = json.loads(finished.stdout)
    grouped = {name for group in answer["groups"] for name in group}
    alone = [[r.record_id] for r in records if r.record_id not in grouped]
    return {
        "asysd": _against_truth(records, [*answer["groups"], *alone]),
        "seconds": round(answer["seconds"], 2),
        "import_seconds": round(answer["import_seconds"], 2),
        "pairs": _judged(pairs, answer["pairs"]),
        "versions": _versions(python, ("bib-dedupe", "rapidfuzz", "pandas")),
    }


def _versions(python: str, names: Iterable[str]) -> dict[str, str]:
    ask = (
        "import sys; from importlib.metadata import version; print(*map(version, sys.argv[1:]))"
    )
    found = subprocess.run(
        [python, "-c", ask, *names], text=True, capture_output=True, check=True
    )
    return dict(zip(names, found.stdout.split(), strict=True))


def _row(record: Record) -> dict[str, str]:
    """Spell a record as bib-dedupe expects it."""
    return {
        "ID": record.record_id,
        "ENTRYTYPE": "inproceedings" if record.kind == "conference" else "article",
        "author": " and ".join(record.authors),
        "title": record.title,
        "year": str(record.year or ""),
        "journal": record.journal,
        "volume": record.volume,
        "number": record.issue,
        "pages": record.pages,
        "doi": record.doi,
        "abstract": record.abstract,
    }


def _colandr(folder: Path) -> Iterable[LabelledPair]:
    with (folder / "colandr_pairs.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for left, right in zip(rows[::2], rows[1::2], strict=True):
        records = _record(left, "a", authors=";"), _record(right, "b", authors=";")
        yield LabelledPair(left["pair"], records, left["is_duplicate"] == "1")


def _bib_dedupe_cases(folder: Path) -> Iterable[LabelledPair]:
    text = (folder / "bibdedupe_test_cases.json").read_text(encoding="utf-8")
    for case in json.loads(text)["cases"]:
        left, right = (
            {k: v or "" for k, v in case[name].items()} for name in ("record_a", "record_b")
        )
        records = _record(left, "a", authors=" and "), _record(right, "b", authors=" and ")
        yield LabelledPair(case["id"], records, case["expected_duplicate"])


def _record(row: dict[str, str], name: str, *, authors: str) -> Record:
    people = row.get("authors", row.get("author", "")).replace(";", authors)
    return Record(
        record_id=name,
        title=row.get("title", ""),
        abstract=row.get("abstract", ""),
        authors=tuple(filter(None, (person.strip() for person in people.split(authors)))),
        year=int(float(row["year"])) if row.get("year") else None,
        journal=row.get("journal") or row.get("booktitle", ""),
        volume=row.get("volume", ""),
        issue=row.get("number", ""),
        pages=row.get("pages", ""),
        doi=normalise_doi(row.get("doi", "")),
        kind="conference" if row.get("ENTRYTYPE") == "inproceedings" else "",
    )


if __name__ == "__main__":
    main()

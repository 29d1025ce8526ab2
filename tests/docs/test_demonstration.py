"""The counts of the demonstration corpus are those of its files."""

import csv
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from classifier.schema import (
    Presence,
)
from tests.docs.pages import ROOT, page
from training.demo_exports import EXPORTS, files_of


def demonstration() -> list[dict[str, str]]:
    path = ROOT / "corpora" / "leadership-demo" / "decisions.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def rows_of_decisions(rows: list[dict[str, str]]) -> Iterator[str]:
    excluded = [row for row in rows if row["label_included"] == "0"]
    yield f"| all | {len(rows)} |"
    yield f"| included | {len(rows) - len(excluded)} |"
    yield f"| excluded | {len(excluded)} |"
    passed = sum(row["label_abstract"] == "1" for row in excluded)
    yield f"| excluded, but passed on title and abstract | {passed} |"
    yield f"| without abstract | {sum(not row['abstract'] for row in rows)} |"
    for reason, times in Counter(row["reason"] for row in excluded).items():
        yield f"| `{reason}` | {times} |"


def rows_of_codes(rows: list[dict[str, str]]) -> Iterator[str]:
    names = [column.partition(":")[2] for column in rows[0] if column.startswith("mechanism:")]
    coded = sum(any(row[f"mechanism:{name}"] for name in names) for row in rows)
    yield f"| with mechanism codes | {coded} |"
    for name in names:
        found = Counter(
            row[f"presence:{name}"] for row in rows if row[f"mechanism:{name}"] == "1"
        )
        parts = ", ".join(str(found[presence]) for presence in Presence)
        yield f"| `{name}` | {found.total()} | {parts} |"


def rows_of_exports(rows: list[dict[str, str]]) -> Iterator[str]:
    files = [files_of(row) for row in rows]
    for name in EXPORTS:
        yield f"| `{name}` | {sum(name in found for found in files)} |"
    times = Counter(map(len, files))
    entries = sum(map(len, files))
    yield (
        f"{times[1]} records stand in one file, {times[2]} in two and {times[3]} in three: "
        f"{entries} entries, {entries - len(rows)} of them duplicates."
    )


@pytest.mark.parametrize("count", [rows_of_decisions, rows_of_codes, rows_of_exports])
def test_the_counts_of_the_demonstration_corpus_are_those_of_its_files(count):
    text = page("corpora/leadership-demo/README.md")
    cells = re.sub(r"[ \t]+", " ", text)
    assert [row for row in count(demonstration()) if row not in cells] == []

"""Real exports, which are not ours to ship: counts, and digests of what is read from each.

The digests hold no text. Renew them after a change that is meant to alter what is read, and
say in the commit which files changed and why:

    .venv/bin/python -m pytest tests/formats/test_real_exports.py --renew-golden
"""

import csv
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from classifier.formats import convert_exports, format_named, read_exports
from classifier.schema import Record

pytestmark = pytest.mark.shared

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "real_exports.json"

# The manifest counts what a machine can count; these were counted by eye.
COUNTED_BY_EYE = {
    # A citation report: 27 rows of banner, the header, then ten papers in rows 29 to 38.
    "flashfloods__savedrecs.xls": 10,
}
FIELDS: dict[str, Callable[[Record], str]] = {
    "titles": lambda record: record.title,
    "abstracts": lambda record: record.abstract,
    "authors": lambda record: "; ".join(record.authors),
    "years": lambda record: str(record.year),
    "journals": lambda record: record.journal,
    "places": lambda record: f"{record.volume}|{record.issue}|{record.pages}|{record.issn}",
    "kinds": lambda record: record.kind,
    "urls": lambda record: record.url,
    "dois": lambda record: record.doi,
    "pmids": lambda record: record.pmid,
    "keywords": lambda record: "; ".join(record.keywords),
    "source_ids": lambda record: record.source_id,
    "languages": lambda record: record.language,
}


def manifest(shared_data: Path) -> Iterator[tuple[Path, int]]:
    folder = shared_data / "exports"
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            yield folder / row["file"], int(row["records"])


def readable(shared_data: Path) -> list[Path]:
    return [path for path, _ in manifest(shared_data)]


def digest(texts: Iterator[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def test_as_many_records_are_read_as_each_file_holds(shared_data: Path) -> None:
    expected = {
        path.name: COUNTED_BY_EYE.get(path.name, records)
        for path, records in manifest(shared_data)
    }
    found = {
        path.name: read_exports([path]).reports[0].records for path in readable(shared_data)
    }
    assert found == expected


def test_what_is_read_from_each_file_has_the_recorded_digests(
    shared_data: Path, same_as_golden: Callable[[Path, Any], None]
) -> None:
    found = {}
    for path in readable(shared_data):
        exports = read_exports([path])
        found[path.name] = {
            "format": exports.reports[0].format,
            "records": len(exports.records),
            "terminators": exports.reports[0].terminators,
            "with_abstract": exports.reports[0].with_abstract,
            "without_title": exports.reports[0].without_title,
            "problems": len(exports.reports[0].problems),
            **{name: digest(map(of, exports.records)) for name, of in FIELDS.items()},
        }
    same_as_golden(GOLDEN, found)


def test_all_files_read_together_have_ids_of_their_own(shared_data: Path) -> None:
    exports = read_exports(readable(shared_data))
    ids = [record.record_id for record in exports.records]
    assert len(set(ids)) == len(ids)


def test_converted_to_its_own_format_each_file_keeps_every_tag_and_value(
    shared_data: Path, tmp_path: Path
) -> None:
    for path in readable(shared_data):
        before = read_exports([path])
        layout = before.reports[0].format
        after = converted([path], tmp_path / f"again{suffix_of(layout)}", layout)
        assert list(map(tags, after)) == list(map(tags, before.records)), path.name
        assert_same_fields(before.records, after, path.name)


def test_json_lines_hold_all_that_any_file_says(shared_data: Path, tmp_path: Path) -> None:
    for path in readable(shared_data):
        before = read_exports([path])
        layout = before.reports[0].format
        lines = tmp_path / "all.jsonl"
        convert_exports([path], lines)
        after = converted([lines], tmp_path / f"back{suffix_of(layout)}", layout)
        assert list(map(tags, after)) == list(map(tags, before.records)), path.name


def test_ris_converted_from_each_other_file_keeps_every_field(
    shared_data: Path, tmp_path: Path
) -> None:
    for path in readable(shared_data):
        before = read_exports([path])
        if before.reports[0].format != "ris":
            after = converted([path], tmp_path / "other.ris", "ris")
            assert_same_fields(before.records, after, path.name)


def converted(paths: list[Path], output: Path, layout: str) -> list[Record]:
    convert_exports(paths, output, to=layout)
    return read_exports([output]).records


def suffix_of(layout: str) -> str:
    return format_named(layout).suffixes[0]


def assert_same_fields(before: list[Record], after: list[Record], name: str) -> None:
    assert len(before) == len(after), name
    for one, other in zip(before, after, strict=True):
        for field, of in FIELDS.items():
            # A format must name some kind: where none is known, that of an article.
            known = of(one) or ("article" if field == "kinds" and of(other) else "")
            assert of(other) == known, (name, one.position, field)


def tags(record: Record) -> list[tuple[str, str]]:
    return [(field.tag, field.value) for field in record.raw]


# One of the two formats leaves these out, or rewords them.
TOLD_BY_ONE_ALONE = {"places", "kinds", "urls"}
PAIRS_OF_ONE_SEARCH = [
    ("cff___baseline.csv", "cff___baseline.tsv", "all"),
    ("cff___baseline.csv", "cff___baseline.xlsx", "all"),
    ("cff___baseline_embase.csv", "cff___baseline_embase.xlsx", "all"),
    ("cff___baseline_embase.csv", "cff___baseline_excel.csv", "all"),
    ("cff___baseline_embase.csv", "cff___baseline_embase.ris", "but authors and keywords"),
    ("cff___baseline_cochrane.csv", "cff___baseline_cochrane_endnote.ris", "all"),
    ("cff___baseline_rayyan.csv", "cff___baseline_rayyan.ris", "all"),
    ("cff___baseline_cinahl.csv", "cff___baseline_cinahl.ris", "but authors and keywords"),
    ("cff___baseline_zotero.csv", "cff___baseline_zotero.ris", "but ids"),
    ("cff___baseline_covidence.csv", "cff___baseline_covidence_zotero.ris", "but ids"),
    ("asreview__generic.csv", "rispy__example_full.ris", "all"),
]
NOT_COMPARED = {
    "all": set[str](),
    "but ids": {"source_ids"},
    # The RIS has "Surname, I." for "Surname I.", and sorts its keywords another way.
    "but authors and keywords": {"authors", "keywords"},
}


@pytest.mark.parametrize(("one", "other", "which"), PAIRS_OF_ONE_SEARCH)
def test_two_formats_of_one_search_say_the_same(
    shared_data: Path, one: str, other: str, which: str
) -> None:
    first, second = (by_title(shared_data / "exports" / name) for name in (one, other))
    common = first.keys() & second.keys()
    assert len(common) >= len(second) - 1
    for title in common:
        for name in FIELDS.keys() - NOT_COMPARED[which] - TOLD_BY_ONE_ALONE:
            assert FIELDS[name](first[title]) == FIELDS[name](second[title]), (title, name)


def by_title(path: Path) -> dict[str, Record]:
    return {record.title: record for record in read_exports([path]).records}

"""Exports in many dialects, written for testing, are read in full as recorded."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from classifier.formats import ReadReport, read_exports
from classifier.schema import Record

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "exports"
NOT_EXPORTS = {".json", ".md"}
EXPORTS = sorted(
    path.name
    for path in FOLDER.iterdir()
    if path.suffix not in NOT_EXPORTS and not path.name.startswith(".")
)
FIELDS = (
    "source_id",
    "title",
    "abstract",
    "authors",
    "year",
    "journal",
    "volume",
    "issue",
    "pages",
    "issn",
    "doi",
    "pmid",
    "url",
    "keywords",
    "language",
    "kind",
)


def spelled_out(report: ReadReport, records: list[Record]) -> dict[str, Any]:
    return {
        "format": report.format,
        "encoding": report.encoding,
        "terminators": report.terminators,
        "with_abstract": report.with_abstract,
        "without_title": report.without_title,
        "problems": [[problem.line, problem.reason] for problem in report.problems],
        "records": [
            {field: plain(getattr(record, field)) for field in FIELDS} for record in records
        ],
    }


def plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("name", EXPORTS)
def test_every_field_of_every_record_is_read_as_recorded(
    name: str, same_as_golden: Callable[[Path, Any], None]
) -> None:
    exports = read_exports([FOLDER / name])
    found = spelled_out(exports.reports[0], exports.records)
    same_as_golden(FOLDER / f"{name}.json", found)


def test_every_golden_file_has_its_export() -> None:
    golden = {path.name.removesuffix(".json") for path in FOLDER.glob("*.json")}
    assert golden == set(EXPORTS)


@pytest.mark.parametrize("name", EXPORTS)
def test_every_line_of_a_raw_field_is_the_line_of_the_file(name: str) -> None:
    """The first tag or cell of a record stands on the line that the raw field names."""
    exports = read_exports([FOLDER / name])
    encoding = {"utf-8-bom": "utf-8-sig"}.get(
        exports.reports[0].encoding, exports.reports[0].encoding
    )
    lines = (FOLDER / name).read_text(encoding=encoding).splitlines()
    for record in exports.records:
        field = record.raw[0]
        start = field.value.split("\n")[0].split('"')[0]
        assert start in lines[field.line - 1]

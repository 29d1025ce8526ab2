"""Risky files are read in another process: the same records, a line for what breaks it."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from classifier.errors import UnreadableExportError
from classifier.formats import confined, export_formats, format_named
from classifier.formats.confined import Confined, Limits, read_confined
from classifier.formats.report import ReadReport
from classifier.formats.source import open_export
from classifier.schema import Record

RISKY = {
    "asreview",
    "bibtex",
    "ebsco-xml",
    "endnote-xml",
    "eppi-json",
    "ictrp-xml",
    "pubmed-xml",
    "xlsx",
}
BROKEN = "@book{a, title={one}}\n@book{b, title={two}\n@book{c, title={three}}\n"


class Hungry:
    """Takes memory without end."""

    name = "hungry"

    def read(self, _: object, __: object) -> Iterator[Record]:
        hoard = [bytearray(1 << 24)]
        while True:
            hoard.append(bytearray(1 << 24))
            yield Record(title="more")


class Endless(Hungry):
    """Never comes to an end."""

    name = "endless"

    def read(self, _: object, __: object) -> Iterator[Record]:
        while True:
            pass


class Crashing(Hungry):
    """Ends its process."""

    name = "crashing"

    def read(self, _: object, __: object) -> Iterator[Record]:
        import os

        os.abort()


class Buggy(Hungry):
    """Raises what nobody expects."""

    name = "buggy"

    def read(self, _: object, __: object) -> Iterator[Record]:
        raise ZeroDivisionError


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "some.bib"
    path.write_text(BROKEN, encoding="utf-8")
    return path


def read(layout: object, path: Path, **limits: float) -> list[Record]:
    bounds = Limits(**limits)  # type: ignore[arg-type]
    report = ReadReport(path.name)
    return list(read_confined(layout, open_export(path), report, limits=bounds))  # type: ignore[arg-type]


def test_every_risky_format_is_read_in_a_process_of_its_own() -> None:
    assert {layout.name for layout in export_formats() if isinstance(layout, Confined)} == RISKY


def test_records_and_report_are_those_of_the_reader_itself(export: Path) -> None:
    layout, opened = format_named("bibtex"), open_export(export)
    here, there = ReadReport("some.bib"), ReadReport("some.bib")
    records = []
    for record in layout.read(opened, here):
        here.count(record)
        records.append(record)
    assert list(read_confined(layout, opened, there)) == records
    assert [record.position for record in records] == [1, 2, 3]
    assert (there.problems, there.terminators) == (here.problems, here.terminators)
    assert len(there.problems) == 1


@pytest.mark.parametrize(
    ("layout", "said"),
    [
        (
            Hungry(),
            r"takes over 512 MiB of memory to be read as HUNGRY; export it",
        ),
        (Endless(), r"takes over 1 s to be read as ENDLESS; export it as RIS or CSV"),
        (Crashing(), r"breaks the parser of CRASHING down \(status -6\); export it as RIS or"),
        (Buggy(), r"cannot be read as BUGGY \(ZeroDivisionError\); export it as RIS or CSV"),
    ],
)
def test_what_breaks_the_parser_costs_one_line(layout: object, said: str, export: Path) -> None:
    with pytest.raises(UnreadableExportError, match=rf"^some\.bib: {said}") as refused:
        read(layout, export, memory=512 << 20, seconds=1, seconds_a_mebibyte=0)
    assert "\n" not in str(refused.value)


def test_what_the_reader_itself_refuses_comes_as_it_was_said(tmp_path: Path) -> None:
    path = tmp_path / "cut.xlsx"
    path.write_bytes(b"PK\x03\x04 and nothing more")
    with pytest.raises(UnreadableExportError, match=r"^cut\.xlsx: is not a spreadsheet that"):
        read(format_named("xlsx"), path)


def test_a_process_serves_one_file_after_another_but_none_after_a_failure(export: Path) -> None:
    read(format_named("bibtex"), export)
    (*_, child) = confined._idle
    read(format_named("bibtex"), export)
    assert confined._idle[-1] is child
    with pytest.raises(UnreadableExportError):
        read(Buggy(), export)
    assert child not in confined._idle
    assert not child.belongs_here


def test_a_reading_that_is_given_up_ends_its_process(export: Path) -> None:
    before = list(confined._idle)
    records = read_confined(format_named("bibtex"), open_export(export), ReadReport("some.bib"))
    next(records)
    records.close()  # type: ignore[attr-defined]
    gc.collect()
    assert len(confined._idle) <= len(before)

"""One contract for all formats: what is written is read back as the same table."""

import csv
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from classifier.errors import UnwritableOutputError
from classifier.formats import read_exports
from classifier.outputs import neutralised
from classifier.reporting.outputs import write_queue
from classifier.scoring import workbook
from classifier.scoring.service import score_records
from classifier.scoring.sinks import SINKS, read_table, write_table
from classifier.scoring.table import queue_table

FORMATS = sorted(SINKS)
LONGEST_CELL = 32_767
TEXTS = {
    "equals": "=1+1",
    "plus": "+1",
    "minus": "-1",
    "at": "@SUM(A1)",
    "tab first": "\t=1",
    "apostrophe": "'Tis better to share",
    "apostrophe and formula": "'=1",
    "two apostrophes and formula": "''+1",
    "quotes": "They said \"yes\", and 'no'",
    "only a quote": '"',
    "commas": "one, two; three | four",
    "newline": "one\ntwo",
    "empty line": "one\n\ntwo",
    "carriage return": "one\r\ntwo\rthree",
    "unicode": "Führung, 統合 ✓ 🎉 e\u0301 \u2028 \u00a0 end",
    "very long": "power " * (LONGEST_CELL // 6),
    "blanks around": "  two  ",
    "blank": " ",
    "empty": "",
    "missing-looking": "NA",
    "null-looking": "null",
    "number-looking": "0012",
    "float-looking": "1e5",
    "date-looking": "2020-01-01",
    "true-looking": "TRUE",
    "address": "https://example.org/?a=1&b=2",
    "tag": "TY  - JOUR",
    "end": "ER  - ",
    "own note": "mechsift:rank=9",
    "backslashes": r"C:\u0041 \\n \u005c",
    "control": "a\x01b\x1fc\x7f",
    "escape of a workbook": "_x000D_ _x0041_",
    "markup": "<b>&amp;</b>",
}
RIS = """\
TY  - JOUR
ID  - first
TI  - Mutual trust in care teams
AB  - They trusted one another. Leaders shared power.
N1  - a note of the reviewers
N1  - another: =1+1
C1  - custom
ZZ  - unknown tag
PY  - 2019
DO  - 10.5555/first
ER  -

TY  - BOOK
TI  - Poultry farms
N1  - of the second
ER  -

"""


@pytest.fixture(scope="module")
def records(small_review, tmp_path_factory):
    """Return as many records as there are texts to write; two of them come from RIS."""
    path = tmp_path_factory.mktemp("exports") / "two.ris"
    path.write_text(RIS, encoding="utf-8")
    return read_exports([path, small_review.labelled]).records[: len(TEXTS)]


@pytest.fixture(scope="module")
def queue(small_review, records):
    return score_records(records, small_review.bundle)


@pytest.fixture(scope="module")
def table(queue):
    """Return a queue's table with every awkward text in five columns of different kinds."""
    found = queue_table(queue.rows, mechanism_ids=("trust", "power"), calibrated=True)
    for column in ("title", "source_id", "doi", "flag_reason", "evidence_trust"):
        found[column] = pd.Series(list(TEXTS.values()), dtype="str")
    return found


@pytest.fixture(scope="module")
def in_order(queue):
    return [row.record for row in queue.rows]


@pytest.fixture(scope="module")
def written(table, in_order, tmp_path_factory):
    folder = tmp_path_factory.mktemp("written")
    for suffix in FORMATS:
        write_table(table, in_order, folder / f"queue{suffix}")
    return folder


def assert_same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(found, expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_table_is_read_back_as_it_was_written(written, table, suffix):
    assert_same(read_table(written / f"queue{suffix}"), table)


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("kind", TEXTS)
def test_every_text_survives(written, suffix, kind):
    place = list(TEXTS).index(kind)
    found = read_table(written / f"queue{suffix}")
    for column in ("title", "source_id", "doi", "flag_reason", "evidence_trust"):
        assert found.loc[place, column] == TEXTS[kind], column


@pytest.mark.parametrize("suffix", FORMATS)
def test_years_that_are_missing_stay_missing(written, table, suffix):
    assert table["year"].isna().any()
    found = read_table(written / f"queue{suffix}")["year"]
    assert found.isna().tolist() == table["year"].isna().tolist()


@pytest.mark.parametrize("suffix", [*FORMATS, ".html"])
def test_writing_again_gives_the_same_bytes(small_review, queue, tmp_path, suffix):
    paths = [tmp_path / f"{name}{suffix}" for name in ("one", "two")]
    for path in paths:
        write_queue(queue, small_review.bundle, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert sorted(tmp_path.iterdir()) == sorted(paths)


@pytest.mark.parametrize("suffix", [*FORMATS, ".html"])
@pytest.mark.parametrize(
    "interruption", [KeyboardInterrupt, RuntimeError("bug"), OSError(28, "No space left")]
)
def test_an_interruption_leaves_the_old_file_and_no_other(
    small_review: Any,
    queue: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    suffix: str,
    interruption: Any,
) -> None:
    path = tmp_path / f"queue{suffix}"
    path.write_text("old", encoding="utf-8")

    def break_off(*arguments: Any) -> None:
        unfinished = next(a for a in arguments if isinstance(a, Path))
        unfinished.write_text("half", encoding="utf-8")
        assert path.read_text(encoding="utf-8") == "old"
        raise interruption

    if suffix == ".html":
        monkeypatch.setattr(Path, "write_text", _interrupted(Path.write_text, interruption))
    else:
        monkeypatch.setitem(SINKS, suffix, break_off)
    with pytest.raises((KeyboardInterrupt, RuntimeError, UnwritableOutputError)):
        write_queue(queue, small_review.bundle, path)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def _interrupted(write_text: Any, interruption: Any) -> Any:
    def step(self: Path, text: str, **options: Any) -> None:
        write_text(self, text[:100], **options)
        raise interruption

    return step


def test_a_full_disk_is_told_in_one_line(queue, small_review, tmp_path, monkeypatch):
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(SINKS, ".csv", full)
    path = tmp_path / "queue.csv"
    with pytest.raises(UnwritableOutputError) as caught:
        write_queue(queue, small_review.bundle, path)
    assert str(caught.value) == f"{path}: cannot be written (No space left on device)"


@pytest.mark.parametrize(
    "name",
    ["missing/queue.csv", "file/queue.csv", f"{'long' * 64}.csv"],
    ids=["no folder", "a file for a folder", "a name too long"],
)
def test_a_place_that_cannot_be_written_is_told_in_one_line(
    small_review, queue, tmp_path, name
):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(UnwritableOutputError, match="cannot be written"):
        write_queue(queue, small_review.bundle, tmp_path / name)


def test_an_unknown_suffix_names_the_known_ones(table, in_order, tmp_path):
    with pytest.raises(UnwritableOutputError) as caught:
        write_table(table, in_order, tmp_path / "queue.docx")
    assert str(caught.value) == (
        "queue.docx: unknown suffix; use one of "
        ".csv, .jsonl, .parquet, .ris, .tsv, .xlsx, .html"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", [".CSV", ".Xlsx"])
def test_the_case_of_a_suffix_does_not_matter(table, in_order, tmp_path, suffix):
    write_table(table, in_order, tmp_path / f"queue{suffix}")
    assert_same(read_table(tmp_path / f"queue{suffix}"), table)


# CSV


def test_no_cell_of_a_csv_begins_like_a_formula(written, table):
    with (written / "queue.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == len(table)
    for row in rows:
        for name, cell in row.items():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), (name, cell)
    assert rows[0]["title"] == "'=1+1"


def test_numbers_of_a_csv_are_not_turned_into_texts(table, in_order, tmp_path):
    small = table.assign(p_include=1e-9, p_trust=0.0)
    write_table(small, in_order, tmp_path / "queue.csv")
    found = pd.read_csv(tmp_path / "queue.csv")
    assert found["p_include"].tolist() == [1e-9] * len(table)
    assert found["rank"].tolist() == table["rank"].tolist()


@pytest.mark.parametrize("text", ["plain", "a=1", "'Tis", "", "(=1)"])
def test_a_harmless_text_is_not_changed(text):
    assert neutralised(text) == text


# RIS


def test_ris_keeps_every_foreign_tag_and_adds_one_note_a_column(written, table):
    records = read_exports([written / "queue.ris"]).records
    assert len(records) == len(table)
    for record, (_, cells) in zip(records, table.iterrows(), strict=True):
        notes = [f.value for f in record.raw if f.value.startswith("mechsift:")]
        assert [note.split("=")[0] for note in notes] == [
            f"mechsift:{n}" for n in table.columns
        ]
        assert f"mechsift:rank={cells['rank']}" in notes
    first = next(r for r in records if r.source_id == "first")
    foreign = [
        (f.tag, f.value)
        for f in first.raw
        if f.tag != "ER" and not f.value.startswith("mechsift:")
    ]
    lines = RIS.split("ER  -", maxsplit=1)[0].splitlines()
    assert foreign == [(line[:2], line[6:]) for line in lines]
    assert all(f.tag == "N1" for f in first.raw if f.value.startswith("mechsift:"))


def test_ris_of_a_record_from_a_table_has_its_fields(written, records):
    found = {r.doi: r for r in read_exports([written / "queue.ris"]).records}
    ours = next(r for r in records if r.source == "labelled.csv")
    theirs = found[ours.doi]
    for name in ("title", "abstract", "authors", "year", "journal", "keywords"):
        assert getattr(theirs, name) == getattr(ours, name)


def test_what_people_write_about_mechsift_is_no_note_of_ours(small_review, tmp_path):
    path = tmp_path / "told.ris"
    path.write_text(
        "TY  - JOUR\nTI  - mechsift:rank=9 and other titles\nN1  - mechsift: try it\nER  - \n",
        encoding="utf-8",
    )
    queue = score_records(read_exports([path]).records, small_review.bundle)
    write_queue(queue, small_review.bundle, tmp_path / "queue.ris")
    (record,) = read_exports([tmp_path / "queue.ris"]).records
    assert record.title == "mechsift:rank=9 and other titles"
    assert "mechsift: try it" in [field.value for field in record.raw]
    assert read_table(tmp_path / "queue.ris")["rank"].tolist() == [1]


def test_scoring_a_scored_ris_replaces_the_notes_of_the_first_time(
    small_review, written, tmp_path
):
    again = score_records(
        read_exports([written / "queue.ris"]).records[:2], small_review.bundle
    )
    write_queue(again, small_review.bundle, tmp_path / "again.ris")
    for record in read_exports([tmp_path / "again.ris"]).records:
        values = [f.value for f in record.raw]
        assert sum(value.startswith("mechsift:rank=") for value in values) == 1
    expected = queue_table(again.rows, mechanism_ids=("trust", "power"), calibrated=True)
    assert_same(read_table(tmp_path / "again.ris"), expected)


# XLSX


def sheet_xml(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def test_a_workbook_opens_with_the_rows_and_texts_as_texts(written, table):
    book = CalamineWorkbook.from_path(written / "queue.xlsx")
    assert book.sheet_names == ["queue"]
    header, *rows = book.get_sheet_by_name("queue").to_python()
    assert header == list(table.columns)
    assert len(rows) == len(table)
    assert rows[0][header.index("title")] == "=1+1"
    assert "<f>" not in sheet_xml(written / "queue.xlsx")


def test_a_workbook_has_a_frozen_header_and_filters_over_all_rows(written, table):
    xml = sheet_xml(written / "queue.xlsx")
    assert 'ySplit="1"' in xml
    assert 'state="frozen"' in xml
    assert f'<autoFilter ref="A1:W{len(table) + 1}"/>' in xml
    assert len(table.columns) == 23


def test_a_workbook_does_not_tell_the_time_at_which_it_was_written(written):
    with zipfile.ZipFile(written / "queue.xlsx") as archive:
        properties = archive.read("docProps/core.xml").decode()
        dates = {entry.date_time[0] for entry in archive.infolist()}
    assert re.findall(r"20\d\d-\d\d-\d\d", properties) == ["2000-01-01", "2000-01-01"]
    assert dates == {1980}


def test_numbers_of_a_workbook_are_numbers(written, table):
    header, *rows = (
        CalamineWorkbook.from_path(written / "queue.xlsx")
        .get_sheet_by_name("queue")
        .to_python()
    )
    for name in ("rank", "position", "p_include", "calibrated", "p_trust"):
        cells = [row[header.index(name)] for row in rows]
        assert cells == pytest.approx(table[name].tolist())
    (year, *_) = [row[header.index("year")] for row in rows if row[header.index("year")]]
    assert isinstance(year, int | float)


def test_a_text_longer_than_a_cell_is_cut_with_a_note_and_not_lost(table, in_order, tmp_path):
    long = table.copy()
    long.loc[0, "evidence_trust"] = "x" * (LONGEST_CELL + 1)
    write_table(long, in_order, tmp_path / "queue.xlsx")
    cell = str(read_table(tmp_path / "queue.xlsx").loc[0, "evidence_trust"])
    assert len(cell) == LONGEST_CELL
    assert cell.startswith("xxxx")
    assert cell.endswith("x [cut: a cell holds 32767 characters]")


def test_more_rows_than_a_sheet_holds_are_refused(table, in_order, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 10)
    with pytest.raises(UnwritableOutputError) as caught:
        write_table(table, in_order, tmp_path / "queue.xlsx")
    assert str(caught.value) == (
        f"a workbook holds 10 rows, the queue has {len(table)}; write .csv or .parquet"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_file_name_with_odd_letters_is_kept(small_review, records, tmp_path):
    odd = [replace(records[0], source="=cmd 'Ü\n.ris", source_id="-1")]
    queue = score_records(odd, small_review.bundle)
    for suffix in FORMATS:
        write_queue(queue, small_review.bundle, tmp_path / f"queue{suffix}")
        found = read_table(tmp_path / f"queue{suffix}")
        assert found.loc[0, "source"] == "=cmd 'Ü\n.ris"
        assert found.loc[0, "source_id"] == "-1"

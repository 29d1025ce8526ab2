"""Workbooks: banners, numbers as numbers, sheets without records."""

from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from classifier.formats import Problem, read_exports

HEADER = [
    "Title",
    "Abstract",
    "Authors",
    "Year",
    "Journal",
    "DOI",
    "PMID",
    "Keywords",
    "ID",
]
ROW = [
    "Written for testing: a workbook",
    "This abstract was written for testing.",
    "Testperson, Alma; Probe, Bo",
    2021,
    "Invented Record",
    "https://doi.org/10.5555/TEST.0301",
    90000301,
    "Trust; Teams",
    301,
]


def workbook(path: Path, *sheets: list[list[Any]]) -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def test_a_workbook_below_a_banner_is_read_in_full(tmp_path: Path) -> None:
    banner = [["Search of an invented database"], [], ["made on", "2021-01-01"]]
    exports = read_exports([workbook(tmp_path / "banner.xlsx", [*banner, HEADER, ROW])])
    report, (record,) = exports.reports[0], exports.records
    assert (report.format, report.encoding, report.records) == ("xlsx", "binary", 1)
    assert report.problems == []
    assert record.title == "Written for testing: a workbook"
    assert record.abstract == "This abstract was written for testing."
    assert record.authors == ("Testperson, Alma", "Probe, Bo")
    assert record.year == 2021
    assert record.journal == "Invented Record"
    assert record.doi == "10.5555/test.0301"
    assert record.pmid == "90000301"
    assert record.keywords == ("Trust", "Teams")
    assert record.source_id == "301"


def test_numbers_are_spelled_without_the_point_that_spreadsheets_add(
    tmp_path: Path,
) -> None:
    path = workbook(tmp_path / "numbers.xlsx", [HEADER, ROW])
    raw = {field.tag: field.value for field in read_exports([path]).records[0].raw}
    assert (raw["Year"], raw["PMID"], raw["ID"]) == ("2021", "90000301", "301")


def test_a_date_gives_its_year(tmp_path: Path) -> None:
    rows = [["Title", "Publication date"], ["dated", date(2019, 5, 3)]]
    path = workbook(tmp_path / "dates.xlsx", rows)
    assert read_exports([path]).records[0].year == 2019


def test_rows_are_numbered_as_people_see_them(tmp_path: Path) -> None:
    rows: list[list[Any]] = [[], [], ["Title", "Year"], ["first", 2001], [], ["", 2002]]
    exports = read_exports([workbook(tmp_path / "rows.xlsx", rows)])
    assert [record.raw[0].line for record in exports.records] == [4, 6]
    assert exports.reports[0].problems == [
        Problem(6, "neither title nor abstract; kept all the same")
    ]


def test_the_first_sheet_that_has_a_header_holds_the_records(tmp_path: Path) -> None:
    notes = [["About this file"], ["written for testing"]]
    path = workbook(tmp_path / "sheets.xlsx", notes, [HEADER, ROW], [["Title"], ["unread"]])
    titles = [record.title for record in read_exports([path]).records]
    assert titles == ["Written for testing: a workbook"]


def test_a_chart_sheet_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "chart.xlsx"
    with xlsxwriter.Workbook(path) as book:
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Sheet2!$D$2:$D$2"})
        book.add_chartsheet().set_chart(chart)
        sheet = book.add_worksheet("Sheet2")
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ROW)
    assert len(read_exports([path]).records) == 1


def test_merged_cells_do_not_move_a_row(tmp_path: Path) -> None:
    """A banner over several columns, one journal for two papers: as people lay out sheets."""
    path = tmp_path / "merged.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 1, 8, "Search of an invented database")
        sheet.write_row(2, 0, HEADER)
        sheet.write_row(3, 0, ROW)
        sheet.write_row(4, 0, ["Written for testing: a second row", "", "", 2022])
        sheet.merge_range(3, 4, 4, 4, "Invented Record")
    records = read_exports([path]).records
    assert [record.year for record in records] == [2021, 2022]
    assert [record.journal for record in records] == ["Invented Record", ""]

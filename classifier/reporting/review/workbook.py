"""The report of a review as a workbook: a sheet a table, every number with its way back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from classifier.reporting.review.table import Cellular, ReportTable
from classifier.reporting.review.tables import report_tables
from classifier.reviewing.reports import ReviewReport
from classifier.reviewing.reports.traced import Traced

__all__ = ["write_workbook"]

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # a fixed date keeps the file the same
_TRACED = ("Formula", "n", "Source", "Entered")
_HEAD, _WIDEST, _METHODS = 16, 60, 110
_LINE, _MOST_LINES, _LONGEST = 15, 20, 32_767
_A4 = 9
_Cell = str | float | int | None


def write_workbook(report: ReviewReport, path: Path) -> None:
    """Write the report; the same report gives the same bytes."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), dict(_OPTIONS)) as workbook:
        workbook.set_properties({"created": _EPOCH})
        _write_methods(workbook, report)
        for table in report_tables(report).values():
            _write_table(workbook, table)


def _write_methods(workbook: Any, report: ReviewReport) -> None:
    rows = [("Review", report.title)]
    rows += [("Notice", report.notice)] if report.notice else []
    rows += [(point.point, point.text) for point in report.methods.points]
    sheet = _new_sheet(workbook, "methods", widths=(28, _METHODS))
    for line, row in enumerate(rows):
        _write_row(sheet, line, row, widths=(28, _METHODS))


def _write_table(workbook: Any, table: ReportTable) -> None:
    is_traced = any(isinstance(row[-1], Traced) for row in table.rows)
    columns = (*table.columns, *(_TRACED if is_traced else ()))
    rows = [_cells(row, is_traced=is_traced) for row in table.rows]
    widths = [
        min(
            max(min(len(name) + 2, _HEAD), *(len(_text(row[place])) + 2 for row in rows)),
            _WIDEST,
        )
        for place, name in enumerate(columns)
    ]
    sheet = _new_sheet(workbook, table.name, widths=widths)
    head = workbook.add_format({"bold": True, "bg_color": "#E6EEF2", "text_wrap": True})
    sheet.write_row(0, 0, columns, head)
    for line, row in enumerate(rows, start=1):
        _write_row(sheet, line, row, widths=widths)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    sheet.write_comment(0, 0, f"{table.caption}. Source: {table.source}.")


def _new_sheet(workbook: Any, name: str, *, widths: Sequence[int]) -> Any:
    """Return a sheet with columns of these widths, to be printed one page wide."""
    sheet = workbook.add_worksheet(name)
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width, wrapped)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    return sheet


def _write_row(sheet: Any, line: int, row: Sequence[_Cell], *, widths: Sequence[int]) -> None:
    """Write a row as high as its longest text asks for."""
    n_lines = max(
        -(-len(_text(value)) // width) + _text(value).count("\n")
        for value, width in zip(row, widths, strict=True)
    )
    sheet.set_row(line, _LINE * min(max(n_lines, 1), _MOST_LINES))
    for place, value in enumerate(row):
        if isinstance(value, int | float):
            sheet.write_number(line, place, value)
        elif value:
            sheet.write_string(line, place, value[:_LONGEST])


def _text(value: _Cell) -> str:
    return "" if value is None else str(value)


def _cells(row: tuple[Cellular, ...], *, is_traced: bool) -> list[_Cell]:
    """Return a row as cells, the way back of its last number in columns of its own."""
    plain: list[_Cell] = [one.value if isinstance(one, Traced) else one for one in row]
    last = row[-1]
    if not is_traced:
        return plain
    if not isinstance(last, Traced):
        return [*plain, *([None] * len(_TRACED))]
    return [*plain, last.formula, last.n, last.source, "entered" if last.entered else ""]

"""The queue as a workbook that a reviewer would like to open."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from classifier.errors import UnwritableOutputError

__all__ = ["check_rows", "open_workbook", "write_workbook"]

_WIDTHS = {
    "rank": 6, "record_id": 18, "source": 18, "position": 8, "source_id": 14, "title": 56,
    "year": 7, "doi": 24, "duplicate_of": 18, "p_include": 10, "calibrated": 10, "flags": 26,
    "flag_reason": 50,
}  # fmt: skip
_FOLDED = ("record_id", "source", "position", "source_id")
_WHOLE = ("rank", "position", "year", "calibrated")
_FROZEN_COLUMNS = 6
MOST_ROWS = 1_048_575
"""Rows that a sheet holds below its header."""
_LONGEST = 32_767
_CUT = f" [cut: a cell holds {_LONGEST} characters]"
_ROW_HEIGHT = 48
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_HEAD = {"bold": True, "bg_color": "#E6EEF2", "text_wrap": True, "valign": "top", "bottom": 1}
_SHADE = {
    "type": "data_bar", "bar_color": "#7FB3C8", "bar_solid": True,
    "min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1,
}  # fmt: skip
# A fixed date keeps the file the same byte for byte from run to run.
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


Rows = Iterable[dict[str, Any]]


def write_workbook(columns: Sequence[str], rows: Sequence[dict[str, Any]], path: Path) -> None:
    """Write rows that are at hand; see `open_workbook`."""
    with open_workbook(columns, path, n_rows=len(rows)) as write_rows:
        write_rows(rows)


@contextmanager
def open_workbook(
    columns: Sequence[str], path: Path, *, n_rows: int, streamed: bool = False
) -> Iterator[Callable[[Rows], None]]:
    """Write one sheet: frozen header, filters, wrapped texts, shaded probabilities.

    The columns that say where a record came from are folded away behind a plus sign, so that
    rank and title stand beside each other. A text longer than a cell can hold is cut, and
    says so.

    Parameters
    ----------
    n_rows : that will be written.
    streamed : whether rows go to the disk as they are written.

    Raises
    ------
    UnwritableOutputError
        If there are more rows than a sheet can hold.
    """
    import xlsxwriter

    check_rows(n_rows)
    options = {**_OPTIONS, "constant_memory": streamed}
    with _closing(xlsxwriter.Workbook(str(path), options)) as workbook:
        workbook.set_properties({"created": _EPOCH})
        if streamed:
            workbook.use_zip64()
        sheet = workbook.add_worksheet("queue")
        sheet.write_row(0, 0, columns, workbook.add_format(_HEAD))
        _lay_out_columns(workbook, sheet, columns, last_row=max(n_rows, 1))
        lines = count(1)

        def write_rows(rows: Rows) -> None:
            for row, line in zip(rows, lines, strict=False):
                sheet.set_row(line, _ROW_HEIGHT)
                for place, name in enumerate(columns):
                    _write_cell(sheet, line, place, row[name])

        yield write_rows
        sheet.freeze_panes(1, _FROZEN_COLUMNS)
        sheet.autofilter(0, 0, n_rows, len(columns) - 1)
        _set_up_page(sheet, columns, last_row=n_rows)


@contextmanager
def _closing(workbook: Any) -> Iterator[Any]:
    """Write the file at the end; a full disk is the system's error, not the library's."""
    from xlsxwriter.exceptions import FileCreateError

    yield workbook
    try:
        workbook.close()
    except FileCreateError as error:
        raise OSError(*error.args[0].args) from None


def check_rows(n_rows: int) -> None:
    """Refuse more rows than a sheet can hold.

    Raises
    ------
    UnwritableOutputError
        If it is so.
    """
    if n_rows > MOST_ROWS:
        raise UnwritableOutputError(
            f"a workbook holds {MOST_ROWS} rows, the queue has {n_rows}; write .csv or .parquet"
        )


def _lay_out_columns(
    workbook: Any, sheet: Any, columns: Sequence[str], *, last_row: int
) -> None:
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    number = workbook.add_format({"valign": "top", "num_format": "0.00"})
    whole = workbook.add_format({"valign": "top"})
    for place, name in enumerate(columns):
        style = number if name.startswith("p_") else whole if name in _WHOLE else wrapped
        folded = {"level": 1, "hidden": True} if name in _FOLDED else {}
        sheet.set_column(place, place, _width(name), style, folded)
        if name.startswith("p_"):
            sheet.conditional_format(1, place, last_row, place, dict(_SHADE))


def _set_up_page(sheet: Any, columns: Sequence[str], *, last_row: int) -> None:
    """Print the columns up to the reasons, one page wide, the header on each page."""
    last = columns.index("flag_reason") if "flag_reason" in columns else len(columns) - 1
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.print_area(0, 0, last_row, last)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_cell(sheet: Any, line: int, place: int, value: Any) -> None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(line, place, value)
    elif value:
        sheet.write_string(line, place, _fitting(str(value)))


def _fitting(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - len(_CUT)] + _CUT


def _width(name: str) -> int:
    return 60 if name.startswith("evidence_") else _WIDTHS.get(name, 12)

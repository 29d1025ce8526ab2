"""The queue as a workbook that a reviewer would like to open."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

__all__ = ["write_workbook"]

_WIDTHS = {
    "rank": 6, "record_id": 18, "source": 18, "position": 8, "source_id": 14, "title": 60,
    "year": 7, "doi": 24, "duplicate_of": 18, "p_include": 10, "calibrated": 10, "flags": 26,
    "flag_reason": 50,
}  # fmt: skip
_FROZEN_COLUMNS = 6
_ROW_HEIGHT = 48


def write_workbook(columns: Sequence[str], rows: Sequence[dict[str, Any]], path: Path) -> None:
    """Write one sheet: frozen header, filters, wrapped texts, shaded probabilities."""
    import xlsxwriter

    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as workbook:
        # A fixed date keeps the file the same byte for byte from run to run.
        workbook.set_properties({"created": _epoch()})
        head = workbook.add_format(
            {
                "bold": True,
                "bg_color": "#E6EEF2",
                "text_wrap": True,
                "valign": "top",
                "bottom": 1,
            }
        )
        wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        number = workbook.add_format({"valign": "top", "num_format": "0.00"})
        whole = workbook.add_format({"valign": "top"})
        sheet = workbook.add_worksheet("queue")
        sheet.freeze_panes(1, _FROZEN_COLUMNS)
        sheet.write_row(0, 0, columns, head)
        for place, name in enumerate(columns):
            style = number if name.startswith("p_") else whole if name in _WHOLE else wrapped
            sheet.set_column(place, place, _width(name), style)
            if name.startswith("p_"):
                shade = {
                    "type": "data_bar",
                    "bar_color": "#7FB3C8",
                    "min_type": "num",
                    "min_value": 0,
                    "max_type": "num",
                    "max_value": 1,
                    "bar_solid": True,
                }
                sheet.conditional_format(1, place, max(len(rows), 1), place, shade)
        for line, row in enumerate(rows, start=1):
            sheet.set_row(line, _ROW_HEIGHT)
            for place, name in enumerate(columns):
                _write_cell(sheet, line, place, row[name])
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)


_WHOLE = ("rank", "position", "year", "calibrated")


def _write_cell(sheet: Any, line: int, place: int, value: Any) -> None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(line, place, value)
    elif value:
        sheet.write_string(line, place, str(value))


def _width(name: str) -> int:
    if name.startswith("evidence_"):
        return 60
    return _WIDTHS.get(name, 12)


def _epoch() -> Any:
    from datetime import UTC, datetime

    return datetime(2000, 1, 1, tzinfo=UTC)

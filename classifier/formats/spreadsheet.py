"""Spreadsheets: XLSX, XLS and ODS, the first sheet that has a header."""

from collections.abc import Iterator
from typing import Any, ClassVar

from classifier.errors import UnreadableExportError
from classifier.formats.report import ReadReport
from classifier.formats.headers import names_a_text
from classifier.formats.source import ExportFile
from classifier.formats.table import Row, records_of_table
from classifier.schema import Record

__all__ = ["SpreadsheetFormat"]


class SpreadsheetFormat:
    """A workbook whose first sheet with a title or abstract column holds the records."""

    name: ClassVar[str] = "xlsx"
    suffixes: ClassVar[tuple[str, ...]] = (".xlsx", ".xls", ".xlsm", ".ods")

    def recognises(self, export: ExportFile) -> bool:
        """Whether the file begins as a zip archive or an old Excel file does."""
        return not export.is_text

    def read(self, export: ExportFile, report: ReadReport) -> Iterator[Record]:
        """Yield the records of a workbook."""
        return records_of_table(_rows(export), source=export.name, report=report)


def _rows(export: ExportFile) -> Iterator[Row]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_path(export.path)
        # Empty rows at the top are kept, so that row numbers are those that people see.
        sheets = [
            workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in workbook.sheet_names
        ]
    except (CalamineError, OSError) as error:
        problem = f"is not a spreadsheet that can be read ({error}); save it again as XLSX"
        raise UnreadableExportError(export.name, problem) from None
    tables = [[[_text(cell) for cell in row] for row in sheet] for sheet in sheets]
    chosen = next((t for t in tables if any(names_a_text(row) for row in t)), [])
    yield from enumerate(chosen, start=1)


def _text(cell: Any) -> str:
    """Return a cell as text; whole numbers lose the ``.0`` that spreadsheets add."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)

"""Spreadsheets: XLSX, XLS and ODS, the first sheet that has a header."""

from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

from classifier.errors import UnreadableExportError, UnwritableOutputError
from classifier.formats.headers import CarriedHeaders, names_a_text
from classifier.formats.report import ReadReport
from classifier.formats.rows import Columns
from classifier.formats.source import ExportFile
from classifier.formats.table import Row, records_of_table
from classifier.schema import Record

__all__ = ["SpreadsheetFormat"]

_LONGEST_CELL = 32_767
_LAST_ROW = 1_048_576


class SpreadsheetFormat:
    """A workbook whose first sheet with a title or abstract column holds the records."""

    name: ClassVar[str] = "xlsx"
    suffixes: ClassVar[tuple[str, ...]] = (".xlsx", ".xls", ".xlsm", ".ods")
    confined: ClassVar[bool] = True

    carries: ClassVar[Container[str]] = CarriedHeaders()

    def recognises(self, export: ExportFile) -> bool:
        """Whether the file begins as a zip archive or an old Excel file does."""
        return not export.is_text

    def read(self, export: ExportFile, report: ReadReport) -> Iterator[Record]:
        """Yield the records of a workbook."""
        return records_of_table(_rows(export), report)

    def write(self, records: Iterable[Record], path: Path) -> None:
        """Write a workbook of one sheet.

        Raises
        ------
        UnwritableOutputError
            If a value is longer than a cell may be, or there are more records than rows.
        """
        columns = Columns()
        rows = [columns.cells(record) for record in records]
        _write_sheet([columns.header, *rows], path)


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


def _write_sheet(rows: Sequence[Sequence[str]], path: Path) -> None:
    import xlsxwriter

    if len(rows) > _LAST_ROW:
        raise UnwritableOutputError(
            f"{path.name}: {len(rows) - 1:,} records are more than a sheet holds; write CSV"
        )
    with xlsxwriter.Workbook(path, {"strings_to_urls": False}) as workbook:
        sheet = workbook.add_worksheet("records")
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if len(cell) > _LONGEST_CELL:
                    raise UnwritableOutputError(
                        f"{path.name}, row {number + 1}: {len(cell):,} characters are more "
                        f"than a cell holds ({_LONGEST_CELL:,}); write CSV"
                    )
                sheet.write_string(number, place, cell)

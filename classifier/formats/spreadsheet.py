"""Spreadsheets: XLSX, XLS and ODS, the first sheet that has a header."""

import re
import zipfile
import zlib
from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, ClassVar

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
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,  # a way of packing that Python does not know
    OSError,
    RuntimeError,  # a member with a password
    ValueError,
)
_MOST_UNPACKED = 1 << 30
"""Bytes that a workbook may unpack to; 100,000 records with abstracts are a fifth of it."""
_MOST_CELLS = 20_000_000
"""Cells that a sheet may span; a million records of 20 columns, more than it has rows for."""
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_FAR_CELL = re.compile(rb'[" :]([A-Z]{2,3})(\d{1,7})"')  # beyond 26 columns, or said to be
_ROW = re.compile(rb'<(?:\w+:)?row [^<>]{0,200}?\br="(\d{1,7})"')
_BLOCK = 1 << 20
_LONGEST_PLACE = 300  # bytes that a cell's or a row's place may need, across two blocks


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
        return records_of_table(_rows(export, report), report)

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


def _refuse_bombs(export: ExportFile) -> None:
    """Refuse a workbook that unpacks to more, or spans more cells, than is ever filled."""
    if not zipfile.is_zipfile(export.path):
        return  # an old workbook, which is not packed
    with zipfile.ZipFile(export.path) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > _MOST_UNPACKED:
            raise UnreadableExportError(
                export.name, f"unpacks to {unpacked >> 20:,} MiB; export it as CSV"
            )
        for member in archive.infolist():
            if _SHEET.fullmatch(member.filename):
                with archive.open(member) as sheet:
                    _refuse_span(sheet, export)


def _refuse_span(sheet: IO[bytes], export: ExportFile) -> None:
    """Refuse a sheet with a cell far out, for which all cells before it would be made."""
    rows = columns = 0
    before = b""
    while block := sheet.read(_BLOCK):
        text = before + block
        for far in _FAR_CELL.finditer(text):
            columns = max(columns, _column(far[1]))
            rows = max(rows, int(far[2]))
        if last := _ROW.findall(text):
            rows = max(rows, int(last[-1]))
        before = text[-_LONGEST_PLACE:]
        if rows * columns > _MOST_CELLS:
            raise UnreadableExportError(
                export.name,
                f"a sheet spans {rows:,} rows and {columns:,} columns; delete what stands far "
                "from the records, or export them as CSV",
            )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _rows(export: ExportFile, report: ReadReport) -> Iterator[Row]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        _refuse_bombs(export)
        workbook = CalamineWorkbook.from_path(export.path)
        # Empty rows at the top are kept, so that row numbers are those that people see.
        sheets = [
            workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in workbook.sheet_names
        ]
    except (CalamineError, *_DAMAGED) as error:
        problem = f"is not a spreadsheet that can be read ({error}); save it again as XLSX"
        raise UnreadableExportError(export.name, problem) from None
    tables = [[[_text(cell) for cell in row] for row in sheet] for sheet in sheets]
    assigned = report.columns
    with_header = [
        place
        for place, table in enumerate(tables)
        if any(
            names_a_text([assigned.get(cell.strip(), cell) for cell in row]) for row in table
        )
    ]
    for place in with_header[1:]:
        n_rows = sum(any(cell.strip() for cell in row) for row in tables[place]) - 1
        if n_rows > 0:
            reason = (
                f"sheet '{workbook.sheet_names[place]}' has {n_rows} rows under a header, too"
            )
            report.note(0, f"{reason}; only the first such sheet is read")
    yield from enumerate(tables[with_header[0]] if with_header else [], start=1)


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

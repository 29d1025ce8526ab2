"""Tables in text: comma, semicolon, tab or bar between the cells."""

import csv
import shutil
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import ClassVar

from classifier.formats.delimited_rows import rows_of
from classifier.formats.headers import CarriedHeaders, names_a_text
from classifier.formats.report import ReadReport
from classifier.formats.rows import Columns
from classifier.formats.source import ExportFile
from classifier.formats.table import Row, records_of_table
from classifier.schema import Record

__all__ = ["DelimitedFormat"]

_DELIMITERS = ",;\t|"
_UNUSED = "\x1f"  # for a table of one column, whose texts may hold every usual delimiter
_OPENING_LINES = 60


class DelimitedFormat:
    """CSV, TSV and their kin, with the header row below any banner."""

    name: ClassVar[str] = "csv"
    suffixes: ClassVar[tuple[str, ...]] = (".csv", ".tsv", ".tab", ".txt")

    carries: ClassVar[Container[str]] = CarriedHeaders()

    def recognises(self, export: ExportFile) -> bool:
        """Whether a line near the top names a title or an abstract between delimiters."""
        return export.is_text and _delimiter(export) is not None

    def read(self, export: ExportFile, report: ReadReport) -> Iterator[Record]:
        """Yield the records of a delimited table."""
        rows = _rows(export, _delimiter(export) or ",", report)
        return records_of_table(rows, report)

    def write(self, records: Iterable[Record], path: Path) -> None:
        """Write a table: tabs between the cells for ``.tsv`` and ``.tab``, else commas.

        The header is known only after the last record, so the rows wait in a file.
        """
        delimiter = "\t" if path.suffix.lower() in (".tsv", ".tab") else ","
        columns = Columns()
        with TemporaryFile("w+", encoding="utf-8", newline="", dir=path.parent) as waiting:
            rows = csv.writer(waiting, delimiter=delimiter, lineterminator="\n")
            rows.writerows(columns.cells(record) for record in records)
            waiting.seek(0)
            with path.open("w", encoding="utf-8", newline="") as stream:
                writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
                writer.writerow(columns.header)
                shutil.copyfileobj(waiting, stream)


def _delimiter(export: ExportFile) -> str | None:
    """Return the delimiter that splits the header best, or None without a header."""
    for number, line in enumerate(export.opening.splitlines()[:_OPENING_LINES]):
        split = {sign: _cells(line, sign, export.columns) for sign in _DELIMITERS}
        headers = [sign for sign, cells in split.items() if names_a_text(cells)]
        best = max(headers, key=lambda sign: len(split[sign]), default=None)
        if best and len(split[best]) > 1:
            return best
        if best and number == 0:
            return _UNUSED
    return None


def _cells(line: str, delimiter: str, columns: Mapping[str, str]) -> list[str]:
    """Return the cells of a line, with the fields that a person assigned for their names."""
    cells = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    return [columns.get(cell.strip(), cell) for cell in cells]


def _rows(export: ExportFile, delimiter: str, report: ReadReport) -> Iterator[Row]:
    is_quoted = not _is_web_of_science(export.opening, delimiter)
    return rows_of(export.lines(report, newline=""), delimiter, report, quoted=is_quoted)


def _is_web_of_science(opening: str, delimiter: str) -> bool:
    """Whether this is Web of Science's tab-delimited table, in which marks quote nothing."""
    header = opening.lstrip("\ufeff").split("\n", 1)[0].split("\t")
    return delimiter == "\t" and header[:1] == ["PT"] and {"AU", "TI"} <= {*header}

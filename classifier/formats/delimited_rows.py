"""The rows of a delimited text, also where quotation marks are open or unescaped.

A row is read as RFC 4180 has it where it keeps to that. Where it does not, its marks quote
nothing unless they can be paired in the row itself: an open mark must never swallow the rows
up to the next mark anywhere in the file.
"""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from functools import lru_cache

from classifier.formats.headers import names_a_text
from classifier.formats.report import ReadReport

__all__ = ["rows_of"]

Row = tuple[int, list[str]]

_FIELD_LIMIT = 1 << 30
_MOST_LINES = 2_000
"""Lines of one row; the longest row of 155 real exports has 163."""
_LINES_LOOKED_AT = 200
"""Lines in which an open mark whose text has unescaped marks may still be closed."""
_LEAST_COLUMNS = 3
"""Columns from which lines that are all whole rows cannot be one cell's text by chance."""
_INNER_MARK = re.compile(r'(?<=[\s(\[–—-])"(?=[^\W_])|^"(?=[^\W_])')
_OPEN = '"'


def rows_of(
    lines: Iterable[str], delimiter: str, report: ReadReport, *, quoted: bool = True
) -> Iterator[Row]:
    """Yield the line and the cells of each row; an open quotation mark is noted.

    Parameters
    ----------
    lines : with their ends.
    quoted : whether marks quote cells at all; Web of Science's tables have no such marks.
    """
    if not quoted:
        for number, line in enumerate(lines, start=1):
            yield number, line.rstrip("\r\n").split(delimiter)
        return
    yield from _Rows(lines, delimiter, report)


class _TooLongError(Exception):
    """A row goes on for longer than any row does."""


class _Lines:
    """Lines that can be given back, and that know which of them the row at hand took."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._returned: deque[str] = deque()
        self.number = 1
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= _MOST_LINES:
            raise _TooLongError
        line = self._returned.popleft() if self._returned else next(self._lines)
        self.taken.append(line)
        return line

    def begin_row(self) -> None:
        """Count the lines of the row before, and forget them."""
        self.number += len(self.taken)
        self.taken = []

    def looked_at(self, n_lines: int) -> Iterator[str]:
        """Yield the lines after the first, also those that the row has not taken yet."""
        for place in range(1, n_lines):
            if place == len(self.taken) and next(self, None) is None:
                return
            yield self.taken[place]

    def keep(self, n_lines: int) -> None:
        """Give back what the row took beyond its first lines."""
        self._returned.extendleft(reversed(self.taken[n_lines:]))
        del self.taken[n_lines:]


class _Rows:
    """Goes through the rows, and knows how wide the header is."""

    def __init__(self, lines: Iterable[str], delimiter: str, report: ReadReport) -> None:
        csv.field_size_limit(_FIELD_LIMIT)
        self._lines = _Lines(lines)
        self._delimiter = delimiter
        self._report = report
        self._width = 0

    def __iter__(self) -> Iterator[Row]:
        reader = self._reader()
        while True:
            self._lines.begin_row()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, _TooLongError):
                cells, reader = self._mended(), self._reader()
            if len(self._lines.taken) > 1 and self._swallowed(cells):
                cells, reader = self._mended(), self._reader()
            if not self._width and names_a_text(cells):
                self._width = len(cells)
            yield self._lines.number, cells

    def _reader(self) -> "Iterator[list[str]]":
        return csv.reader(
            self._lines, delimiter=self._delimiter, skipinitialspace=True, strict=True
        )

    def _swallowed(self, cells: list[str]) -> bool:
        """Whether the lines of one row are each a whole row: an open mark met another one."""
        if self._width < _LEAST_COLUMNS:
            return False
        rows = [split_row(line, self._delimiter) for line in self._lines.taken]
        widths = [len(row) for row in rows]
        if widths[0] == self._width != len(cells):
            return True
        whole = widths[0] >= self._width and {*widths[1:]} == {self._width}
        return whole and _look_alike(rows)

    def _mended(self) -> list[str]:
        """Return the cells of a row that breaks the rules; what it swallowed is given back."""
        lines = self._lines.taken
        if "\\" + _OPEN in lines[0]:
            escaped = split_row(lines[0].replace("\\" + _OPEN, _OPEN * 2), self._delimiter)
            if len(escaped) == self._width:
                self._lines.keep(1)
                return escaped
        cells = split_row(lines[0], self._delimiter)
        if len(cells) < self._width and (longer := self._over_lines(cells)):
            cells, n_lines = longer
            self._lines.keep(n_lines)
            return cells
        self._lines.keep(1)
        cells = _joined(cells, self._width, self._delimiter)
        if any(map(_is_open, cells)):
            reason = "a quotation mark is opened and never closed; kept as a character"
            self._report.note(self._lines.number, reason)
        return [_without_outer_marks(cell.lstrip(" ")) for cell in cells]

    def _over_lines(self, cells: list[str]) -> tuple[list[str], int] | None:
        """Return the row whose last cell goes on over lines with unescaped marks in them."""
        *before, text = cells
        text = text.lstrip(" ")
        if not text.startswith(_OPEN):
            return None
        for n_lines, line in enumerate(self._lines.looked_at(_LINES_LOOKED_AT), start=2):
            end = _closing(line, self._delimiter)
            if end is None:
                text += _LINE_BREAK + line.rstrip("\r\n")
                continue
            if _opens_a_cell(line[:end], self._delimiter):
                return None
            text += _LINE_BREAK + line[:end]
            rest = split_row(line[end + 1 :], self._delimiter)[1:]
            row = [*before, text[1:].replace(_OPEN * 2, _OPEN), *rest]
            return (row, n_lines) if len(row) == self._width else None
        return None


_LINE_BREAK = "\n"


@lru_cache(maxsize=8)
def _quoted_cell(delimiter: str) -> re.Pattern[str]:
    return re.compile(rf' *"((?:[^"]|"")*)" *(?={re.escape(delimiter)}|$)')


def split_row(line: str, delimiter: str) -> list[str]:
    """Return the cells of one line; marks that quote no whole cell stay where they are.

    >>> split_row('1,"Trust, again","Open text', ",")
    ['1', 'Trust, again', '"Open text']
    """
    text = line.rstrip("\r\n")
    cells: list[str] = []
    start = 0
    while True:
        if whole := _quoted_cell(delimiter).match(text, start):
            cells.append(whole[1].replace(_OPEN * 2, _OPEN))
            end = whole.end()
        else:
            end = text.find(delimiter, start)
            end = len(text) if end < 0 else end
            cells.append(text[start:end])
        if end >= len(text):
            return cells
        start = end + len(delimiter)


def _joined(cells: list[str], width: int, delimiter: str) -> list[str]:
    """Return the cells with the one that a mark opens taking in those that are too many."""
    spare = len(cells) - width
    opened = next((place for place, cell in enumerate(cells) if _is_open(cell)), None)
    if not width or spare <= 0 or opened is None:
        return cells
    end = opened + spare + 1
    return [*cells[:opened], delimiter.join(cells[opened:end]), *cells[end:]]


def _is_open(cell: str) -> bool:
    return cell.lstrip(" ").startswith(_OPEN) and cell.count(_OPEN) % 2 == 1


def _without_outer_marks(cell: str) -> str:
    """Return the text of a cell that is quoted, and has unescaped marks inside."""
    inner = cell[1:-1]
    is_quoted = len(cell) > 1 and cell[0] == cell[-1] == _OPEN and _OPEN in inner
    if not is_quoted:
        return cell
    return inner if _INNER_MARK.search(inner[: inner.index(_OPEN) + 2]) else cell


def _closing(line: str, delimiter: str) -> int | None:
    """Return where a mark stands that closes a cell, or None."""
    found = re.search(rf'"[ \t]*(?={re.escape(delimiter)}|\r?\n?$)', line)
    return found.start() if found else None


def _opens_a_cell(text: str, delimiter: str) -> bool:
    return text.startswith(_OPEN) or delimiter + _OPEN in text


def _look_alike(rows: list[list[str]]) -> bool:
    """Whether the first or the last cells of all rows are of one kind: numbers, or blank."""
    ends = ([row[0] for row in rows], [row[-1] for row in rows])
    return any(len({_kind(cell) for cell in cells}) == 1 and _kind(cells[0]) for cells in ends)


def _kind(cell: str) -> str:
    """Return what kind of short cell this is, or "" for words."""
    bare = cell.strip(' "')
    if not bare:
        return "blank"
    if re.fullmatch(r"[\w.-]*\d[\w.:-]*", bare):
        return "number"
    return ""

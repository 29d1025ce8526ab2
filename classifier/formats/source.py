"""An export file on disk: its first bytes, its text, its lines."""

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from classifier.errors import MissingFileError, UnreadableExportError
from classifier.formats.encoding import MIXED, Encoding, settle_encoding
from classifier.formats.report import ReadReport

__all__ = ["LONGEST_LINE", "ExportFile", "open_export"]

LONGEST_LINE = 10_000_000
"""Characters of a line that are read; a longer one is cut, so that memory stays bounded."""

_HEAD = 65_536
_BLOCK = 1 << 20
_READ_AT_ONCE = 1 << 16
_PARQUET_MAGIC = b"PAR1"
_SPREADSHEET_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFile:
    """A file that can be opened as an export.

    Attributes
    ----------
    name : base name, for messages.
    head : the first bytes.
    encoded : how the bytes are to be read, or None for a spreadsheet.
    span : first byte to be read, and the one after the last; None for all of the file.
    columns : fields that a person assigned to columns of tables, by the columns' names.
    """

    path: Path
    name: str
    head: bytes
    encoded: Encoding | None
    span: tuple[int, int] | None = None
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_text(self) -> bool:
        """Whether there is text to read; a spreadsheet has none."""
        return self.encoded is not None

    @property
    def encoding(self) -> str:
        """The encoding as it is said to people; "binary" for a spreadsheet."""
        return self.encoded.spoken if self.encoded else "binary"

    @property
    def opening(self) -> str:
        """The first characters, decoded; "" for a spreadsheet."""
        if self.encoded is None:
            return ""
        codec = self.encoded.codec
        decoder = io.TextIOWrapper(io.BytesIO(self.head), encoding=codec, errors="ignore")
        return decoder.read().replace("\x00", "")

    def stream(self, *, newline: str | None = None) -> io.TextIOWrapper:
        """Open the text; ``newline=None`` reads CR, LF and CRLF alike."""
        codec = self.encoded.codec if self.encoded else "utf-8"
        if self.span is None:
            return self.path.open(encoding=codec, errors=MIXED, newline=newline)
        octets = io.BufferedReader(_Span(self.path, *self.span), _BLOCK)
        return io.TextIOWrapper(octets, encoding=codec, errors=MIXED, newline=newline)

    def lines(self, report: ReadReport, *, newline: str | None = None) -> Iterator[str]:
        """Yield the lines with their ends; note those that could not be taken as they are."""
        with self.stream(newline=newline) as stream:
            if self.encoded and (self.encoded.has_nulls or self.encoded.has_long_lines):
                yield from _tamed(stream, report)
            else:
                yield from stream

    def blocks(self, report: ReadReport) -> Iterator[str]:
        """Yield the text of `lines` cut anywhere, which is quicker than line by line."""
        if self.encoded and (self.encoded.has_nulls or self.encoded.has_long_lines):
            yield from self.lines(report)
            return
        with self.stream() as stream:
            while block := stream.read(_READ_AT_ONCE):
                yield block

    def numbered_lines(self, report: ReadReport) -> Iterator[tuple[int, str]]:
        """Return line numbers from 1 with each line and its end."""
        return enumerate(self.lines(report), start=1)


class _Span(io.RawIOBase):
    """Some of the bytes of a file."""

    def __init__(self, path: Path, start: int, end: int) -> None:
        self._file = path.open("rb", buffering=0)
        self._file.seek(start)
        self._left = end - start

    def readable(self) -> bool:
        return True

    def readinto(self, place: Any) -> int:
        n_read = self._file.readinto(memoryview(place)[: self._left]) or 0
        self._left -= n_read
        return n_read

    def close(self) -> None:
        self._file.close()
        super().close()


def _tamed(stream: io.TextIOWrapper, report: ReadReport) -> Iterator[str]:
    """Yield lines cut at `LONGEST_LINE` and without null characters."""
    for number, line in enumerate(_cut_lines(stream), start=1):
        if len(line) > LONGEST_LINE:
            report.note(
                number, f"line of over {LONGEST_LINE:,} characters; the rest is passed over"
            )
        if "\x00" in line:
            report.note(number, "null characters; left out")
        end = "\n" if len(line) > LONGEST_LINE else ""
        yield line[:LONGEST_LINE].replace("\x00", "") + end


def _cut_lines(stream: io.TextIOWrapper) -> Iterable[str]:
    """Yield lines, of a long one only its beginning and one character more."""
    while line := stream.readline(LONGEST_LINE + 1):
        yield line
        while line and line[-1] not in "\r\n":
            line = stream.readline(_BLOCK)


def open_export(path: Path) -> ExportFile:
    """Look at a file and settle its encoding.

    Raises
    ------
    MissingFileError
        If there is no such file, or it is a folder.
    UnreadableExportError
        If it is empty, binary rubbish, or its bytes fit no encoding.
    """
    if path.is_dir():
        raise MissingFileError(f"{path}: is a folder; name the export files in it")
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except FileNotFoundError:
        raise MissingFileError(f"{path}: no such file; check the name and the folder") from None
    except OSError as error:
        raise MissingFileError(f"{path}: cannot be opened ({error.strerror})") from None
    if not head.strip(b" \t\r\n\xef\xbb\xbf\x00"):
        raise UnreadableExportError(path.name, "is empty; export it from the database again")
    if head.startswith(_PARQUET_MAGIC):
        told = "is Parquet, which only score reads; its name must end in .parquet"
        raise UnreadableExportError(path.name, told)
    encoded = None if head.startswith(_SPREADSHEET_MAGIC) else settle_encoding(path, head)
    return ExportFile(path=path, name=path.name, head=head, encoded=encoded)

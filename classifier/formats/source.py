"""An export file on disk: its first bytes, its encoding, its lines."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from classifier.errors import MissingFileError, UnreadableExportError

__all__ = ["ExportFile", "open_export"]

_HEAD = 65_536
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SPOKEN = {"utf-8-sig": "utf-8-bom"}
_UTF_8 = ("utf-8", "utf-8-sig")
_SPREADSHEET_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_CONTROL = frozenset(range(32)) - {9, 10, 12, 13, 26}
_WESTERN_SHARE = 0.25
_STRAYS = "mechsift.strays"


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_STRAYS, _as_windows_1252)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFile:
    """A file that can be opened as an export.

    Attributes
    ----------
    name : base name, for messages.
    head : the first bytes.
    codec : Python's name of the encoding, or "" for a spreadsheet.
    strays :
        Lines of a UTF-8 file with bytes that are not UTF-8, as happens where exports are
        pasted together; those bytes are read as Windows-1252, the rest as it should be.
    """

    path: Path
    name: str
    head: bytes
    codec: str
    strays: tuple[int, ...] = ()

    @property
    def encoding(self) -> str:
        """The encoding as it is said to people; "binary" for a spreadsheet."""
        return _SPOKEN.get(self.codec, self.codec) or "binary"

    @property
    def opening(self) -> str:
        """The first characters, decoded; "" for a spreadsheet."""
        if not self.codec:
            return ""
        decoder = io.TextIOWrapper(io.BytesIO(self.head), encoding=self.codec, errors="ignore")
        return decoder.read()

    def stream(self, *, newline: str | None = None) -> io.TextIOWrapper:
        """Open the text; ``newline=None`` reads CR, LF and CRLF alike."""
        return self.path.open(encoding=self.codec, errors=_STRAYS, newline=newline)

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield line numbers from 1 with each line, its end cut off."""
        with self.stream() as stream:
            for number, line in enumerate(stream, start=1):
                yield number, line.rstrip("\n")


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
    codec = "" if head.startswith(_SPREADSHEET_MAGIC) else _settle_codec(path, head)
    strays = _strays(path) if codec in _UTF_8 and not _decodes(path, codec) else []
    return ExportFile(path=path, name=path.name, head=head, codec=codec, strays=tuple(strays))


def _settle_codec(path: Path, head: bytes) -> str:
    for bom, codec in _BOMS.items():
        if head.startswith(bom):
            if _decodes(path, codec) or (codec in _UTF_8 and _is_mostly_utf_8(path)):
                return codec
            spoken = _SPOKEN.get(codec, codec)
            raise UnreadableExportError(
                path.name, f"begins as {spoken} but breaks it; save it again as UTF-8"
            )
    if _is_binary(head):
        raise UnreadableExportError(
            path.name, "is a binary file, not an export; export RIS, NBIB, CSV or XLSX"
        )
    if _decodes(path, "utf-8") or _is_mostly_utf_8(path):
        return "utf-8"
    if _is_western(head) and _decodes(path, "cp1252"):
        return "cp1252"
    return _guess_codec(path)


def _is_western(head: bytes) -> bool:
    """Whether most letters are ASCII: Windows-1252 would turn any others into rubbish."""
    beyond_ascii = sum(byte > 127 for byte in head)
    return beyond_ascii <= _WESTERN_SHARE * sum(chr(byte).isalpha() for byte in head)


def _is_mostly_utf_8(path: Path) -> bool:
    """Whether lines with more than ASCII are more often UTF-8 than not."""
    with path.open("rb") as lines:
        beyond_ascii = sum(not line.isascii() for line in lines)
    return beyond_ascii > 2 * len(_strays(path))


def _strays(path: Path) -> list[int]:
    """Return the numbers of the lines that are not UTF-8."""
    with path.open("rb") as lines:
        return [number for number, line in enumerate(lines, start=1) if not _is_utf_8(line)]


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_binary(head: bytes) -> bool:
    control = sum(byte in _CONTROL for byte in head)
    return b"\x00" in head or control > len(head) // 100


def _decodes(path: Path, codec: str) -> bool:
    try:
        with path.open(encoding=codec, newline="") as stream:
            while stream.read(1 << 20):
                pass
    except UnicodeError:
        return False
    return True


def _guess_codec(path: Path) -> str:
    """Ask charset-normalizer; take its word only where the text reads like a language."""
    from charset_normalizer import from_path

    best = from_path(path).best()
    if best is None or best.coherence < 0.2 or not _decodes(path, best.encoding):
        raise UnreadableExportError(
            path.name,
            "its bytes fit no encoding; open it where it came from, save as UTF-8",
        )
    return best.encoding

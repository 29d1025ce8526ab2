"""Which encoding a text file is in, settled by reading all of it once."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import AnyStr

from classifier.errors import UnreadableExportError
from classifier.formats.encoding_guess import guess_encoding
from classifier.formats.report import Problem

__all__ = ["MIXED", "Encoding", "settle_encoding"]

MIXED = "mechsift.mixed"
"""How errors are handled: bytes that are not UTF-8 are read as Windows-1252."""

_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SPOKEN = {"utf-8-sig": "utf-8-bom"}
_CONTROL = frozenset(range(1, 32)) - {9, 10, 12, 13, 26}
_WESTERN_SHARE = 0.25
_BLOCK = 1 << 20
_NULLS_IN_UTF_16 = 0.3


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(MIXED, _as_windows_1252)


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How the bytes of a text file are to be read.

    Attributes
    ----------
    codec : Python's name of the encoding.
    problems :
        Lines with bytes that break the encoding, as happens where exports are pasted
        together or cut off; those bytes are read as Windows-1252, the rest as it should be.
    has_nulls, has_long_lines : whether lines need looking after while they are read.
    """

    codec: str
    problems: tuple[Problem, ...] = ()
    has_nulls: bool = False
    has_long_lines: bool = False

    @property
    def spoken(self) -> str:
        """The encoding as it is said to people."""
        return _SPOKEN.get(self.codec, self.codec)


def settle_encoding(path: Path, head: bytes) -> Encoding:
    """Settle the encoding of a text file, `head` being its first bytes.

    Raises
    ------
    UnreadableExportError
        If it is binary rubbish, or its bytes fit no encoding.
    """
    codec, is_right = _codec(path, head)
    nulls, long_lines = _oddities(path, codec)
    return Encoding(
        codec=codec,
        problems=() if is_right else tuple(_problems(path, codec)),
        has_nulls=nulls,
        has_long_lines=long_lines,
    )


def _problems(path: Path, codec: str) -> Iterator[Problem]:
    if codec in ("utf-8", "utf-8-sig"):
        reason = "bytes that are not UTF-8; read as Windows-1252"
        yield from (Problem(line, reason) for line in _strays(path))
    elif _decodes(path, codec):
        yield Problem(0, f"no mark names its encoding; read as {codec.upper()} by its letters")
    else:
        yield Problem(0, f"bytes that are not {codec.upper()}; read as Windows-1252")


def _codec(path: Path, head: bytes) -> tuple[str, bool]:
    """Return an encoding, and whether all bytes fit it."""
    for bom, codec in _BOMS.items():
        if head.startswith(bom):
            return codec, _decodes(path, codec)
    if (wide := _wide(head)) is not None:
        return wide, _decodes(path, wide)
    if sum(byte in _CONTROL for byte in head) > len(head) // 100 or _is_mostly_null(head):
        raise UnreadableExportError(
            path.name, "is a binary file, not an export; export RIS, NBIB, CSV or XLSX"
        )
    if (is_right := _decodes(path, "utf-8")) or _is_mostly_utf_8(path):
        return "utf-8", is_right
    if (guess := guess_encoding(path)) and _decodes(path, guess.codec):
        return guess.codec, guess.is_sure
    if _is_western(head) and _decodes(path, "cp1252"):
        return "cp1252", True
    return _guess_codec(path), True


def _wide(head: bytes) -> str | None:
    """Return which UTF-16 it is where its mark is missing, by where the nulls stand."""
    for codec, nulls, letters in (
        ("utf-16-le", head[1::2], head[::2]),
        ("utf-16-be", head[::2], head[1::2]),
    ):
        many = nulls.count(0) > _NULLS_IN_UTF_16 * max(len(nulls), 1)
        if many and letters.count(0) <= nulls.count(0) // 4:
            return codec
    return None


def _is_mostly_null(head: bytes) -> bool:
    return head.count(0) > len(head) // 10


def _is_western(head: bytes) -> bool:
    """Whether most letters are ASCII: Windows-1252 would turn any others into rubbish."""
    beyond_ascii = sum(byte > 127 for byte in head)
    return beyond_ascii <= _WESTERN_SHARE * sum(chr(byte).isalpha() for byte in head)


def _is_mostly_utf_8(path: Path) -> bool:
    """Whether lines with more than ASCII are more often UTF-8 than not."""
    with path.open("rb") as lines:
        beyond_ascii = sum(not line.isascii() for line in lines)
    return beyond_ascii > 2 * sum(1 for _ in _strays(path))


def _strays(path: Path) -> Iterator[int]:
    """Yield the numbers of the lines that are not UTF-8."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                yield number


def _decodes(path: Path, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        with path.open("rb") as stream:
            while block := stream.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _oddities(path: Path, codec: str) -> tuple[bool, bool]:
    """Return whether there are null characters, and lines of over a megabyte."""
    nulls = long_lines = False
    if codec.startswith("utf-16"):
        with path.open(encoding=codec, errors=MIXED, newline="") as text:
            while block := text.read(_BLOCK):
                nulls = nulls or "\x00" in block
                long_lines = long_lines or _is_one_line(block, "\n", "\r")
        return nulls, long_lines
    with path.open("rb") as stream:
        while piece := stream.read(_BLOCK):
            nulls = nulls or b"\x00" in piece
            long_lines = long_lines or _is_one_line(piece, b"\n", b"\r")
    return nulls, long_lines


def _is_one_line(block: AnyStr, *ends: AnyStr) -> bool:
    return len(block) >= _BLOCK and not any(end in block for end in ends)


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

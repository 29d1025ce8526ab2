"""Divide a large export where records begin, so that its parts can be read on their own."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import ClassVar, Protocol, runtime_checkable

from classifier.formats.reading import Reading
from classifier.formats.report import ReadReport

__all__ = ["Divisible", "divide"]

_LETTERS_ALONE = ("utf-8", "utf-8-sig", "cp1252")
"""Encodings in which the bytes of an ASCII letter never stand for anything else."""
_BLOCK = 1 << 16
_LONGEST_START = 16


@runtime_checkable
class Divisible(Protocol):
    """A format in which a record begins wherever certain bytes stand.

    Attributes
    ----------
    record_start : matches a line feed and the bytes that begin a record after it.
    """

    record_start: ClassVar[re.Pattern[bytes]]


def divide(reading: Reading, *, size: int) -> list[Reading]:
    """Return readings of parts of a file, in order; together they give the same records.

    Each part counts positions and lines from 1. A file whose format or encoding does not
    show where records begin stays whole.

    Parameters
    ----------
    size : bytes of a part, or more where a record goes on.
    """
    export, layout = reading.export, reading.layout
    codec = export.encoded.codec if export.encoded else ""
    if not isinstance(layout, Divisible) or codec not in _LETTERS_ALONE:
        return [reading]
    end = export.path.stat().st_size
    starts = [0, *_starts(export.path, layout.record_start, size)]
    if len(starts) == 1:
        return [reading]
    return [
        Reading(replace(export, span=span), layout, _fresh(reading.report), is_part=True)
        for span in pairwise([*starts, end])
    ]


def _fresh(report: ReadReport) -> ReadReport:
    return ReadReport(report.source, report.search, report.format, report.encoding)


def _starts(path: Path, begins: re.Pattern[bytes], size: int) -> Iterator[int]:
    """Yield where records begin, each the first that is `size` bytes behind the last."""
    with path.open("rb") as stream:
        stream.seek(size)
        place, octets = size, b""
        while block := stream.read(_BLOCK):
            octets += block
            if found := begins.search(octets):
                start = place + found.start() + 1
                yield start
                place, octets = start + size, b""
                stream.seek(place)
            else:
                place += max(len(octets) - _LONGEST_START, 0)
                octets = octets[-_LONGEST_START:]

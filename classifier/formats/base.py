"""What every export format offers: its reader and its writer together."""

from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import ClassVar, Protocol

from classifier.formats.report import ReadReport
from classifier.formats.source import ExportFile
from classifier.schema import Record

__all__ = ["ExportFormat"]


class ExportFormat(Protocol):
    """One format of export; registered under a versioned name (``ris.v1``).

    Attributes
    ----------
    name : how people and reports call it.
    suffixes : of its files, the usual one first; the first names it as an output.
    carries : tags that become fields of a record; any other stays behind when a record of
        this format is written in another one.
    """

    name: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]
    carries: ClassVar[Container[str]]

    def recognises(self, export: ExportFile) -> bool:
        """Whether the content looks like this format."""
        ...

    def read(self, export: ExportFile, report: ReadReport) -> Iterator[Record]:
        """Yield the records in order, without ids; note problems as met.

        ``report.origin()`` gives each record the fields that say where it came from. A format
        that marks the end of a record counts those in ``report.terminators``.
        """
        ...

    def write(self, records: Iterable[Record], path: Path) -> None:
        """Write a new file; tags of records that came in this format are given back.

        Raises
        ------
        UnwritableOutputError
            Always where a format is only read; the message says what to write instead.
        """
        ...

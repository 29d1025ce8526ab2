"""What every export format offers, and what reading one reports."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar, Protocol

from classifier.formats.source import ExportFile
from classifier.schema import Record

__all__ = ["ExportFormat", "Problem", "ReadReport"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in an export that a person should know about.

    Attributes
    ----------
    line : line of the file (row of a sheet), from 1.
    reason : what is wrong, and what was done about it.
    """

    line: int
    reason: str


@dataclass(slots=True)
class ReadReport:
    """The reconciliation of one export: what was found in it, and what was wrong."""

    source: str
    format: str
    encoding: str
    records: int = 0
    with_abstract: int = 0
    problems: list[Problem] = field(default_factory=list)

    def count(self, record: Record) -> None:
        """Add one record to the counts."""
        self.records += 1
        self.with_abstract += bool(record.abstract)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as ``read --json`` prints it."""
        return asdict(self)


class ExportFormat(Protocol):
    """One dialect of export; registered under a versioned name (``ris.v1``)."""

    name: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]

    def recognises(self, export: ExportFile) -> bool:
        """Whether the content looks like this format."""
        ...

    def read(self, export: ExportFile, problems: list[Problem]) -> Iterator[Record]:
        """Yield the records in order, without ids; add to `problems` as they are met."""
        ...

"""What reading one export found: the counts, and what a person should know about."""

from dataclasses import asdict, dataclass, field
from typing import Any, TypedDict

from classifier.schema import Record

__all__ = ["DECIDED", "Origin", "Problem", "ReadReport"]

DECIDED = ("included", "excluded", "maybe", "disagreed")
"""What reviewers' decisions on a record come to."""


class Origin(TypedDict):
    """The fields of a record that say where it came from."""

    source: str
    search: str
    position: int
    format: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in an export that a person should know about.

    Attributes
    ----------
    line : line of the file (row of a sheet), from 1; 0 for the file as a whole.
    reason : what is wrong, and what was done about it.
    """

    line: int
    reason: str

    @property
    def place(self) -> str:
        """The line in words, to follow the name of the file."""
        return f", line {self.line}" if self.line else ""


@dataclass(slots=True)
class ReadReport:
    """The reconciliation of one export: what was found in it, and what was wrong.

    Attributes
    ----------
    source : base name of the file, made unique among the files read together.
    search : name of the search that the file came from, as the user gave it, or "".
    terminators : ends of records that the format marks, or None where it marks none.
    refused : why the file could not be read at all, in one line, or "".
    columns : fields that a person assigned to columns, by the columns' names.
    not_used : what to say of columns that look like a field and are none.
    preamble : lines that belong to no record by right, by what they are: ``banner``,
        ``header``, ``comments``.
    decisions : records by what their reviewers' decisions come to; counted by `scan_exports`.
    """

    source: str
    search: str = ""
    format: str = ""
    encoding: str = ""
    records: int = 0
    terminators: int | None = None
    with_abstract: int = 0
    without_title: int = 0
    refused: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    not_used: list[str] = field(default_factory=list)
    preamble: dict[str, int] = field(default_factory=dict)
    decisions: dict[str, int] = field(default_factory=lambda: dict.fromkeys(DECIDED, 0))
    problems: list[Problem] = field(default_factory=list)

    def origin(self) -> Origin:
        """Return where the next record comes from."""
        return {
            "source": self.source,
            "search": self.search,
            "position": self.records + 1,
            "format": self.format,
        }

    def note(self, line: int, reason: str) -> None:
        """Add a problem."""
        self.problems.append(Problem(line, reason))

    def set_apart(self, text: str, name: str) -> None:
        """Count the lines of a text that is no part of any record, under what it is."""
        if n_lines := sum(map(bool, map(str.strip, text.splitlines()))):
            self.preamble[name] = self.preamble.get(name, 0) + n_lines

    def count(self, record: Record) -> None:
        """Add one record to the counts."""
        self.records += 1
        self.with_abstract += bool(record.abstract)
        self.without_title += not record.title

    def as_dict(self) -> dict[str, Any]:
        """Return the report as ``read --json`` prints it."""
        return asdict(self)

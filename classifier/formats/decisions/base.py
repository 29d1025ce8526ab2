"""What every tool's way of writing decisions offers, and the fields it looks at."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from classifier.formats.tags import OneLineFields
from classifier.schema import Decision, RawField, Record

__all__ = [
    "NOTE_TAGS",
    "SUGGESTS",
    "DecisionTool",
    "RecordFields",
    "Suggestion",
    "Warn",
    "fields_of",
]

Warn = Callable[[str], None]
"""Takes what is wrong with a decision, and what was done about it."""

SUGGESTS = "mechsift suggests, for a person to confirm: "
"""How the note with a suggestion begins, in every tool."""

NOTE_TAGS = frozenset(
    """
    N1 RN notes Notes note annote annotation Note Extra extra %Z %< research-notes
    record/notes record/notes/style record/research-notes record/research-notes/style
    """.split()
)
_KEYWORD_TAGS = frozenset({"KW", "keywords", "%K"})
_SEEN_AS_KEYWORD = "asreview_"
_BY_COLUMN = frozenset({"csv", "xlsx", "jsonl", "asreview", "eppi-json"})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the machine proposes of one record; it holds no verdict, for people decide.

    Attributes
    ----------
    labels : words to filter by, without commas, semicolons or bars.
    note : one line, beginning with `SUGGESTS`, without bars.
    """

    labels: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class RecordFields:
    """The fields of a record in which tools say their decisions.

    Attributes
    ----------
    search : the name that the user gave with the file.
    notes : the notes, in order.
    cells : value by column for formats that have columns, else empty; of two columns of one
        name the first.
    """

    search: str
    notes: tuple[str, ...]
    cells: Mapping[str, str]


class DecisionTool(Protocol):
    """The way in which one tool writes decisions; registered under a versioned name.

    Attributes
    ----------
    name : how people call the tool on the command line.
    keeps_one_verdict : optional; True for a tool that has room for one verdict a record and
        stage, which then follows the rule of the review.
    """

    name: ClassVar[str]

    def read(self, fields: RecordFields, warn: Warn) -> Iterator[Decision]:
        """Yield the decisions that the tool wrote; none where it wrote nothing."""
        ...

    def write(
        self, fields: Sequence[RawField], decisions: Sequence[Decision], *, table: bool
    ) -> list[RawField]:
        """Return the fields with decisions in the tool's own, in place of those there.

        Parameters
        ----------
        fields : of RIS, or of a table where `table` is set; all others are kept, in order.
        """
        ...

    def suggest(
        self, fields: Sequence[RawField], suggestion: Suggestion, *, table: bool
    ) -> list[RawField]:
        """Return the fields with a suggestion where the tool shows it to a reviewer.

        An earlier suggestion is replaced; decisions and foreign notes stay as they are.
        """
        ...


def fields_of(record: Record) -> RecordFields:
    """Return the fields of a record in which tools say their decisions."""
    raw = record.raw
    if isinstance(raw, OneLineFields):
        notes = tuple(text.strip() for tag, text in raw.pairs() if _is_note(tag, text))
        return RecordFields(record.search, notes, {})
    notes = tuple(field.value for field in raw if _is_note(field.tag, field.value))
    cells: dict[str, str] = {}
    if record.format in _BY_COLUMN:
        for field in raw:
            cells.setdefault(field.tag, field.value)
    return RecordFields(record.search, notes, cells)


def _is_note(tag: str, value: str) -> bool:
    """Whether a field is a note; ASReview's verdict also comes back as a keyword."""
    return tag in NOTE_TAGS or (
        tag in _KEYWORD_TAGS and value.lstrip()[:9].lower() == _SEEN_AS_KEYWORD
    )

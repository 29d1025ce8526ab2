"""What people write down around the decisions: quotations, appraisals, notes, theories."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from classifier.errors import InvalidOptionError
from classifier.schema import (
    GENERAL_CODES,
    Appraisal,
    Configuration,
    EnteredCount,
    FullText,
    ProgrammeTheory,
    Quotation,
    Search,
    StakeholderNote,
)
from classifier.store import (
    Entry,
    Review,
    append_entry,
    current_codebook,
    current_entries,
    withdraw_entry,
)

__all__ = ["KINDS_OF_ENTRY", "enter", "list_entries", "take_back"]

_Word = TypeVar("_Word")

KINDS_OF_ENTRY: dict[str, type[Any]] = {
    "searches": Search,
    "entered_counts": EnteredCount,
    "full_texts": FullText,
    "quotations": Quotation,
    "appraisals": Appraisal,
    "stakeholder_notes": StakeholderNote,
    "programme_theories": ProgrammeTheory,
    "configurations": Configuration,
}
"""What can be written down, by the name that files and programs use."""

_WRITERS = {Quotation: "reviewer", Appraisal: "reviewer", Configuration: "coder"}
_NEEDED = {
    Quotation: "text",
    Appraisal: "grade",
    StakeholderNote: "text",
    ProgrammeTheory: "statement",
    Configuration: "context",
}


def enter(review: Review, word: Any, *, by: str, supersedes: int | None = None) -> int:
    """Write something down, and return the number that names it.

    Who wrote it is whoever does, unless it says otherwise; a mechanism may be named by its
    label.

    Raises
    ------
    UnknownNameError
        If there is no such record or mechanism.
    InvalidOptionError
        If it says nothing.
    OutdatedChangeError
        If what it corrects was corrected already.
    """
    needed = _NEEDED.get(type(word), "")
    if needed and not str(getattr(word, needed)).strip():
        raise InvalidOptionError(needed, "empty", "write something")
    writer = _WRITERS.get(type(word), "")
    if writer and not getattr(word, writer):
        word = replace(word, **{writer: by})
    with review.write(by=by) as writing:
        if getattr(word, "mechanism_id", "") not in ("", *GENERAL_CODES):
            book = current_codebook(writing)
            found = book.find(word.mechanism_id).mechanism_id if book else word.mechanism_id
            word = replace(word, mechanism_id=found)
        return append_entry(writing, word, supersedes=supersedes)


def list_entries(review: Review, kind: type[_Word]) -> list[Entry[_Word]]:
    """Return what stands of a kind, oldest first."""
    with review.read() as reading:
        return current_entries(reading, kind)


def take_back(review: Review, kind: type[Any], number: int, *, by: str) -> None:
    """Take something back; it stays in the history.

    Raises
    ------
    OutdatedChangeError
        If it is not there, or was corrected or taken back already.
    """
    with review.write(by=by) as writing:
        withdraw_entry(writing, kind, number)

"""What people write down around the decisions: quotations, appraisals, notes, theories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from classifier.errors import ForbiddenError, InvalidOptionError
from classifier.formats.annotations import ANNOTATION_KINDS, write_entry_file
from classifier.reviewing.screening.blinding import AUTHORS, author_of
from classifier.reviewing.state import ReviewState
from classifier.schema import (
    GENERAL_CODES,
    Appraisal,
    Configuration,
    EnteredCount,
    FullText,
    ProgrammeTheory,
    Quotation,
    Role,
    Search,
    StakeholderNote,
)
from classifier.store import (
    Entry,
    Reading,
    Review,
    append_entry,
    current_codebook,
    current_entries,
    list_reviewers,
    withdraw_entry,
)

__all__ = ["enter", "export_annotations", "list_entries", "take_back"]

_Word = TypeVar("_Word")

_LEADS = frozenset({Search, EnteredCount})  # the flow diagram's numbers come from these
_JOINT = frozenset(
    {FullText, ProgrammeTheory}
)  # facts and theories that a team refines together
_NEEDED = {
    Quotation: "text",
    Appraisal: "grade",
    StakeholderNote: "text",
    ProgrammeTheory: "statement",
    Configuration: "context",
}


def enter(
    review: Review, word: Any, *, by: str, supersedes: int | None = None, reason: str = ""
) -> int:
    """Write something down, and return the number that names it.

    Its author is whoever writes it; a mechanism may be named by its label.

    Parameters
    ----------
    supersedes : number of the entry that it corrects; one's own, or a joint one.
    reason : why, where a lead corrects what somebody else wrote.

    Raises
    ------
    UnknownNameError
        If there is no such record or mechanism.
    InvalidOptionError
        If it says nothing, names another author, or lacks a reason that it needs.
    ForbiddenError
        If only a lead may write it.
    OutdatedChangeError
        If what it corrects was corrected already.
    """
    needed = _NEEDED.get(type(word), "")
    if needed and not str(getattr(word, needed)).strip():
        raise InvalidOptionError(needed, "empty", "write something")
    word = _written_by(word, by)
    with review.write(by=by) as writing:
        if type(word) in _LEADS and not _leads(writing, by):
            raise ForbiddenError("enter counts and searches")
        if supersedes is not None:
            _check_change(writing, type(word), supersedes, by=by, reason=reason)
        if getattr(word, "mechanism_id", "") not in ("", *GENERAL_CODES):
            book = current_codebook(writing)
            name = book.find(word.mechanism_id).mechanism_id if book else word.mechanism_id
            word = replace(word, mechanism_id=name)
        return append_entry(writing, word, supersedes=supersedes, reason=reason)


def list_entries(review: Review, kind: type[_Word], *, viewer: str) -> Sequence[Entry[_Word]]:
    """Return what is current of a kind and a reviewer may see, oldest first."""
    with review.read() as reading:
        return ReviewState(reading).entries(kind, viewer)


def take_back(
    review: Review, kind: type[Any], number: int, *, by: str, reason: str = ""
) -> None:
    """Take something back; it stays in the history.

    Parameters
    ----------
    reason : why, where a lead takes back what somebody else wrote.

    Raises
    ------
    ForbiddenError
        If somebody else wrote it, and this person does not lead.
    InvalidOptionError
        If it lacks a reason that it needs.
    OutdatedChangeError
        If it is not there, or was corrected or taken back already.
    """
    with review.write(by=by) as writing:
        if kind in _LEADS and not _leads(writing, by):
            raise ForbiddenError("take back counts and searches")
        _check_change(writing, kind, number, by=by, reason=reason, removes=True)
        withdraw_entry(writing, kind, number, reason=reason)


def _written_by(word: Any, by: str) -> Any:
    """Return a word with its author, who is nobody but who writes it."""
    field = AUTHORS.get(type(word), "")
    if not field:
        return word
    if getattr(word, field) not in ("", by):
        cure = f"it is whoever writes, here {by}; leave it out"
        raise InvalidOptionError(field, getattr(word, field), cure)
    return replace(word, **{field: by})


def _check_change(
    reading: Reading,
    kind: type[Any],
    number: int,
    *,
    by: str,
    reason: str,
    removes: bool = False,
) -> None:
    """Refuse a change of what somebody else wrote, unless a lead says why."""
    entry = next((e for e in current_entries(reading, kind) if e.number == number), None)
    if entry is None:
        return  # the store says what became of it
    author = author_of(entry)
    if author == by or (kind in _JOINT and not removes):
        return
    if not _leads(reading, by):
        raise ForbiddenError(f"change or take back what {author} wrote")
    if not reason.strip():
        raise InvalidOptionError("reason", "empty", f"say why you change what {author} wrote")


def _leads(reading: Reading, name: str) -> bool:
    return any(p.name == name and p.role is Role.LEAD for p in list_reviewers(reading))


def export_annotations(review: Review, path: Path) -> int:
    """Write all that stands, as `write_entry_file` does; return how many entries.

    In a blind review those on papers that still wait for a reviewer are left out.
    """
    with review.read() as reading:
        state = ReviewState(reading)
        entries = {
            key: [(entry.number, entry.word) for entry in state.entries(kind)]
            for key, kind in ANNOTATION_KINDS.items()
        }
    write_entry_file(entries, path)
    return sum(map(len, entries.values()))

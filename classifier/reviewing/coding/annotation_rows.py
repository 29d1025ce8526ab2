"""Take entries of a file into a review: new ones, corrections, withdrawals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from classifier.errors import MechsiftError, UnusableEntriesError
from classifier.formats import Problem
from classifier.formats.annotations import EntryFile, EntryRow
from classifier.reviewing.state import find_lead
from classifier.schema import (
    GENERAL_CODES,
    Appraisal,
    Codebook,
    EnteredCount,
    FullText,
    ProgrammeTheory,
    Search,
)
from classifier.store import (
    Entry,
    Reading,
    Review,
    Writing,
    append_entry,
    current_codebook,
    current_entries,
    records_named,
    withdraw_entry,
)

__all__ = ["EntriesAdded", "add_entries", "refuse_entry_problems"]

_ONE_EACH: Mapping[type, tuple[str, ...]] = {
    Search: ("name",),
    EnteredCount: ("place", "stage", "origin"),
    FullText: ("record_id",),
    Appraisal: ("record_id", "aspect", "reviewer"),
    ProgrammeTheory: ("mechanism_id",),
}
"""Kinds of which one stands for each of these; a later one without a number corrects it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesAdded:
    """What became of the entries of a file."""

    source: str
    n_new: int
    n_corrected: int
    n_withdrawn: int
    n_unchanged: int
    problems: tuple[Problem, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the counts as they are printed in JSON."""
        return asdict(self)


def add_entries(review: Review, file: EntryFile, *, by: str = "") -> EntriesAdded:
    """Take in all entries of a file that can be followed, in one transaction.

    An entry that stands already changes nothing. One with the number of another corrects it;
    so does one about the same thing where only one can stand: a search of that name, a count
    of that place, a full text, a reviewer's appraisal of a paper, a mechanism's theory.

    Parameters
    ----------
    by : who writes it down; by default the lead of the review.
    """
    problems = list(file.problems)
    counts = dict.fromkeys(("new", "corrected", "withdrawn", "unchanged"), 0)
    with review.write(by=by or find_lead(review)) as writing:
        codebook = current_codebook(writing)
        for row in file.rows:
            try:
                counts[_take(writing, row, codebook)] += 1
            except (MechsiftError, ValueError) as error:
                problems.append(Problem(row.line, f"{row.called}: {error}"))
    return EntriesAdded(
        source=file.source,
        problems=tuple(problems),
        **{f"n_{name}": count for name, count in counts.items()},
    )


def refuse_entry_problems(added: EntriesAdded) -> None:
    """Turn the first problem into an error.

    Raises
    ------
    UnusableEntriesError
        If a row could not be followed.
    """
    for problem in added.problems:
        raise UnusableEntriesError(f"{added.source}{problem.place}", problem.reason)


def _take(writing: Writing, row: EntryRow, codebook: Codebook | None) -> str:
    """Take in one row; return what became of it."""
    if row.withdraw:
        assert row.number is not None
        withdraw_entry(writing, row.kind, row.number)
        return "withdrawn"
    word = _word(writing, row, codebook)
    standing: list[Entry[Any]] = current_entries(writing, row.kind)
    if any(e.word == word and row.number in (None, e.number) for e in standing):
        return "unchanged"
    corrected = row.number or _number_of_same(standing, word)
    append_entry(writing, word, supersedes=corrected)
    return "corrected" if corrected else "new"


def _number_of_same(standing: Sequence[Entry[Any]], word: Any) -> int | None:
    names = _ONE_EACH.get(type(word))
    if names is None:
        return None
    same = [
        entry.number
        for entry in standing
        if all(getattr(entry.word, name) == getattr(word, name) for name in names)
    ]
    return same[-1] if same else None


def _word(reading: Reading, row: EntryRow, codebook: Codebook | None) -> Any:
    content = dict(row.content)
    if row.names:
        content["record_id"] = _record(reading, row.names)
    mechanism = content.get("mechanism_id", "")
    if codebook and mechanism not in ("", *GENERAL_CODES):
        content["mechanism_id"] = codebook.find(mechanism).mechanism_id
    return row.kind(**content)


def _record(reading: Reading, names: Mapping[str, str]) -> str:
    """Return the record that a row names, the first where several are the same paper.

    Raises
    ------
    ValueError
        If there is none.
    """
    column, value = next(iter(names.items()))
    found = records_named(reading, column, [value]).get(value, ())
    if not found:
        raise ValueError(f"no record has the {column} '{value}'")
    return found[0]

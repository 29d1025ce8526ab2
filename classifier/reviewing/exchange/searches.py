"""Find records by their words, and keep the log of how they were searched for."""

from dataclasses import dataclass, fields, replace
from datetime import date

from classifier.errors import InvalidOptionError, UnknownNameError
from classifier.reviewing.state import find_lead
from classifier.schema import (
    SHORTEST_BEGINNING,
    EnteredCount,
    Record,
    Search,
    SearchOrigin,
    member_named,
)
from classifier.store import (
    Review,
    append_entry,
    current_entries,
    known_records,
    records_beginning,
    search_records,
    stored_records,
)

__all__ = [
    "SearchDetails",
    "enter_count",
    "find_records",
    "log_search",
    "origin_named",
    "whole_id",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchDetails:
    """What is to be noted of a search; what says nothing stays as it was.

    The fields are those of `Search`.
    """

    name: str
    origin: str = ""
    stage: str = ""
    database: str = ""
    platform: str = ""
    searched_on: date | None = None
    strategy: str = ""
    limits: str = ""
    hits: int | None = None


def find_records(review: Review, words: str, *, n: int = 20) -> list[Record]:
    """Return the records that have all the words, the best match first."""
    with review.read() as reading:
        return list(stored_records(reading, search_records(reading, words, n=n)))


def whole_id(review: Review, typed: str) -> str:
    """Return the id of the record that a person means by its id or the beginning of it.

    What is neither is given back as it is, for the caller to refuse.

    Raises
    ------
    UnknownNameError
        If several ids begin so.
    """
    with review.read() as reading:
        if len(typed) < SHORTEST_BEGINNING or known_records(reading, [typed]):
            return typed
        found = records_beginning(reading, typed)
    if len(found) > 1:
        hint = "several begin so, type more of it"
        raise UnknownNameError("record", typed, found, hint=hint)
    return found[0] if found else typed


def log_search(
    review: Review, details: SearchDetails, *, by: str = "", new: bool = False
) -> Search:
    """Add to what the log has of a search; the earlier line stays in the history.

    Parameters
    ----------
    new : whether the search has no export in the review, and begins a line of the log.

    Raises
    ------
    UnknownNameError
        If the origin is none, or the log has no such search and it is not new.
    InvalidOptionError
        If it is said to be new, and the log has it.
    """
    origin = origin_named(details.origin) if details.origin else None
    told = {
        field.name: value
        for field in fields(details)
        if (value := getattr(details, field.name)) not in ("", None)
    }
    if origin:
        told["origin"] = origin
    with review.write(by=by or find_lead(review)) as writing:
        known = {entry.word.name: entry for entry in current_entries(writing, Search)}
        _check_name(details.name, list(known), new=new)
        old = known.get(details.name)
        noted = replace(old.word if old else Search(name=details.name), **told)
        append_entry(writing, noted, supersedes=old.number if old else None)
    return noted


def _check_name(name: str, known: list[str], *, new: bool) -> None:
    """Refuse a misspelt name: it would begin a search that nobody ran."""
    if name in known and new:
        raise InvalidOptionError("--new", f"'{name}'", "the log has that search; leave it out")
    if name not in known and not new:
        hint = "a search without an export is added with --new"
        raise UnknownNameError("search", name, known, hint=hint)


def origin_named(name: str) -> SearchOrigin:
    """Return the origin of that name.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    return member_named(SearchOrigin, name, kind="origin")


def enter_count(review: Review, word: EnteredCount, *, by: str = "") -> None:
    """Enter a count that has no records behind it; one of the same place is corrected."""
    same_place = word.place, word.stage, word.origin
    with review.write(by=by or find_lead(review)) as writing:
        same = [
            entry.number
            for entry in current_entries(writing, EnteredCount)
            if (entry.word.place, entry.word.stage, entry.word.origin) == same_place
        ]
        append_entry(writing, word, supersedes=same[-1] if same else None)

"""Where records come from: the searches of a review, and counts without records behind them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

__all__ = ["EnteredCount", "Search", "SearchOrigin", "SourceFile"]


class SearchOrigin(StrEnum):
    """How records were identified (PRISMA 2020 flow; PRISMA-S items 1 to 6)."""

    SEARCH = "search"
    HAND_ADDED = "hand_added"
    REFERENCE_LIST = "reference_list"
    GREY_LITERATURE = "grey_literature"
    STAKEHOLDER = "stakeholder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One line of the search log (PRISMA-S; Rethlefsen 2021, doi:10.1186/s13643-020-01542-z).

    Attributes
    ----------
    name : one current search has it; `Record.search` names it.
    stage : stage of the review's searching, such as "1a", "1b" or "2"; "" where it has none.
    searched_on : day of the search, or None where it is not known.
    strategy : the search as it was run, line by line.
    hits : records by the database's own count; None where it was not noted.
    """

    name: str
    origin: SearchOrigin = SearchOrigin.SEARCH
    stage: str = ""
    database: str = ""
    platform: str = ""
    searched_on: date | None = None
    strategy: str = ""
    limits: str = ""
    hits: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredCount:
    """A count that a person entered, because no records are there to be counted.

    Attributes
    ----------
    place : what was counted, such as "identified" or "excluded:no leader".
    stage : stage of searching or screening, or "".
    origin : how the counted records were identified, or None where that does not matter.
    note : where the number stands.
    """

    place: str
    count: int
    stage: str = ""
    origin: SearchOrigin | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """An export as it was read into the review.

    Attributes
    ----------
    name : base name of the file, made unique; `Record.source` names it.
    sha256 : of the file, 64 hex digits.
    report : what reading it found, as JSON text.
    """

    name: str
    sha256: str = ""
    search: str = ""
    format: str = ""
    encoding: str = ""
    records: int = 0
    with_abstract: int = 0
    report: str = "{}"

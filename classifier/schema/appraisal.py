"""What a person takes from a full text, and what they think of it."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["GENERAL_CODES", "Appraisal", "Aspect", "FullText", "FullTextStatus", "Quotation"]


GENERAL_CODES = ("general_context", "general_outcome")
"""What a quotation can speak to beside the mechanisms of the codebook."""


class FullTextStatus(StrEnum):
    """How far the search for a full text has come."""

    SOUGHT = "sought"
    RETRIEVED = "retrieved"
    NOT_RETRIEVED = "not_retrieved"


class Aspect(StrEnum):
    """What is judged of a paper (RAMESES; Wong 2013, doi:10.1186/1741-7015-11-21)."""

    RELEVANCE = "relevance"
    RIGOUR = "rigour"


@dataclass(frozen=True, slots=True, kw_only=True)
class FullText:
    """Whether a full text was sought and had.

    Attributes
    ----------
    place : where the text lies (a link, a file's name), or "".
    reason : why it could not be had, or "".
    """

    record_id: str
    status: FullTextStatus
    place: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """What a person took from a full text, typed or pasted, never by the machine.

    Attributes
    ----------
    locator : page, section or paragraph, in words.
    mechanism_id : the mechanism that it speaks to, one of `GENERAL_CODES`, or "".
    """

    record_id: str
    text: str
    locator: str = ""
    mechanism_id: str = ""
    reviewer: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """A judgement of a paper's relevance or rigour, with its reason.

    Attributes
    ----------
    grade : in the team's own words ("high", "thick description").
    """

    record_id: str
    aspect: Aspect
    grade: str
    reason: str = ""
    reviewer: str = ""

"""The theory side of a realist review: statements, configurations, what stakeholders said."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

__all__ = [
    "Confidence",
    "Configuration",
    "Level",
    "Outcome",
    "ProgrammeTheory",
    "Sign",
    "StakeholderNote",
]


class Sign(StrEnum):
    """Whether a part of a configuration gains or loses; signs may be mixed within one."""

    PLUS = "+"
    MINUS = "-"


class Level(StrEnum):
    """Where the leader of a configuration stands."""

    TEAM = "team"
    SYSTEM = "system"


class Confidence(StrEnum):
    """How sure the coder is."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One outcome of a configuration."""

    text: str
    sign: Sign | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """A context-mechanism-outcome configuration found in a paper.

    The mechanism has a resource and a reasoning (Dalkin 2015, doi:10.1186/s13012-015-0237-x).

    Attributes
    ----------
    record_id : the paper.
    mechanism_id : the codebook's mechanism that it belongs to, or "".
    outcomes : one or more, each with its own sign.
    quotation : the passage that it was read from.
    coder : name of the reviewer.
    """

    record_id: str
    context: str
    resource: str = ""
    resource_sign: Sign | None = None
    reasoning: str = ""
    reasoning_sign: Sign | None = None
    outcomes: tuple[Outcome, ...] = ()
    mechanism_id: str = ""
    level: Level | None = None
    quotation: str = ""
    coder: str = ""
    confidence: Confidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeTheory:
    """A mechanism's theory as an if-then statement; a refinement supersedes it.

    Attributes
    ----------
    statement : "if ..., then ..., because ...".
    refined_on : the day on which the team settled on it.
    why : what led to it.
    """

    mechanism_id: str
    statement: str
    refined_on: date
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StakeholderNote:
    """What a stakeholder said, on a day, about a mechanism."""

    mechanism_id: str
    said_on: date
    text: str
    stakeholder: str = ""

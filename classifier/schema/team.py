"""Who screens, and who holds which record."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from classifier.schema.decision import Stage

__all__ = [
    "Assignment",
    "DuplicateMember",
    "Lease",
    "PairJudgement",
    "PossibleDuplicate",
    "Reviewer",
    "Role",
]


class Role(StrEnum):
    """What a person may do; a lead also settles conflicts and settings."""

    REVIEWER = "reviewer"
    LEAD = "lead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """A person who decides.

    Attributes
    ----------
    password_hash : for the web app, or "" where the person has no login.
    active : whether the person still screens.
    """

    name: str
    role: Role = Role.REVIEWER
    password_hash: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A record given to a reviewer to decide on at a stage."""

    record_id: str
    reviewer: str
    stage: Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A record that a reviewer holds until a moment; nobody else is handed it meanwhile."""

    record_id: str
    reviewer: str
    stage: Stage
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateMember:
    """A record in a group of records that are the same paper.

    Attributes
    ----------
    kept : whether it is the one that is screened for all of them.
    linked_to : the record through which it came into the group; "" for the kept one.
    reason, score : why, and the evidence behind it, 0 to 100.
    """

    record_id: str
    group_id: str
    kept: bool
    linked_to: str = ""
    reason: str = ""
    score: float = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PossibleDuplicate:
    """A pair of records that may be the same paper, for a person to look at.

    Attributes
    ----------
    reason, score : why, and the evidence behind it, 0 to 100.
    """

    record_id: str
    other_id: str
    reason: str = ""
    score: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PairJudgement:
    """A pair of records that a person confirmed or rejected as the same paper.

    Attributes
    ----------
    score : evidence that the rules had found for the pair, 0 to 100, or None.
    """

    record_id: str
    other_id: str
    same: bool
    reason: str = ""
    score: float | None = None

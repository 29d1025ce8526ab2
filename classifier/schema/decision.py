"""What one reviewer said about one record at one stage."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from classifier.errors import UnknownNameError
from classifier.schema.marks import EvidenceCheck, MechanismMark

__all__ = ["Decision", "Stage", "Verdict", "member_named"]

_Member = TypeVar("_Member", bound=StrEnum)


class Stage(StrEnum):
    """The two stages of screening."""

    TITLE_ABSTRACT = "title_abstract"
    FULL_TEXT = "full_text"


class Verdict(StrEnum):
    """What a reviewer can say of a record."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    MAYBE = "maybe"
    SKIP = "skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What one reviewer said about one record at one stage.

    Tools that keep reasons, labels or notes for a record as a whole give them in a decision
    without a reviewer and without a verdict.

    Attributes
    ----------
    record_id : id of the record, or "" before it has one.
    reviewer : name as the tool gives it, or "" where it gives none.
    stage : None where the tool does not say.
    verdict : None where nothing was decided.
    consensus : whether it is what several reviewers settled on; it outweighs theirs.
    reasons : for exclusion, in the reviewers' words.
    labels : tags that the reviewers gave.
    marks : codes; `mechanism_id` is the code's name as the tool spells it, and `evidence`
        what the reviewer quoted.
    checks : the machine's evidence as the reviewer confirmed or rejected it.
    seconds : spent on it, or None where that was not measured.
    codebook_version : of the codebook that the marks speak of, or None.
    decision_id : given by whoever decides, so that the same decision sent twice is kept
        once; the store derives one where it is "".
    supersedes : id of the decision that this one corrects, or "". One that corrects and says
        nothing itself withdraws the other.
    decided_at : moment in UTC; None before it is stored.
    """

    record_id: str = ""
    reviewer: str = ""
    stage: Stage | None = None
    verdict: Verdict | None = None
    consensus: bool = False
    reasons: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    note: str = ""
    marks: tuple[MechanismMark, ...] = ()
    checks: tuple[EvidenceCheck, ...] = ()
    seconds: float | None = None
    codebook_version: int | None = None
    decision_id: str = ""
    supersedes: str = ""
    decided_at: datetime | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing at all."""
        return not (
            self.verdict
            or self.reasons
            or self.labels
            or self.note
            or self.marks
            or self.checks
        )


def member_named(members: type[_Member], name: str, *, kind: str) -> _Member:
    """Return the member of an enumeration that a person named by its value.

    Parameters
    ----------
    kind : what a message calls it, such as ``stage``.

    Raises
    ------
    UnknownNameError
        If there is none.

    Examples
    --------
    >>> from classifier.schema import Stage
    >>> member_named(Stage, "full_text", kind="stage")
    <Stage.FULL_TEXT: 'full_text'>
    """
    known = [member.value for member in members]
    if name not in known:
        raise UnknownNameError(kind, name, known)
    return members(name)

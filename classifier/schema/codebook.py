"""A review's codebook: its question, its criteria, its mechanisms, and how they came about."""

from dataclasses import dataclass, field
from enum import StrEnum

from classifier.errors import UnknownNameError
from classifier.schema.history import Change, ChangeKind, Resolution, resolve

__all__ = ["Codebook", "Mechanism", "MechanismStatus", "ReviewScope"]


class MechanismStatus(StrEnum):
    """How far the review has got with a mechanism."""

    EVIDENCED = "evidenced"
    OPEN = "open"  # searched for, nothing found yet
    CANDIDATE = "candidate"  # proposed, not judged yet
    SPLIT_AMONG_OTHERS = "split_among_others"  # old codes stay readable
    MERGED = "merged"  # absorbed by another


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewScope:
    """What the review asks, and what it takes in and leaves out."""

    question: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mechanism:
    """One mechanism of the programme theory.

    Attributes
    ----------
    mechanism_id : stable name, lower case with underscores; never reused.
    cues : phrases that tend to stand where the mechanism is evidenced.
    absence_cues : phrases that tend to stand where it is evidenced by its absence.
    not_cues : phrases that contain a cue and do not count ("care trust" for "trust").
    """

    mechanism_id: str
    label: str
    status: MechanismStatus
    definition: str
    aliases: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    does_not_count: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    absence_cues: tuple[str, ...] = ()
    not_cues: tuple[str, ...] = ()

    @property
    def is_scored(self) -> bool:
        """Whether predictions are made for it: not if it was merged or split among others."""
        return self.status not in (MechanismStatus.SPLIT_AMONG_OTHERS, MechanismStatus.MERGED)

    def answers_to(self, name: str) -> bool:
        """Whether `name` is the id, the label or an alias, whatever the case."""
        names = (self.mechanism_id, self.label, *self.aliases)
        return name.strip().casefold() in {known.casefold() for known in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """A versioned codebook; definitions may change during a review, ids do not.

    Attributes
    ----------
    changes : how earlier versions led to this one, oldest first.
    """

    codebook_id: str
    version: int
    title: str
    scope: ReviewScope
    mechanisms: tuple[Mechanism, ...]
    language: str = "en"
    licence: str = ""
    source: str = ""
    changes: tuple[Change, ...] = field(default=())

    @property
    def scored(self) -> tuple[Mechanism, ...]:
        """The mechanisms that predictions are made for, in the codebook's order."""
        return tuple(mechanism for mechanism in self.mechanisms if mechanism.is_scored)

    def find(self, name: str) -> Mechanism:
        """Return the mechanism with that id, label or alias.

        Raises
        ------
        UnknownNameError
            If none answers to it.
        """
        for mechanism in self.mechanisms:
            if mechanism.answers_to(name):
                return mechanism
        known = [mechanism.mechanism_id for mechanism in self.mechanisms]
        raise UnknownNameError("mechanism", name, known)

    def resolve(self, code: str, *, made_under: int) -> Resolution:
        """Say what a code made under an earlier version means in this one."""
        return resolve(self.changes, code, made_under=made_under, now=self.version)

    def had(self, mechanism_id: str, *, version: int) -> bool:
        """Whether a mechanism of this version could be coded under an earlier one."""
        came_later = (ChangeKind.ADD, ChangeKind.SPLIT)
        return not any(
            change.version > version
            and change.kind in came_later
            and mechanism_id in change.after
            for change in self.changes
        )

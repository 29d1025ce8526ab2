"""What a person marks and what the machine guesses: presence, bearing, labels, flags."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "Bearing",
    "Evidence",
    "EvidenceCheck",
    "Flag",
    "Label",
    "MechanismMark",
    "MechanismPrediction",
    "Prediction",
    "Presence",
    "TermContribution",
    "largest_first",
]


class Presence(StrEnum):
    """Whether the mechanism operates in what is described."""

    PRESENT = "present"
    ABSENT = "absent"
    MIXED = "mixed"


class Bearing(StrEnum):
    """What the finding does to the theory.

    Presence with a good outcome and absence with a bad one both support it.
    """

    SUPPORTS = "supports"
    WEAKENS = "weakens"
    MODIFIES = "modifies"
    MIXED = "mixed"


class Flag(StrEnum):
    """Why a person should look; nothing is included or excluded by a flag."""

    LIKELY_INCLUDE = "likely_include"
    LIKELY_MECHANISM = "likely_mechanism"
    UNCERTAIN = "uncertain"
    NO_ABSTRACT = "no_abstract"
    POSSIBLE_DUPLICATE = "possible_duplicate"
    REVIEWERS_DISAGREE = "reviewers_disagree"
    MODEL_DISAGREES = "model_disagrees"


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismMark:
    """A person's code of one mechanism in one record.

    Attributes
    ----------
    coded : True if the record evidences the mechanism, False if a person said it does not.
    evidence : the sentence that the person marked, or "".
    """

    mechanism_id: str
    coded: bool
    presence: Presence | None = None
    bearing: Bearing | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """The adjudicated outcome for one record: all that training and metrics consume.

    Attributes
    ----------
    included : the final decision, or None where it is unknown.
    included_abstract : the decision on title and abstract, or None where it is unknown.
    marks : mechanisms that a person coded; what is not listed was not coded.
    """

    record_id: str
    included: bool | None = None
    included_abstract: bool | None = None
    marks: tuple[MechanismMark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A sentence as a span into the stored text, never a copy.

    Attributes
    ----------
    field : "title" or "abstract".
    start, end : character offsets into that field; ``text[start:end]`` is the sentence.
    score : log-odds that order the sentences of one record; the highest is shown first.
    """

    field: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceCheck:
    """A sentence that the machine showed for a mechanism, as a person judged it.

    Attributes
    ----------
    field, start, end : the span, as in `Evidence`.
    confirmed : True if it is evidence, False if the person rejected it.
    """

    mechanism_id: str
    field: str
    start: int
    end: int
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismPrediction:
    """The machine's suggestion for one mechanism in one record.

    Attributes
    ----------
    probability : in [0, 1]; None where too few codes are known for a number to be earned.
    presence, bearing : a first guess for the person; None where nothing is sure.
    evidence : sentences, the strongest first.
    suggested : whether the mechanism stands out in the record.
    cues : where there is no probability, the words in the first sentence that speak for it.
    """

    mechanism_id: str
    probability: float | None
    presence: Presence | None = None
    bearing: Bearing | None = None
    evidence: tuple[Evidence, ...] = ()
    suggested: bool = False
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TermContribution:
    """What one term adds to a score, or takes from it.

    Attributes
    ----------
    term : as the model knows it, stemmed; terms that share a column are joined by " / ".
    block : where it stands: "text", "keywords", "protocol" and such; for mechanisms
        "sentence" or "record" for phrases, "beginning" for the first letters of words,
        "place" for where a sentence stands.
    share : in units of the score.
    """

    term: str
    block: str
    share: float


def largest_first(terms: Iterable[TermContribution]) -> tuple[TermContribution, ...]:
    """Return the terms by the size of their share, whatever its sign; ties by name."""
    return tuple(sorted(terms, key=lambda t: (-abs(t.share), t.block, t.term)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """The machine's suggestions for one record.

    Attributes
    ----------
    p_include : probability of inclusion, in [0, 1].
    margin : the linear score behind it, which orders the queue.
    flags : each flag with its reason in words.
    terms : the terms that moved the margin most, the largest share first; empty where they
        were not looked for.
    """

    record_id: str
    p_include: float
    margin: float
    mechanisms: tuple[MechanismPrediction, ...] = ()
    flags: tuple[tuple[Flag, str], ...] = ()
    terms: tuple[TermContribution, ...] = ()

"""Guess presence and bearing: a first guess for the person, by rules that can be read.

Presence asks whether the mechanism operates in what is described; negation, lack, failure
and refusal near the words that speak for it are cues for its absence. Bearing asks what
that does to the theory, from presence and the sign of the outcome told beside it. Negation
is never a cue for bearing by itself.
"""

from dataclasses import dataclass
from functools import lru_cache

from classifier.schema import Bearing, Codebook, Presence
from classifier.text.patterns import PhraseFinder, PhraseHit

__all__ = ["Stance", "StanceGuesser", "bearing_of"]

_LACK = (
    "no", "not", "nor", "never", "neither", "none", "nobody", "without", "lack", "lacked",
    "lacking", "absence", "absent", "failed", "failure", "refused", "refusal", "unwilling",
    "reluctant", "failed to", "failure to", "unable", "insufficient", "inadequate", "missing",
    "withheld", "withdrawn", "denied", "little", "scant", "hardly", "rarely", "seldom", "weak",
    "poor", "eroded",
    "undermined", "lost", "loss", "rather than", "instead of", "excluded", "ignored",
    "overlooked", "neglected", "unclear", "resisted", "alone", "unilaterally", "cancelled",
    "abandoned", "imposed", "separate", "no one", "nothing", "nowhere", "cannot", "no longer",
    "mistrusted", "distrusted", "dominated",
)  # fmt: skip
_CONTRAST = (
    "although", "though", "whereas", "while", "but", "yet", "however", "in some", "elsewhere",
    "uneven", "unevenly", "partly", "partial", "varied", "both", "some",
)  # fmt: skip
_CONCESSION = (
    "although", "though", "despite", "in spite of", "even so", "even with", "even where", "yet",
    "but", "however", "nevertheless", "nonetheless", "notwithstanding", "still", "all the same",
)  # fmt: skip
_GOOD = (
    "improved", "improve", "improvement", "better", "success", "successful", "succeeded",
    "effective", "enabled", "enable", "facilitated", "facilitate", "fostered", "promoted",
    "strengthened", "enhanced", "sustained", "sustainable", "helped", "contributed",
    "essential", "key", "important", "crucial", "central", "positive", "positively",
    "benefit", "gained", "commitment", "willing", "satisfied", "satisfaction", "faster",
    "fewer delays", "cohesion", "confidence", "embedded", "joined", "agreed", "achieved",
    "flourished", "thrived", "well", "exceeded", "fewer", "recovered", "benefited",
)  # fmt: skip
_BAD = (
    "failed", "failure", "hindered", "hinder", "impeded", "impede", "barrier", "obstacle",
    "undermined", "worse", "worsened", "deteriorated", "stalled", "collapsed", "delayed",
    "delays", "confusion", "confused", "frustration", "frustrated", "mistrust", "distrust",
    "resentment", "resigned", "resignation", "withdrew", "stopped attending", "left the",
    "conflict", "turnover", "duplication", "duplicated", "fragmented", "fragmentation",
    "resistance", "demoralised", "disengaged", "slowed", "suffered", "negative", "negatively",
    "closed", "poorer", "broke down", "abandoned", "badly", "severe", "went wrong", "errors",
)  # fmt: skip
_BURDEN = (
    "delays", "waits", "waiting", "costs", "turnover", "absence", "sickness", "errors",
    "mistakes", "complaints", "conflicts", "stress", "distress", "anxiety", "depression",
    "symptoms", "loneliness", "mortality", "readmissions", "admissions", "burnout", "falls",
    "pressure", "delayed discharges",
)  # fmt: skip
_RISE = (
    "rose", "risen", "increased", "higher", "greater", "grew", "climbed", "soared", "doubled",
    "multiplied", "went up", "more", "gained",
)  # fmt: skip
_DROP = (
    "dropped", "fell", "fallen", "declined", "decreased", "lower", "reduced", "cut", "halved",
    "went down", "ceased", "shortened", "less", "rare",
)  # fmt: skip
_CONDITION = (
    "only when", "only where", "only if", "only after", "provided that", "as long as",
    "unless", "depended on", "depends on", "dependent on", "conditional", "not sufficient",
    "not enough", "insufficient on its own", "on its own", "moderated", "differed by",
    "differed between", "varied with", "varied by", "only once", "in contrast to",
)  # fmt: skip
_NO_EFFECT = (
    "no effect", "not associated", "no association", "no significant", "not significant",
    "unrelated", "no difference", "did not improve", "made no difference", "did not change",
    "did not predict", "nothing changed",
)  # fmt: skip
_REACH = 7
_NEAR = 3
_REMEMBERED = 64
"""Sentences whose hits are kept: one is often the evidence for several mechanisms."""


@dataclass(frozen=True, slots=True)
class Stance:
    """Presence and bearing as guessed from a sentence and the one after it."""

    presence: Presence
    bearing: Bearing


class StanceGuesser:
    """Guesses stance with general cues and the codebook's own."""

    def __init__(self, codebook: Codebook) -> None:
        groups = {
            "lack": _LACK,
            "contrast": _CONTRAST,
            "concession": _CONCESSION,
            "good": _GOOD,
            "bad": _BAD,
            "burden": _BURDEN,
            "rise": _RISE,
            "drop": _DROP,
            "condition": _CONDITION,
            "no_effect": _NO_EFFECT,
        }
        for mechanism in codebook.scored:
            groups[f"cue:{mechanism.mechanism_id}"] = mechanism.cues
            groups[f"absence:{mechanism.mechanism_id}"] = mechanism.absence_cues
        self._find = lru_cache(maxsize=_REMEMBERED)(PhraseFinder(groups).find)

    def guess(self, mechanism_id: str, sentence: str, following: str) -> Stance:
        """Guess from the evidence sentence and the sentence that follows it ("" if none)."""
        hits, after = self._find(sentence), self._find(following)
        told = _signs(hits) + _signs(after)
        presence = _presence(hits, mechanism_id, outcome_told=_outcome_told(told))
        return Stance(presence, bearing_of(presence, told))


def _signs(hits: list[PhraseHit]) -> list[str]:
    """Return the groups of the hits, an outcome turned round where it is denied right before.

    A burden that drops is good, one that rises is bad, whatever else its name says; anything
    else that rises is good.
    """
    denied_from = {hit.end for hit in hits if hit.name == "lack"}
    turned = {"good": "bad", "bad": "good"}
    burdens = [hit for hit in hits if hit.name == "burden"]
    changed, signs = set(), []
    for change in (hit for hit in hits if hit.name in ("rise", "drop")):
        near = [burden.start for burden in burdens if _apart(change, burden) <= _NEAR]
        changed.update(near)
        signs.append("good" if (change.name == "drop") is bool(near) else "bad")
    for hit in hits:
        if hit.name != "bad" or hit.start not in changed:
            denied = hit.start in denied_from
            signs.append(turned.get(hit.name, hit.name) if denied else hit.name)
    return signs


def _apart(one: PhraseHit, other: PhraseHit) -> int:
    return max(one.start - other.end, other.start - one.end)


def _outcome_told(told: list[str]) -> bool:
    return told.count("bad") != told.count("good") or "concession" in told


def _presence(hits: list[PhraseHit], mechanism_id: str, *, outcome_told: bool) -> Presence:
    """Judge by lack near the mechanism's own cues, or anywhere if none of them is there.

    An outcome told beside it makes a single word of lack enough; it is no sign of absence by
    itself.
    """
    cues = [hit for hit in hits if hit.name == f"cue:{mechanism_id}"]
    absent = any(hit.name == f"absence:{mechanism_id}" for hit in hits)
    lacks = [hit for hit in hits if hit.name == "lack"]
    if cues:
        denied = [cue for cue in cues if any(_reaches(lack, cue) for lack in lacks)]
        absent = absent or bool(denied)
        affirmed = len(denied) < len(cues)
    else:
        absent = absent or len(lacks) > (0 if outcome_told else 1)
        affirmed = not absent
    if not absent:
        return Presence.PRESENT
    contrasted = any(hit.name == "contrast" for hit in hits)
    return Presence.MIXED if affirmed and contrasted else Presence.ABSENT


def _reaches(lack: PhraseHit, cue: PhraseHit) -> bool:
    """Whether a word of lack stands before the cue, or right after it, close enough."""
    return 0 <= cue.start - lack.end <= _REACH or 0 <= lack.start - cue.end <= 3


def bearing_of(presence: Presence, told: list[str]) -> Bearing:
    """Return what presence and the outcome told do to the theory.

    Parameters
    ----------
    told : names of the cue groups found: "good", "bad", "condition", "no_effect".

    Examples
    --------
    >>> bearing_of(Presence.ABSENT, ["bad"])
    <Bearing.SUPPORTS: 'supports'>
    """
    if "condition" in told:
        return Bearing.MODIFIES
    if presence is Presence.MIXED:
        return Bearing.SUPPORTS if "good" in told or "bad" in told else Bearing.MIXED
    good, bad = told.count("good"), told.count("bad")
    if presence is Presence.PRESENT:
        return Bearing.WEAKENS if "no_effect" in told or bad > good else Bearing.SUPPORTS
    return Bearing.WEAKENS if good > bad else Bearing.SUPPORTS

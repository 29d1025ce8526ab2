"""Guess presence and bearing where they are sure: a first guess for the person, by rules.

Presence asks whether the mechanism operates in what is described. It is denied where negation,
lack, failure or refusal reaches the words that speak for it, and affirmed where nothing of the
kind stands in the sentence. Bearing asks what that does to the theory, from presence and the
sign of the outcome told beside it. A sentence with contrast, concession or signs both ways is
left to the person: no guess is made.
"""

import re
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
    "uneven", "unevenly", "partly", "partial", "varied",
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
_PSEUDO = (
    "not only", "not just", "not merely", "not simply", "not necessarily", "no doubt",
    "whether or not", "or not", "no longer than", "no less than", "no significant",
    "not significant", "no difference", "no increase", "no decrease", "gram negative",
)  # fmt: skip
"""Negation that denies nothing of the mechanism (Chapman and others, 2001,
doi:10.1006/jbin.2001.1029, call it pseudo-negation)."""
_REACH = 4
"""Words between a denial and what it denies; set by hand."""
_NEAR = 3
_NITRIC_OXIDE = re.compile(r"\b(?:e?NO|FeNO|iNO|NOx)\b")
_REMEMBERED = 64
"""Sentences whose hits are kept: one is often the evidence for several mechanisms."""


@dataclass(frozen=True, slots=True)
class Stance:
    """Presence and bearing from a sentence and the one after it; None is "not guessed"."""

    presence: Presence | None
    bearing: Bearing | None


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
            "pseudo": _PSEUDO,
        }
        for mechanism in codebook.scored:
            groups[f"cue:{mechanism.mechanism_id}"] = mechanism.cues
            groups[f"absence:{mechanism.mechanism_id}"] = mechanism.absence_cues
        self._find = lru_cache(maxsize=_REMEMBERED)(PhraseFinder(groups).find)

    def guess(self, mechanism_id: str, sentence: str, following: str) -> Stance:
        """Guess from the evidence sentence and the sentence that follows it ("" if none)."""
        hits, after = self._find(_readable(sentence)), self._find(_readable(following))
        told = _signs(hits) + _signs(after)
        presence = _presence(hits, mechanism_id)
        if presence is None or "concession" in told:
            return Stance(presence, None)
        return Stance(presence, bearing_of(presence, told))


def _readable(sentence: str) -> str:
    """Return the sentence without "NO" for nitric oxide, which is no denial."""
    return _NITRIC_OXIDE.sub("nitric oxide", sentence)


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


def _presence(hits: list[PhraseHit], mechanism_id: str) -> Presence | None:
    """Return absent where all that speaks for it is denied, present where nothing denies."""
    names = {hit.name for hit in hits}
    if names & {"contrast", "concession", "condition", "no_effect"}:
        return None
    cues = [hit for hit in hits if hit.name == f"cue:{mechanism_id}"]
    pseudo = [hit for hit in hits if hit.name == "pseudo"]
    lacks = [
        hit for hit in hits if hit.name == "lack" and not any(_within(hit, p) for p in pseudo)
    ]
    absent = [hit for hit in hits if hit.name == f"absence:{mechanism_id}"]
    apart = [cue for cue in cues if not any(_within(cue, hit) for hit in absent)]
    denied = [cue for cue in apart if any(_reaches(lack, cue) for lack in lacks)]
    if (absent or denied) and len(denied) == len(apart):
        return Presence.ABSENT
    return None if lacks or absent else Presence.PRESENT


def _within(one: PhraseHit, other: PhraseHit) -> bool:
    return other.start <= one.start and one.end <= other.end


def _reaches(lack: PhraseHit, cue: PhraseHit) -> bool:
    """Whether a denial stands before the cue, close enough."""
    return 0 <= cue.start - lack.end <= _REACH


def bearing_of(presence: Presence, told: list[str]) -> Bearing | None:
    """Return what presence and the outcome told do to the theory, None where it is not sure.

    Parameters
    ----------
    told : names of the cue groups found: "good", "bad", "condition", "no_effect".

    Examples
    --------
    >>> bearing_of(Presence.ABSENT, ["bad"])
    <Bearing.SUPPORTS: 'supports'>
    """
    good, bad = told.count("good"), told.count("bad")
    if {"condition", "no_effect", "contrast"} & set(told) or (good and bad):
        return None
    if presence is Presence.PRESENT:
        return Bearing.SUPPORTS if good else None
    if presence is Presence.ABSENT:
        return Bearing.SUPPORTS if bad else Bearing.WEAKENS if good else None
    return None

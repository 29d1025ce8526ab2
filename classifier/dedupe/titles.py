"""How alike two titles are, and how much that says."""

from dataclasses import dataclass

from rapidfuzz import fuzz

from classifier.dedupe.fingerprint import Fingerprint

__all__ = ["LIKE", "TitleMatch", "a_word_differs", "match_keys", "match_titles", "worth"]

LIKE = 80.0
"""Likeness from which two titles count as spellings of one."""

_CUT_LETTERS = 25
_LEAST_CUT_OFF = 4
_SAME_OPENING = 93.0
_REORDERED = 93.0
_SPELLING = 66.0
_LONG = 40, 5
_MEDIUM = 15, 3


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """How alike two titles are.

    Attributes
    ----------
    likeness : 0 to 100, by insertions and deletions between titles without spaces.
    cut : whether one is the other cut short, or without its subtitle.
    """

    likeness: float
    cut: bool = False


def match_titles(a: Fingerprint, b: Fingerprint) -> TitleMatch:
    """Compare titles; of a notice or a reply and a paper, the title that it goes with."""
    if a.kind is not b.kind:
        return match_keys(a.base, b.base)
    found = match_keys(a.key, b.key)
    if found.cut or not LIKE - 10 <= found.likeness < _REORDERED:
        return found
    reordered = float(fuzz.token_sort_ratio(a.title, b.title)) - 1
    return TitleMatch(max(found.likeness, reordered))


def match_keys(one: str, other: str) -> TitleMatch:
    """Compare two keys; a cut key counts by the opening that both have."""
    if one == other:
        return TitleMatch(100.0 if one else 0.0)
    short, long = (one, other) if len(one) < len(other) else (other, one)
    if len(short) >= _CUT_LETTERS and len(long) - len(short) >= _LEAST_CUT_OFF:
        opening = fuzz.ratio(short, long[: len(short)])
        if opening >= _SAME_OPENING:
            return TitleMatch(min(opening, 99.0), cut=True)
    return TitleMatch(float(fuzz.ratio(one, other)))


def a_word_differs(a: Fingerprint, b: Fingerprint) -> bool:
    """Whether each title has a word that is no misspelling of one in the other: rats, mice."""
    return _has_its_own_word(a, b) and _has_its_own_word(b, a)


def _has_its_own_word(a: Fingerprint, b: Fingerprint) -> bool:
    theirs = set(b.title.split())
    own = [word for word in set(a.title.split()) - theirs if len(word) > 2]
    return any(
        word not in b.key and all(fuzz.ratio(word, other) < _SPELLING for other in theirs)
        for word in own
    )


def worth(a: Fingerprint) -> float:
    """Return the points that another record with the same title is worth.

    A title of 40 letters and five words is taken to be one paper's own.
    """
    if a.generic:
        return 10
    extent = a.extent
    for (letters, words), points in ((_LONG, 60), (_MEDIUM, 45)):
        if extent[0] >= letters and extent[1] >= words:
            return points
    return 25

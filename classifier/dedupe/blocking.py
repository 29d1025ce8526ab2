"""Which pairs are worth comparing: those that share something rare.

Every record gets a few keys; records with the same key are neighbours. In a block with more
records than the window is wide, only neighbours in the order of titles are compared (sorted
neighbourhood, Hernández and Stolfo 1995, doi:10.1145/223784.223807), so that the work grows
with the number of records and not with its square.
"""

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

from classifier.dedupe.fingerprint import Fingerprint

__all__ = ["candidate_pairs"]

Places = NDArray[np.int64]

_WINDOW = 25
_RARE_WORDS = 3
_OPENING_WORDS = 4
_LEAST_LIKENESS = 65
_LEAST_OPENING = 25
_ABSTRACT_LETTERS = 100
"""Letters that open no two abstracts by chance."""
_BATCH = 200_000


def candidate_pairs(prints: Sequence[Fingerprint]) -> Iterator[tuple[int, int]]:
    """Yield each pair of places that shares a key and whose titles are not plainly different.

    Parameters
    ----------
    prints : in an order that does not depend on how the records came, such as that of ids.
    """
    places, keys = _keyed(prints)
    rank = np.empty(len(prints), dtype=np.int64)
    rank[sorted(range(len(prints)), key=lambda place: _order(prints[place]))] = np.arange(
        len(prints)
    )
    codes = _neighbours(places, keys, rank)
    for start in range(0, len(codes), _BATCH):
        left, right = np.divmod(codes[start : start + _BATCH], max(len(prints), 1))
        kept = _worth_comparing(prints, left, right)
        yield from zip(left[kept].tolist(), right[kept].tolist(), strict=True)


def _keyed(prints: Sequence[Fingerprint]) -> tuple[Places, Places]:
    """Return each record's place once for each of its keys, and those keys as hashes."""
    times = Counter(word for found in prints for word in set(found.title.split()))
    places, keys = array("q"), array("q")
    for place, found in enumerate(prints):
        own = [hash(key) for key in _keys(found, times)]
        keys.extend(own)
        places.extend([place] * len(own))
    return np.frombuffer(places, dtype=np.int64), np.frombuffer(keys, dtype=np.int64)


def _keys(found: Fingerprint, times: Counter[str]) -> Iterator[tuple[object, ...]]:
    if found.doi:
        yield "doi", found.doi
    if found.pmid:
        yield "pmid", found.pmid
    if found.page and found.volume:
        yield "place", found.volume, found.page
    for number in found.trials:
        yield "trial", number
    if len(found.abstract) >= _ABSTRACT_LETTERS:
        yield "abstract", found.abstract[:_ABSTRACT_LETTERS]
    if not found.base:
        return
    yield "title", found.base
    words = found.title.split()
    yield "opening", *words[:_OPENING_WORDS]
    rare = sorted([(times[word], word) for word in set(words) if times[word] > 1])
    for one, other in combinations(rare[:_RARE_WORDS], 2):
        yield "words", one[1], other[1]
    if found.first:
        yield "author", min(found.first), found.year
    if len(found.people) > 1:
        yield "team", found.people


def _order(found: Fingerprint) -> tuple[object, ...]:
    """Order by title, then by what parts papers with the same title."""
    return found.base, sorted(found.first), found.year or 0, found.doi, found.page


def _neighbours(places: Places, keys: Places, rank: Places) -> Places:
    """Return the pairs within the window, each once, as ``left * n + right``."""
    order = np.lexsort((rank[places], keys))
    places, keys = places[order], keys[order]
    found = [np.empty(0, dtype=np.int64)]
    for apart in range(1, min(_WINDOW, len(keys) - 1) + 1):
        same = keys[:-apart] == keys[apart:]
        one, other = places[:-apart][same], places[apart:][same]
        left, right = np.minimum(one, other), np.maximum(one, other)
        found.append((left * len(rank) + right)[left != right])
    return np.unique(np.concatenate(found))


def _worth_comparing(
    prints: Sequence[Fingerprint], left: Places, right: Places
) -> NDArray[np.bool_]:
    """Whether titles are alike, one begins the other, or a number or a gap calls for a look."""
    one = [prints[place].base for place in left.tolist()]
    other = [prints[place].base for place in right.tolist()]
    alike = cpdist(
        one, other, scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS, dtype=np.float32
    )
    kept: NDArray[np.bool_] = alike > 0
    for index in np.flatnonzero(~kept).tolist():
        a, b = prints[left[index]], prints[right[index]]
        kept[index] = (
            bool(a.doi and a.doi == b.doi)
            or bool(a.pmid and a.pmid == b.pmid)
            or not (a.base and b.base)
            or bool(a.page and (a.page, a.volume, a.year) == (b.page, b.volume, b.year))
            or not a.trials.isdisjoint(b.trials)
            or (
                len(a.abstract) >= _ABSTRACT_LETTERS
                and a.abstract[:_ABSTRACT_LETTERS] == b.abstract[:_ABSTRACT_LETTERS]
            )
            or _open_alike(a.base, b.base)
        )
    return kept


def _open_alike(one: str, other: str) -> bool:
    length = min(len(one), len(other))
    return (
        length >= _LEAST_OPENING
        and fuzz.ratio(one[:_LEAST_OPENING], other[:_LEAST_OPENING]) >= 90
        and fuzz.ratio(one[:length], other[:length]) >= 90
    )

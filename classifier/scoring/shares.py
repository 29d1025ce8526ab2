"""The terms that scores are made of, spelled out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from classifier.text.hashing import buckets, word_hashes

__all__ = ["TermShare", "largest_first", "spell"]


@dataclass(frozen=True, slots=True)
class TermShare:
    """What one term adds to a score.

    Attributes
    ----------
    term : the word or phrase; terms that share a bucket are joined by " / ".
    block : the block of features; "sentence" or "record" for phrases of a mechanism,
        "beginning" for the first letters of words, "place" for where a sentence stands.
    share : in units of the score.
    """

    term: str
    block: str
    share: float


def spell(words: list[str], *, orders: tuple[int, ...], salt: int) -> dict[int, str]:
    """Return the phrases of a text by their bucket."""
    found: dict[int, dict[str, None]] = defaultdict(dict)
    hashes = word_hashes(words)
    for order in orders:
        for start, bucket in enumerate(buckets(hashes, order=order, salt=salt).tolist()):
            found[bucket][" ".join(words[start : start + order])] = None
    return {bucket: " / ".join(terms) for bucket, terms in found.items()}


def largest_first(shares: Iterable[TermShare]) -> tuple[TermShare, ...]:
    """Return the shares by size, whatever their sign."""
    return tuple(sorted(shares, key=lambda t: (-abs(t.share), t.block, t.term)))

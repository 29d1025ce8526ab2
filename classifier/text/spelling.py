"""Spell hashed phrases out again, from the text that they were found in."""

from collections import defaultdict

from classifier.text.hashing import buckets, word_hashes

__all__ = ["joined_terms", "spell_phrases"]


def spell_phrases(
    words: list[str], *, orders: tuple[int, ...], salt: int
) -> dict[int, tuple[str, ...]]:
    """Return the phrases of a text by their bucket, each once, in the order of the text.

    Parameters
    ----------
    orders : lengths of the phrases, in words.
    salt : of the block of features.

    Examples
    --------
    >>> spelled = spell_phrases(["shared", "goals"], orders=(2,), salt=1)
    >>> [joined_terms(terms) for terms in spelled.values()]
    ['shared goals']
    """
    terms: dict[int, dict[str, None]] = defaultdict(dict)
    hashes = word_hashes(words)
    for order in orders:
        for start, bucket in enumerate(buckets(hashes, order=order, salt=salt).tolist()):
            terms[bucket][" ".join(words[start : start + order])] = None
    return {bucket: tuple(phrases) for bucket, phrases in terms.items()}


def joined_terms(terms: tuple[str, ...] | dict[str, None]) -> str:
    """Return terms that share a bucket as one."""
    return " / ".join(terms)

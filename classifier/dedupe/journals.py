"""Whether two names mean the same journal, abbreviated or not."""

from functools import lru_cache

__all__ = ["journals_agree"]

_SMALL = frozenset("a an and de der des die et for für in la le of on the und zur".split())
_CACHED = 100_000


@lru_cache(_CACHED)
def journals_agree(one: str, other: str) -> bool | None:
    """Compare two folded names.

    Returns
    -------
    True if they are the same or one abbreviates the other, False if they differ, None if
    either is missing or one only begins the other ("circulation", "circulation research").

    Examples
    --------
    >>> journals_agree("curr opin lipidol", "current opinion in lipidology")
    True
    >>> journals_agree("diabetes", "diabetologia")
    False
    """
    left, right = sorted((_words(one), _words(other)), key=lambda words: len("".join(words)))
    if not left or not right:
        return None
    if len(left) == len(right):
        return all(map(_abbreviates, left, right))
    if len(left) == 1 and left[0] == "".join(word[0] for word in right):
        return True
    short, long = sorted((left, right), key=len)
    return None if _starts(short, long) else False


def _words(name: str) -> list[str]:
    return [word for word in name.split() if word not in _SMALL]


def _starts(short: list[str], long: list[str]) -> bool:
    """Whether the words of `short` stand, abbreviated or in full, in the order of `long`."""
    rest = iter(long)
    return all(
        any(_abbreviates(word, other) or _abbreviates(other, word) for other in rest)
        for word in short
    )


def _abbreviates(short: str, long: str) -> bool:
    """Whether the letters of `short` stand in this order in `long`, from its first one."""
    if not long.startswith(short[0]):
        return False
    if len(short) > len(long):
        short, long = long, short
    rest = iter(long)
    return all(letter in rest for letter in short)

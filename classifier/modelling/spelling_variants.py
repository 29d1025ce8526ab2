"""British and American spellings: a codebook in one finds texts in the other."""

import re
from collections.abc import Iterator, Sequence

__all__ = ["spelling_variants"]

# Only endings that are regular and hardly ever part of another word.
_ENDINGS = (
    ("isation", "ization"), ("ise", "ize"), ("ising", "izing"), ("yse", "yze"), ("our", "or"),
    ("ouring", "oring"), ("elling", "eling"), ("entre", "enter"), ("ogramme", "ogram"),
    ("geing", "ging"), ("dgement", "dgment"), ("fence", "fense"),
)  # fmt: skip
_SHORTEST = 3
"""Letters before an ending: "our" and "wise" stay what they are."""


def spelling_variants(words: Sequence[str]) -> Iterator[list[str]]:
    """Yield the words as they are, and once more in the other spelling if that differs.

    Examples
    --------
    >>> list(spelling_variants(["organisational", "behaviour"]))
    [['organisational', 'behaviour'], ['organizational', 'behavior']]
    """
    own = list(words)
    yield own
    for pairs in (_ENDINGS, [(american, british) for british, american in _ENDINGS]):
        other = [_respelled(word, pairs) for word in own]
        if other != own:
            yield other


def _respelled(word: str, pairs: Sequence[tuple[str, str]]) -> str:
    for before, after in sorted(pairs, key=lambda pair: -len(pair[0])):
        pattern = rf"^(\w{{{_SHORTEST},}}){before}(s|al|ally|d|ed)?$"
        if re.search(pattern, word):
            return re.sub(pattern, rf"\1{after}\2", word)
    return word

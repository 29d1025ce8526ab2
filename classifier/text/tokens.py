"""The one tokenisation rule, and the stems that make word forms and spellings meet."""

import re
from functools import lru_cache

__all__ = ["stem", "token_spans", "tokens"]

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_BRITISH = (
    (re.compile(r"is(ation|ations|ational|e|ed|es|er|ers|ing)$"), r"iz\1"),
    (re.compile(r"^(behavi|col|fav|hon|lab|neighb|rum)our"), r"\1or"),
    (re.compile(r"^centre"), "center"),
    (re.compile(r"^programme"), "program"),
)
_NOT_BRITISH = frozenset(
    """advise advised advises adviser advisers advising arise arises arising comprise comprised
    comprises comprising compromise compromised compromises compromising disease enterprise
    enterprises exercise exercised exercises exercising expertise franchise increased likewise
    noise otherwise praise precise premise premises promise promised promises promising raise
    raised raises raising rise rises rising supervise supervised supervises supervising surprise
    surprised surprising wise""".split()  # noqa: SIM905 (a word list is easier to read)
)


def tokens(text: str) -> list[str]:
    """Return the words of `text`, lower case; an apostrophe inside a word stays.

    >>> tokens("Co-leadership: leaders' views")
    ['co', 'leadership', 'leaders', 'views']
    """
    return [match.group().lower() for match in _TOKEN.finditer(text)]


def token_spans(text: str) -> list[tuple[int, int]]:
    """Return the character spans of the same words, in the same order."""
    return [match.span() for match in _TOKEN.finditer(text)]


@lru_cache(maxsize=1 << 18)
def stem(token: str) -> str:
    """Return the stem of a lower-case word, British and American spelling made one.

    Method: the English Snowball stemmer (Porter, 2001, snowballstem.org).

    >>> stem("organisational") == stem("organizations")
    True
    """
    word = token.replace("’", "'")
    if word not in _NOT_BRITISH:
        for pattern, spelling in _BRITISH:
            word = pattern.sub(spelling, word)
    return str(_stemmer().stemWord(word))


@lru_cache(maxsize=1)
def _stemmer():  # type: ignore[no-untyped-def]
    import snowballstemmer

    return snowballstemmer.stemmer("english")

"""The one tokenisation rule, and the stems that make word forms and spellings meet."""

import re
from functools import lru_cache

__all__ = ["FUNCTION_WORDS", "TOKENS", "content_stems", "stem", "token_spans", "tokens"]

TOKENS = "words-snowball-british.v1"
"""Names the rules of this module; raise it when words or stems come out otherwise."""

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_BRITISH = (
    (
        re.compile(r"(?<=\w\w)is(ations?|ational(?:ly)?|e|ed|es|ers?|ing|able|ability)$"),
        r"iz\1",
    ),
    (re.compile(r"(?<=[aeo]l)ys(e|ed|es|ers?|ing)$"), r"yz\1"),
    (
        re.compile(r"(behavi|col|endeav|fav|flav|harb|hon|hum|lab|neighb|rig|rum|tum|vig)our"),
        r"\1or",
    ),
    (re.compile(r"centr(?:e(?='?s?$)|(?=ed$|ing$))"), "center"),
    (re.compile(r"^programme(?='?s?$)"), "program"),
    (re.compile(r"^(defen|licen|offen|preten)ce"), r"\1se"),
    (re.compile(r"(?<=dg)ement"), "ment"),
    (re.compile(r"paed"), "ped"),
    (re.compile(r"^scept"), "skept"),
)
# What the patterns above have in common: most words end at this one look.
_TWO_SPELLINGS = re.compile(r"is|ys|our|centr|^programme|ence|dgement|paed|^scept")
_PRACTISE = re.compile(r"^practis(?=e|ing)")
# Advise, exercise, surprise and their like have no spelling with z.
_S_EVERYWHERE = re.compile(
    r"(?:[aou]|w|ch|pr|(?:ad|de|impro|re|super|tele)v|(?:con|cum|er|ex|in|re)c"
    r"|(?:pre|pro)m|(?:adv|exp)ert|^(?:a|c|up)?r)is(?:e|ed|es|ers?|ing|able|ation)$"
)

# Words that the stemmer would throw together with others of quite another meaning.
_APART = {
    "authority": "authority",  # not author
    "authorities": "authority",
    "experience": "experience",  # not experiment
    "experiences": "experience",
    "experienced": "experience",
    "experiencing": "experience",
    "secondment": "secondment",  # not second
    "secondments": "secondment",
    "seconded": "secondment",
}
FUNCTION_WORDS = frozenset(
    """a an and are as at be been before but by can did do does for from has have how if in
    into is it its made make makes more most much nobody not of on one or other others out own
    people put so some somebody than that the their them then there they this those through to
    up use used was were what when where which who whom whose why will with without you
    your""".split()
)
"""Words that carry no meaning of their own in a definition, a protocol or a sentence."""


def tokens(text: str) -> list[str]:
    """Return the words of `text`, lower case; an apostrophe inside a word stays.

    >>> tokens("Co-leadership: leaders' views")
    ['co', 'leadership', 'leaders', 'views']
    """
    return [match.group().lower().replace("’", "'") for match in _TOKEN.finditer(text)]


def token_spans(text: str) -> list[tuple[int, int]]:
    """Return the character spans of the same words, in the same order."""
    return [match.span() for match in _TOKEN.finditer(text)]


@lru_cache(maxsize=1 << 18)
def stem(token: str) -> str:
    """Return the stem of a lower-case word, British and American spelling made one.

    Method: the English Snowball stemmer (Porter, 2001, snowballstem.org).

    >>> stem("organisational") == stem("organizations")
    True
    >>> stem("authority") == stem("author")
    False
    """
    word = token.replace("’", "'")
    noun = word.removesuffix("'s")
    if noun in _APART:
        return _APART[noun]
    word = _PRACTISE.sub("practic", word)
    if _TWO_SPELLINGS.search(word) and not _S_EVERYWHERE.search(word):
        for pattern, spelling in _BRITISH:
            word = pattern.sub(spelling, word)
    return str(_stemmer().stemWord(word))


def content_stems(text: str) -> set[str]:
    """Return the stems of the words of `text` that carry meaning.

    >>> sorted(content_stems("What leaders do, and with whom"))
    ['leader']
    """
    words = {word for word in tokens(text) if len(word) > 1}
    return {stem(word) for word in words - FUNCTION_WORDS}


@lru_cache(maxsize=1)
def _stemmer():  # type: ignore[no-untyped-def]
    import Stemmer

    return Stemmer.Stemmer("english")

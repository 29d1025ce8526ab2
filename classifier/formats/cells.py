"""Cells that hold several names or keywords, in the spellings that tools use."""

import re

from classifier.formats.values import keyword_in

__all__ = ["keywords_in", "people_in"]

_BREAK = re.compile(r"[;|\n]")
_AND = re.compile(r"^(?:and|&)\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s+and\s+")
_COMMA = re.compile(r",(?![^(]*\))")
_LIST = re.compile(r"""\[(?:['"].*['"])?\]""", re.DOTALL)
_QUOTED = re.compile(r"""'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)\"""", re.DOTALL)
_PUBMED_END = re.compile(r"\s[A-Z]{2,3}\.$")  # a list of authors ends in a full stop there
_INITIALS = 4


def people_in(text: str) -> tuple[str, ...]:
    """Return the names in a cell, one each.

    >>> people_in("Ito, A.; Berg, B."), people_in("Ito, A., Berg, B.")
    (('Ito, A.', 'Berg, B.'), ('Ito, A.', 'Berg, B.'))
    >>> people_in("Ito A., Berg B.")
    ('Ito A.', 'Berg B.')
    """
    listed = _python_list(text)
    if listed is None:
        listed = _BREAK.split(text) if _BREAK.search(text) else _BETWEEN.split(text)
    if len(listed) == 1:
        listed = _people_between_commas(listed[0])
    names = (_AND.sub("", " ".join(name.split())) for name in listed)
    return tuple(name for name in names if name)


def keywords_in(text: str) -> tuple[str, ...]:
    """Return the keywords in a cell: commas count where nothing else parts them.

    >>> keywords_in("*Trust; Care, integrated"), keywords_in("trust, care (adult, child)")
    (('Trust', 'Care, integrated'), ('trust', 'care (adult, child)'))
    """
    listed = _python_list(text)
    if listed is None:
        listed = _BREAK.split(text) if _BREAK.search(text) else _COMMA.split(text)
    words = (keyword_in(word) for word in listed)
    return tuple(word for word in words if word)


def _python_list(text: str) -> list[str] | None:
    """Return the items of a list as pandas writes it into a cell, else None."""
    if not _LIST.fullmatch(text):
        return None
    quoted = (single or double for single, double in _QUOTED.findall(text))
    return [re.sub(r"\\(.)", r"\1", item) for item in quoted]


def _people_between_commas(text: str) -> list[str]:
    """Split ``Surname I., Surname I.`` and ``Surname, I., Surname, I.``, nothing else."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > 1 and all(_are_initials(part) for part in parts[1::2]):
        return [", ".join(parts[place : place + 2]) for place in range(0, len(parts), 2)]
    if len(parts) > 1 and _ends_in_initials(parts[0]):
        return parts if "." in parts[0] else [*parts[:-1], parts[-1].removesuffix(".")]
    return [text.removesuffix(".") if _PUBMED_END.search(text) else text]


def _are_initials(text: str) -> bool:
    letters = text.replace(".", "").replace(" ", "").replace("-", "")
    return 0 < len(letters) <= _INITIALS and letters.isupper()


def _ends_in_initials(name: str) -> bool:
    return len(name.split()) > 1 and _are_initials(name.rsplit(maxsplit=1)[-1])

"""Cells that hold several names or keywords, in the spellings that tools use."""

import ast
import json
import re
from collections.abc import Sequence

from classifier.formats.values import is_no_name, keyword_in

__all__ = [
    "keywords_in",
    "listed_values",
    "people_in",
    "people_run_together",
    "structure_in",
    "text_of_inverted",
]

_LONGEST = 1_000_000
"""Characters of a cell that is read as a list or an object."""

_BREAK = re.compile(r"[;|\n]")
_AND = re.compile(r"^(?:and|&)\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s+and\s+")
_COMMA = re.compile(r",(?![^(]*\))")
_LIST = re.compile(r"""\[(?:['"].*['"])?\]""", re.DOTALL)
_QUOTED = re.compile(r"""'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)\"""", re.DOTALL)
_RUN_TOGETHER = re.compile(
    r"(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bDi)(?<!\bDu)(?<!\bLa)(?<!\bLe)(?<!\bVan)(?<=[^\W\d_A-Z])(?=[A-Z])"
)
_NUMBER_OF_AUTHOR = re.compile(r"\s*\(\d+\)$")
_INITIALS_FIRST = re.compile(r"[A-Z]{1,4}\.?(?:[ -][A-Z]\.?)* [^\W\d_a-z]")
_PUBMED_END = re.compile(r"\s[A-Z]{2,3}\.$")  # a list of authors ends in a full stop there
_INITIALS = 4


def people_in(text: str) -> tuple[str, ...]:
    """Return the names in a cell, one each.

    >>> people_in("Ito, A.; Berg, B."), people_in("Ito, A., Berg, B.")
    (('Ito, A.', 'Berg, B.'), ('Ito, A.', 'Berg, B.'))
    >>> people_in("Ito A., Berg B.")
    ('Ito A.', 'Berg B.')
    """
    listed = listed_values(text, "display_name", "name", "full_name", "raw_author_name")
    listed = _python_list(text) if listed is None else listed
    if listed is None:
        listed = _BREAK.split(text) if _BREAK.search(text) else _BETWEEN.split(text)
    if len(listed) == 1:
        listed = _people_between_commas(listed[0])
    names = (_AND.sub("", " ".join(name.split())) for name in listed)
    bare = (_NUMBER_OF_AUTHOR.sub("", name) for name in names)
    return tuple(name for name in bare if name and not is_no_name(name))


def people_run_together(text: str) -> tuple[str, ...]:
    """Return names that follow each other without anything between them.

    >>> people_run_together("Ada BergBo McOsei")
    ('Ada Berg', 'Bo McOsei')
    """
    return tuple(name.strip() for name in _RUN_TOGETHER.split(text) if name.strip())


def listed_values(text: str, *keys: str) -> list[str] | None:
    """Return what stands under the first of `keys` in each object of a list in a cell.

    Lists are read as JSON or as Python writes them; None where the cell holds no such list.

    >>> listed_values("[{'name': 'Ada'}, {'author': {'name': 'Bo'}}]", "name")
    ['Ada', 'Bo']
    """
    found = structure_in(text)
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        return None
    values = (_value_under(item, keys) for item in found)
    return [value for value in values if value]


def _value_under(item: dict[str, object], keys: Sequence[str]) -> str:
    for key in keys:
        if isinstance(value := item.get(key), str):
            return value
    inner = (value for value in item.values() if isinstance(value, dict))
    return next(filter(None, (_value_under(value, keys) for value in inner)), "")


def structure_in(text: str) -> object:
    """Return the list or the object that a cell holds as JSON or as Python, else None."""
    if text[:1] not in ("[", "{") or len(text) > _LONGEST:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None


def text_of_inverted(index: object) -> str:
    """Return the text of an index of words to their places, as OpenAlex gives abstracts.

    >>> text_of_inverted({"trust": [1], "We": [0]})
    'We trust'
    """
    if not isinstance(index, dict):
        return ""
    placed = [
        (place, str(word))
        for word, places in index.items()
        if isinstance(places, list)
        for place in places
        if isinstance(place, int)
    ]
    return " ".join(word for _, word in sorted(placed))


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
    if len(parts) > 1 and all(
        _INITIALS_FIRST.match(part) or part.endswith("...") for part in parts
    ):
        return [part for part in parts if not part.endswith("...")]
    if len(parts) > 1 and _ends_in_initials(parts[0]):
        return parts if "." in parts[0] else [*parts[:-1], parts[-1].removesuffix(".")]
    return [text.removesuffix(".") if _PUBMED_END.search(text) else text]


def _are_initials(text: str) -> bool:
    letters = text.replace(".", "").replace(" ", "").replace("-", "")
    return 0 < len(letters) <= _INITIALS and letters.isupper()


def _ends_in_initials(name: str) -> bool:
    return len(name.split()) > 1 and _are_initials(name.rsplit(maxsplit=1)[-1])

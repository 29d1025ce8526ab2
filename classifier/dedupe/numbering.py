"""The numbers in a title: two parts of one series differ in nothing else."""

import re

__all__ = ["numbers_in", "series_in"]

_ROMAN = {
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8",
    "ix": "9", "x": "10", "xi": "11", "xii": "12", "xiii": "13", "xiv": "14", "xv": "15",
}  # fmt: skip
_WORDS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "first": "1",
    "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6",
}  # fmt: skip
_MARKERS = (  # what is numbered in a series
    "part|parts|pt|phase|study|stage|section|chapter|volume|vol|paper|report|article|module"
    "|experiment|number|lecture|series|instalment|installment|book|step|communication"
)
_SERIES = re.compile(
    rf"\b(?:{_MARKERS}) (\d\d?|[ivx]+|one|two|three|four|five|six)\b"
    r"|\b(?:part|parts|section|module) ([a-h])\b"
)
_ORDINAL = re.compile(rf"\b(first|second|third|fourth|fifth|sixth) (?:{_MARKERS})\b")
_LAST_ROMAN = re.compile(r" ([ivx]+)$")
_NUMERAL = re.compile(r"\d+|\b(?:ii|iii|iv|vi|vii|viii|ix|xi|xii|xiii|xiv|xv)\b")
_MARKER_WORDS = frozenset(_MARKERS.split("|"))


def numbers_in(title: str) -> tuple[str, ...]:
    """Return the numbers of a folded title, Roman numerals as digits, sorted.

    >>> numbers_in("type ii diabetes from 1983 to 1993")
    ('1983', '1993', '2')
    """
    return tuple(sorted(_ROMAN.get(found, found) for found in _NUMERAL.findall(title)))


def series_in(title: str) -> tuple[str, ...]:
    """Return what numbers the part of a series in a folded title.

    >>> series_in("boundary work part b nurses"), series_in("boundary work ii")
    (('b',), ('2',))
    """
    found = _LAST_ROMAN.findall(title)
    if not _MARKER_WORDS.isdisjoint(title.split()):
        found += [number or letter for number, letter in _SERIES.findall(title)]
        found += _ORDINAL.findall(title)
    return tuple(sorted({_ROMAN.get(mark) or _WORDS.get(mark) or mark for mark in found}))

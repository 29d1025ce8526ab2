"""Columns that are not used though they look like a field that is wanted."""

import difflib
import re
from collections.abc import Mapping, Sequence

from classifier.formats.headers import HEADERS, is_known
from classifier.formats.values import year_in
from classifier.schema import normalise_doi

__all__ = ["unused_columns"]

_LIKE = 0.82
"""Likeness (Ratcliff and Obershelp) of headers: "Abstrct", "Autors", but not "Funder"."""
_MOST_CELLS = 0.6
"""Share of the cells that must look so."""
_LEAST_CELLS = 2
_PMID = re.compile(r"[1-9]\d{6,7}(?:\.0)?")
_WORD = re.compile(r"[a-z]+")
_FIELDS = ("title", "abstract", "authors", "year", "journal", "doi", "pmid", "keywords", "url")
_ABSTRACT_LETTERS = 300


def unused_columns(
    header: Sequence[str], rows: Sequence[Sequence[str]], used: Mapping[str, Sequence[int]]
) -> list[str]:
    """Return what to say of columns that no field takes, but that look like one without any.

    Parameters
    ----------
    rows : some of the rows, as wide as the header.
    used : the places of each field's columns.
    """
    missing = [field for field in _FIELDS if not used.get(field)]
    hints = []
    for place, name in enumerate(header):
        if is_known(name) or any(place in places for places in used.values()):
            continue
        cells = [row[place] for row in rows if place < len(row) and row[place]]
        if field := _by_content(cells, missing) or _by_name(name, missing):
            hints.append(f"column not used: {name} (looks like {_said(field)})")
    return hints


def _said(field: str) -> str:
    words = {"doi": "a DOI", "pmid": "a PubMed id", "url": "an address", "year": "a year"}
    return words.get(field, field)


def _by_content(cells: Sequence[str], missing: Sequence[str]) -> str:
    looks = {
        "doi": lambda cell: bool(normalise_doi(cell)),
        "url": lambda cell: cell.startswith(("http://", "https://")),
        "pmid": lambda cell: bool(_PMID.fullmatch(cell)),
        "year": lambda cell: len(cell) <= 10 and year_in(cell) is not None,
        "abstract": lambda cell: len(cell) > _ABSTRACT_LETTERS,
    }
    for field, look in looks.items():
        alike = sum(map(look, cells))
        if field in missing and alike >= max(_LEAST_CELLS, _MOST_CELLS * len(cells)):
            return field
    return ""


def _by_name(name: str, missing: Sequence[str]) -> str:
    folded = " ".join(_WORD.findall(name.lower()))
    for field in missing:
        known = [" ".join(_WORD.findall(header)) for header in HEADERS[field]]
        if difflib.get_close_matches(
            folded, [k for k in known if len(k) > 3], n=1, cutoff=_LIKE
        ):
            return field
    return ""

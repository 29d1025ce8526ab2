"""Where a paper stands in its journal, and of what type it is, by the file's own tags."""

import re
from dataclasses import dataclass
from functools import cache

from classifier.schema import Record

__all__ = ["Citation", "citation_of"]

_SYNONYMS: dict[str, tuple[str, ...]] = {
    "volume": ("vl", "vi", "volume", "vol", "%v", "biblio.volume", "journal volume"),
    "issue": (
        "is", "ip", "issue", "number", "issue number", "%n", "biblio.issue", "journal issue",
    ),
    "page": (
        "sp", "pg", "bp", "pages", "page", "start page", "first page", "beginning page",
        "page start", "start_page", "%p", "biblio.first_page", "medlinepgn", "startpage",
        "ar", "article number", "art. no.",
    ),
    "type": (
        "ty", "pt", "dt", "type", "publication type", "document type", "doctype", "item type",
        "type_of_reference", "reference type", "entrytype", "%0", "ref-type", "m3",
        "type_crossref", "primary_location.source.type", "publicationtype",
    ),
}  # fmt: skip
_FIELD_OF = {name: field for field, names in _SYNONYMS.items() for name in names}
_VOLUME = re.compile(r"\W*(?:vol(?:ume)?\b\W*)?0*(\d+)", re.IGNORECASE)
_PAGE = re.compile(r"\W*(?:p{1,2}\W+)?([a-z]{0,3})0*(\d+)", re.IGNORECASE)
_MONTH = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Volume, issue, first page and type; "" where the file gives none that can be used.

    Attributes
    ----------
    volume : the digits of the volume.
    issue : the issue as written, in lower case.
    page : first page or article number, in lower case, with its letters.
    types : every type that the file gives, in lower case, joined by semicolons.
    """

    volume: str = ""
    issue: str = ""
    page: str = ""
    types: str = ""


def citation_of(record: Record) -> Citation:
    """Read the citation from the tags that this record's format uses for it."""
    found: dict[str, list[str]] = {}
    for field in record.raw:
        name = _field_named(field.tag)
        if name and field.value:
            found.setdefault(name, []).append(field.value)
    return Citation(
        volume=next(filter(None, map(_volume_in, found.get("volume", ()))), ""),
        issue="; ".join(found.get("issue", ())).lower(),
        page=next(filter(None, map(_page_in, found.get("page", ()))), ""),
        types="; ".join(found.get("type", ())).lower(),
    )


@cache
def _field_named(tag: str) -> str:
    return _FIELD_OF.get(tag.strip().lower(), "")


def _volume_in(text: str) -> str:
    """Return the volume; a bracket that only closes is a rest of "30 (Suppl. 1)"."""
    if ")" in text and "(" not in text:
        return ""
    found = _VOLUME.match(text)
    return found[1] if found else ""


def _page_in(text: str) -> str:
    """Return the first page; a spreadsheet may have made a date of "1-10"."""
    if _MONTH.search(text):
        return ""
    found = _PAGE.match(text)
    return f"{found[1]}{found[2]}".lower() if found else ""

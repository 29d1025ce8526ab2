"""One bibliographic record, and the id that is derived from it once."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import unquote

from classifier.schema.registries import registry_numbers

__all__ = [
    "KINDS",
    "SHORTEST_BEGINNING",
    "RawField",
    "Record",
    "derived_id",
    "folded",
    "identify",
    "normalise_doi",
]

KINDS = ("article", "preprint", "conference", "book", "chapter", "thesis", "report", "other")
"""What a record can be about; a conference paper and its abstract are one kind."""

SHORTEST_BEGINNING = 6
"""Characters of a record id that are enough to type, where no other id begins so."""
_LONG_TEXT = 200
_ASCII_WHITE = "\t\n\v\f\r\x1c\x1d\x1e\x1f"
"""White space to `str.split`, apart from the blank."""
_ID_DIGITS = 16
_UNIT = "\x1f"
# Bounded: a run of "10.1234" without a slash would otherwise be looked through once a start.
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d{1,9}){0,5}(?:/|%2f)\S+", re.IGNORECASE)
_URL_REST = re.compile(r"[?#&].*|/(?:full|abstract|e?pdf|meta|html?)/?$|\.pdf$|/$")
_BRACKETS = {")": "(", "]": "[", "}": "{", ">": "<"}


class RawField(NamedTuple):
    """A tag or column as the file had it, kept so that nothing is lost.

    Attributes
    ----------
    tag : the tag or column name, as written; "" for a line or cell that has none.
    value : the value, as written, wrapped lines joined by a line feed.
    line : line of the file (rows for spreadsheets), from 1.
    """

    tag: str
    value: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One bibliographic record and where it came from.

    Attributes
    ----------
    record_id :
        The corpus's own id where it gives one that is unique, else 16 hex digits of
        SHA-256 over the content and its ordinal among equals. Empty until `identify`.
    source : base name of the file, made unique among the files read together.
    search : name of the search that the file came from, as the user gave it, or "".
    position : place in that file, from 1.
    source_id : the id that the file itself gave, or "".
    title, abstract : plain text, without the markup and entities that `raw` may have.
    year : publication year, or None where the file gives none that can be read.
    pages : as ``first-last``, or the number of an article.
    kind : one of `KINDS`, or "" where the file does not say.
    format : name of the format that `raw` is spelled in (``ris``), or "".
    raw : every tag and value of the file, in order.
    """

    record_id: str = ""
    source: str = ""
    search: str = ""
    position: int = 0
    source_id: str = ""
    title: str = ""
    abstract: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    issn: str = ""
    doi: str = ""
    pmid: str = ""
    url: str = ""
    keywords: tuple[str, ...] = ()
    language: str = ""
    kind: str = ""
    format: str = ""
    raw: Sequence[RawField] = ()

    @property
    def registry_ids(self) -> tuple[str, ...]:
        """Registry numbers that identify the record itself, not what its text mentions."""
        return registry_numbers(
            (self.source_id, self.url, self.journal, self.title, *self.authors[:3])
        )


def folded(text: str) -> str:
    r"""Return `text` with every run of white space as one blank, and none at its ends.

    >>> folded(" one\n  two ")
    'one two'
    """
    # Most values are folded already, which is far quicker to see than to do; on long ones
    # even `isprintable` takes its time.
    if len(text) > _LONG_TEXT and text.isascii():
        clean = not any(map(text.__contains__, _ASCII_WHITE))
    else:
        clean = text.isprintable()
    if clean and text.rfind("  ") < 0 and text[:1] != " " and text[-1:] != " ":
        return text
    return " ".join(text.split())


def normalise_doi(text: str) -> str:
    """Return the bare lower-case DOI in `text`, or "" if there is none.

    >>> normalise_doi("https://doi.org/10.5334/IJIC.2236")
    '10.5334/ijic.2236'
    """
    found = _DOI.search(text)
    if not found:
        return ""
    doi = found[0]
    if "://" in text[: found.start()]:
        doi = _URL_REST.sub("", _URL_REST.sub("", doi))
    return _without_closing_marks(unquote(doi).split()[0].lower())


def _without_closing_marks(doi: str) -> str:
    """Cut off what closes the sentence around a DOI; its own brackets come in pairs."""
    while doi[-1] in ".,;:/\"'" or _closes_nothing(doi):
        doi = doi[:-1]
    return doi if "/" in doi else ""


def _closes_nothing(doi: str) -> bool:
    last = doi[-1]
    return last in _BRACKETS and doi.count(last) > doi.count(_BRACKETS[last])


def identify(records: Iterable[Record]) -> list[Record]:
    """Give every record its id: its own where unique, else one derived from its content.

    A record arrives with its corpus's own id in `record_id`, or with "" where it has none.
    """
    gathered = list(records)
    own = Counter(record.record_id for record in gathered if record.record_id)
    kept = {record_id for record_id, times in own.items() if times == 1}
    seen: Counter[str] = Counter()
    return [
        record
        if record.record_id in kept
        else replace(record, record_id=_derived_id(record, kept=kept, seen=seen))
        for record in gathered
    ]


def _derived_id(record: Record, *, kept: set[str], seen: Counter[str]) -> str:
    """Hash the content; an id that another record brought along is passed over."""
    content = _UNIT.join(_content(record))
    while True:
        ordinal = seen[content]
        seen[content] += 1
        derived = _digest(content, ordinal)
        if derived not in kept:
            return derived


def derived_id(record: Record, ordinal: int) -> str:
    """Return the id of the record after `ordinal` others of the same content.

    >>> derived_id(Record(title="Trust"), 0)
    'e2195a1bae870902'
    """
    return _digest(_UNIT.join(_content(record)), ordinal)


def _digest(content: str, ordinal: int) -> str:
    octets = f"{content}{_UNIT}{ordinal}".encode()
    return hashlib.sha256(octets).hexdigest()[:_ID_DIGITS]


def _content(record: Record) -> Iterator[str]:
    fields = (
        record.title,
        record.abstract,
        "; ".join(record.authors),
        str(record.year or ""),
        record.journal,
        record.doi,
        record.pmid,
    )
    for field in fields:
        yield folded(unicodedata.normalize("NFC", field))

"""What of a record the rules look at, folded once so that pairs can be compared quickly."""

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from classifier.dedupe.citation import first_page, volume_number
from classifier.dedupe.kinds import Kind, is_conference, is_generic, is_preprint, kind_of_title
from classifier.dedupe.numbering import numbers_in, series_in
from classifier.schema import Record

__all__ = ["Fingerprint", "bare_doi", "fingerprint_of", "folded", "folded_title", "name_words"]

_WORD = re.compile(r"[^\W_]+")
_INLINE_TAG = re.compile(
    r"</?(?:sub|sup|inf|i|b|em|strong|u|scp|span|italic|bold)\b[^>]*>", re.IGNORECASE
)
_TAG = re.compile(r"<[^>]*>")
_VERSION = re.compile(r"(?:[./](?:v|pub|version)\.?\d+|(?<=\d)v\d+)$")
_NUMBERED_VERSION = re.compile(r"(10\.12688/.*\.\d+)\.\d+$")
_GLUED = re.compile(r"(?<=\.)(?=[^\W\d_]{2})")
_CONFERENCE = re.compile(r"(?<=\w)\. Conference: .*$")  # as Embase names a supplement
_CACHED = 100_000
_NO_TITLE = frozenset(("unknown", "untitled", "no title", "na", "n a", "title not available"))
_NO_AUTHOR = frozenset(("unknown", "anonymous", "anon", "author", "authors", "listed"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """The folded fields of one record.

    Attributes
    ----------
    title : the title as bare lower-case words.
    key : the same without spaces, so that hyphens and markup do not matter.
    base : the key of the paper that a notice or a reply goes with; else that of the title.
    generic : whether the title could head any text.
    kind : what the title says that the text is.
    numbers, series : numbers in the title, and those that number a part of a series.
    doi : bare DOI without the number of a version.
    people : name words of all authors.
    first : name words of the first author.
    journal : folded name.
    volume, page : digits of the volume; first page or article number.
    abstract : as written.
    """

    title: str
    key: str
    base: str
    generic: bool
    kind: Kind
    numbers: tuple[str, ...]
    series: tuple[str, ...]
    doi: str
    pmid: str
    people: frozenset[str]
    first: frozenset[str]
    year: int | None
    journal: str
    volume: str
    page: str
    abstract: str
    preprint: bool
    conference: bool


def fingerprint_of(record: Record) -> Fingerprint:
    """Fold what the rules look at."""
    whole = folded_title(record)
    kind, base = kind_of_title(whole)
    title = base if kind is Kind.PAPER else whole
    key = title.replace(" ", "")
    journal = _folded_journal(record.journal)
    people = [name_words(name) for name in _names(record.authors)]
    return Fingerprint(
        title=title,
        key=key,
        base=key if title is base else base.replace(" ", ""),
        generic=bool(whole) and (is_generic(whole) or _names_its_journal(whole, journal)),
        kind=kind,
        numbers=numbers_in(title),
        series=series_in(title),
        doi=bare_doi(record.doi),
        pmid=record.pmid,
        people=frozenset().union(*people),
        first=people[0] if people else frozenset(),
        year=record.year,
        journal=journal,
        volume=volume_number(record.volume),
        page=first_page(record.pages),
        abstract=record.abstract,
        preprint=is_preprint(record),
        conference=is_conference(record),
    )


def folded_title(record: Record) -> str:
    """Return the title in lower case without accents, markup and punctuation."""
    text = html.unescape(record.title) if "&" in record.title else record.title
    if "<" in text:
        text = _TAG.sub(" ", _INLINE_TAG.sub("", text))
    bare = folded(text)
    return "" if bare in _NO_TITLE else bare


def folded(text: str) -> str:
    """Return bare words in lower case, without accents."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(_WORD.findall(text.lower()))


@lru_cache(_CACHED)
def _folded_journal(name: str) -> str:
    return folded(_CONFERENCE.sub("", name))


def _names(authors: Sequence[str]) -> Iterator[str]:
    """Yield one name after another, also where a file glued them: "Brandt L.Osei A."."""
    for author in authors:
        if "." in author[:-1]:
            yield from _GLUED.split(author)
        else:
            yield author


def name_words(name: str) -> frozenset[str]:
    """Return the words by which a name is recognised: the family name, no initials."""
    return _family_words(name.partition(",")[0])


@lru_cache(_CACHED)
def _family_words(family: str) -> frozenset[str]:
    words = folded(family).split()
    names = [word for word in words if len(word) > 2 and not word.isdigit()]
    if not names and words:
        names = [max(words, key=len)]
    return frozenset(names) - _NO_AUTHOR


def bare_doi(doi: str) -> str:
    """Return a DOI without the number of a version.

    >>> bare_doi("10.1002/14651858.cd002273.pub3"), bare_doi("10.1101/2020.01.02.123456v2")
    ('10.1002/14651858.cd002273', '10.1101/2020.01.02.123456')
    """
    if not doi[-1:].isdigit():
        return doi
    numbered = _NUMBERED_VERSION.match(doi)
    return numbered[1] if numbered else _VERSION.sub("", doi)


def _names_its_journal(title: str, journal: str) -> bool:
    """Whether a title is its journal's name, with or without volume and number."""
    if journal.partition(" ")[0] not in title:
        return False
    name, rest = set(journal.split()), set(title.split())
    spare = rest - name - {"volume", "number", "issue", "paper"}
    return len(name) > 1 and name <= rest and all(word.isdigit() for word in spare)

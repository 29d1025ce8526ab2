"""What of a record the rules look at, folded once so that pairs can be compared quickly."""

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from classifier.dedupe.kinds import (
    Kind,
    form_of,
    is_conference,
    is_generic,
    is_preprint,
    kind_of_title,
)
from classifier.schema import Record

__all__ = [
    "Fingerprint",
    "bare_doi",
    "fingerprint_of",
    "first_page",
    "folded",
    "folded_title",
    "name_words",
    "numbers_in",
    "series_in",
    "volume_number",
]

_WORD = re.compile(r"[^\W_]+")
_INLINE_TAG = re.compile(
    r"</?(?:sub|sup|inf|i|b|em|strong|u|scp|span|italic|bold)\b[^>]*>", re.IGNORECASE
)
_TAG = re.compile(r"<[^>]*>")
_VERSION = re.compile(r"(?:[./](?:v|pub|version)\.?\d+|(?<=\d)v\d+)$")
_NUMBERED_VERSION = re.compile(r"(10\.12688/.*\.\d+)\.\d+$")
_COCHRANE = re.compile(r"10\.1002/14651858\.[a-z]{2}\d{6}(?:\.(pub\d+))?$")
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_GLUED = re.compile(r"(?<=\.)(?=[^\W\d_]{2})")
_CONFERENCE = re.compile(r"(?<=\w)\. Conference: .*$")  # as Embase names a supplement
_VOLUME = re.compile(r"\W*(?:vol(?:ume)?\b\W*)?0*(\d+)", re.IGNORECASE)
_PAGE = re.compile(r"\W*(?:p{1,2}\W+)?([a-z]{0,3})0*(\d+)", re.IGNORECASE)
_MONTH = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE
)
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
    trials : registry numbers that identify the record.
    registered : whether the record is one of a registry, not an article.
    form : ``thesis``, ``report`` or ``protocol`` where the record says so, else "".
    edition : version of a Cochrane review, from its DOI.
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
    trials: frozenset[str] = frozenset()
    registered: bool = False
    form: str = ""
    edition: str = ""

    @property
    def extent(self) -> tuple[int, int]:
        """Letters and words of the title; a character of Chinese or Japanese says more."""
        signs = len(_IDEOGRAPH.findall(self.title)) if not self.title.isascii() else 0
        return len(self.key) + 2 * signs, self.title.count(" ") + 1 + signs // 2


def fingerprint_of(record: Record) -> Fingerprint:
    """Fold what the rules look at."""
    whole = folded_title(record)
    kind, base = kind_of_title(whole)
    title = base if kind is Kind.PAPER else whole
    key = title.replace(" ", "")
    journal = _folded_journal(record.journal)
    people = [name_words(name) for name in _names(record.authors)]
    trials = frozenset(record.registry_ids)
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
        trials=trials,
        registered=bool(trials) and not (record.doi or record.pmid or record.pages),
        form=form_of(record, whole),
        edition=_edition(record.doi),
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


def _edition(doi: str) -> str:
    found = _COCHRANE.match(doi)
    return found[1] or "pub1" if found else ""


def _names_its_journal(title: str, journal: str) -> bool:
    """Whether a title is its journal's name, with or without volume and number."""
    if journal.partition(" ")[0] not in title:
        return False
    name, rest = set(journal.split()), set(title.split())
    spare = rest - name - {"volume", "number", "issue", "paper"}
    return len(name) > 1 and name <= rest and all(word.isdigit() for word in spare)


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


def volume_number(volume: str) -> str:
    """Return the digits of a volume, or "".

    A bracket that only closes is a rest of "30 (Suppl. 1)", and says nothing.

    >>> volume_number("Vol. 012"), volume_number("4 (1) (no pages)"), volume_number("1)")
    ('12', '4', '')
    """
    if ")" in volume and "(" not in volume:
        return ""
    found = _VOLUME.match(volume)
    return found[1] if found else ""


def first_page(pages: str) -> str:
    """Return the first page or the article number in lower case, with its letters, or "".

    A month is what a spreadsheet made of "1-10", and says nothing.

    >>> first_page("S045-S47"), first_page("pp. 17-20"), first_page("01-Oct")
    ('s45', '17', '')
    """
    found = None if _MONTH.search(pages) else _PAGE.match(pages)
    return f"{found[1]}{found[2]}".lower() if found else ""

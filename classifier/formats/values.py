"""How single values are spelled: years, pages, PubMed ids, keywords."""

import re
import unicodedata

from classifier.schema import folded

__all__ = [
    "addresses",
    "folded",
    "issn_in",
    "keyword_in",
    "page_range",
    "pmid_in",
    "pmid_named_in",
    "printable",
    "year_in",
]

_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_PMID = re.compile(r"(?<![\w.])0*([1-9]\d{0,7})(?![\d.])", re.ASCII)
_NAMED = re.compile(
    r"(?:pubmed(?:\.ncbi\.nlm\.nih\.gov)?/|pmid[:\s]*(?:nlm)?)0*([1-9]\d{0,7})(?!\d)",
    re.IGNORECASE | re.ASCII,
)
_ISSN = re.compile(r"(?<![\d-])(\d{4})-?(\d{3}[\dXx])(?![\d-])")
_AFTER_PUBMED = re.compile(r"pubmed\s+0*([1-9]\d{0,7})(?!\d)", re.IGNORECASE | re.ASCII)


def printable(text: str) -> str:
    """Return `text` folded, with a blank for every control character and half character."""
    if text.isprintable():
        return folded(text)
    kept = (" " if unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in text)
    return folded("".join(kept))


def page_range(first: str, last: str) -> str:
    """Return pages as one text, from two fields of which either may hold both.

    >>> page_range("123", "130"), page_range("e14", ""), page_range("123-30", "123-30")
    ('123-130', 'e14', '123-30')
    """
    if not first or not last or first == last or "-" in first:
        return first or last
    return f"{first}-{last}"


def year_in(text: str) -> int | None:
    """Return the first year from 1500 to 2099 in `text`, or None.

    >>> year_in("2021//"), year_in("in press")
    (2021, None)
    """
    match = _YEAR.search(text)
    return int(match[1]) if match else None


def pmid_in(text: str) -> str:
    """Return the PubMed id in a value that can hold nothing else, or "".

    >>> pmid_in("12345678"), pmid_in("PUBMED 12345678,EMBASE 640000000"), pmid_in("0")
    ('12345678', '12345678', '')
    """
    match = _NAMED.search(text) or _AFTER_PUBMED.search(text) or _PMID.search(text)
    return match[1] if match else ""


def pmid_named_in(text: str) -> str:
    """Return the PubMed id that a note or an address names as one, or "".

    >>> pmid_named_in("https://pubmed.ncbi.nlm.nih.gov/12345678/")
    '12345678'
    >>> pmid_named_in("12345678")
    ''
    """
    match = _NAMED.search(text) if "ubmed" in text or "pmid" in text.lower() else None
    return match[1] if match else ""


def addresses(url: str, pmid: str) -> list[str]:
    """Return the addresses of a paper, for formats that have no other place for a PubMed id.

    >>> addresses("https://example.org/a", "12345678")
    ['https://example.org/a', 'https://pubmed.ncbi.nlm.nih.gov/12345678/']
    """
    known = [url] if url else []
    if pmid and pmid_named_in(url) != pmid:
        known.append(f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/")
    return known


def issn_in(text: str) -> str:
    """Return the first ISSN with its hyphen; what is none, such as an ISBN, as it is.

    >>> issn_in("15684156 (Electronic)"), issn_in("978-3-16-148410-0")
    ('1568-4156', '978-3-16-148410-0')
    """
    match = _ISSN.search(text)
    return f"{match[1]}-{match[2].upper()}" if match else text


def keyword_in(text: str) -> str:
    """Return a keyword with its white space folded and without the marks of a major topic.

    >>> keyword_in("*Leadership/*methods")
    'Leadership/methods'
    """
    if "*" in text:
        text = text.replace("/*", "/").replace("[*", "[").lstrip("* ")
    return folded(text)

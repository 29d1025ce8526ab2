"""How single values are spelled: years, pages, PubMed ids, keywords."""

import re
import unicodedata

from classifier.schema import folded

__all__ = [
    "NOTHING_WRITTEN",
    "addresses",
    "folded",
    "is_no_name",
    "issn_in",
    "keyword_in",
    "page_range",
    "pages_in",
    "plain_number",
    "pmid_in",
    "pmid_named_in",
    "printable",
    "year_in",
]

_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])?(?!\d)")
NOTHING_WRITTEN = frozenset(
    (
        "nan NaN NAN None none NONE N/A n/a #N/A NA NULL null Null <NA> NaT"
        " #NAME? #REF! #VALUE!"
    ).split()
)
"""What programs write where a value is missing."""
_NO_NAME = re.compile(
    r"\W*no authors?(?: names?)?(?: (?:is|are))? (?:available|listed|given|found)\W*",
    re.IGNORECASE,
)
_FLOAT = re.compile(r"(\d+)\.0+", re.ASCII)
_SCIENTIFIC = re.compile(r"(\d)\.?(\d*)[eE]\+?0*(\d+)", re.ASCII)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+", re.ASCII)
_DASHES = re.compile(r"\s*[\u2010-\u2015\u2212]\s*")
_SECTION_PAGE = re.compile(r"[A-Za-z]+\d*-\d+")
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
    first, last = pages_in(first), pages_in(last)
    if not first or not last or first == last:
        return first or last
    if "-" in first and not (_SECTION_PAGE.fullmatch(first) and _SECTION_PAGE.fullmatch(last)):
        return first
    return f"{first}-{last}"


def pages_in(text: str) -> str:
    """Return pages with plain hyphens, and without the ``.0`` of a table program.

    >>> pages_in("123\u2013135"), pages_in("101.0")
    ('123-135', '101')
    """
    if not text.isascii():
        text = _DASHES.sub("-", text)
    return plain_number(text) if ".0" in text or "E" in text else text


def plain_number(text: str) -> str:
    """Return a whole number as it was before a table program wrote it, else the text.

    A number in scientific notation that has lost digits stays as it is.

    >>> plain_number("12.0"), plain_number("1.2345678E7"), plain_number("1.2E7")
    ('12', '12345678', '1.2E7')
    """
    if whole := _FLOAT.fullmatch(text):
        return whole[1]
    if scientific := _SCIENTIFIC.fullmatch(text):
        first, rest, power = scientific[1], scientific[2], int(scientific[3])
        if len(rest.rstrip("0")) <= power <= len(rest):
            return first + rest[:power]
    return text


def is_no_name(text: str) -> bool:
    """Whether a name says that there is none.

    >>> is_no_name("[No author name available]"), is_no_name("No, A")
    (True, False)
    """
    return text in NOTHING_WRITTEN or bool(_NO_NAME.fullmatch(text))


def year_in(text: str) -> int | None:
    """Return the first year from 1500 to 2099 in `text`, or None.

    >>> year_in("2021//"), year_in("in press"), year_in("20190301")
    (2021, None, 2019)
    """
    if not text.isascii():
        text = "".join(str(unicodedata.digit(sign, sign)) for sign in text)
    match = _YEAR.search(text) or _COMPACT.search(text)
    return int(match[1]) if match else None


def pmid_in(text: str) -> str:
    """Return the PubMed id in a value that can hold nothing else, or "".

    >>> pmid_in("12345678"), pmid_in("PUBMED 12345678,EMBASE 640000000"), pmid_in("0")
    ('12345678', '12345678', '')
    """
    plain = plain_number(text)
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    match = _NAMED.search(plain) or _AFTER_PUBMED.search(plain) or _PMID.search(plain)
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

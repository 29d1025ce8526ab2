"""How single values are spelled: years, PubMed ids, keywords."""

import re

__all__ = ["keyword_in", "pmid_in", "pmid_named_in", "year_in"]

_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_PMID = re.compile(r"(?<![\w.])0*([1-9]\d{0,7})(?![\d.])", re.ASCII)
_NAMED = re.compile(
    r"(?:pubmed(?:\.ncbi\.nlm\.nih\.gov)?/|pmid[:\s]*(?:nlm)?)0*([1-9]\d{0,7})(?!\d)",
    re.IGNORECASE | re.ASCII,
)
_AFTER_PUBMED = re.compile(r"pubmed\s+0*([1-9]\d{0,7})(?!\d)", re.IGNORECASE | re.ASCII)


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
    match = _NAMED.search(text)
    return match[1] if match else ""


def keyword_in(text: str) -> str:
    """Return a keyword with its white space folded and without the marks of a major topic.

    >>> keyword_in("*Leadership/*methods")
    'Leadership/methods'
    """
    return " ".join(text.replace("/*", "/").replace("[*", "[").split()).lstrip("* ")

"""Where a paper stands in its journal, folded so that databases agree on it."""

import re

__all__ = ["first_page", "volume_number"]

_VOLUME = re.compile(r"\W*(?:vol(?:ume)?\b\W*)?0*(\d+)", re.IGNORECASE)
_PAGE = re.compile(r"\W*(?:p{1,2}\W+)?([a-z]{0,3})0*(\d+)", re.IGNORECASE)
_MONTH = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE
)


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

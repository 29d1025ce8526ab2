"""One record from many: the fullest one, its weak fields taken from the others."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from classifier.schema import Record

__all__ = ["fullness", "merged"]

_TEXTS = "journal", "doi", "pmid", "language"
_CLEARLY_LONGER = 1.25


def fullness(record: Record) -> tuple[int, int, int]:
    """Prefer a record with an abstract, then one with more fields, then a longer text."""
    fields = (
        record.title,
        record.authors,
        record.year,
        record.journal,
        record.doi,
        record.pmid,
    )
    return (bool(record.abstract), sum(map(bool, fields)), len(record.abstract))


def merged(members: Sequence[Record]) -> Record:
    """Return the first member with the best that any of them has in each field.

    Gaps are filled from the next fullest. A title that is cut short or shouted, an abstract
    that is much shorter and a shorter list of authors give way. Keywords of all are kept.

    Parameters
    ----------
    members : the records of one group, the fullest first.
    """
    kept = members[0]
    if len(members) == 1:
        return kept
    best: dict[str, object] = {
        name: next(filter(None, (getattr(member, name) for member in members)), "")
        for name in _TEXTS
    }
    return replace(
        kept,
        **best,  # type: ignore[arg-type]
        title=_best_title([member.title for member in members]),
        abstract=_best_abstract([member.abstract for member in members]),
        authors=max((member.authors for member in members), key=len),
        year=next((member.year for member in members if member.year), None),
        keywords=_all_keywords(members),
    )


def _best_title(titles: Iterable[str]) -> str:
    """Return the first title, unless another is it in full, or in small letters."""
    first, *others = titles
    for other in others:
        start = first.rstrip(" .…").lower()
        in_full = len(other) > len(first) and other.lower().startswith(start)
        if not first or (in_full and _is_cut(first)) or (_shouts(first) and not _shouts(other)):
            first = other or first
    return first


def _is_cut(title: str) -> bool:
    return title.rstrip().endswith(("...", "…"))


def _shouts(title: str) -> bool:
    return title.isupper() and " " in title.strip()


def _best_abstract(abstracts: Iterable[str]) -> str:
    first, *others = abstracts
    longest = max(others, key=len)
    return longest if len(longest) > _CLEARLY_LONGER * len(first) else first


def _all_keywords(members: Sequence[Record]) -> tuple[str, ...]:
    found = {
        word.lower(): word for member in reversed(members) for word in member.keywords[::-1]
    }
    return tuple(reversed(found.values()))

"""What speaks for two records being the same paper, and what against, in points.

The points are weights of evidence in the sense of Fellegi and Sunter (1969,
doi:10.1080/01621459.1969.10501049), set by hand: an agreement that is rare among different
papers weighs more than a common one, and a field that either record lacks says nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from rapidfuzz import fuzz

from classifier.dedupe.fingerprint import Fingerprint
from classifier.dedupe.journals import journals_agree
from classifier.dedupe.titles import LIKE, TitleMatch, a_word_differs, match_titles, worth

__all__ = ["Evidence", "Objection", "weigh"]

_ABSTRACT_LETTERS = 800
_ABSTRACT_THAT_TELLS = 200
_SAME_ABSTRACT_THAT_TELLS = 100
"""Letters from which an abstract that is the same to the letter says something."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LOCATOR_DIGITS = 5
_UNLIKE = (70, -10), (50, -25), (0, -40)
_NEARLY = (97, 5), (93, 12), (88, 22), (LIKE, 35)


class Objection(StrEnum):
    """What speaks against two records being the same paper."""

    DOI = "the DOIs differ"
    PMID = "the PMIDs differ"
    NO_TITLE = "a title is missing"
    TITLE = "the titles differ"
    WORD = "a word in the titles differs"
    NUMBER = "a number in the titles differs"
    MOST_AUTHORS = "most authors differ"
    AUTHORS = "the authors differ"
    YEAR = "the years differ"
    JOURNAL = "the journals differ"
    VOLUME = "the volumes differ"
    PAGE = "the first pages differ"
    ABSTRACT = "the abstracts differ"
    TRIAL = "the registry numbers differ"
    RECURS = "the abstracts tell of different years"


@dataclass(slots=True)
class Evidence:
    """Points for and against, and the words for them.

    Attributes
    ----------
    match : how alike the titles are.
    points : the sum.
    title, authors : the parts of the sum that titles and authors give.
    agrees, differs : in words.
    """

    match: TitleMatch
    points: float = 0.0
    title: float = 0.0
    authors: float = 0.0
    agrees: list[str] = field(default_factory=list)
    differs: list[Objection] = field(default_factory=list)

    def add(self, points: float, words: str) -> float:
        """Count points, and say what for or against."""
        self.points += points
        if isinstance(words, Objection):
            self.differs.append(words)
        else:
            self.agrees.append(words)
        return points


def weigh(a: Fingerprint, b: Fingerprint) -> Evidence:
    """Weigh every field that both records have."""
    found = Evidence(match_titles(a, b))
    if not (a.preprint and b.preprint):  # servers give each copy a DOI of its own
        _weigh_number(found, "DOI", a.doi, b.doi)
    elif a.doi and a.doi == b.doi:
        found.add(60, "same DOI")
    _weigh_number(found, "PMID", a.pmid, b.pmid)
    if a.trials and b.trials:
        same_trial = not a.trials.isdisjoint(b.trials)
        found.add(
            30 if same_trial else -60, "same registry number" if same_trial else Objection.TRIAL
        )
    found.title = _weigh_title(found, a, b)
    found.authors = _weigh_authors(found, a, b)
    _weigh_year(found, a, b)
    _weigh_journal(found, a, b)
    _weigh_place(found, a, b)
    _weigh_abstract(found, a, b)
    return found


def _weigh_number(found: Evidence, name: str, one: str, other: str) -> None:
    if one and other:
        same = one == other
        found.add(60 if same else -45, f"same {name}" if same else Objection[name])


def _weigh_title(found: Evidence, a: Fingerprint, b: Fingerprint) -> float:
    if not a.key or not b.key:
        return found.add(-5, Objection.NO_TITLE)
    alike = found.match.likeness
    if alike < LIKE:
        return found.add(_step(alike, _UNLIKE), Objection.TITLE)
    points = min(worth(a), worth(b))
    if alike == 100:
        return found.add(points, "same title")
    same_place = bool(a.page) and (a.volume, a.page) == (b.volume, b.page)
    if found.match.cut:
        if a.series != b.series and not same_place:
            found.add(-40, Objection.NUMBER)
        # a year later, the longer title may be that of a sequel
        sequel = None not in (a.year, b.year) and a.year != b.year and not same_place
        return found.add(points - (35 if sequel else 25), "one title begins the other")
    if a.numbers != b.numbers:
        found.add(-40, Objection.NUMBER)
    elif a_word_differs(a, b):
        found.add(-25, Objection.WORD)
    return found.add(points - _step(alike, _NEARLY), "nearly the same title")


def _step(alike: float, steps: Sequence[tuple[float, float]]) -> float:
    """Return the points of the highest step that a likeness reaches."""
    return next(points for least, points in steps if alike >= least)


def _weigh_authors(found: Evidence, a: Fingerprint, b: Fingerprint) -> float:
    if not a.people or not b.people:
        return 0.0
    shared = len(a.people & b.people)
    share = shared / min(len(a.people), len(b.people))
    if share >= 0.9:
        return found.add(20, "same authors")
    if a.first & b.first:
        return found.add(12 if share >= 0.6 else 8, "same first author")
    if share >= 0.6:
        return found.add(10, "most authors the same")
    return (
        found.add(-5, Objection.MOST_AUTHORS) if shared else found.add(-25, Objection.AUTHORS)
    )


def _weigh_year(found: Evidence, a: Fingerprint, b: Fingerprint) -> None:
    if a.year is None or b.year is None:
        return
    apart = abs(a.year - b.year)
    if apart == 0:
        found.add(5, "same year")
    elif apart > 1:  # online and in print often lie one apart
        found.add(-20 if apart == 2 else -30, Objection.YEAR)


def _weigh_journal(found: Evidence, a: Fingerprint, b: Fingerprint) -> None:
    agree = journals_agree(a.journal, b.journal)
    if agree is not None:
        found.add(12 if agree else -20, "same journal" if agree else Objection.JOURNAL)


def _weigh_place(found: Evidence, a: Fingerprint, b: Fingerprint) -> None:
    if a.volume and b.volume:
        same = a.volume == b.volume
        found.add(4 if same else -8, "same volume" if same else Objection.VOLUME)
    if a.page and b.page:
        if a.page.lstrip("e") == b.page.lstrip("e"):
            found.add(12, "same first page")
        elif _in_print(a.page) and _in_print(b.page):
            found.add(-20, Objection.PAGE)


def _in_print(page: str) -> bool:
    """Whether a page is one of a printed volume: no article number, no count from 1 online."""
    return page != "1" and page[0] != "e" and len(page) < _LOCATOR_DIGITS


def _weigh_abstract(found: Evidence, a: Fingerprint, b: Fingerprint) -> None:
    least = _SAME_ABSTRACT_THAT_TELLS if a.abstract == b.abstract else _ABSTRACT_THAT_TELLS
    if min(len(a.abstract), len(b.abstract)) < least:
        return
    alike = 100.0
    if a.abstract != b.abstract:
        left, right = (text[:_ABSTRACT_LETTERS].lower() for text in (a.abstract, b.abstract))
        alike = fuzz.ratio(left, right)
    if alike < 60:
        found.add(-20, Objection.ABSTRACT)
    elif alike >= 85 and _recurs(a, b):
        found.add(-40, Objection.RECURS)
    elif alike >= 85:
        found.add(25 if alike >= 95 else 15, "same abstract")


def _recurs(a: Fingerprint, b: Fingerprint) -> bool:
    """Whether two texts of different years each name a year that the other does not."""
    if a.year == b.year:
        return False
    left, right = set(_YEAR.findall(a.abstract)), set(_YEAR.findall(b.abstract))
    return bool(left - right) and bool(right - left)

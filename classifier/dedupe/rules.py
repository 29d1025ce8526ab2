"""When two records are the same paper, when a person should look, and when they are told apart.

The points of `evidence` are summed. From 60 on two records are linked; from 40 on a person
should look. Whatever the sum, a paper is not its erratum, the reply to it, another part of its
series, its preprint or its conference abstract: such pairs are shown as related.
"""

from dataclasses import dataclass
from enum import StrEnum
from sys import intern

from classifier.dedupe.evidence import Evidence, Objection, weigh
from classifier.dedupe.fingerprint import Fingerprint, fingerprint_of
from classifier.dedupe.journals import journals_agree
from classifier.dedupe.kinds import Kind
from classifier.dedupe.titles import LIKE
from classifier.schema import Record

__all__ = ["Relation", "Verdict", "compare", "judge"]

SAME = 60.0
DOUBTFUL = 40.0
TITLE_ALONE = 45.0
_OWN_ABSTRACT = 40
"""Letters of an abstract that no other paper has; tried on records without a title."""
_SPOILED = {Objection.TITLE, Objection.WORD, Objection.NO_TITLE}
_TWO_TEXTS = (
    {Objection.JOURNAL, Objection.PAGE},
    {Objection.JOURNAL, Objection.VOLUME},
    {Objection.PAGE, Objection.ABSTRACT},
)


class Relation(StrEnum):
    """How two records belong together without being the same paper."""

    PART = "another part of the series"
    NOTICE = "a correction, retraction or other notice"
    REPLY = "a reply or a comment"
    PREPRINT = "preprint and article"
    CONFERENCE = "conference abstract and article"
    THESIS = "thesis and article"
    REPORT = "report and article"
    PROTOCOL = "protocol and report of the study"
    REGISTRY = "registry record and report"
    VERSION = "versions of one review"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say about a pair.

    Attributes
    ----------
    same : whether the two are linked.
    doubtful : not linked, but a person should look.
    reason : in words.
    points : evidence for, less evidence against; linked from 60, doubtful from 40.
    relation : how the two belong together, where they are told apart; else None.
    apart : whether the two may not stand in one group, even if a third is like both.
    """

    same: bool
    doubtful: bool
    reason: str
    points: float
    relation: Relation | None = None
    apart: bool = False

    @property
    def score(self) -> float:
        """The points, as 0 to 100."""
        return min(100.0, max(0.0, self.points))


def compare(a: Record, b: Record) -> Verdict:
    """Apply the rules to two records."""
    return judge(fingerprint_of(a), fingerprint_of(b))


def judge(a: Fingerprint, b: Fingerprint) -> Verdict:
    """Apply the rules to what was folded of two records."""
    found = weigh(a, b)
    relation = _relation(a, b)
    if relation:
        shown = _belong_together(found, relation)
        return Verdict(
            same=False,
            doubtful=False,
            reason=_reason(found, str(relation)),
            points=found.points,
            relation=relation if shown else None,
            apart=True,
        )
    if _identical(a, b) or _title_alone(a, b, found):
        found.points = max(found.points, SAME)
    same = found.points >= SAME and not _printed_twice(found)
    likely = found.points >= DOUBTFUL
    two_trials = Objection.TRIAL in found.differs
    one_number = _share_number(a, b) and found.authors >= 0
    shown = likely or one_number or not a.trials.isdisjoint(b.trials) or _one_place(a, b, found)
    return Verdict(
        same=same and not two_trials,
        doubtful=not same and not two_trials and shown,
        reason=_reason(found),
        points=found.points,
        apart=two_trials or (not likely and _objects(found)),
    )


def _identical(a: Fingerprint, b: Fingerprint) -> bool:
    """Whether two records say the same in every field, and enough to be one paper's own."""
    if a != b or not (a.title or len(a.abstract) >= _OWN_ABSTRACT):
        return False
    return not a.generic or bool(a.page or len(a.abstract) >= _OWN_ABSTRACT)


def _one_place(a: Fingerprint, b: Fingerprint, found: Evidence) -> bool:
    """Whether two records stand on one page of one volume: a translated or cut title."""
    if not a.page or not a.volume or (a.page, a.volume, a.year) != (b.page, b.volume, b.year):
        return False
    if journals_agree(a.journal, b.journal) is False or a.generic or b.generic:
        return False
    return found.authors > 0 or (found.match.likeness >= LIKE and a.kind is b.kind)


def _share_number(a: Fingerprint, b: Fingerprint) -> bool:
    return bool((a.doi and a.doi == b.doi) or (a.pmid and a.pmid == b.pmid))


def _objects(found: Evidence) -> bool:
    """Whether more speaks against a pair than titles that two databases spoiled differently."""
    return bool(set(found.differs) - _SPOILED) or (bool(found.differs) and found.points < 0)


def _title_alone(a: Fingerprint, b: Fingerprint, found: Evidence) -> bool:
    """Whether the same title, of four words or more, is all that both have."""
    return (
        found.match.likeness == 100
        and found.points >= TITLE_ALONE
        and a.extent[1] >= 4
        and not a.generic
        and not found.differs
        and (a.year is None or b.year is None or a.year == b.year)
    )


def _printed_twice(found: Evidence) -> bool:
    """Whether two texts stand in two places, or on two pages under the DOI of a supplement."""
    differs = set(found.differs)
    return any(differs >= both for both in _TWO_TEXTS)


def _relation(a: Fingerprint, b: Fingerprint) -> Relation | None:
    if a.kind is not b.kind:
        return Relation.NOTICE if Kind.NOTICE in (a.kind, b.kind) else Relation.REPLY
    if a.series and b.series and a.series != b.series:
        return Relation.PART
    if a.edition != b.edition and a.edition and b.edition and _years_apart(a, b) > 1:
        return Relation.VERSION  # within a year an edition is amended, later it is updated
    if _share_number(a, b):
        return None
    if a.registered is not b.registered and not a.trials.isdisjoint(b.trials):
        return Relation.REGISTRY
    if a.form != b.form and (relation := _by_form(a, b)):
        return relation
    if a.preprint is not b.preprint and _is_published(b if a.preprint else a):
        return Relation.PREPRINT
    if a.conference is not b.conference and _elsewhere(a, b):
        return Relation.CONFERENCE
    return None


def _years_apart(a: Fingerprint, b: Fingerprint) -> int:
    return 0 if a.year is None or b.year is None else abs(a.year - b.year)


def _by_form(a: Fingerprint, b: Fingerprint) -> Relation | None:
    """Return how a thesis, a report or a protocol belongs to a paper that stands elsewhere."""
    forms = {a.form, b.form}
    other = b if a.form else a
    if "protocol" in forms:
        return Relation.PROTOCOL
    if forms == {"", "thesis"} and (other.journal or other.volume or other.doi):
        return Relation.THESIS
    if forms == {"", "report"} and (other.volume or other.pmid or other.journal):
        return Relation.REPORT
    return None


def _is_published(other: Fingerprint) -> bool:
    return bool(other.doi or other.journal or other.pmid)


def _elsewhere(a: Fingerprint, b: Fingerprint) -> bool:
    """Whether a conference's record and another one stand in different places.

    Databases name the journal of a supplement with and without the conference.
    """
    agree = journals_agree(a.journal, b.journal)
    if agree is None and a.journal and b.journal:
        return bool(a.volume and b.volume and a.volume != b.volume)
    if agree is None:
        return None not in (a.year, b.year) and a.year != b.year
    return not agree


def _belong_together(found: Evidence, relation: Relation) -> bool:
    by_title = found.match.likeness >= LIKE and found.title > 0
    if relation in (Relation.NOTICE, Relation.REPLY):
        return by_title
    return by_title and found.title + found.authors >= DOUBTFUL


def _reason(found: Evidence, relation: str = "") -> str:
    against = [relation] if relation else found.differs
    reason = ", ".join(found.agrees) or "nothing in common"
    return intern(f"{reason}, but {', '.join(against)}" if against else reason)

"""From what reviewers marked of a mechanism in a paper to one code, under a stated rule.

Whoever decides on a paper in which anybody marks a mechanism has coded it: what they leave
unmarked is *not evidenced* by them. Agreement, conflicts, training and labels all read it so;
docs/adr/0021-unmarked-is-not-evidenced.md says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from classifier.schema.adjudication import (
    AdjudicationState,
    LabelRule,
    decided_by_reviewers,
)
from classifier.schema.codebook import Codebook
from classifier.schema.decision import Decision, Stage
from classifier.schema.marks import EvidenceCheck, MechanismMark
from classifier.schema.record import Record

__all__ = [
    "AdjudicatedCode",
    "adjudicate_codes",
    "carried_over",
    "complete_marks",
    "conflicting_mechanisms",
    "marked_under",
    "sentence_of",
    "settled_marks",
    "with_confirmed_sentences",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjudicatedCode:
    """Where one mechanism stands in one paper.

    Attributes
    ----------
    stage : whose marks have the last word on it.
    state : settled, waiting for a second decision, or in conflict.
    mark : that settles it; None unless settled.
    """

    mechanism_id: str
    stage: Stage
    state: AdjudicationState
    mark: MechanismMark | None = None

    @property
    def coded(self) -> bool | None:
        """Whether the paper evidences the mechanism; None unless settled."""
        return self.mark.coded if self.mark else None

    @property
    def is_conflict(self) -> bool:
        """Whether reviewers differ who all decided."""
        return self.state is AdjudicationState.CONFLICT


def adjudicate_codes(
    decisions: Mapping[Stage, Sequence[Decision]],
    *,
    rule: LabelRule,
    needed: Mapping[Stage, int] | None = None,
    blind: bool = False,
) -> dict[str, AdjudicatedCode]:
    """Return the code of each mechanism that anybody marked in a paper, in the order marked.

    What the full text says of a mechanism outweighs title and abstract. Where that still waits
    for a second reviewer, title and abstract stand. A resolution outweighs the reviewers.

    Where two or more decided, a mechanism that one of them left unmarked is one that they found
    not evidenced, so that a mark by one alone is a disagreement.

    Parameters
    ----------
    decisions : the standing ones on the paper at each stage, oldest first.
    needed : reviewers who judge it at each stage; one where nothing is said.
    blind : whether nothing is settled before all of these decided, as in `adjudicate`.
    """
    codes: dict[str, AdjudicatedCode] = {}
    for stage in Stage:
        n_needed = (needed or {}).get(stage, 1)
        at_stage = decisions.get(stage, ())
        for code in _codes_at(stage, at_stage, codes, rule, n_needed=n_needed, blind=blind):
            if code.state is not AdjudicationState.WAITING or code.mechanism_id not in codes:
                codes[code.mechanism_id] = code
    return codes


def settled_marks(codes: Mapping[str, AdjudicatedCode]) -> tuple[MechanismMark, ...]:
    """Return the marks of a paper that count: what waits or is in conflict has none."""
    return tuple(code.mark for code in codes.values() if code.mark)


def with_confirmed_sentences(decision: Decision, record: Record) -> Decision:
    """Return a decision whose marks hold the sentences that its reviewer confirmed for them.

    A sentence that the reviewer pasted stays; several confirmed ones are joined by a blank.
    """
    marks = tuple(
        replace(mark, evidence=_confirmed(decision, record, mark.mechanism_id))
        if mark.coded and not mark.evidence
        else mark
        for mark in decision.marks
    )
    return replace(decision, marks=marks)


def _confirmed(decision: Decision, record: Record, mechanism_id: str) -> str:
    sentences = [
        sentence_of(check, record)
        for check in decision.checks
        if check.confirmed and check.mechanism_id == mechanism_id
    ]
    return " ".join(dict.fromkeys(filter(None, sentences)))


def sentence_of(check: EvidenceCheck, record: Record) -> str:
    """Return the sentence that a check speaks of, as the record has it."""
    text: str = getattr(record, check.field)
    return text[check.start : check.end].strip()


def complete_marks(
    codes: Mapping[str, AdjudicatedCode], decisions: Iterable[Decision], codebook: Codebook
) -> tuple[MechanismMark, ...]:
    """Return what a coded paper teaches: its settled marks, and what its coders left unmarked.

    A mechanism that came into the codebook after the paper was coded stays unknown, and so does
    every unmarked one while a second decision on the paper is awaited.

    Parameters
    ----------
    codes : of the paper, as `adjudicate_codes` gives them.
    decisions : those on the paper that the codes were made of.
    """
    marks = settled_marks(codes)
    versions = [d.codebook_version for d in decisions if d.marks]
    is_open = any(code.state is AdjudicationState.WAITING for code in codes.values())
    if is_open or not marks or not versions:
        return marks
    unmarked = [
        MechanismMark(mechanism_id=mechanism.mechanism_id, coded=False)
        for mechanism in codebook.scored
        if mechanism.mechanism_id not in codes
        and all(
            version is not None and codebook.had(mechanism.mechanism_id, version=version)
            for version in versions
        )
    ]
    return (*marks, *unmarked)


def conflicting_mechanisms(
    codes: Mapping[str, AdjudicatedCode], stage: Stage
) -> tuple[str, ...]:
    """Return the mechanisms of a paper on which the reviewers of a stage differ."""
    return tuple(n for n, code in codes.items() if code.is_conflict and code.stage is stage)


def _codes_at(
    stage: Stage,
    decisions: Sequence[Decision],
    before: Mapping[str, AdjudicatedCode],
    rule: LabelRule,
    *,
    n_needed: int,
    blind: bool,
) -> Iterator[AdjudicatedCode]:
    names = dict.fromkeys(mark.mechanism_id for d in decisions for mark in d.marks)
    own = [decision for decision in decisions if not decision.consensus]
    is_open = len([d for d in own if d.marks or decided_by_reviewers(d)]) < n_needed
    is_open = is_open and len(own) == len(decisions)
    for name in names:
        consensus = _marks([d for d in decisions if d.consensus], name)
        if consensus:
            mark: MechanismMark | None = consensus[-1]
        elif blind and is_open:
            mark = None
        else:
            marks = [*_marks(own, name), *_unmarked(own, name, before.get(name))]
            mark = _by_rule(marks, rule, is_open=is_open)
        unsettled = AdjudicationState.WAITING if is_open else AdjudicationState.CONFLICT
        yield AdjudicatedCode(
            mechanism_id=name,
            stage=stage,
            state=AdjudicationState.SETTLED if mark else unsettled,
            mark=mark,
        )


def _marks(decisions: Sequence[Decision], name: str) -> list[MechanismMark]:
    return [mark for d in decisions for mark in d.marks if mark.mechanism_id == name]


def _unmarked(
    own: Sequence[Decision], name: str, before: AdjudicatedCode | None
) -> Iterator[MechanismMark]:
    """Yield what those mean who decided beside another one and left a mechanism unmarked.

    They leave it at what was settled of it on title and abstract, or else uncoded.
    """
    judged = [decision for decision in own if decided_by_reviewers(decision)]
    stands = before.mark if before else None
    for decision in judged if len(judged) > 1 else ():
        if not _marks([decision], name):
            yield stands or MechanismMark(mechanism_id=name, coded=False)


def _by_rule(
    marks: Sequence[MechanismMark], rule: LabelRule, *, is_open: bool
) -> MechanismMark | None:
    """Return the mark that the rule makes of several, or None where it makes nothing."""
    if rule is LabelRule.SINGLE:
        return marks[0]
    coded = [mark for mark in marks if mark.coded]
    if rule is LabelRule.ANY_INCLUDE and coded:
        return coded[0] if len(set(map(_statement, coded))) == 1 else None
    return marks[0] if len(set(map(_statement, marks))) == 1 and not is_open else None


def _statement(mark: MechanismMark) -> tuple[object, ...]:
    """Return what a mark states, apart from the sentence that it rests on."""
    return (True, mark.presence, mark.bearing) if mark.coded else (False,)


def marked_under(decision: Decision, codebook: Codebook | None) -> Decision:
    """Return a new decision with the ids and the version of the codebook that it speaks of.

    Raises
    ------
    UnknownNameError
        If a mark names no mechanism of it.
    """
    if codebook is None or not decision.marks:
        return decision
    marks = tuple(
        replace(mark, mechanism_id=codebook.find(mark.mechanism_id).mechanism_id)
        for mark in decision.marks
    )
    return replace(decision, marks=marks, codebook_version=codebook.version)


def carried_over(decision: Decision, codebook: Codebook | None) -> Decision:
    """Return a decision with its marks as the newest codebook has them.

    A mark whose mechanism was split, dispersed or dropped keeps its id: a person must say what
    it means now. Of two marks that became one, one that is coded stays.
    """
    version = decision.codebook_version
    if codebook is None or version is None or version == codebook.version:
        return decision
    marks: dict[str, MechanismMark] = {}
    for mark in decision.marks:
        resolution = codebook.resolve(mark.mechanism_id, made_under=version)
        name = resolution.successors[0] if resolution.carried else mark.mechanism_id
        if name not in marks or mark.coded:
            marks[name] = replace(mark, mechanism_id=name)
    return replace(decision, marks=tuple(marks.values()))

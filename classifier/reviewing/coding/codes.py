"""Where each mechanism stands in a paper: coded, waiting for a reviewer, or in conflict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from classifier.reviewing.outcomes import LabelRule, OutcomeState
from classifier.reviewing.papers import is_settling
from classifier.schema import Decision, MechanismMark, Stage

__all__ = ["Code", "codes_of", "conflicts_among", "marks_settled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """Where one mechanism stands in one paper.

    Attributes
    ----------
    stage : whose marks have the last word on it.
    state : settled, waiting for somebody who is still to decide, or in conflict.
    mark : that settles it; None unless settled.
    """

    mechanism_id: str
    stage: Stage
    state: OutcomeState
    mark: MechanismMark | None = None

    @property
    def coded(self) -> bool | None:
        """Whether the paper evidences the mechanism; None unless settled."""
        return self.mark.coded if self.mark else None

    @property
    def is_conflict(self) -> bool:
        """Whether reviewers differ who all decided."""
        return self.state is OutcomeState.CONFLICT


def codes_of(
    said: Mapping[Stage, Sequence[Decision]],
    *,
    rule: LabelRule,
    needed: Mapping[Stage, int] | None = None,
) -> dict[str, Code]:
    """Return the code of each mechanism that anybody marked in a paper, in the order marked.

    What the full text says of a mechanism outweighs title and abstract. Where that still waits
    for a second reviewer, title and abstract stand. A resolution outweighs the reviewers.

    Where two or more decided, a mechanism that one of them left unmarked is one that they found
    not evidenced, so that a mark by one alone is a disagreement.

    Parameters
    ----------
    said : the standing decisions on the paper, oldest first.
    needed : reviewers who are to judge it; one where nothing is said.
    """
    codes: dict[str, Code] = {}
    for stage in Stage:
        n_needed = (needed or {}).get(stage, 1)
        for code in _codes_at(stage, said.get(stage, ()), rule, n_needed, codes):
            if code.state is not OutcomeState.WAITING or code.mechanism_id not in codes:
                codes[code.mechanism_id] = code
    return codes


def marks_settled(codes: Mapping[str, Code]) -> tuple[MechanismMark, ...]:
    """Return the marks of a paper that count: what waits or is in conflict has none."""
    return tuple(code.mark for code in codes.values() if code.mark)


def conflicts_among(codes: Mapping[str, Code], stage: Stage) -> tuple[str, ...]:
    """Return the mechanisms of a paper on which the reviewers of a stage differ."""
    return tuple(n for n, code in codes.items() if code.is_conflict and code.stage is stage)


def _codes_at(
    stage: Stage,
    decisions: Sequence[Decision],
    rule: LabelRule,
    n_needed: int,
    before: Mapping[str, Code],
) -> Iterator[Code]:
    names = dict.fromkeys(mark.mechanism_id for d in decisions for mark in d.marks)
    own = [decision for decision in decisions if not decision.consensus]
    is_open = len([d for d in own if d.marks or is_settling(d)]) < n_needed
    is_open = is_open and len(own) == len(decisions)
    for name in names:
        settling = _marks([d for d in decisions if d.consensus], name)
        marks = [*_marks(own, name), *_unsaid(own, name, before.get(name))]
        mark = settling[-1] if settling else _by_rule(marks, rule, is_open=is_open)
        unsettled = OutcomeState.WAITING if is_open else OutcomeState.CONFLICT
        yield Code(
            mechanism_id=name,
            stage=stage,
            state=OutcomeState.SETTLED if mark else unsettled,
            mark=mark,
        )


def _marks(decisions: Sequence[Decision], name: str) -> list[MechanismMark]:
    return [mark for d in decisions for mark in d.marks if mark.mechanism_id == name]


def _unsaid(own: Sequence[Decision], name: str, before: Code | None) -> Iterator[MechanismMark]:
    """Yield what those mean who decided beside another one and left a mechanism unmarked.

    They leave it at what was settled of it on title and abstract, or else uncoded.
    """
    judged = [decision for decision in own if is_settling(decision)]
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
        return coded[0] if len(set(map(_told, coded))) == 1 else None
    return marks[0] if len(set(map(_told, marks))) == 1 and not is_open else None


def _told(mark: MechanismMark) -> tuple[object, ...]:
    """Return what a mark says, apart from the sentence that it rests on."""
    return (True, mark.presence, mark.bearing) if mark.coded else (False,)

"""From what reviewers decided on a record to one outcome and one label, under a stated rule.

The one place that says so: reviews, exports, training and evaluation all ask it. The rules are
those of `LabelRule`; how *maybe* is read is settled in docs/adr/0020-one-adjudication.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from classifier.schema.decision import Decision, Stage, Verdict
from classifier.schema.marks import Label, MechanismMark

__all__ = [
    "Adjudication",
    "AdjudicationState",
    "LabelRule",
    "adjudicate",
    "decided_by_reviewers",
    "label_of",
]


class LabelRule(StrEnum):
    """How several decisions become one label.

    `agreed`: reviewers who agree settle a record, others wait for a consensus. `any-include`:
    one inclusion is enough; an exclusion takes everybody who judges the record. `single`: the
    first decision settles it. A consensus outweighs them all.
    """

    AGREED = "agreed"
    ANY_INCLUDE = "any-include"
    SINGLE = "single"


class AdjudicationState(StrEnum):
    """How far a record has come at a stage."""

    OPEN = "open"  # nobody decided
    WAITING = "waiting"  # somebody decided, and a second decision is awaited
    SETTLED = "settled"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjudication:
    """Where a record stands at a stage.

    Attributes
    ----------
    stage : None where the tool that wrote the decisions does not say.
    included : whether it goes on to the next stage or into the review; None unless settled.
    by_consensus : whether a consensus of the reviewers settled it.
    provisional_label : the first verdict on it, which the queue may learn from until the
        record is settled; None where there is none, or it was *maybe* on the full text.
    n_judged : reviewers who decided themselves, skips apart.
    reasons : for exclusion, of those who excluded it, each once.
    """

    record_id: str = ""
    stage: Stage | None = None
    state: AdjudicationState = AdjudicationState.OPEN
    included: bool | None = None
    by_consensus: bool = False
    provisional_label: bool | None = None
    n_judged: int = 0
    reasons: tuple[str, ...] = ()


def adjudicate(
    decisions: Iterable[Decision],
    *,
    stage: Stage | None,
    rule: LabelRule = LabelRule.AGREED,
    n_needed: int = 1,
    record_id: str = "",
    blind: bool = False,
) -> Adjudication:
    """Return where a record stands.

    On title and abstract *maybe* goes on like an inclusion, as in Rayyan and Covidence: a doubt
    is settled with the full text at hand. On the full text, and where the stage is not said,
    *maybe* settles nothing. A skipped record is as good as not seen.

    Parameters
    ----------
    decisions : the current ones on that record at that stage, oldest first.
    n_needed : reviewers who judge it, from 1.
    blind : whether nothing is settled before all of these decided, though the rule asks for
        fewer: an earlier outcome would tell the others what was decided.
    """
    judged = [decision for decision in decisions if decided_by_reviewers(decision)]
    if not judged:
        return Adjudication(record_id=record_id, stage=stage)
    consensus = [decision for decision in judged if decision.consensus]
    verdicts = [_passes(decision.verdict, stage) for decision in judged]
    is_awaited = len(judged) < n_needed and not consensus
    if consensus:
        included = _passes(consensus[-1].verdict, stage)
    elif blind and is_awaited:
        included = None
    else:
        included = _by_rule(verdicts, rule, n_needed)
    return Adjudication(
        record_id=record_id,
        stage=stage,
        state=_state(included, is_awaited=is_awaited),
        included=included,
        by_consensus=bool(consensus),
        provisional_label=verdicts[0],
        n_judged=len(judged) - len(consensus),
        reasons=_reasons(consensus or judged),
    )


def decided_by_reviewers(decision: Decision) -> bool:
    """Whether a decision holds a verdict: a skipped record is as good as not seen."""
    return decision.verdict is not None and decision.verdict is not Verdict.SKIP


def _passes(verdict: Verdict | None, stage: Stage | None) -> bool | None:
    if verdict is Verdict.MAYBE:
        return True if stage is Stage.TITLE_ABSTRACT else None
    return verdict is Verdict.INCLUDE


def _by_rule(verdicts: Sequence[bool | None], rule: LabelRule, n_needed: int) -> bool | None:
    """Return what the rule makes of the verdicts so far, or None where it makes nothing."""
    if rule is LabelRule.SINGLE:
        return verdicts[0]
    if rule is LabelRule.ANY_INCLUDE and True in verdicts:
        return True
    agreed = len(set(verdicts)) == 1 and len(verdicts) >= n_needed
    return verdicts[0] if agreed else None


def _state(included: bool | None, *, is_awaited: bool) -> AdjudicationState:  # noqa: FBT001
    if included is not None:
        return AdjudicationState.SETTLED
    return AdjudicationState.WAITING if is_awaited else AdjudicationState.CONFLICT


def _reasons(decisions: Iterable[Decision]) -> tuple[str, ...]:
    excluding = (d for d in decisions if d.verdict is Verdict.EXCLUDE)
    return tuple(dict.fromkeys(reason for d in excluding for reason in d.reasons))


def label_of(
    record_id: str,
    adjudications: Mapping[Stage, Adjudication],
    marks: tuple[MechanismMark, ...] = (),
) -> Label:
    """Return the label of a record from where it stands at each stage.

    What is excluded on title and abstract is excluded; what passed there is not yet included.
    """
    abstract = adjudications.get(Stage.TITLE_ABSTRACT)
    full_text = adjudications.get(Stage.FULL_TEXT)
    passed = abstract.included if abstract else None
    final = full_text.included if full_text else None
    is_judged = full_text is not None and full_text.state is not AdjudicationState.OPEN
    if passed is False and not is_judged:
        final = False
    return Label(record_id=record_id, included=final, included_abstract=passed, marks=marks)

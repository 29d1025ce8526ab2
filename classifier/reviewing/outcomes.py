"""From what reviewers said of a record to what the review holds of it, under a stated rule."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from classifier.schema import Decision, Label, MechanismMark, Stage, Verdict

__all__ = [
    "LabelRule",
    "Outcome",
    "OutcomeState",
    "label_of",
    "outcome_of",
]


class LabelRule(StrEnum):
    """How several decisions become one label.

    `agreed`: reviewers who agree settle a record, others wait for a resolution. `any-include`:
    one inclusion is enough; an exclusion takes everybody who is to judge the record. `single`:
    the first decision settles it. A resolution outweighs them all.
    """

    AGREED = "agreed"
    ANY_INCLUDE = "any-include"
    SINGLE = "single"


class OutcomeState(StrEnum):
    """How far a record has come at a stage."""

    OPEN = "open"  # nobody decided
    WAITING = "waiting"  # somebody decided, somebody else is to
    SETTLED = "settled"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Where a record stands at a stage.

    Attributes
    ----------
    included : whether it goes on to the next stage or into the review; None unless settled.
    resolved : whether a resolution settled it.
    first : the first verdict on it, which the queue learns from until the record is settled.
    n_judged : reviewers who said something of it themselves.
    reasons : for exclusion, of those who excluded it, each once.
    """

    record_id: str
    stage: Stage
    state: OutcomeState
    included: bool | None = None
    resolved: bool = False
    first: bool | None = None
    n_judged: int = 0
    reasons: tuple[str, ...] = ()


def outcome_of(
    decisions: Sequence[Decision],
    *,
    record_id: str,
    stage: Stage,
    rule: LabelRule,
    n_needed: int,
) -> Outcome:
    """Return where a record stands.

    On title and abstract *maybe* goes on like an inclusion. On the full text it settles
    nothing: somebody has to resolve it. A skipped record is as good as not seen.

    Parameters
    ----------
    decisions : the current ones of that record and stage, oldest first.
    n_needed : reviewers who are to judge it, from 1.
    """
    said = [d for d in decisions if d.verdict and d.verdict is not Verdict.SKIP]
    if not said:
        return Outcome(record_id=record_id, stage=stage, state=OutcomeState.OPEN)
    settling = [decision for decision in said if decision.consensus]
    verdicts = [_passes(d.verdict, stage) for d in said]
    if settling:
        included = _passes(settling[-1].verdict, stage)
    else:
        included = _by_rule(verdicts, rule, n_needed)
    return Outcome(
        record_id=record_id,
        stage=stage,
        state=_state(included, waits=len(said) < n_needed and not settling),
        included=included,
        resolved=bool(settling),
        first=verdicts[0],
        n_judged=len(said) - len(settling),
        reasons=_reasons(settling or said),
    )


def _passes(verdict: Verdict | None, stage: Stage) -> bool | None:
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


def _state(included: bool | None, *, waits: bool) -> OutcomeState:  # noqa: FBT001
    if included is not None:
        return OutcomeState.SETTLED
    return OutcomeState.WAITING if waits else OutcomeState.CONFLICT


def _reasons(decisions: Iterable[Decision]) -> tuple[str, ...]:
    excluding = (d for d in decisions if d.verdict is Verdict.EXCLUDE)
    return tuple(dict.fromkeys(reason for d in excluding for reason in d.reasons))


def label_of(
    record_id: str, outcomes: Mapping[Stage, Outcome], marks: tuple[MechanismMark, ...] = ()
) -> Label:
    """Return the label of a record from where it stands at each stage.

    What is excluded on title and abstract is excluded; what passed there is not yet included.
    """
    abstract = outcomes.get(Stage.TITLE_ABSTRACT)
    full = outcomes.get(Stage.FULL_TEXT)
    passed = abstract.included if abstract else None
    final = full.included if full else None
    if final is None and passed is False:
        final = False
    return Label(record_id=record_id, included=final, included_abstract=passed, marks=marks)

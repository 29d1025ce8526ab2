"""What the decisions that a tool wrote of one record come to, its stages taken together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from classifier.schema import (
    Adjudication,
    Decision,
    Label,
    LabelRule,
    Stage,
    Verdict,
    adjudicate,
    decided_by_reviewers,
    label_of,
)

__all__ = ["label_from", "settled_under", "settled_verdict", "verdict_word"]

_VERDICTS = {True: Verdict.INCLUDE, False: Verdict.EXCLUDE}
_WORDS = {Verdict.INCLUDE: "included", Verdict.EXCLUDE: "excluded", Verdict.MAYBE: "maybe"}


def label_from(decisions: Sequence[Decision], *, rule: LabelRule = LabelRule.AGREED) -> Label:
    """Return the label of one record, without marks.

    A decision on the full text outweighs one whose stage the tool does not say.
    """
    stages = _adjudications(decisions, rule)
    known: dict[Stage, Adjudication] = {}
    if Stage.TITLE_ABSTRACT in stages:
        known[Stage.TITLE_ABSTRACT] = stages[Stage.TITLE_ABSTRACT]
    final = stages.get(Stage.FULL_TEXT) or stages.get(None)
    if final:
        known[Stage.FULL_TEXT] = final
    return label_of("", known)


def settled_verdict(
    decisions: Sequence[Decision], *, rule: LabelRule = LabelRule.AGREED
) -> Verdict | None:
    """Return the one verdict of the last stage, for tools that keep only one, or None."""
    stages = _adjudications(decisions, rule)
    for stage in (Stage.FULL_TEXT, None, Stage.TITLE_ABSTRACT):
        if stage in stages:
            return _verdict(stages[stage], decisions)
    return None


def verdict_word(decisions: Sequence[Decision], *, rule: LabelRule = LabelRule.AGREED) -> str:
    """Return "included", "excluded", "maybe" or "disagreed", or "" where nobody decided."""
    if not any(map(decided_by_reviewers, decisions)):
        return ""
    verdict = settled_verdict(decisions, rule=rule)
    return _WORDS[verdict] if verdict else "disagreed"


def settled_under(decisions: Sequence[Decision], rule: LabelRule) -> Iterator[Decision]:
    """Yield, for each stage that the rule settles, what it settles as a consensus.

    Tools that keep one verdict a record then write what the review holds of it.
    """
    for stage, adjudication in _adjudications(decisions, rule).items():
        if adjudication.included is not None and not adjudication.by_consensus:
            verdict = _verdict(adjudication, decisions)
            yield Decision(stage=stage, verdict=verdict, consensus=True)


def _adjudications(
    decisions: Iterable[Decision], rule: LabelRule
) -> Mapping[Stage | None, Adjudication]:
    by_stage: dict[Stage | None, list[Decision]] = {}
    for decision in decisions:
        if decided_by_reviewers(decision):
            by_stage.setdefault(decision.stage, []).append(decision)
    return {
        stage: adjudicate(of_stage, stage=stage, rule=rule)
        for stage, of_stage in by_stage.items()
    }


def _verdict(adjudication: Adjudication, decisions: Iterable[Decision]) -> Verdict | None:
    """Return a verdict; *maybe* is told where it is all that anybody decided."""
    said = {
        decision.verdict
        for decision in decisions
        if decision.stage is adjudication.stage
        and decided_by_reviewers(decision)
        and decision.consensus is adjudication.by_consensus
    }
    if said == {Verdict.MAYBE}:
        return Verdict.MAYBE
    return None if adjudication.included is None else _VERDICTS[adjudication.included]

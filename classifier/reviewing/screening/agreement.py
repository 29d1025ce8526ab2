"""How a review's reviewers agree: on verdicts, and on each mechanism."""

from collections.abc import Iterable, Sequence

from classifier.evaluation.agreement import Agreement, measure_agreement
from classifier.schema import Decision, Verdict, decided_by_reviewers
from classifier.settings import CONFIDENCE

__all__ = ["independent_judgements", "mechanism_agreement", "verdict_agreement"]

_CODED = ("not coded", "coded")


def independent_judgements(
    history: Iterable[Decision], *, n_needed: int, imported_mark: str
) -> list[Decision]:
    """Return what each reviewer judged of one paper at one stage before seeing the others.

    A reviewer may correct a judgement as long as the paper waits. Once all who judge it have
    decided, or a consensus was kept, they see one another's judgements: what is changed or
    added from then on says how they were persuaded, not how they agree. Judgements that came
    with an export were made elsewhere, each by its reviewer.

    Parameters
    ----------
    history : every decision on the paper at the stage, superseded and withdrawn ones too,
        oldest first.
    imported_mark : how the ids of imported decisions begin.
    """
    judgements: dict[str, Decision] = {}
    for decision in history:
        if decision.consensus:
            break
        if decision.is_empty:
            judgements.pop(decision.reviewer, None)
            continue
        judgements[decision.reviewer] = decision
        here = [d for d in judgements.values() if not d.decision_id.startswith(imported_mark)]
        if sum(map(decided_by_reviewers, here)) >= n_needed:
            break
    return list(judgements.values())


def verdict_agreement(
    decisions: Iterable[Decision], *, confidence: float = CONFIDENCE
) -> Agreement:
    """Return how reviewers agree on the records of one stage that two or more judged.

    *Maybe* is a category of its own where anybody used it. What several settled on together
    is no reviewer's own judgement and does not count.

    Parameters
    ----------
    decisions : those of one stage, as `independent_judgements` has them.
    """
    ratings: dict[str, dict[str, str]] = {}
    for decision in decisions:
        if _is_own(decision) and decision.verdict:
            ratings.setdefault(decision.reviewer, {})[decision.record_id] = decision.verdict
    said = {verdict for of in ratings.values() for verdict in of.values()}
    categories = [Verdict.EXCLUDE, Verdict.INCLUDE]
    if Verdict.MAYBE in said:
        categories.append(Verdict.MAYBE)
    return measure_agreement(ratings, categories=categories, confidence=confidence)


def mechanism_agreement(
    decisions: Iterable[Decision],
    mechanism_ids: Sequence[str],
    *,
    confidence: float = CONFIDENCE,
) -> dict[str, Agreement]:
    """Return, for each mechanism, how reviewers agree on the records that both coded.

    Where anybody marked a mechanism in a record, all who decided on it have coded it: what one
    of them left unmarked is taken as not coded. So a mark by one alone is a disagreement, as it
    is among the conflicts.
    """
    own = [decision for decision in decisions if _is_own(decision)]
    marked = {(d.record_id, d.stage) for d in own if d.marks}
    coded: dict[str, dict[str, set[str]]] = {}
    for decision in own:
        if (decision.record_id, decision.stage) in marked:
            of = coded.setdefault(decision.reviewer, {})
            found = of.setdefault(decision.record_id, set())
            found -= {mark.mechanism_id for mark in decision.marks}
            found |= {mark.mechanism_id for mark in decision.marks if mark.coded}
    return {
        name: measure_agreement(
            {
                reviewer: {record: _CODED[name in found] for record, found in of.items()}
                for reviewer, of in coded.items()
            },
            categories=_CODED,
            confidence=confidence,
        )
        for name in mechanism_ids
    }


def _is_own(decision: Decision) -> bool:
    return not decision.consensus and decision.verdict is not Verdict.SKIP

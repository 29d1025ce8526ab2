"""How far screening on title and abstract came, and what it may have missed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from classifier.evaluation.metrics import rank_at_recall
from classifier.reviewing.reports.facts import ReviewFacts
from classifier.reviewing.reports.traced import Traced, counted, share
from classifier.reviewing.screening.advice import advice_on
from classifier.screening.stopping import StopAdvice, percent

__all__ = ["ProgressFacts", "RecallEstimate", "progress_facts"]

_WHERE = "settled decisions at stage title_abstract, in their order"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallEstimate:
    """How much of the relevant was found.

    Attributes
    ----------
    low : what recall is at least by the stopping rule, under its assumption.
    value : by the model's own probabilities of the open papers; a guess, without a bound.
    """

    value: Traced
    low: Traced


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressFacts:
    """The course of the screening.

    Attributes
    ----------
    verdicts : whether each settled paper goes on, in order, those known beforehand first.
    to_95 : papers that the queue asked for until 95 % of its finds were made.
    """

    n_papers: Traced
    n_screened: Traced
    n_relevant: Traced
    share_read: Traced
    verdicts: tuple[bool, ...]
    to_95: Traced
    recall: RecallEstimate
    advice: StopAdvice


def progress_facts(facts: ReviewFacts) -> ProgressFacts:
    """Return how far the screening came."""
    progress = facts.progress
    asked = np.array(progress.verdicts_in_order[progress.n_priors :], dtype=np.bool_)
    advice = advice_on(progress, facts.settings)
    needed = rank_at_recall(asked, recall=0.95) if 0 < asked.sum() < len(asked) else None
    return ProgressFacts(
        n_papers=counted(progress.n_records, "records less duplicates", "records, duplicates"),
        n_screened=counted(progress.n_screened, "papers with a settled decision", _WHERE),
        n_relevant=counted(progress.n_relevant, "of them those that go on", _WHERE),
        share_read=share(
            progress.n_screened, progress.n_records, "settled papers over all papers", _WHERE
        ),
        verdicts=progress.verdicts_in_order,
        to_95=Traced(
            value=needed,
            formula="place of the paper at which 95 % of the queue's finds were made",
            source=f"{_WHERE}, without those known beforehand",
            n=len(asked),
        ),
        recall=_recall(facts, advice),
        advice=advice,
    )


def _recall(facts: ReviewFacts, advice: StopAdvice) -> RecallEstimate:
    found, expected = facts.progress.n_relevant, facts.expected
    value = None
    if expected is not None and found + expected > 0:
        value = found / (found + expected)
    claimed = advice.confidence is not None
    sure = percent(advice.confidence or 0)
    return RecallEstimate(
        value=Traced(
            value=value,
            formula="inclusions found, over these and the sum of the probabilities of the "
            "papers that nobody decided on",
            source=f"{_WHERE}; scores of the last training",
            n=facts.progress.n_screened,
            is_share=True,
        ),
        low=Traced(
            value=advice.recall_lower_bound if claimed else None,
            formula=f"lower bound with {sure} confidence by the rule {advice.rule}",
            source=_WHERE,
            n=facts.progress.n_screened,
            is_share=True,
        ),
    )

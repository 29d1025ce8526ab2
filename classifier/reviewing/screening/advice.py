"""Advice on stopping, from what is settled so far."""

from dataclasses import replace

from classifier.reviewing.settings import ReviewSettings
from classifier.reviewing.state import ReviewState
from classifier.reviewing.strategy_config import chosen_rule
from classifier.screening.progress import Progress
from classifier.screening.stopping import StopAdvice, rule_needs
from classifier.store import Review

__all__ = ["advice_on", "advise"]


def advise(review: Review) -> StopAdvice:
    """Return the advice of the review's rule on ending the title and abstract stage."""
    with review.read() as reading:
        state = ReviewState(reading)
        return advice_on(state.progress, state.settings)


def advice_on(progress: Progress, settings: ReviewSettings) -> StopAdvice:
    """Return what the rule of the settings says of a screening.

    A review of an earlier version may have a rule that it cannot feed; the advice says so.
    """
    rule = chosen_rule(settings)
    advice = rule.judge(progress)
    if not progress.n_records:
        claim = "There is nothing to screen yet; import records."
        return replace(advice, stop=False, claim=claim)
    if needs := rule_needs(rule):
        claim = f"{advice.claim} The rule needs {needs}, which a review does not keep."
        return replace(advice, claim=claim)
    return advice

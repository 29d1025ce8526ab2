"""Advice on stopping, from what is settled so far."""

from dataclasses import replace

from classifier.reviewing.looking_back import load_progress
from classifier.reviewing.settings import ReviewSettings
from classifier.reviewing.team import load_settings
from classifier.screening.progress import Progress
from classifier.screening.stopping import StopAdvice, rule_options, stopping_rule
from classifier.store import Review

__all__ = ["advice_on", "advise"]


def advise(review: Review) -> StopAdvice:
    """Return the advice of the review's rule on ending the title and abstract stage."""
    with review.read() as reading:
        return advice_on(load_progress(reading), load_settings(reading))


def advice_on(progress: Progress, settings: ReviewSettings) -> StopAdvice:
    """Return what the rule of the settings says of a screening."""
    asked = {"target_recall": settings.target_recall, "confidence": settings.confidence}
    known = rule_options(settings.stopping)
    options = {name: value for name, value in asked.items() if name in known}
    advice = stopping_rule(settings.stopping, **options).judge(progress)
    if progress.n_records:
        return advice
    return replace(advice, stop=False, claim="There is nothing to screen yet; import records.")

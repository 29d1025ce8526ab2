"""The rule and the strategy that a review's settings name, and whether it can feed them."""

from classifier.errors import InvalidOptionError
from classifier.reviewing.settings import ReviewSettings
from classifier.schema import Codebook
from classifier.screening.stopping import (
    StoppingRule,
    rule_needs,
    rule_options,
    stopping_rule,
)
from classifier.screening.strategies import Strategy, needs_codebook, strategy_named

__all__ = ["check_choice", "chosen_rule", "chosen_strategy"]


def chosen_rule(settings: ReviewSettings) -> StoppingRule:
    """Return the stopping rule that the settings name, with their target and confidence.

    Raises
    ------
    UnknownNameError
        If there is none of that name.
    """
    asked = {"target_recall": settings.target_recall, "confidence": settings.confidence}
    known = rule_options(settings.stopping)
    options = {name: value for name, value in asked.items() if name in known}
    return stopping_rule(settings.stopping, **options)


def chosen_strategy(settings: ReviewSettings) -> Strategy:
    """Return the strategy that the settings name.

    Raises
    ------
    UnknownNameError
        If there is none of that name.
    """
    return strategy_named(settings.strategy)


def check_choice(settings: ReviewSettings, codebook: Codebook | None) -> None:
    """Refuse a rule or a strategy that the review cannot feed, before anybody relies on it.

    A review keeps verdicts and their order, but not which records were drawn at random.

    Raises
    ------
    UnknownNameError
        If the rule or the strategy is none.
    InvalidOptionError
        If the rule needs more than verdicts, or the strategy takes a codebook with mechanisms
        and there is none.
    """
    if needs := rule_needs(chosen_rule(settings)):
        raise InvalidOptionError(
            "stopping",
            settings.stopping,
            f"it needs {needs}, which a review does not keep; take another rule, or ask this "
            "one through Python",
        )
    if not needs_codebook(chosen_strategy(settings)):
        return
    if codebook is None or not codebook.scored:
        raise InvalidOptionError(
            "strategy",
            settings.strategy,
            "it needs a codebook with mechanisms; name one with --codebook, or take another "
            "strategy",
        )

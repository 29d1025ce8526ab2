"""The strategy that a review's settings name, and whether the review can feed it."""

from classifier.errors import InvalidOptionError
from classifier.reviewing.settings import ReviewSettings
from classifier.schema import Codebook
from classifier.screening.stopping import stopping_rule
from classifier.screening.strategies import Strategy, needs_codebook, strategy_named

__all__ = ["check_choice", "chosen_strategy"]


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

    Raises
    ------
    UnknownNameError
        If the rule or the strategy is none.
    InvalidOptionError
        If the strategy takes a codebook with mechanisms, and there is none.
    """
    stopping_rule(settings.stopping)
    if not needs_codebook(chosen_strategy(settings)):
        return
    if codebook is None or not codebook.scored:
        raise InvalidOptionError(
            "strategy",
            settings.strategy,
            "it needs a codebook with mechanisms; name one with --codebook, or take another "
            "strategy",
        )

"""The rule and the strategy that a review's settings name, and whether it can feed them."""

from dataclasses import replace
from typing import Any

from classifier.errors import InvalidOptionError
from classifier.reviewing.settings import ReviewSettings
from classifier.schema import Codebook
from classifier.screening.options import read_options
from classifier.screening.stopping import (
    StoppingRule,
    rule_needs,
    rule_options,
    stopping_rule,
)
from classifier.screening.strategies import (
    Strategy,
    needs_codebook,
    strategy_named,
    strategy_options,
)

__all__ = ["check_choice", "check_codebook", "chosen_rule", "chosen_strategy"]

_OF_THE_REVIEW = ("target_recall", "confidence")


def chosen_rule(settings: ReviewSettings) -> StoppingRule:
    """Return the stopping rule that the settings name, with their options, target, confidence.

    Raises
    ------
    UnknownNameError
        If there is none of that name, or it has no such option.
    InvalidOptionError
        If an option's value makes no sense.
    """
    known = rule_options(settings.stopping)
    options: dict[str, Any] = {
        name: getattr(settings, name) for name in _OF_THE_REVIEW if name in known
    }
    options |= read_options(settings.stopping, settings.stopping_options, known)
    if "rules" in settings.stopping_options:
        options["rules"] = tuple(map(stopping_rule, options["rules"]))
    return stopping_rule(settings.stopping, **options)


def chosen_strategy(settings: ReviewSettings) -> Strategy:
    """Return the strategy that the settings name, with their options.

    Raises
    ------
    UnknownNameError
        If there is none of that name, or it has no such option.
    InvalidOptionError
        If an option's value makes no sense.
    """
    known = strategy_options(settings.strategy)
    options = read_options(settings.strategy, settings.strategy_options, known)
    return strategy_named(settings.strategy, **options)


def check_choice(settings: ReviewSettings, codebook: Codebook | None) -> ReviewSettings:
    """Refuse a rule or a strategy that the review cannot feed, before anybody relies on it.

    Returns the settings with their options as values instead of texts. A review keeps
    verdicts and their order, but not which records were drawn at random.

    Raises
    ------
    UnknownNameError
        If the rule or the strategy is none, or has no such option.
    InvalidOptionError
        If an option's value makes no sense, the rule needs more than verdicts, or the strategy
        takes a codebook with mechanisms and there is none.
    """
    for name in _OF_THE_REVIEW:
        if name in settings.stopping_options:
            value = settings.stopping_options[name]
            raise InvalidOptionError(
                f"stopping-option {name}", value, f"set it with --{name.replace('_', '-')}"
            )
    if needs := rule_needs(chosen_rule(settings)):
        raise InvalidOptionError(
            "stopping",
            settings.stopping,
            f"it needs {needs}, which a review does not keep; take another rule, or ask this "
            "one through Python",
        )
    check_codebook(settings, codebook)
    return replace(
        settings,
        stopping_options=read_options(
            settings.stopping, settings.stopping_options, rule_options(settings.stopping)
        ),
        strategy_options=read_options(
            settings.strategy, settings.strategy_options, strategy_options(settings.strategy)
        ),
    )


def check_codebook(settings: ReviewSettings, codebook: Codebook | None) -> None:
    """Refuse a strategy that takes a codebook where there is none, or one without mechanisms.

    Raises
    ------
    InvalidOptionError
        With the cure.
    """
    asks = needs_codebook(chosen_strategy(settings))
    if asks and (codebook is None or not codebook.scored):
        raise InvalidOptionError(
            "strategy",
            settings.strategy,
            "it needs a codebook with mechanisms; name one with --codebook, or take another "
            "strategy",
        )

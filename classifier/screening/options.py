"""Options of rules and strategies, read from texts by the kind of their defaults."""

from collections.abc import Callable, Mapping
from inspect import Parameter, signature
from typing import Any

from classifier.errors import InvalidOptionError, UnknownNameError

__all__ = ["options_of", "read_options"]

_NAMED = (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)
_YES_OR_NO = {"true": True, "yes": True, "false": False, "no": False}


def options_of(kind: Callable[..., object]) -> dict[str, Any]:
    """Return what a class can be called with, each with its default, sorted by name.

    Examples
    --------
    >>> def wait(days: int = 3, **others): ...
    >>> options_of(wait)
    {'days': 3}
    """
    takes = signature(kind).parameters.values()
    named = ((take.name, take.default) for take in takes if take.kind in _NAMED)
    return dict(sorted(named, key=lambda pair: pair[0]))


def read_options(
    name: str, given: Mapping[str, object], defaults: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the options that were given, as values of the kind of their defaults.

    Parameters
    ----------
    name : of the rule or the strategy, for messages.
    given : texts, or values that were read before.
    defaults : of all options that there are; one without a number so far takes a number.

    Raises
    ------
    UnknownNameError
        If there is no such option.
    InvalidOptionError
        If a text is no value of that kind.

    Examples
    --------
    >>> read_options("budget.v1", {"budget": "500"}, {"budget": 1000})
    {'budget': 500}
    """
    for option in given:
        if option not in defaults:
            raise UnknownNameError(f"option of {name}", option, sorted(defaults))
    return {option: _value(option, told, defaults[option]) for option, told in given.items()}


def _value(option: str, told: object, default: object) -> Any:
    text = str(told).strip()
    if isinstance(default, bool):
        if text.lower() not in _YES_OR_NO:
            raise InvalidOptionError(option, told, "give true or false")
        return _YES_OR_NO[text.lower()]
    if isinstance(default, int):
        return _number(int, option, text, "give a whole number")
    if isinstance(default, float) or default is None:
        return _number(float, option, text, "give a number")
    if isinstance(default, str):
        return text
    if isinstance(default, tuple):
        names = told if isinstance(told, list | tuple) else text.split(",")
        return [str(name).strip() for name in names]
    raise InvalidOptionError(option, told, "this option can be set through Python only")


def _number(
    kind: Callable[[str], int | float], option: str, text: str, cure: str
) -> int | float:
    try:
        return kind(text)
    except ValueError:
        raise InvalidOptionError(option, text, cure) from None

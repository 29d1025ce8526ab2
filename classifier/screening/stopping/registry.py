"""Find stopping rules by their registered names."""

from typing import Any

from classifier.errors import UnknownNameError
from classifier.plugins import Plugin, registered
from classifier.screening.options import options_of
from classifier.screening.stopping.base import StoppingRule

__all__ = ["rule_names", "rule_options", "stopping_rule"]

GROUP = "mechsift.stopping"


def _registered() -> dict[str, Plugin]:
    return registered(GROUP)


def rule_names() -> list[str]:
    """Return the names of all registered rules, sorted."""
    return sorted(_registered())


def rule_options(name: str) -> dict[str, Any]:
    """Return a rule's options with their defaults: what its class can be called with.

    Raises
    ------
    UnknownNameError
        If no such rule is registered.
    """
    if name not in _registered():
        raise UnknownNameError("stopping rule", name, rule_names())
    return options_of(_registered()[name].load())


def stopping_rule(name: str, **options: Any) -> StoppingRule:
    """Return a rule by its registered name.

    Parameters
    ----------
    name : such as ``lead.v1``.
    **options : the rule's own, such as ``target_recall``; each has a default.

    Raises
    ------
    UnknownNameError
        If no such rule is registered, or it has no such option.
    InvalidOptionError
        If an option's value makes no sense.
    """
    known = rule_options(name)
    for option in options:
        if option not in known:
            raise UnknownNameError(f"option of {name}", option, sorted(known))
    rule: StoppingRule = _registered()[name].load()(**options)
    return rule

"""Several rules at once: stop when any, or when all, of them would."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from classifier.errors import InvalidOptionError
from classifier.screening.progress import Progress
from classifier.screening.stopping.audit import Audit
from classifier.screening.stopping.base import (
    StopAdvice,
    StoppingRule,
    rule_needs,
)
from classifier.screening.stopping.pace import PaceRule
from classifier.screening.stopping.wording import percent
from classifier.settings import check_confidence, check_target_recall

__all__ = ["AllOf", "AnyOf"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """Stop when any of several rules would: the chances of error add up.

    Attributes
    ----------
    rules : at least one; by default two that share an error of 5 %.
    target_recall : in (0, 1), of each rule that has one; None leaves to each its own.
    confidence : in (0, 1), of all together: the rules share the error evenly. None leaves to
        each its own.
    """

    name: ClassVar[str] = "any.v1"
    rules: tuple[StoppingRule, ...] = (PaceRule(confidence=0.975), Audit(confidence=0.975))
    target_recall: float | None = None
    confidence: float | None = None

    def __post_init__(self) -> None:
        _check(self.rules, self.target_recall, self.confidence)

    @property
    def needs(self) -> str:
        """What its rules must be given beside verdicts, in words."""
        return _needs(self.rules)

    def judge(self, progress: Progress) -> StopAdvice:
        """Return the advice; one rule that claims nothing takes the claim from them all."""
        each = None if self.confidence is None else 1 - (1 - self.confidence) / len(self.rules)
        heard = [
            _asked(rule, target_recall=self.target_recall, confidence=each).judge(progress)
            for rule in self.rules
        ]
        error = sum(1 - advice.confidence if advice.confidence else 1.0 for advice in heard)
        best = min(heard, key=lambda advice: advice.remaining_upper_bound)
        bounded = error < 1
        if bounded:
            effect = (
                "Any of these ends the screening, so their chances of error add up: "
                f"{percent(error)} at most, a confidence of {percent(1 - error)}."
            )
        else:
            effect = (
                "Any of these ends the screening, and not all of them bound what remains: "
                "together they claim nothing about recall."
            )
        return _merged(
            self.name,
            heard,
            stop=any(advice.stop for advice in heard),
            effect=effect,
            confidence=1 - error if bounded else None,
            bounds=best if bounded else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """Stop when all of several rules would: the chance of error is at most the smallest.

    Attributes
    ----------
    rules : at least one.
    target_recall, confidence : in (0, 1), of each rule that has one; None leaves to each its
        own.
    """

    name: ClassVar[str] = "all.v1"
    rules: tuple[StoppingRule, ...] = (PaceRule(), Audit())
    target_recall: float | None = None
    confidence: float | None = None

    def __post_init__(self) -> None:
        _check(self.rules, self.target_recall, self.confidence)

    @property
    def needs(self) -> str:
        """What its rules must be given beside verdicts, in words."""
        return _needs(self.rules)

    def judge(self, progress: Progress) -> StopAdvice:
        """Return the advice; the weakest of the bounds holds with the highest confidence."""
        wanted = {"target_recall": self.target_recall, "confidence": self.confidence}
        heard = [_asked(rule, **wanted).judge(progress) for rule in self.rules]
        claiming = [advice for advice in heard if advice.confidence]
        highest = max((advice.confidence or 0.0 for advice in claiming), default=None)
        if highest is None:
            effect = "All of these must agree, and none of them claims anything about recall."
        else:
            effect = (
                "All of these must agree, so the chance of error is no more than the smallest "
                f"of theirs: {percent(1 - highest)} at most, a confidence of "
                f"{percent(highest)}."
            )
        return _merged(
            self.name,
            heard,
            stop=all(advice.stop for advice in heard),
            effect=effect,
            confidence=highest,
            bounds=max(claiming, key=lambda a: a.remaining_upper_bound, default=None),
        )


def _needs(rules: tuple[StoppingRule, ...]) -> str:
    return " and ".join(dict.fromkeys(filter(None, map(rule_needs, rules))))


def _check(
    rules: tuple[StoppingRule, ...], target_recall: float | None, confidence: float | None
) -> None:
    if not rules:
        raise InvalidOptionError("rules", "none", "name at least one rule")
    if target_recall is not None:
        check_target_recall(target_recall)
    if confidence is not None:
        check_confidence(confidence)


def _asked(rule: StoppingRule, **wanted: float | None) -> StoppingRule:
    """Return a rule with the numbers that are wanted, as far as it has such."""
    kept: Any = rule  # a protocol does not tell that it is a dataclass
    has = getattr(rule, "__dataclass_fields__", ())
    given = {name: value for name, value in wanted.items() if name in has and value is not None}
    changed: StoppingRule = replace(kept, **given) if given else rule
    return changed


def _merged(
    name: str,
    heard: list[StopAdvice],
    *,
    stop: bool,
    effect: str,
    confidence: float | None,
    bounds: StopAdvice | None,
) -> StopAdvice:
    """Return one advice with the words of all and the bounds of one."""
    most = max(advice.remaining_upper_bound for advice in heard)
    all_hold = all(advice.repeated_looks for advice in heard if advice.confidence)
    return StopAdvice(
        rule=name,
        stop=stop,
        claim=" ".join([effect, *(f"{a.rule}: {a.claim}" for a in heard)]),
        assumption=" ".join(f"{a.rule}: {a.assumption}" for a in heard if a.assumption),
        confidence=confidence,
        recall_lower_bound=bounds.recall_lower_bound if bounds else 0.0,
        remaining_upper_bound=bounds.remaining_upper_bound if bounds else most,
        repeated_looks=bool(confidence) and all_hold,
    )

"""What a team settles on for its review, and how it is kept."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from classifier.errors import InvalidOptionError
from classifier.reviewing.screening.assignment import Design, DesignKind
from classifier.schema import LabelRule, Stage, member_named
from classifier.settings import CONFIDENCE, TARGET_RECALL, check_confidence, check_target_recall

__all__ = ["ReviewSettings", "design_named", "rule_named", "settings_from", "stage_named"]

_OPTIONS = ("stopping_options", "strategy_options")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSettings:
    """What a team settles on for its review.

    Attributes
    ----------
    design : how records are shared out on title and abstract.
    full_text_design : the same on the full text.
    blind : whether a decision is hidden from others until everybody decided who judges the
        paper.
    learn_from_first_decisions : whether the queue of a blind review learns from a decision
        while a second one on the paper is awaited. The order and the scores of *other* papers
        then follow it; False keeps it out of training until both decided.
    show_suggestions : whether a reviewer sees what the model suggests before deciding; what
        one sees first pulls one's judgement towards it.
    rule : how several decisions become one label.
    target_recall, confidence : in (0, 1), of the stopping advice.
    stopping : registered name of the stopping rule.
    stopping_options : of the rule, such as ``{"budget": 500}``; the others have their defaults.
    strategy : registered name of what decides which record comes next.
    strategy_options : the same of the strategy.
    model : shipped name or folder of the model whose mechanism flags are shown, or "".
    lease_minutes : how long a record stays with the one who was handed it.
    retrain_after : decisions after which training pays at the earliest.
    seed : of everything that is drawn at random.
    """

    design: Design = field(default_factory=Design)
    full_text_design: Design = field(default_factory=Design)
    blind: bool = True
    learn_from_first_decisions: bool = True
    show_suggestions: bool = True
    rule: LabelRule = LabelRule.AGREED
    target_recall: float = TARGET_RECALL
    confidence: float = CONFIDENCE
    stopping: str = "lead.v1"
    stopping_options: Mapping[str, Any] = field(default_factory=dict)
    strategy: str = "most-likely.v1"
    strategy_options: Mapping[str, Any] = field(default_factory=dict)
    model: str = ""
    lease_minutes: int = 30
    retrain_after: int = 1
    seed: int = 0

    def __post_init__(self) -> None:
        check_target_recall(self.target_recall)
        check_confidence(self.confidence)
        for name in ("lease_minutes", "retrain_after"):
            if getattr(self, name) < 1:
                raise InvalidOptionError(name, getattr(self, name), "give a number from 1")

    @classmethod
    def named(
        cls,
        *,
        design: str = DesignKind.SINGLE,
        full_text_design: str = DesignKind.SINGLE,
        overlap: float = 0.1,
        rule: str = LabelRule.AGREED,
        seed: int = 0,
        **others: Any,
    ) -> "ReviewSettings":
        """Return settings from the names that people use.

        Parameters
        ----------
        overlap : share that two judge, of the design `overlap`.
        others : the attributes that are no names.

        Raises
        ------
        UnknownNameError, InvalidOptionError
            If a name is none, or a number makes no sense.
        """
        return cls(
            design=design_named(design, share=overlap, seed=seed),
            full_text_design=design_named(full_text_design, share=overlap, seed=seed),
            rule=rule_named(rule),
            seed=seed,
            **others,
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the settings as they are kept; a version without options can read the rest."""
        kept = asdict(self)
        return {n: was for n, was in kept.items() if was or n not in _OPTIONS}


def settings_from(kept: Mapping[str, Any]) -> ReviewSettings:
    """Return kept settings; what an earlier version did not know has its default."""
    content = dict(kept)
    for name in ("design", "full_text_design"):
        if name in content:
            design = dict(content[name])
            content[name] = Design(**design | {"kind": DesignKind(design["kind"])})
    if "rule" in content:
        content["rule"] = LabelRule(content["rule"])
    return replace(ReviewSettings(), **content)


def design_named(name: str, *, share: float, seed: int) -> Design:
    """Return the design of that name.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    return Design(kind=member_named(DesignKind, name, kind="design"), share=share, seed=seed)


def rule_named(name: str) -> LabelRule:
    """Return the label rule of that name.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    return member_named(LabelRule, name, kind="rule")


def stage_named(name: str) -> Stage:
    """Return the stage of that name.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    return member_named(Stage, name, kind="stage")

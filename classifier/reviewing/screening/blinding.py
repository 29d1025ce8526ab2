"""What a reviewer may see of the others' decisions: the one rule of a blind review."""

from collections.abc import Mapping, Sequence
from typing import Any

from classifier.schema import (
    Appraisal,
    Configuration,
    Decision,
    Quotation,
    decided_by_reviewers,
)
from classifier.store import Entry

__all__ = ["AUTHORS", "author_of", "is_released", "visible_to"]

AUTHORS: Mapping[type[Any], str] = {
    Quotation: "reviewer",
    Appraisal: "reviewer",
    Configuration: "coder",
}
"""What people write about one paper, and the field that says who did: blinded as decisions."""


def author_of(entry: Entry[Any]) -> str:
    """Return who wrote something down."""
    return getattr(entry.word, AUTHORS.get(type(entry.word), ""), "") or entry.by


def is_released(decisions: Sequence[Decision], *, n_needed: int) -> bool:
    """Whether everybody who judges a paper at a stage has, or a consensus settled it.

    Parameters
    ----------
    decisions : the standing ones on the paper at the stage.
    """
    judged = [decision for decision in decisions if decided_by_reviewers(decision)]
    reviewers = {decision.reviewer for decision in judged}
    return len(reviewers) >= n_needed or any(decision.consensus for decision in judged)


def visible_to(
    viewer: str, decisions: Sequence[Decision], *, n_needed: int, blind: bool
) -> list[Decision]:
    """Return the decisions on one paper and stage that a person may see.

    In a blind review nobody sees what others decided before the paper `is_released`.

    Parameters
    ----------
    viewer : name of a reviewer, or "" for nobody in particular.
    """
    if not blind or is_released(decisions, n_needed=n_needed):
        return list(decisions)
    return [decision for decision in decisions if viewer and decision.reviewer == viewer]

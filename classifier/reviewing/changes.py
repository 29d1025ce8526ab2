"""What a lead changes while a review runs: its settings, and its codebook."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from classifier.errors import InvalidOptionError
from classifier.reviewing.settings import ReviewSettings
from classifier.reviewing.state import ReviewState
from classifier.reviewing.strategy_config import check_choice
from classifier.schema import Codebook, Mechanism, Stage, parse_codebook
from classifier.store import (
    Review,
    add_codebook,
    current_codebook,
    current_decisions,
    save_settings,
)

__all__ = ["CodebookChange", "change_codebook", "change_settings", "preview_codebook"]

CHANGEABLE = (
    "blind",
    "show_suggestions",
    "target_recall",
    "confidence",
    "stopping",
    "stopping_options",
    "strategy",
    "strategy_options",
    "lease_minutes",
    "retrain_after",
    "learn_from_first_decisions",
)
"""Settings that may change while a review runs; how records are shared out may not."""

_CHOSEN = {"stopping", "stopping_options", "strategy", "strategy_options"}
_SHOWN = tuple(field.name for field in fields(Mechanism) if field.name != "mechanism_id")
_SOURCE = "codebook"


def change_settings(review: Review, changes: Mapping[str, Any], *, by: str) -> ReviewSettings:
    """Keep a new version of the settings, and return it.

    Another rule or strategy has its default options unless others are given with it.

    Raises
    ------
    InvalidOptionError
        If one of them may not change, a value makes no sense, or the review cannot feed the
        rule or the strategy.
    UnknownNameError
        If the rule or the strategy is none.
    """
    for name, value in changes.items():
        if name not in CHANGEABLE:
            raise InvalidOptionError(name, value, "it stays as it was when the review began")
    with review.write(by=by) as writing:
        fresh = {
            f"{name}_options": dict[str, Any]()
            for name in ("stopping", "strategy")
            if name in changes
        }
        state = ReviewState(writing)
        changed = replace(state.settings, **{**fresh, **changes})
        if _CHOSEN & set(changes):
            changed = check_choice(changed, state.codebook)
        save_settings(writing, changed.as_dict())
    return changed


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookChange:
    """What a new text of the codebook would change.

    Attributes
    ----------
    added, dropped : labels of mechanisms.
    changed : label of a mechanism to the names of what is worded anew.
    carried : marks that keep or take over their meaning.
    unclear : marks that a person must look at again, by the mechanism they name.
    """

    book: Codebook
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    changed: Mapping[str, tuple[str, ...]]
    carried: int
    unclear: Mapping[str, int]


def preview_codebook(review: Review, text: str) -> CodebookChange:
    """Say what a new text would change; nothing is kept.

    Marks that not everybody may see are not counted.

    Raises
    ------
    InvalidCodebookError
        If it breaks the schema.
    """
    book = parse_codebook(text, source=_SOURCE)
    with review.read() as reading:
        before = current_codebook(reading)
        carried, unclear = _marks_under(ReviewState(reading), book)
    old = (
        {mechanism.mechanism_id: mechanism for mechanism in before.mechanisms} if before else {}
    )
    new = {mechanism.mechanism_id: mechanism for mechanism in book.mechanisms}
    worded = {
        one.label: tuple(n for n in _SHOWN if getattr(one, n) != getattr(old[name], n))
        for name, one in new.items()
        if name in old and one != old[name]
    }
    return CodebookChange(
        book=book,
        added=tuple(one.label for name, one in new.items() if name not in old),
        dropped=tuple(one.label for name, one in old.items() if name not in new),
        changed=worded,
        carried=carried,
        unclear=unclear,
    )


def change_codebook(review: Review, text: str, *, by: str) -> Codebook:
    """Keep a new version of the codebook.

    Raises
    ------
    InvalidCodebookError, OutdatedChangeError
        If it breaks the schema, or does not have a version of its own.
    """
    with review.write(by=by) as writing:
        return add_codebook(writing, text, source=_SOURCE)


def _marks_under(state: ReviewState, book: Codebook) -> tuple[int, dict[str, int]]:
    carried, unclear = 0, Counter[str]()
    known = {mechanism.mechanism_id for mechanism in book.mechanisms}
    for stage in Stage:
        for decision in current_decisions(state.reading, stage=stage):
            paper = state.paper_of.get(decision.record_id, decision.record_id)
            for mark in decision.marks if paper not in state.hidden_papers else ():
                made_under = decision.codebook_version or book.version
                resolution = book.resolve(mark.mechanism_id, made_under=made_under)
                if resolution.carried and resolution.successors[0] in known:
                    carried += 1
                else:
                    unclear[mark.mechanism_id] += 1
    return carried, dict(unclear)

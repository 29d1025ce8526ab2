"""In which order a replay asks, and what its strategy and its stopping rule are told."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from classifier.errors import InvalidOptionError
from classifier.reviewing.learning.mechanisms import evidence_so_far, fit_coded
from classifier.reviewing.settings import ReviewSettings
from classifier.reviewing.strategy_config import chosen_rule, chosen_strategy
from classifier.schema import Codebook, Label, Record
from classifier.screening.stopping import StoppingRule, rule_needs
from classifier.screening.stopping.base import DRAWS
from training.replay import Asking, Gaps

__all__ = ["asking_of", "gaps_of"]


def asking_of(review: ReviewSettings, *, with_rule: bool) -> Asking:
    """Return the strategy of the settings, and their rule if it is to be asked.

    Raises
    ------
    UnknownNameError
        If there is no such strategy, rule or option.
    InvalidOptionError
        If an option makes no sense, or a replay cannot feed the rule.
    """
    rule = _rule(review) if with_rule else None
    return Asking(strategy=chosen_strategy(review), rule=rule)


def _rule(review: ReviewSettings) -> StoppingRule:
    """Return the rule; a replay knows which records were drawn, but has no control sample."""
    rule = chosen_rule(review)
    if (needs := rule_needs(rule)) not in ("", DRAWS):
        raise InvalidOptionError(
            "stopping", review.stopping, f"it needs {needs}; take another rule"
        )
    return rule


def gaps_of(
    records: Sequence[Record],
    labels: Sequence[Label],
    codebook: Codebook,
    *,
    fields: Sequence[str],
) -> Gaps:
    """Return what the codebook alone expects of each record, and what people coded in it.

    Parameters
    ----------
    fields : what may be looked at; the others are taken as empty.
    """
    seen = [
        replace(
            record,
            title=record.title if "title" in fields else "",
            abstract=record.abstract if "abstract" in fields else "",
        )
        for record in records
    ]
    model = fit_coded(codebook, seen, {})
    coded = np.zeros((len(labels), len(model.mechanism_ids)), dtype=np.bool_)
    for row, label in enumerate(labels):
        told = {mark.mechanism_id for mark in label.marks if mark.coded}
        coded[row] = [name in told for name in model.mechanism_ids]
    return Gaps(probabilities=evidence_so_far(model, seen, {}).probabilities, coded=coded)

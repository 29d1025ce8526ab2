"""Advice of rules that bound what remains, put into words the same way."""

import numpy as np

from classifier.screening.progress import Progress
from classifier.screening.stopping.base import StopAdvice

__all__ = ["bounded_advice", "percent", "silent_advice"]

_ROUNDING = 1e-9  # 0.95 is no less than 95 %, whatever the last bit
_SAYING_SOMETHING = 0.5  # of a recall bound; below, as many may remain as were found
_FEWEST = 25  # records; a bound moves little with fewer


def bounded_advice(
    progress: Progress,
    remaining: int,
    *,
    rule: str,
    target_recall: float,
    confidence: float,
    assumption: str,
    repeated_looks: bool,
) -> StopAdvice:
    """Return the advice of a rule that bounds the relevant records that remain.

    Parameters
    ----------
    progress : what was judged.
    remaining : the upper bound, at most all that is unscreened.
    rule, target_recall, confidence, assumption, repeated_looks : as the rule has them.
    """
    found = progress.n_relevant
    recall = found / (found + remaining) if found + remaining else 1.0
    stop = recall >= target_recall
    return StopAdvice(
        rule=rule,
        stop=stop,
        claim=_claim(progress, remaining, recall, target_recall, confidence),
        assumption=assumption,
        confidence=confidence,
        recall_lower_bound=recall,
        remaining_upper_bound=remaining,
        repeated_looks=repeated_looks,
    )


def _claim(
    progress: Progress, remaining: int, recall: float, target_recall: float, confidence: float
) -> str:
    if not progress.n_records - progress.n_screened:
        return "Every record has been screened; none remains."
    if recall < min(_SAYING_SOMETHING, target_recall):
        return (
            f"It is too early to say whether {percent(target_recall)} of the relevant "
            f"records are found ({progress.n_relevant:,} so far); ask again after about "
            f"{_until_asked(progress):,} more."
        )
    records = "record remains" if remaining == 1 else "records remain"
    return (
        f"With {percent(confidence)} confidence at most {remaining:,} relevant {records} "
        f"beside the {progress.n_relevant:,} found: at least {percent(recall)} are found, and "
        f"the target is {percent(target_recall)}."
    )


def _until_asked(progress: Progress) -> int:
    """Return after how many more records it is worth asking again: half of those screened."""
    unscreened = progress.n_records - progress.n_screened
    return min(max(progress.n_screened // 2, _FEWEST), unscreened)


def percent(proportion: float) -> str:
    """Return a proportion in per cent, with at most one decimal, rounded down.

    Examples
    --------
    >>> percent(0.95), percent(0.94999)
    ('95 %', '94.9 %')
    """
    return f"{np.floor(1000 * proportion + _ROUNDING) / 10:g} %"


def silent_advice(progress: Progress, *, rule: str, stop: bool, claim: str) -> StopAdvice:
    """Return the advice of a rule that claims nothing about what remains.

    Parameters
    ----------
    progress : what was judged.
    rule : its registered name.
    stop : whether it would stop; when every record has been screened, the advice does anyway.
    claim : what it goes by, in a sentence that ends with a full stop.
    """
    unscreened = progress.n_records - progress.n_screened
    return StopAdvice(
        rule=rule,
        stop=stop or not unscreened,
        claim=claim if unscreened else "Every record has been screened; none remains.",
        remaining_upper_bound=unscreened,
        recall_lower_bound=0.0 if unscreened else 1.0,
    )

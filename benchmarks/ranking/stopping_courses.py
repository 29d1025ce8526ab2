"""Where a rule would have stopped in a screening that was replayed to its end."""

from bisect import bisect_left
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from classifier.screening.progress import Progress
from classifier.screening.stopping import (
    Audit,
    IrrelevantInARow,
    Quantile,
    StoppingRule,
    audit_size,
)

Verdicts = NDArray[np.bool_]


@dataclass(frozen=True)
class Stop:
    """How many records had been screened at the stop, and which share of the relevant ones."""

    screened: int
    recall: float


def stop_in_queue(rule: StoppingRule, verdicts: Verdicts, *, n_priors: int) -> Stop:
    """Ask a rule after every record of a queue; return its first stop.

    A further irrelevant record never takes a stop back (a contract test holds the rules to
    it), so each silence is searched by halving, which finds what asking every time would.
    """
    whole = tuple(verdicts.tolist())

    def stops(n_screened: int) -> bool:
        seen = Progress(
            n_records=len(whole), verdicts_in_order=whole[:n_screened], n_priors=n_priors
        )
        return rule.judge(seen).stop

    finds = [place for place in np.flatnonzero(verdicts).tolist() if place >= n_priors]
    begin = n_priors
    for end in [*finds, len(whole)]:
        if stops(end):
            screened = bisect_left(range(end), x=True, lo=begin, key=stops)
            return Stop(screened, float(verdicts[:screened].sum() / verdicts.sum()))
        begin = end + 1
    return Stop(len(whole), 1.0)


def stop_with_audit(rule: Audit, verdicts: Verdicts, *, n_priors: int, seed: int) -> Stop:
    """Leave the queue after 5 % irrelevant in a row, audit, and screen all if it fails."""
    dry = IrrelevantInARow(length=max(50, len(verdicts) // 20))
    left = stop_in_queue(dry, verdicts, n_priors=n_priors).screened
    queue = tuple(verdicts[:left].tolist())
    before = Progress(n_records=len(verdicts), verdicts_in_order=queue, n_priors=n_priors)
    size = audit_size(before, target_recall=rule.target_recall, confidence=rule.confidence)
    sample = np.random.default_rng(seed).permutation(verdicts[left:])[:size].tolist()
    after = replace(
        before, verdicts_in_order=(*queue, *sample), audited=tuple(range(left, left + size))
    )
    if size == 0 or replace(rule, sample_size=size).judge(after).stop:
        return Stop(left + size, float(after.n_relevant / verdicts.sum()))
    return Stop(len(verdicts), 1.0)


def stop_with_control(rule: Quantile, verdicts: Verdicts, *, share: float, seed: int) -> Stop:
    """Judge a random share before the queue begins; ask at each of its finds in the queue."""
    n_records = len(verdicts)
    drawn = np.random.default_rng(seed).permutation(n_records)[: int(share * n_records)]
    control = np.isin(np.arange(n_records), drawn)
    for reached, place in enumerate(np.flatnonzero(control & verdicts).tolist(), start=1):
        come_to = np.arange(n_records) <= place
        judged = np.concatenate([verdicts[control], verdicts[come_to & ~control]])
        progress = Progress(
            n_records=n_records,
            verdicts_in_order=tuple(judged.tolist()),
            n_control_relevant=int((control & verdicts).sum()),
            n_control_reached=reached,
        )
        if rule.judge(progress).stop:
            return Stop(len(judged), float(judged.sum() / verdicts.sum()))
    return Stop(n_records, 1.0)

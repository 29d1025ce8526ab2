"""Replay screened reviews with the session that reviewers use, their labels as the person."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.errors import UnusableCorpusError
from classifier.schema import Record, ReviewScope, corpus_frame
from classifier.screening.session import ScreeningSession

__all__ = ["Replay", "draw_priors", "replay"]

Ints = NDArray[np.int64]
Verdicts = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """One replayed screening.

    Attributes
    ----------
    order : rows in the order in which they were asked for, priors first; where the replay
        ended early, the rest is not in it.
    verdicts : shape (n_records - n_priors,), whether each record asked for was relevant,
        priors left out, padded with irrelevant ones.
    seconds_features, seconds_loop : for the features, and from then to the last record.
    """

    order: Ints
    n_priors: int
    verdicts: Verdicts
    seconds_features: float
    seconds_loop: float


def draw_priors(relevant: Verdicts, *, n_included: int, n_excluded: int, seed: int) -> Ints:
    """Draw what is known beforehand: rows of included records, then of excluded ones.

    The generator and the calls are those of ASReview, so the same seed draws the same
    priors as its ``--prior-seed``.

    Raises
    ------
    UnusableCorpusError
        If there are fewer records of a label than are to be drawn.
    """
    drawn = []
    for wanted, n, name in ((True, n_included, "included"), (False, n_excluded, "excluded")):
        rows = np.flatnonzero(relevant == wanted)
        if len(rows) < n:
            raise UnusableCorpusError(f"{n} {name} priors wanted, but only {len(rows)} there")
        # Its stream never changes, which that of the newer generators may.
        stream = np.random.RandomState(seed)  # noqa: NPY002
        drawn.append(stream.choice(rows, n, replace=False))
    return np.concatenate(drawn).astype(np.int64)


def replay(
    records: Sequence[Record],
    relevant: Verdicts,
    priors: Ints,
    *,
    scope: ReviewScope | None = None,
    n_query: int = 1,
    to_the_end: bool = False,
) -> Replay:
    """Screen a review again, its labels as the person who decides.

    Parameters
    ----------
    relevant : shape (n_records,), the labels.
    priors : rows known beforehand.
    n_query : records asked for between two trainings.
    to_the_end : whether to go on after the last relevant record.
    """
    started = time.perf_counter()
    frame = corpus_frame(records)
    session = ScreeningSession(frame, scope=scope, batch_size=n_query)
    ready = time.perf_counter()
    ids = frame["record_id"].tolist()
    row_of = {record_id: row for row, record_id in enumerate(ids)}
    order = priors.tolist()
    session.add_priors({ids[row]: bool(relevant[row]) for row in order})
    missing = int(relevant.sum()) - int(relevant[priors].sum())

    def judge(record_id: str) -> bool:
        order.append(row_of[record_id])
        return bool(relevant[order[-1]])

    for progress in session.screen(judge):
        if not to_the_end and progress.n_relevant >= missing + int(relevant[priors].sum()):
            break
    asked = np.array(order, dtype=np.int64)
    verdicts = np.zeros(len(records) - len(priors), dtype=np.bool_)
    verdicts[: len(asked) - len(priors)] = relevant[asked[len(priors) :]]
    return Replay(
        order=asked,
        n_priors=len(priors),
        verdicts=verdicts,
        seconds_features=ready - started,
        seconds_loop=time.perf_counter() - ready,
    )

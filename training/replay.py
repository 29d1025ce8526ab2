"""Replay screened reviews with the session that reviewers use, their labels as the person."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from classifier.errors import UnusableCorpusError
from classifier.modelling.ranking import RankingSettings
from classifier.schema import Record, ReviewScope, corpus_frame
from classifier.screening.session import ScreeningSession
from classifier.screening.stopping import StoppingRule
from classifier.screening.strategies import MostLikely, Strategy

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "FIELDS",
    "Asking",
    "Gaps",
    "Replay",
    "draw_priors",
    "replay",
    "replays",
    "with_fields",
]

Ints = NDArray[np.int64]
Verdicts = NDArray[np.bool_]

FIELDS = ("title", "abstract", "keywords", "year")
"""The columns of a corpus frame that the ranking looks at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """One replayed screening.

    Attributes
    ----------
    order : rows in the order in which they were asked for, priors first; where the replay
        ended early, the rest is not in it.
    n_priors : how many rows of `order` were known beforehand.
    verdicts : shape (n_records - n_priors,), whether each record asked for was relevant,
        priors left out, padded with irrelevant ones.
    seconds_compiling : for loading or compiling the loops, once a process.
    seconds_features, seconds_loop : for the features, and from then to the last record.
    n_to_stop : records asked for when the stopping rule first said that screening may end, or
        None where none was asked.
    """

    seed: int
    order: Ints
    n_priors: int
    verdicts: Verdicts
    seconds_compiling: float
    seconds_features: float
    seconds_loop: float
    n_to_stop: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """What a strategy that looks at a codebook is told.

    Attributes
    ----------
    probabilities : shape (n_records, n_mechanisms), how likely each record evidences each.
    coded : shape (n_records, n_mechanisms), what people coded; told once a record is decided.
    """

    probabilities: NDArray[np.float64]
    coded: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """In which order a replay asks, and whom about an end.

    Attributes
    ----------
    strategy : which records to ask about next; by default the most likely.
    gaps : what the strategy needs if it looks at a codebook.
    rule : asked after every training; the replay goes on until it says stop.
    """

    strategy: Strategy = field(default_factory=MostLikely)
    gaps: Gaps | None = None
    rule: StoppingRule | None = None

    def coded(self, row: int) -> list[int]:
        """Return the columns of the mechanisms that people coded in a record."""
        return np.flatnonzero(self.gaps.coded[row]).tolist() if self.gaps else []


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
            raise UnusableCorpusError(
                f"{n} {name} records are to be known beforehand, but there are {len(rows)}"
            )
        stream = np.random.RandomState(seed)
        drawn.append(stream.choice(rows, n, replace=False))
    return np.concatenate(drawn).astype(np.int64)


def with_fields(frame: pd.DataFrame, fields: Sequence[str]) -> pd.DataFrame:
    """Return the corpus frame with the other fields emptied."""
    import pandas as pd

    emptied = {name: "" if name != "year" else pd.NA for name in FIELDS if name not in fields}
    columns = {
        name: pd.Series([value] * len(frame), dtype=frame[name].dtype)
        for name, value in emptied.items()
    }
    return frame.assign(**columns)


def replay(
    frame: pd.DataFrame,
    relevant: Verdicts,
    priors: Ints,
    *,
    scope: ReviewScope | None = None,
    n_query: int = 1,
    seed: int = 0,
    to_the_end: bool = False,
    settings: RankingSettings | None = None,
    asking: Asking | None = None,
) -> Replay:
    """Screen a review again, its labels as the person who decides.

    Parameters
    ----------
    frame : a corpus frame, all records of the review.
    relevant : shape (n_records,), the labels.
    priors : rows known beforehand.
    n_query : records asked for between two trainings.
    to_the_end : whether to go on after the last relevant record.
    settings : what the ranking weighs.
    asking : in which order to ask, and whom about an end; by default the most likely first.
    """
    asking = asking or Asking()
    seconds_compiling = _compile()
    started = time.perf_counter()
    session = ScreeningSession(
        frame,
        scope=scope,
        strategy=asking.strategy,
        batch_size=n_query,
        settings=settings,
        evidence=asking.gaps.probabilities if asking.gaps else None,
        random_state=seed,
    )
    ready = time.perf_counter()
    row_of = {record_id: row for row, record_id in enumerate(frame["record_id"].tolist())}
    stopped_at = _screen(
        session, relevant, priors, asking=asking, row_of=row_of, to_the_end=to_the_end
    )
    seconds_loop = time.perf_counter() - ready
    order = np.array([row_of[name] for name in session.decided], dtype=np.int64)
    verdicts = np.zeros(len(frame) - len(priors), dtype=np.bool_)
    verdicts[: len(order) - len(priors)] = relevant[order[len(priors) :]]
    return Replay(
        seed=seed,
        order=order,
        n_priors=len(priors),
        verdicts=verdicts,
        seconds_compiling=seconds_compiling,
        seconds_features=ready - started,
        seconds_loop=seconds_loop,
        n_to_stop=None if stopped_at is None else stopped_at - len(priors),
    )


def _screen(
    session: ScreeningSession,
    relevant: Verdicts,
    priors: Ints,
    *,
    asking: Asking,
    row_of: Mapping[str, int],
    to_the_end: bool,
) -> int | None:
    """Ask until all relevant records are found and the rule has said stop.

    Returns
    -------
    How many had been decided at the stop, or None without a rule; one that never says so stops
    with the last record.
    """

    def judge(record_id: str) -> bool:
        row = row_of[record_id]
        for mechanism in asking.coded(row):
            session.note_evidence(mechanism)
        return bool(relevant[row])

    ids, rule, stopped_at = list(row_of), asking.rule, None
    session.add_priors({ids[row]: judge(ids[row]) for row in priors.tolist()})
    n_relevant = len(relevant) + 1 if to_the_end else int(relevant.sum())
    if session.n_relevant < n_relevant or rule:
        for _ in session.screen(judge):
            if rule and stopped_at is None and rule.judge(session.progress).stop:
                stopped_at = len(session.decided)
            if session.n_relevant == n_relevant and (rule is None or stopped_at is not None):
                break
    return len(session.decided) if rule and stopped_at is None else stopped_at


@cache
def _compile() -> float:
    """Run every compiled loop once, and return the seconds that it took."""
    started = time.perf_counter()
    records = [Record(record_id=name, title=f"a title {name}") for name in ("1", "2")]
    session = ScreeningSession(corpus_frame(records))
    session.add_priors({"1": True, "2": False})
    session.withdraw("1")
    session.retrain()
    return time.perf_counter() - started


def replays(
    frame: pd.DataFrame,
    relevant: Verdicts,
    priors: Sequence[Ints],
    *,
    scope: ReviewScope | None = None,
    n_query: int = 1,
    first_seed: int = 0,
    n_workers: int = 1,
    asking: Asking | None = None,
) -> Iterator[Replay]:
    """Replay a review once for each set of priors, in order.

    Parameters
    ----------
    n_workers : processes to share the work, from 1; the results are the same.
    scope, n_query, asking : as in `replay`.
    """
    from joblib import Parallel, delayed

    work = (
        delayed(replay)(
            frame,
            relevant,
            rows,
            scope=scope,
            n_query=n_query,
            seed=first_seed + number,
            asking=asking,
        )
        for number, rows in enumerate(priors)
    )
    yield from Parallel(n_jobs=n_workers, return_as="generator")(work)

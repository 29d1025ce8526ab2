"""The one loop that learns, ranks and asks; command line, web and simulation drive it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from classifier.modelling.ranking import RankingSettings, ReviewRanker
from classifier.schema import ReviewScope
from classifier.screening.progress import Progress
from classifier.screening.strategies import MostLikely, QueueView, Strategy

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ScreeningSession"]


class ScreeningSession:
    """Screens one review, record by record or in batches.

    Deciding never trains: `retrain` does, and who drives the session says when.

    Parameters
    ----------
    frame : a corpus frame, all records of the review.
    scope : the review's protocol, which ranks the queue before the first decision.
    strategy : which records to ask about next; by default the most likely.
    batch_size : decisions between two trainings.
    """

    def __init__(
        self,
        frame: pd.DataFrame,
        *,
        scope: ReviewScope | None = None,
        strategy: Strategy | None = None,
        batch_size: int = 1,
        settings: RankingSettings | None = None,
    ) -> None:
        ids = frame["record_id"].tolist()
        self._ids = ids
        self._row_of = {record_id: row for row, record_id in enumerate(ids)}
        self._by_id = np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.int64)
        self._open = np.ones(len(ids), dtype=np.bool_)
        self._strategy = strategy or MostLikely()
        self._batch_size = batch_size
        self._ranker = ReviewRanker(frame, scope, settings)
        self._verdicts: dict[int, bool] = {}
        self._pending: dict[int, bool] = {}
        self._n_priors = 0
        self._audited: set[int] = set()

    @property
    def scores(self) -> NDArray[np.float64]:
        """The margin of every record, as of the last training; shape (n_records,)."""
        return self._ranker.scores()

    def add_priors(self, verdicts: dict[str, bool]) -> None:
        """Take in what was known beforehand: record id to whether it is relevant."""
        for record_id, relevant in verdicts.items():
            self.decide(record_id, relevant=relevant)
        self._n_priors += len(verdicts)
        self.retrain()

    def next_records(self, n: int | None = None) -> list[str]:
        """Return the ids of the records to ask about next, the first first."""
        rows = self._by_id[self._open[self._by_id]]
        view = QueueView(scores=self.scores, open_rows=rows, n_screened=len(self._verdicts))
        chosen = self._strategy.choose(view, n or self._batch_size)
        self._audited.update(chosen.audited)
        return [self._ids[row] for row in chosen.rows.tolist()]

    def decide(self, record_id: str, *, relevant: bool) -> None:
        """Note a decision; a later one on the same record takes its place."""
        row = self._row_of[record_id]
        self._verdicts[row] = relevant
        self._pending[row] = relevant
        self._open[row] = False

    @property
    def is_due(self) -> bool:
        """Whether a batch of decisions has come in since the last training."""
        return len(self._pending) >= self._batch_size

    def retrain(self) -> None:
        """Learn from the decisions since the last training."""
        self._ranker.learn(self._pending)
        self._pending = {}

    def screen(self, judge: Callable[[str], bool]) -> Iterator[Progress]:
        """Ask until nothing is left to ask; yield the progress after every batch."""
        while batch := self.next_records():
            for record_id in batch:
                self.decide(record_id, relevant=judge(record_id))
            self.retrain()
            yield self.progress

    @property
    def progress(self) -> Progress:
        """What stopping rules may look at."""
        audited = [place for place, row in enumerate(self._verdicts) if row in self._audited]
        return Progress(
            n_records=len(self._ids),
            verdicts_in_order=tuple(self._verdicts.values()),
            n_priors=self._n_priors,
            audited=tuple(audited),
        )

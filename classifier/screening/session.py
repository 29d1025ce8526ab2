"""The one loop that learns, ranks and asks; command line, web and simulation drive it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from classifier.errors import UnknownNameError, UnusableCorpusError
from classifier.formats import as_corpus_frame
from classifier.modelling.ranking import RankingSettings, ReviewRanker
from classifier.schema import ReviewScope, TermContribution
from classifier.screening.progress import Progress
from classifier.screening.strategies import Chosen, MostLikely, QueueView, Strategy

if TYPE_CHECKING:
    from classifier.formats import RecordsLike

__all__ = ["ScreeningSession"]

_SHOWN = 5
_KEPT_LATER = 0.75


class ScreeningSession:
    """Screens one review, record by record or in batches.

    Deciding never trains: `retrain` does, and who drives the session says when.

    Parameters
    ----------
    records : all records of the review: a corpus frame, another table with a column for the
        title or the abstract, or records.
    scope : the review's protocol, which ranks the queue before the first decision.
    strategy : which records to ask about next; by default the most likely.
    batch_size : decisions between two trainings, from 1.
    settings : what the ranking weighs.
    evidence : shape (n_records, n_mechanisms), how likely each record evidences each
        mechanism of the codebook; the strategy codebook-gap needs it.
    random_state : of the strategies that draw at random.

    Raises
    ------
    UnusableCorpusError
        If there is no record.
    """

    def __init__(
        self,
        records: RecordsLike,
        *,
        scope: ReviewScope | None = None,
        strategy: Strategy | None = None,
        batch_size: int = 1,
        settings: RankingSettings | None = None,
        evidence: NDArray[np.float64] | None = None,
        random_state: int = 0,
    ) -> None:
        frame = as_corpus_frame(records)
        if frame.empty:
            raise UnusableCorpusError("there is no record to screen; import some first")
        self._ids: list[str] = frame["record_id"].tolist()
        self._row_of = {record_id: row for row, record_id in enumerate(self._ids)}
        self._by_id = np.argsort(np.array(self._ids, dtype=object), kind="stable")
        self._open = np.ones(len(self._ids), dtype=np.bool_)
        self._strategy = strategy or MostLikely()
        self._batch_size = batch_size
        self._ranker = ReviewRanker(frame, scope, settings)
        self._random = np.random.default_rng(random_state)
        self._verdicts: dict[int, bool] = {}
        self._pending: dict[int, bool | None] = {}
        self._drawn: set[int] = set()
        self._evidence = evidence
        n_mechanisms = 0 if evidence is None else evidence.shape[1]
        self._n_evidenced = np.zeros(n_mechanisms, dtype=np.int64)
        self._n_priors = 0
        self.n_relevant = 0

    @property
    def scores(self) -> NDArray[np.float64]:
        """The margin of every record, as of the last training; shape (n_records,)."""
        return self._ranker.scores()

    @property
    def decided(self) -> list[str]:
        """The ids of the records with a decision, in the order of the first on each."""
        return [self._ids[row] for row in self._verdicts]

    @property
    def is_due(self) -> bool:
        """Whether a batch of decisions has come in since the last training."""
        return len(self._pending) >= self._batch_size

    @property
    def progress(self) -> Progress:
        """What stopping rules may look at."""
        audited = [place for place, row in enumerate(self._verdicts) if row in self._drawn]
        return Progress(
            n_records=len(self._ids),
            verdicts_in_order=tuple(self._verdicts.values()),
            n_priors=self._n_priors,
            audited=tuple(audited),
        )

    def add_priors(self, verdicts: Mapping[str, bool]) -> None:
        """Take in what was known before the first question: record id to verdict."""
        for record_id, relevant in verdicts.items():
            self.decide(record_id, relevant=relevant)
        self._n_priors = len(self._verdicts)
        self._ranker.learn(self._pending)
        self._pending = {}

    def next_records(self, n: int | None = None) -> list[str]:
        """Return the ids of the records to ask about next, by default one batch."""
        chosen = self._choose(n or self._batch_size)
        self._drawn.update(chosen.audited)
        return [self._ids[row] for row in chosen.rows.tolist()]

    def decide(self, record_id: str, *, relevant: bool) -> None:
        """Note a decision; a later one on the same record takes its place.

        Raises
        ------
        UnknownNameError
            If no record has that id.
        """
        row = self._row(record_id)
        self.n_relevant += relevant - self._verdicts.get(row, False)
        self._verdicts[row] = relevant
        self._pending[row] = relevant
        self._open[row] = False

    def withdraw(self, record_id: str) -> None:
        """Take a decision back; the record is open again."""
        row = self._row(record_id)
        self.n_relevant -= self._verdicts.pop(row, False)
        self._pending[row] = None
        self._drawn.discard(row)
        self._open[row] = True

    def note_evidence(self, mechanism: int) -> None:
        """Note that a record was marked as evidence of a mechanism, by its column."""
        self._n_evidenced[mechanism] += 1

    def replace_evidence(
        self, evidence: NDArray[np.float64], n_evidenced: NDArray[np.int64]
    ) -> None:
        """Take in what is known of the mechanisms by now, instead of what was.

        Parameters
        ----------
        evidence : shape (n_records, n_mechanisms), as when the session was made.
        n_evidenced : shape (n_mechanisms,), records marked as evidence of each so far.
        """
        self._evidence, self._n_evidenced = evidence, n_evidenced.copy()

    def retrain(self) -> None:
        """Learn from the decisions since the last training."""
        self._ranker.learn(self._pending, asked=True)
        self._pending = {}

    def probabilities(self, *, later: bool = False) -> NDArray[np.float64]:
        """Return every record's probability of being relevant; shape (n_records,).

        Parameters
        ----------
        later : whether the open records are of a later time than the decided ones.

        Raises
        ------
        UnusableCorpusError
            If fewer than two records of a label are there.
        """
        return self._ranker.probabilities(kept_slope=_KEPT_LATER if later else 1.0)

    def held_out(self) -> dict[str, float]:
        """Return the margin of each decided record by what the other decisions teach.

        A mistaken decision stands out by it: the model has not learned to follow that one.

        Raises
        ------
        UnusableCorpusError
            If fewer than two records of a label are there.
        """
        return {self._ids[row]: score for row, score in self._ranker.held_out().items()}

    def settle(self) -> None:
        """Learn from all decisions until little changes; worth it after many at once."""
        self._ranker.settle()

    def explain(self, record_id: str) -> tuple[float, tuple[TermContribution, ...]]:
        """Return the intercept and what each term adds to a record's score."""
        return self._ranker.explain(self._row(record_id))

    def explain_all(self, record_ids: Iterable[str]) -> Iterator[tuple[TermContribution, ...]]:
        """Yield, for each record, what each term adds to its score, largest first."""
        yield from self._ranker.explain_all(map(self._row, record_ids))

    def screen(self, judge: Callable[[str], bool]) -> Iterator[list[str]]:
        """Ask until nothing is left to ask; yield the ids after each batch and training."""
        while batch := self.next_records():
            for record_id in batch:
                self.decide(record_id, relevant=judge(record_id))
            self.retrain()
            yield batch

    def _choose(self, n: int) -> Chosen:
        open_rows = self._by_id[self._open[self._by_id]]
        if not len(open_rows):
            return Chosen(open_rows)
        view = QueueView(
            scores=self.scores,
            open_rows=open_rows,
            n_screened=len(self._verdicts),
            random=self._random,
            evidence=self._evidence,
            n_evidenced=self._n_evidenced,
        )
        return self._strategy.choose(view, min(n, len(open_rows)))

    def _row(self, record_id: str) -> int:
        if record_id not in self._row_of:
            raise UnknownNameError("record", record_id, [*self._ids[:_SHOWN], "..."])
        return self._row_of[record_id]

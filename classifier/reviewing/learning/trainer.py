"""Learn from a review's decisions: the session's loop, driven by what the store holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from classifier.errors import UnusableCorpusError
from classifier.evaluation.rechecks import rechecks
from classifier.modelling.calibration import threshold_for_recall
from classifier.reviewing.learning.snapshot import Snapshot
from classifier.reviewing.settings import ReviewSettings
from classifier.reviewing.state import ReviewState
from classifier.reviewing.strategy_config import chosen_strategy
from classifier.schema import Recheck, ReviewScope, TermContribution, corpus_frame
from classifier.screening.session import ScreeningSession
from classifier.store import count_decision_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Learned", "Trainer", "training_is_due", "training_pays"]

Floats = NDArray[np.float64]

# All set by hand, so that a training costs less than the decisions that it follows took.
_STEPS = 200  # trainings at most in which a first snapshot is replayed
_SHARE = 50  # of the decisions known, one in so many must be new
_RECORDS = 2_000  # records for which one more decision must be new
_EXPLAINED = 100  # papers at the head of the queue whose terms are kept
_TERMS = 8  # terms that a paper's page has room for


def training_is_due(state: ReviewState) -> bool:
    """Whether enough was decided since the last training to train again."""
    last = state.model_run[1].metrics.decisions if state.model_run else 0
    rows = count_decision_rows(state.reading)
    after = state.settings.retrain_after
    return training_pays(rows - last, n_known=rows, n_records=state.n_records, after=after)


def training_pays(n_new: int, *, n_known: int, n_records: int, after: int) -> bool:
    """Whether so many new decisions are worth another training.

    The more was learned and the longer a training takes, the less a decision changes: one in
    fifty of what is known, and one for every 2,000 records.

    Parameters
    ----------
    n_new : decisions since the last training.
    after : what the team asks for at least.
    """
    return n_new >= max(after, n_known // _SHARE, n_records // _RECORDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What one training says of every paper.

    Attributes
    ----------
    ids : of all papers, as the snapshot has them.
    margins, probabilities : shape (n_papers,). Before there are two labels of each kind the
        probabilities are the margins put between 0 and 1, and are no probabilities.
    cutoff : probability from which a paper is likely to be included, or None.
    order : papers to ask about, best first: first those on which a second decision is awaited,
        in the order of the first decisions, so that the order tells nothing of these.
    rechecks : settled papers that the model would not have expected.
    terms : what moved the margins of the papers that come next.
    held_out : of settled papers, the probability by models that did not see the decision on
        them, and whether they were found relevant; the latest first.
    """

    ids: Sequence[str]
    margins: Floats
    probabilities: Floats
    cutoff: float | None
    order: Sequence[str]
    rechecks: Sequence[Recheck]
    terms: Mapping[str, tuple[TermContribution, ...]]
    held_out: Sequence[tuple[float, bool]]


class Trainer:
    """Keeps one session between trainings, and feeds it what is new.

    Parameters
    ----------
    scope : the review's protocol, which ranks the queue before the first decision.
    """

    def __init__(self, settings: ReviewSettings, scope: ReviewScope | None = None) -> None:
        self._settings = settings
        self._scope = scope
        self._session: ScreeningSession | None = None
        self._papers: Sequence[object] = ()
        self._taken: dict[str, bool] = {}

    def learn(self, snapshot: Snapshot) -> Learned:
        """Take in what is new in a snapshot, and say what follows.

        A first snapshot is replayed in the order of its decisions; later ones add to it, as
        long as the papers are the same.

        Raises
        ------
        UnusableCorpusError
            If there is no record.
        """
        session = self._session_of(snapshot)
        self._take_in(session, snapshot)
        if snapshot.evidence is not None:
            session.replace_evidence(snapshot.evidence.probabilities, snapshot.evidence.n_found)
        ids = [paper.record_id for paper in snapshot.papers]
        margins = session.scores
        held_out = _held_out(session)
        probabilities = _probabilities(session, margins)
        settled = {r.record_id: r.relevant for r in snapshot.screened if r.settled}
        order = [*_awaiting_second(snapshot), *session.next_records(len(ids))]
        return Learned(
            ids=ids,
            margins=margins,
            probabilities=probabilities,
            cutoff=_cutoff(margins, probabilities, held_out, settled, self._settings),
            order=order,
            rechecks=rechecks(
                held_out, {name: was for name, was in settled.items() if name in held_out}
            ),
            held_out=_compared(margins, probabilities, held_out, settled),
            terms=_terms(session, order[:_EXPLAINED]),
        )

    def _session_of(self, snapshot: Snapshot) -> ScreeningSession:
        """Return the session of these papers, a new one if they are not the same."""
        if self._session is None or self._papers != snapshot.papers:
            self._session = ScreeningSession(
                corpus_frame(snapshot.papers),
                scope=self._scope,
                strategy=chosen_strategy(self._settings),
                random_state=self._settings.seed,
            )
            self._papers, self._taken = snapshot.papers, {}
            priors = {r.record_id: r.relevant for r in snapshot.screened if r.prior}
            self._session.add_priors(priors)
            self._taken.update(priors)
        return self._session

    def _take_in(self, session: ScreeningSession, snapshot: Snapshot) -> None:
        known = {record.record_id: record.relevant for record in snapshot.screened}
        for record_id in [name for name in self._taken if name not in known]:
            session.withdraw(record_id)
            del self._taken[record_id]
        new = [(name, was) for name, was in known.items() if self._taken.get(name) is not was]
        # What was learned late must not look as if the queue had asked for it in one go.
        step = max(len(new) // _STEPS, 1)
        for start in range(0, len(new), step):
            for record_id, relevant in new[start : start + step]:
                session.decide(record_id, relevant=relevant)
            session.retrain()
        if not new:
            session.retrain()
        self._taken = known


def _terms(
    session: ScreeningSession, names: Sequence[str]
) -> dict[str, tuple[TermContribution, ...]]:
    explained = zip(names, session.explain_all(names), strict=True)
    return {name: terms[:_TERMS] for name, terms in explained}


def _awaiting_second(snapshot: Snapshot) -> Iterable[str]:
    return (record.record_id for record in snapshot.screened if record.awaiting_second)


def _held_out(session: ScreeningSession) -> dict[str, float]:
    try:
        return session.held_out()
    except UnusableCorpusError:
        return {}


def _probabilities(session: ScreeningSession, margins: Floats) -> Floats:
    try:
        return session.probabilities()
    except UnusableCorpusError:
        return np.asarray(1 / (1 + np.exp(-margins)))


def _cutoff(
    margins: Floats,
    probabilities: Floats,
    held_out: Mapping[str, float],
    settled: Mapping[str, bool],
    settings: ReviewSettings,
) -> float | None:
    """Return the probability that keeps the target recall of the settled inclusions."""
    names = [name for name in held_out if name in settled]
    relevant = np.array([settled[name] for name in names], dtype=np.bool_)
    if not relevant.any():
        return None
    scores = np.array([held_out[name] for name in names])
    wanted = threshold_for_recall(scores, relevant, target_recall=settings.target_recall)
    return float(_as_probability(np.array([wanted]), margins, probabilities)[0])


def _compared(
    margins: Floats,
    probabilities: Floats,
    held_out: Mapping[str, float],
    settled: dict[str, bool],
) -> list[tuple[float, bool]]:
    names = [name for name in reversed(settled) if name in held_out]
    scores = np.array([held_out[name] for name in names])
    shown = _as_probability(scores, margins, probabilities).round(4).tolist()
    return [(p, settled[name]) for p, name in zip(shown, names, strict=True)]


def _as_probability(scores: Floats, margins: Floats, probabilities: Floats) -> Floats:
    """Return what held-out margins, which lie around 0, mean as probabilities."""
    order = np.argsort(margins)
    return np.asarray(np.interp(scores + margins.mean(), margins[order], probabilities[order]))

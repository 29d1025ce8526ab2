"""How the screening goes: found over screened, what may be left, how fast, which mechanisms."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from classifier.reviewing.learning.model_summary import is_calibrated
from classifier.reviewing.screening.advice import advice_on
from classifier.reviewing.state import ReviewState
from classifier.schema import Decision, Stage, decided_by_reviewers
from classifier.screening.progress import Progress
from classifier.screening.remaining import Remaining, TooEarly, estimate_remaining
from classifier.screening.stopping import StopAdvice
from classifier.store import Review, expected_in_queue, queued_records

__all__ = [
    "MechanismProgress",
    "ReviewProgress",
    "Speed",
    "progress_of_state",
    "review_progress",
]

_STAGE = Stage.TITLE_ABSTRACT
_PAUSE = 600.0
"""Seconds after which two decisions no longer belong to one sitting; set by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismProgress:
    """How the evidence of one mechanism came in.

    Attributes
    ----------
    found_at : for each paper whose settled code says that it evidences it, how many papers were
        screened by then.
    n_rejected : papers whose settled code says that they do not.
    """

    mechanism_id: str
    label: str
    found_at: tuple[int, ...]
    n_rejected: int

    @property
    def n_papers(self) -> int:
        """Papers that evidence it."""
        return len(self.found_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """How fast one reviewer decides.

    Attributes
    ----------
    seconds : median for one paper, as measured or between two decisions of one sitting; None
        before there are two.
    n_open : papers of the queue that wait for this reviewer, or for anybody.
    """

    reviewer: str
    n_decided: int
    seconds: float | None
    n_open: int

    @property
    def hours_left(self) -> float | None:
        """Hours that it takes to read all that is open, alone."""
        return None if self.seconds is None else self.seconds * self.n_open / 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewProgress:
    """How the screening of titles and abstracts goes.

    Attributes
    ----------
    progress : the settled verdicts in their order.
    n_open : papers in the queue.
    expected_left : relevant papers in the queue by the model's probabilities, or None while
        these are none. A guess, without a bound.
    advice : of the stopping rule; its bounds hold under its assumption.
    """

    progress: Progress
    n_open: int
    expected_left: float | None
    advice: StopAdvice
    speeds: tuple[Speed, ...]
    mechanisms: tuple[MechanismProgress, ...]

    @property
    def remaining(self) -> Remaining | TooEarly:
        """Relevant papers that are still to be found, by the pace of the queue."""
        return estimate_remaining(self.progress)

    def as_dict(self) -> dict[str, Any]:
        """Return it as it is printed in JSON."""
        return asdict(self)


def review_progress(review: Review) -> ReviewProgress:
    """Return how the screening goes; what waits for a second decision stays hidden."""
    with review.read() as reading:
        return progress_of_state(ReviewState(reading))


def progress_of_state(state: ReviewState) -> ReviewProgress:
    """Return how the screening goes, from a state that others may read, too."""
    run = state.model_run[1] if state.model_run else None
    queued = queued_records(state.reading, stage=_STAGE)
    expected = expected_in_queue(state.reading, stage=_STAGE) if is_calibrated(run) else None
    return ReviewProgress(
        progress=state.progress,
        n_open=len(queued),
        expected_left=expected,
        advice=advice_on(state.progress, state.settings),
        speeds=tuple(_speeds(state, queued)),
        mechanisms=tuple(_mechanisms(state)),
    )


def _mechanisms(state: ReviewState) -> Iterable[MechanismProgress]:
    codes = state.codes_at(_STAGE)
    for mechanism in state.codebook.scored if state.codebook else ():
        name = mechanism.mechanism_id
        of_papers = [codes.get(paper, {}).get(name) for paper in state.visible(_STAGE)]
        coded = [code.coded if code else None for code in of_papers]
        yield MechanismProgress(
            mechanism_id=name,
            label=mechanism.label,
            found_at=tuple(n for n, is_coded in enumerate(coded, start=1) if is_coded),
            n_rejected=sum(is_coded is False for is_coded in coded),
        )


def _speeds(state: ReviewState, queued: Sequence[str]) -> Iterable[Speed]:
    own: dict[str, list[Decision]] = {}
    for decisions in state.decisions(_STAGE).values():
        for decision in decisions:
            if decided_by_reviewers(decision) and not decision.consensus:
                own.setdefault(decision.reviewer, []).append(decision)
    given: dict[str, set[str]] = {}
    for assignment in state.assignments:
        if assignment.stage is _STAGE:
            given.setdefault(assignment.reviewer, set()).add(assignment.record_id)
    needed = state.needed(_STAGE)
    for person in state.reviewers:
        if person.active:
            decisions = own.get(person.name, [])
            seen = {decision.record_id for decision in decisions}
            turn = given.get(person.name, set())
            yield Speed(
                reviewer=person.name,
                n_decided=len(decisions),
                seconds=_median_seconds(decisions),
                n_open=sum(p not in seen and (p not in needed or p in turn) for p in queued),
            )


def _median_seconds(decisions: Sequence[Decision]) -> float | None:
    measured = [decision.seconds for decision in decisions if decision.seconds]
    if not measured:
        moments = sorted(decision.decided_at for decision in decisions if decision.decided_at)
        gaps = [(later - sooner).total_seconds() for sooner, later in pairwise(moments)]
        measured = [gap for gap in gaps if 0 < gap < _PAUSE]
    return statistics.median(measured) if measured else None

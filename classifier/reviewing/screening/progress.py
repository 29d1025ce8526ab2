"""How the screening goes: found over screened, what may be left, how fast, which mechanisms."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from classifier.reviewing.learning.model_summary import is_calibrated
from classifier.reviewing.looking_back import load_codes, load_progress, open_decisions
from classifier.reviewing.screening.advice import advice_on
from classifier.reviewing.team import load_decided, load_needed, load_settings
from classifier.schema import AdjudicatedCode, Codebook, Decision, Stage, Verdict
from classifier.screening.progress import Progress
from classifier.screening.stopping import StopAdvice
from classifier.store import (
    Reading,
    Review,
    current_codebook,
    expected_in_queue,
    list_assignments,
    list_reviewers,
    queued_records,
)

__all__ = ["MechanismProgress", "ReviewProgress", "Speed", "review_progress"]

_STAGE = Stage.TITLE_ABSTRACT
_PAUSE = 600.0
"""Seconds after which two decisions no longer belong to one sitting."""


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

    def as_dict(self) -> dict[str, Any]:
        """Return it as it is printed in JSON."""
        return asdict(self)


def review_progress(review: Review) -> ReviewProgress:
    """Return how the screening goes; what waits for a second decision stays hidden."""
    with review.read() as reading:
        progress, settings = load_progress(reading), load_settings(reading)
        decided = open_decisions(reading, _STAGE)
        codes = load_codes(reading, {_STAGE: decided})
        book = current_codebook(reading)
        queued = queued_records(reading, stage=_STAGE)
        guess = expected_in_queue(reading, stage=_STAGE) if is_calibrated(reading) else None
        return ReviewProgress(
            progress=progress,
            n_open=len(queued),
            expected_left=guess,
            advice=advice_on(progress, settings),
            speeds=tuple(_speeds(reading, queued)),
            mechanisms=tuple(_mechanisms(book, decided, codes)) if book else (),
        )


def _mechanisms(
    book: Codebook, decided: Iterable[str], codes: Mapping[str, Mapping[str, AdjudicatedCode]]
) -> Iterable[MechanismProgress]:
    for mechanism in book.scored:
        name = mechanism.mechanism_id
        stand = [codes.get(paper, {}).get(name) for paper in decided]
        told = [code.coded if code else None for code in stand]
        yield MechanismProgress(
            mechanism_id=name,
            label=mechanism.label,
            found_at=tuple(place for place, coded in enumerate(told, 1) if coded),
            n_rejected=sum(coded is False for coded in told),
        )


def _speeds(reading: Reading, queued: Sequence[str]) -> Iterable[Speed]:
    said = load_decided(reading, _STAGE)
    needed = load_needed(reading, _STAGE)
    own: dict[str, list[Decision]] = {}
    for decision in (one for of in said.values() for one in of):
        if decision.verdict and decision.verdict is not Verdict.SKIP and not decision.consensus:
            own.setdefault(decision.reviewer, []).append(decision)
    for person in list_reviewers(reading):
        if not person.active:
            continue
        decisions = own.get(person.name, [])
        seen = {one.record_id for one in decisions}
        yield Speed(
            reviewer=person.name,
            n_decided=len(decisions),
            seconds=_median_seconds(decisions),
            n_open=len(_open_to(reading, person.name, queued, needed, seen)),
        )


def _open_to(
    reading: Reading,
    name: str,
    queued: Sequence[str],
    needed: Mapping[str, int],
    seen: set[str],
) -> list[str]:
    given = {one.record_id for one in list_assignments(reading, reviewer=name, stage=_STAGE)}
    return [one for one in queued if one not in seen and (one not in needed or one in given)]


def _median_seconds(decisions: Sequence[Decision]) -> float | None:
    measured = [one.seconds for one in decisions if one.seconds]
    if not measured:
        moments = sorted(one.decided_at for one in decisions if one.decided_at)
        gaps = [(later - sooner).total_seconds() for sooner, later in pairwise(moments)]
        measured = [gap for gap in gaps if 0 < gap < _PAUSE]
    return statistics.median(measured) if measured else None

"""Train on a review as it stands, and keep what follows: scores, flags, the queue's order."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from classifier.bundles import find_bundle, load_bundle
from classifier.modelling.mechanisms import MechanismModel
from classifier.reviewing.learning.mechanisms import evidence_so_far, fit_coded, predict_coded
from classifier.reviewing.learning.snapshot import PaperCodes, Snapshot
from classifier.reviewing.learning.trainer import Learned, Trainer, training_is_due
from classifier.reviewing.settings import ReviewSettings
from classifier.reviewing.state import ReviewState
from classifier.reviewing.strategy_config import chosen_strategy
from classifier.schema import (
    Codebook,
    Flag,
    MechanismPrediction,
    MechanismSource,
    ModelRun,
    Prediction,
    Record,
    RunMetrics,
    Stage,
)
from classifier.scoring.evidence import EvidenceShown
from classifier.scoring.flags import FlagRule, raise_flags
from classifier.scoring.service import flag_rule, score_batch
from classifier.screening.strategies import needs_codebook
from classifier.store import (
    Review,
    add_run,
    count_decision_rows,
    prepare_scores,
    queued_records,
    replace_scores,
    set_queue,
)

__all__ = ["Training", "retrain"]

_KIND = "screening"
_SHOWN = 500  # papers at the head of the queue whose mechanisms are looked for; set by hand
_LISTED = 200  # rechecks that a run keeps: more than anybody looks at in a day
_COMPARED = 2_000  # held-out probabilities that a run keeps: enough for a reliability curve
_NEVER = 2.0  # above every probability
_STAGE = Stage.TITLE_ABSTRACT


@dataclass(frozen=True, slots=True, kw_only=True)
class _Suggested:
    """What is said of mechanisms.

    Attributes
    ----------
    papers : what was found in each paper that was looked at.
    labels : the label and the cut-off of each mechanism.
    source : who speaks, or None where the review has no mechanisms.
    cues_only : mechanisms with too few codes for a probability.
    """

    papers: Mapping[str, tuple[MechanismPrediction, ...]] = field(default_factory=dict)
    labels: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    source: MechanismSource | None = None
    cues_only: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """What one training did.

    Attributes
    ----------
    trained : False where nothing was due.
    run : number of the run in the review, or None.
    n_papers, n_known : papers, and those that it learned from.
    n_likely : unsettled papers that look like inclusions.
    n_rechecks : settled papers that the model would not have expected.
    """

    trained: bool
    run: int | None = None
    n_papers: int = 0
    n_known: int = 0
    n_likely: int = 0
    n_rechecks: int = 0
    seconds: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """Return the counts as they are printed in JSON."""
        return asdict(self)


def retrain(
    review: Review, *, trainer: Trainer | None = None, if_due: bool = False
) -> Training:
    """Learn from the decisions so far; refresh scores, flags and the order of the queue.

    Works on the review as it stood at the start: nobody waits for it, and what is decided
    meanwhile stays out of the queue. All of it is there at the end, or nothing.

    Parameters
    ----------
    trainer : keeps what was learned between two trainings of one process; by default all is
        learned anew.
    if_due : whether to do nothing where too little was decided since the last time.

    Raises
    ------
    BusyReviewError
        If another training of the review is running.
    UnusableCorpusError
        If the review has no record.
    """
    with review.train():
        return _retrain(review, trainer, if_due=if_due)


def _retrain(review: Review, trainer: Trainer | None, *, if_due: bool) -> Training:
    started = time.perf_counter()
    with review.read() as reading:
        state = ReviewState(reading)
        if if_due and state.model_run and not training_is_due(state):
            return Training(trained=False)
        settings, codebook, codes = state.settings, state.codebook, state.paper_codes
        snapshot, n_decisions = state.snapshot(), count_decision_rows(reading)
        queued, lead = queued_records(reading, stage=_STAGE), state.lead
    own = _own_model(snapshot, codes, settings, codebook)
    if own and needs_codebook(chosen_strategy(settings)):
        evidence = evidence_so_far(own, snapshot.papers, codes)
        snapshot = replace(snapshot, evidence=evidence)
    scope = codebook.scope if codebook else None
    learned = (trainer or Trainer(settings, scope)).learn(snapshot)
    papers = {paper.record_id: paper for paper in snapshot.papers}
    head = [papers[name] for name in learned.order[:_SHOWN]]
    suggested = _mechanisms(head, _speaking_model(settings, codes), own, codebook)
    predictions = list(_predictions(snapshot, learned, suggested))
    run = ModelRun(
        kind=_KIND,
        bundle=settings.model,
        codebook_version=codebook.version if codebook else None,
        seed=settings.seed,
        n_labels=len(snapshot.screened),
        metrics=_metrics(learned, suggested, n_decisions=n_decisions),
    )
    rows = prepare_scores(predictions)  # before the lock, which holds every reviewer up
    with review.write(by=lead) as writing:
        number = add_run(writing, run)
        replace_scores(writing, rows, run=number)
        now_queued = queued_records(writing, stage=_STAGE)
        set_queue(writing, _still_open(learned.order, queued, now_queued), stage=_STAGE)
    return Training(
        trained=True,
        run=number,
        n_papers=len(snapshot.papers),
        n_known=len(snapshot.screened),
        n_likely=sum(map(_is_likely, predictions)),
        n_rechecks=len(learned.rechecks),
        seconds=round(time.perf_counter() - started, 3),
    )


def _metrics(learned: Learned, suggested: _Suggested, *, n_decisions: int) -> RunMetrics:
    return RunMetrics(
        decisions=n_decisions,
        cutoff=learned.cutoff,
        mechanism_cutoffs={name: value for name, (_, value) in suggested.labels.items()},
        mechanism_source=suggested.source,
        cues_only=sorted(suggested.cues_only),
        held_out=learned.held_out[:_COMPARED],
        rechecks=learned.rechecks[:_LISTED],
    )


def _is_likely(prediction: Prediction) -> bool:
    return any(flag is Flag.LIKELY_INCLUDE for flag, _ in prediction.flags)


def _still_open(order: Iterable[str], before: Sequence[str], now: Sequence[str]) -> list[str]:
    """Return the new order without what left the queue meanwhile, and with what came back."""
    gone = set(before) - set(now)
    placed = [name for name in order if name not in gone]
    come = set(now) - set(placed)
    return [*(name for name in now if name in come), *placed]


def _predictions(
    snapshot: Snapshot, learned: Learned, suggested: _Suggested
) -> Iterator[Prediction]:
    """Yield the scores and flags of every paper; mechanisms of those that come next."""
    rechecked = {recheck.record_id for recheck in learned.rechecks}
    settled = {record.record_id for record in snapshot.screened if record.settled}
    papers = {paper.record_id: paper for paper in snapshot.papers}
    cutoff = _NEVER if learned.cutoff is None else learned.cutoff
    told = FlagRule(include=cutoff, mechanisms=dict(suggested.labels))
    rows = zip(
        learned.ids, learned.margins.tolist(), learned.probabilities.tolist(), strict=True
    )
    for name, margin, p_include in rows:
        mechanisms = suggested.papers.get(name, ())
        flags = list(raise_flags(papers[name], p_include, mechanisms, told))
        if name in settled:
            flags = [flag for flag in flags if flag[0] is not Flag.LIKELY_INCLUDE]
        if name in snapshot.conflicts:
            flags.append((Flag.REVIEWERS_DISAGREE, "who decided on it disagree"))
        if name in rechecked:
            flags.append((Flag.MODEL_DISAGREES, "it resembles those settled the other way"))
        yield Prediction(
            record_id=name,
            p_include=p_include,
            margin=margin,
            mechanisms=mechanisms,
            flags=tuple(flags),
            terms=learned.terms.get(name, ()),
        )


def _speaking_model(settings: ReviewSettings, codes: Mapping[str, PaperCodes]) -> str:
    """Return the model that the team named, until anybody coded a paper; then "" ."""
    return "" if codes else settings.model


def _own_model(
    snapshot: Snapshot,
    codes: Mapping[str, PaperCodes],
    settings: ReviewSettings,
    codebook: Codebook | None,
) -> MechanismModel | None:
    """Return what the codebook and the reviewers' marks teach, or None where nobody asks."""
    if codebook is None or not codebook.scored or not snapshot.papers:
        return None
    asked = needs_codebook(chosen_strategy(settings))
    if _speaking_model(settings, codes) and not asked:
        return None
    return fit_coded(codebook, snapshot.papers, codes)


def _mechanisms(
    papers: Sequence[Record],
    named: str,
    own: MechanismModel | None,
    codebook: Codebook | None,
) -> _Suggested:
    """Return what is said of the mechanisms of some papers.

    Parameters
    ----------
    named : the model that the team named, where it speaks; else the review's own.
    """
    if named:
        bundle = load_bundle(find_bundle(named))
        scored = score_batch(papers, bundle, shown=EvidenceShown.TOP)
        return _Suggested(
            papers={score.record_id: score.mechanisms for score in scored},
            labels=flag_rule(bundle).mechanisms,
            source=MechanismSource.MODEL,
        )
    if codebook is None or own is None:
        return _Suggested()
    cutoffs = dict(zip(own.mechanism_ids, own.cutoffs.tolist(), strict=True))
    labels = {m.mechanism_id: (m.label, cutoffs[m.mechanism_id]) for m in codebook.scored}
    earned = zip(own.mechanism_ids, own.calibrated, strict=True)
    return _Suggested(
        papers=predict_coded(own, codebook, papers),
        labels=labels,
        source=MechanismSource.MARKS if any(own.n_coded) else MechanismSource.CODEBOOK,
        cues_only=frozenset(name for name, calibrated in earned if not calibrated),
    )

"""Score records with a bundle: the one call behind the command line and the demo."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from classifier.bundles.bundle import ModelBundle
from classifier.dedupe import Duplicates, find_duplicates
from classifier.formats import ReadReport
from classifier.modelling.stance import StanceGuesser
from classifier.schema import Flag, MechanismPrediction, Prediction, Record
from classifier.scoring.evidence import EvidenceShown, predict_mechanisms
from classifier.scoring.flags import FlagRule, raise_flags
from classifier.scoring.kernel import KernelScores, ScoringKernel, Texts

__all__ = [
    "BATCH",
    "BatchScorer",
    "Queue",
    "QueueRow",
    "flag_rule",
    "queue_row",
    "score_batch",
    "score_records",
    "without_evidence",
]

BATCH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One record in its place in the queue.

    Attributes
    ----------
    text : the record whose text was scored; for a duplicate, the one it is linked to.
    duplicate_of : id of the record it is a duplicate of, or "".
    """

    rank: int
    record: Record
    text: Record
    prediction: Prediction
    duplicate_of: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """The rows, best first, how duplicates were found, and where records are flagged."""

    rows: list[QueueRow]
    duplicates: Duplicates
    rule: FlagRule

    @property
    def papers(self) -> list[QueueRow]:
        """The rows without duplicates."""
        return [row for row in self.rows if not row.duplicate_of]

    @property
    def unevidenced(self) -> list[str]:
        """Labels of the mechanisms that stand out in no paper."""
        evidenced = {
            mechanism.mechanism_id
            for row in self.papers
            for mechanism in row.prediction.mechanisms
            if mechanism.suggested
        }
        labels = self.rule.mechanisms.items()
        return [label for name, (label, _) in labels if name not in evidenced]

    def summary(self, reports: Sequence[ReadReport]) -> str:
        """Return one line: files, records, duplicates, likely inclusions, what was missed."""
        papers = self.papers
        likely = sum(
            any(flag is Flag.LIKELY_INCLUDE for flag, _ in row.prediction.flags)
            for row in papers
        )
        problems = sum(len(report.problems) for report in reports)
        told = f", {problems} problems (see mechsift read)" if problems else ""
        return (
            f"{len(self.rows)} records from {len(reports)} exports, "
            f"{len(self.rows) - len(papers)} of them duplicates; {likely} of {len(papers)} "
            f"papers look like inclusions, for a person to confirm{told}{self._nothing_found()}"
        )

    def _nothing_found(self) -> str:
        """Return what was searched for in vain, and in how many papers."""
        if not self.unevidenced:
            return ""
        names = ", ".join(self.unevidenced)
        n_abstracts = sum(bool(row.text.abstract) for row in self.papers)
        return (
            f"; no evidence found for {names} (searched {len(self.papers)} papers, "
            f"{n_abstracts} with abstract)"
        )


def score_records(
    records: Sequence[Record],
    bundle: ModelBundle,
    *,
    shown: EvidenceShown = EvidenceShown.TOP,
    n_workers: int = 1,
    on_batch: Callable[[int], None] = lambda _: None,
    left_out: Callable[[Record], float | None] = lambda _: None,
) -> Queue:
    """Link duplicates, score each paper once, and put all records in order.

    A duplicate takes the scores of the record that it is linked to and stands right
    behind it. Ties are broken by record id.

    Parameters
    ----------
    n_workers : processes to score with, from 1.
    on_batch : called with the number of papers scored so far.
    left_out : gives the inclusion margin that takes the place of the model's, for a record that
        it was trained on.
    """
    duplicates = find_duplicates(records)
    kept = [group.kept for group in duplicates.groups]
    predictions: list[Prediction] = []
    for batch in _scored_batches(kept, bundle, shown=shown, n_workers=n_workers):
        predictions += batch
        on_batch(len(predictions))
    predictions = [
        _with_margin(prediction, left_out(record), bundle)
        for prediction, record in zip(predictions, kept, strict=True)
    ]
    order = sorted(range(len(kept)), key=lambda i: (-predictions[i].margin, kept[i].record_id))
    rule = flag_rule(bundle)
    rows: list[QueueRow] = []
    for place in order:
        for record in duplicates.groups[place].members:
            rows.append(queue_row(len(rows) + 1, record, kept[place], predictions[place], rule))
    if shown is EvidenceShown.NONE:
        rows = [replace(row, prediction=without_evidence(row.prediction)) for row in rows]
    return Queue(rows, duplicates, rule)


def _with_margin(
    prediction: Prediction, margin: float | None, bundle: ModelBundle
) -> Prediction:
    if margin is None:
        return prediction
    chance = float(bundle.inclusion.sigmoid(np.array([margin]))[0])
    return replace(prediction, margin=margin, p_include=chance)


def without_evidence(prediction: Prediction) -> Prediction:
    """Return the prediction without its spans, on which flags may have been raised."""
    bare = tuple(replace(mechanism, evidence=()) for mechanism in prediction.mechanisms)
    return replace(prediction, mechanisms=bare)


def flag_rule(bundle: ModelBundle) -> FlagRule:
    """Return the cut-offs of a bundle, with the labels of its mechanisms."""
    ids = bundle.mechanisms.mechanism_ids
    labels = [bundle.codebook.find(name).label if bundle.codebook else name for name in ids]
    cutoffs = bundle.mechanisms.cutoffs.tolist()
    return FlagRule(
        include=bundle.inclusion.cutoff,
        mechanisms=dict(zip(ids, zip(labels, cutoffs, strict=True), strict=True)),
    )


def queue_row(
    rank: int, record: Record, kept: Record, prediction: Prediction, rule: FlagRule
) -> QueueRow:
    """Return the row of a record that takes the scores of the paper `kept`."""
    duplicate_of = "" if record.record_id == kept.record_id else kept.record_id
    flags = raise_flags(
        kept, prediction.p_include, prediction.mechanisms, rule, duplicate_of=duplicate_of
    )
    flagged = replace(prediction, record_id=record.record_id, flags=flags)
    return QueueRow(
        rank=rank, record=record, text=kept, prediction=flagged, duplicate_of=duplicate_of
    )


def _scored_batches(
    records: Sequence[Record], bundle: ModelBundle, *, shown: EvidenceShown, n_workers: int
) -> Iterator[list[Prediction]]:
    batches = [records[start : start + BATCH] for start in range(0, len(records), BATCH)]
    if n_workers > 1 and len(batches) > 1:
        from joblib import Parallel, delayed

        work = (delayed(score_batch)(batch, bundle, shown=shown) for batch in batches)
        yield from Parallel(n_jobs=n_workers, return_as="generator")(work)
        return
    score = partial(BatchScorer(bundle).batch, shown=shown)
    yield from map(score, batches)


def score_batch(
    records: Sequence[Record], bundle: ModelBundle, *, shown: EvidenceShown
) -> list[Prediction]:
    """Score one batch on its own; what each worker process runs."""
    return BatchScorer(bundle).batch(records, shown=shown)


class BatchScorer:
    """The kernel and the stance guesser of one bundle, made once for many batches.

    Attributes
    ----------
    kernel : the scoring kernel alone.
    """

    def __init__(self, bundle: ModelBundle) -> None:
        self._bundle = bundle
        self.kernel = ScoringKernel(bundle.inclusion, bundle.mechanisms)

    @cached_property
    def _guesser(self) -> StanceGuesser:
        return StanceGuesser(self._bundle.codebook)

    def batch(self, records: Sequence[Record], *, shown: EvidenceShown) -> list[Prediction]:
        """Return one prediction a record, in order, without flags."""
        found = self.kernel.scores(Texts.of_records(records))
        mechanisms = self.mechanisms(records, np.arange(len(records)), found, shown=shown)
        return [
            Prediction(
                record_id=record.record_id,
                p_include=float(found.p_include[i]),
                margin=float(found.margins[i]),
                mechanisms=predicted,
            )
            for i, (record, predicted) in enumerate(zip(records, mechanisms, strict=True))
        ]

    def mechanisms(
        self,
        records: Sequence[Record],
        places: NDArray[np.int64],
        found: KernelScores,
        *,
        shown: EvidenceShown,
    ) -> list[tuple[MechanismPrediction, ...]]:
        """Return what is said of the mechanisms in some records of a batch that was scored.

        Parameters
        ----------
        places : of the records in the batch.
        """
        ends = np.stack([places, places + 1])
        starts, stops = np.searchsorted(found.sentences.records, ends).tolist()
        return [
            predict_mechanisms(
                record,
                place,
                found.mechanisms,
                found.sentences,
                range(start, stop),
                model=self._bundle.mechanisms,
                guesser=self._guesser,
                shown=shown,
            )
            for record, place, start, stop in zip(
                records, places.tolist(), starts, stops, strict=True
            )
        ]

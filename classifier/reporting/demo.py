"""The main job on the shipped example, start to end."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifier.bundles import ModelBundle, find_bundle, load_bundle
from classifier.errors import UnwritableOutputError
from classifier.formats import labels_of, read_exports
from classifier.modelling.fitting import included_of
from classifier.modelling.inclusion import fit_inclusion
from classifier.reporting.outputs import write_queue
from classifier.resources import find_resource
from classifier.schema import Record, corpus_frame
from classifier.scoring.service import Queue, score_records

__all__ = ["DemoResult", "run_demo"]

Floats = NDArray[np.float64]

MODEL = "leadership"
CORPUS = "corpora/leadership-demo"
_PARTS = ("exports", "screening")
_FORMATS = ("csv", "xlsx", "ris", "html")
_HEAD = 12
_NOTICE = (
    "The records were written for demonstration; they are no real studies. The shipped model "
    "was trained on them, so each is scored by models of folds that had not seen it."
)


@dataclass(frozen=True, slots=True)
class DemoResult:
    """The head of the queue, and the files that were written."""

    columns: tuple[str, ...]
    head: list[tuple[object, ...]]
    written: list[Path]


def run_demo(folder: Path, *, say: Callable[[str], None]) -> DemoResult:
    """Read, dedupe and score the shipped exports and write the queue in four formats.

    Beside the queue stand the exports that it came from, and decisions on them to try a review
    with.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableOutputError(f"{folder}: cannot be made ({error.strerror})") from None
    say(_NOTICE)
    corpus = find_resource(CORPUS)
    exports = read_exports(sorted((corpus / "exports").iterdir()))
    bundle = load_bundle(find_bundle(MODEL))
    decided = read_exports([corpus / "decisions.csv"]).records
    included = included_of(labels_of(decided, bundle.codebook))
    margins = _by_text(decided, _left_out(decided, included, bundle))
    queue = score_records(
        exports.records, bundle, left_out=lambda record: _found(record, margins)
    )
    say(queue.summary(exports.reports))
    say(_how_well(queue, _by_text(decided, included)))
    written = [folder / f"queue.{suffix}" for suffix in _FORMATS]
    for path in written:
        write_queue(queue, bundle, path)
    for part in _PARTS:
        _copy(corpus / part, folder / part)
        written.append(folder / part)
    return DemoResult(
        ("rank", "p_include", "title", "likely mechanisms"), _head(queue), written
    )


def _left_out(decided: Sequence[Record], included: Floats, bundle: ModelBundle) -> Floats:
    """Return the margins of models that had not learned from the record's label."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(1, user_api="blas"):
        fit = fit_inclusion(
            corpus_frame(decided),
            included,
            scope=bundle.codebook.scope,
            random_state=bundle.provenance.seed,
        )
    return fit.held_out


def _by_text(records: Sequence[Record], values: Floats) -> dict[str, float]:
    """Return values by DOI and by the letters of the title; exports lack some DOIs."""
    by_text: dict[str, float] = {}
    for record, value in zip(records, values.tolist(), strict=True):
        by_text |= dict.fromkeys(_names(record), value)
    return by_text


def _names(record: Record) -> list[str]:
    title = "".join(filter(str.isalnum, record.title.lower()))
    return [name for name in (record.doi, title) if name]


def _found(record: Record, by_text: Mapping[str, float]) -> float | None:
    return next((by_text[name] for name in _names(record) if name in by_text), None)


def _how_well(queue: Queue, included: Mapping[str, float]) -> str:
    """Return how well the order did against the demonstration's own labels."""
    wanted = np.array([_found(row.text, included) == 1 for row in queue.papers])
    n, half = int(wanted.sum()), len(wanted) // 2
    at = 1 + int(np.flatnonzero(wanted)[int(np.ceil(0.95 * n)) - 1])
    first, in_half = int(wanted[:n].sum()), int(wanted[:half].sum())
    return (
        f"by the demonstration's own labels {n} of {len(wanted)} papers are inclusions: "
        f"{first} of them stand among the first {n} papers, {in_half} in the first half, and "
        f"95 % by paper {at}"
    )


def _copy(source: Path, target: Path) -> None:
    """Copy the files of a folder; what else lies in the target stays."""
    try:
        target.mkdir(exist_ok=True)
        for path in sorted(source.iterdir()):
            shutil.copyfile(path, target / path.name)
    except OSError as error:
        raise UnwritableOutputError(f"{target}: cannot be written ({error.strerror})") from None


def _head(queue: Queue) -> list[tuple[object, ...]]:
    papers = [row for row in queue.rows if not row.duplicate_of][:_HEAD]
    return [
        (
            row.rank,
            f"{row.prediction.p_include:.2f}",
            row.record.title,
            next(
                (why for flag, why in row.prediction.flags if flag == "likely_mechanism"),
                "",
            ),
        )
        for row in papers
    ]

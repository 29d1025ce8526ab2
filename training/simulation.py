"""Simulate the screening of labelled corpora: the service behind ``mechsift simulate``."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from classifier.errors import (
    InvalidOptionError,
    MissingFileError,
    UnknownNameError,
    UnusableCorpusError,
)
from classifier.reviewing.settings import ReviewSettings
from classifier.reviewing.strategy_config import check_codebook
from classifier.schema import Codebook, Label, Record, ReviewScope, corpus_frame
from classifier.screening.strategies import needs_codebook
from training.corpora import load_corpora
from training.replay import FIELDS, Replay, draw_priors, replays, with_fields
from training.replay_asking import asking_of, gaps_of
from training.replay_report import mean_of_runs, run_document
from training.temporal import update_document, update_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Simulation",
    "SimulationSettings",
    "check_fields",
    "check_split",
    "protocol_of",
    "read_priors",
    "simulate_corpus",
]

SPLITS = ("none", "temporal")


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationSettings:
    """How a corpus is replayed; see the options of ``mechsift simulate``.

    Attributes
    ----------
    review : names strategy and stopping rule as a review does.
    with_rule : whether the stopping rule is asked.
    """

    prior_included: int = 1
    prior_excluded: int = 1
    prior_ids: tuple[str, ...] = ()
    seed: int = 0
    n_runs: int = 1
    n_query: int = 1
    fields: tuple[str, ...] = FIELDS
    temporal: bool = False
    n_workers: int = 1
    review: ReviewSettings = field(default_factory=ReviewSettings)
    with_rule: bool = False


@dataclass(frozen=True, slots=True)
class Simulation:
    """The replays of one corpus, and what is reported of them."""

    document: dict[str, Any]
    runs: list[Replay]


def check_fields(text: str) -> tuple[str, ...]:
    """Return the fields named in a list with commas.

    Raises
    ------
    UnknownNameError
        If one of them is not among those that the ranking looks at.
    """
    names = tuple(name.strip().lower() for name in text.split(",") if name.strip())
    for name in names:
        if name not in FIELDS:
            raise UnknownNameError("field", name, list(FIELDS))
    return names


def protocol_of(text: str, corpus: str) -> ReviewScope | None:
    """Return a corpus's protocol: a text, a text file, or a table of name and protocol.

    Raises
    ------
    UnusableCorpusError
        If the table has no protocol for the corpus.
    """
    path = Path(text)
    if not _is_file(path):
        return ReviewScope(question=text) if text.strip() else None
    if path.suffix.lower() != ".csv":
        return ReviewScope(question=path.read_text(encoding="utf-8-sig").strip())
    with path.open(encoding="utf-8-sig", newline="") as stream:
        found = {row.get("name"): row.get("protocol") for row in csv.DictReader(stream)}
    if not found.get(corpus):
        raise UnusableCorpusError(f"{path.name}: has no row with the name '{corpus}'")
    return ReviewScope(question=str(found[corpus]))


def simulate_corpus(
    place: str,
    settings: SimulationSettings,
    *,
    scope: ReviewScope | None = None,
    codebook: Codebook | None = None,
    on_run: Callable[[int], None] = lambda _: None,
) -> Simulation:
    """Replay one labelled corpus; records without a label are left out.

    Parameters
    ----------
    on_run : called with the number of replays done so far.

    Raises
    ------
    UnusableCorpusError
        If it has too few records of a label.
    InvalidOptionError
        If a replay cannot feed the strategy or the stopping rule.
    """
    check_codebook(settings.review, codebook)
    asking = asking_of(settings.review, with_rule=settings.with_rule)
    records, labels, relevant = _labelled(place, codebook)
    frame = corpus_frame(records)
    if settings.temporal:
        _refuse_choices(settings)
        return Simulation(_temporal_document(place, frame, relevant, settings, scope), [])
    frame = with_fields(frame, settings.fields)
    ids = frame["record_id"].tolist()
    if codebook and needs_codebook(asking.strategy):
        gaps = gaps_of(records, labels, codebook, fields=settings.fields)
        asking = replace(asking, gaps=gaps)
    priors = [_priors(ids, relevant, settings, run) for run in range(settings.n_runs)]
    runs = []
    for run in replays(
        frame,
        relevant,
        priors,
        scope=scope,
        n_query=settings.n_query,
        first_seed=settings.seed,
        n_workers=settings.n_workers,
        asking=asking,
    ):
        runs.append(run)
        on_run(len(runs))
    protocol = scope is not None
    return Simulation(
        _document(place, frame, relevant, runs, settings, protocol=protocol), runs
    )


def read_priors(path: Path | None) -> tuple[str, ...]:
    """Return the record ids in a text file, one a line; none without a file.

    Raises
    ------
    MissingFileError, UnusableCorpusError
        If the file is not there, or names no record.
    """
    if path is None:
        return ()
    if not path.is_file():
        raise MissingFileError(f"{path}: no such file")
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    found = tuple(line.strip() for line in lines if line.strip())
    if not found:
        raise UnusableCorpusError(f"{path.name}: names no record; write one id a line")
    return found


def check_split(name: str) -> bool:
    """Return whether the split is the temporal one.

    Raises
    ------
    UnknownNameError
        If there is no such split.
    """
    if name not in SPLITS:
        raise UnknownNameError("split", name, list(SPLITS))
    return name == "temporal"


def _document(
    place: str,
    frame: pd.DataFrame,
    relevant: NDArray[np.bool_],
    runs: list[Replay],
    settings: SimulationSettings,
    *,
    protocol: bool,
) -> dict[str, Any]:
    ids = frame["record_id"].tolist()
    documents = [run_document(run, ids) for run in runs]
    return {
        "corpus": Path(place).stem,
        "n_records": len(frame),
        "n_included": int(relevant.sum()),
        "fields": list(settings.fields),
        "protocol": protocol,
        "strategy": settings.review.strategy,
        **({"stopping": settings.review.stopping} if settings.with_rule else {}),
        "seconds_compiling": round(max(run.seconds_compiling for run in runs), 6),
        "runs": documents,
        "mean": mean_of_runs(documents),
    }


def _temporal_document(
    place: str,
    frame: pd.DataFrame,
    relevant: NDArray[np.bool_],
    settings: SimulationSettings,
    scope: ReviewScope | None,
) -> dict[str, Any]:
    fields = tuple(name for name in settings.fields if name != "year")
    update = update_of(frame, with_fields(frame, fields), relevant, scope=scope)
    return {
        "corpus": Path(place).stem,
        "n_records": len(frame),
        "n_included": int(relevant.sum()),
        "fields": list(fields),
        "protocol": scope is not None,
        "split": "temporal",
        **update_document(update),
    }


def _refuse_choices(settings: SimulationSettings) -> None:
    """Refuse what has no meaning where later records are ranked once and none is asked for."""
    cure = "the temporal split ranks once and asks for nothing; leave it out"
    if settings.review.strategy != ReviewSettings().strategy:
        raise InvalidOptionError("strategy", settings.review.strategy, cure)
    if settings.with_rule:
        raise InvalidOptionError("stopping", settings.review.stopping, cure)


def _labelled(
    place: str, codebook: Codebook | None
) -> tuple[list[Record], list[Label], NDArray[np.bool_]]:
    corpus = load_corpora([place], codebook)
    rows = zip(corpus.records, corpus.labels, map(_verdict, corpus.labels), strict=True)
    told = [row for row in rows if row[2] is not None]
    relevant = [bool(verdict) for _, _, verdict in told]
    if not any(relevant) or all(relevant):
        raise UnusableCorpusError(
            f"{place}: a replay needs included and excluded records; name the column of the "
            "decisions label_included"
        )
    records, labels = [record for record, _, _ in told], [label for _, label, _ in told]
    return records, labels, np.array(relevant, dtype=np.bool_)


def _verdict(label: Label) -> bool | None:
    """Return the final verdict; what was excluded on its abstract needs no full text."""
    if label.included is None and label.included_abstract is False:
        return False
    return label.included


def _priors(
    ids: Sequence[str], relevant: NDArray[np.bool_], settings: SimulationSettings, run: int
) -> NDArray[np.int64]:
    if not settings.prior_ids:
        return draw_priors(
            relevant,
            n_included=settings.prior_included,
            n_excluded=settings.prior_excluded,
            seed=settings.seed + run,
        )
    row_of = {record_id: row for row, record_id in enumerate(ids)}
    missing = [record_id for record_id in settings.prior_ids if record_id not in row_of]
    if missing:
        raise MissingFileError(f"no record has the id '{missing[0]}' that the priors name")
    return np.array([row_of[record_id] for record_id in settings.prior_ids], dtype=np.int64)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a protocol is too long for the name of a file
        return False

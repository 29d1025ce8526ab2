"""Score exports and Parquet of any size: in parts that are kept, then ranked on disk."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.bundles import ModelBundle, load_bundle
from classifier.bundles.target import MANIFEST
from classifier.errors import (
    InvalidOptionError,
    LostWorkerError,
    MechsiftError,
    UnreadableExportError,
    UnusableCorpusError,
    UnwritableOutputError,
)
from classifier.formats import Reading, open_exports, unique_names
from classifier.outputs import replacing
from classifier.scoring.checkpoints import Parts, open_parts
from classifier.scoring.chunks import Chunk, RowFile, is_parquet, list_chunks, passed_over
from classifier.scoring.engines.base import ScoringEngine, engine_named
from classifier.scoring.evidence import EvidenceShown
from classifier.scoring.evidence_policy import blank_unseen
from classifier.scoring.external_ranking import Ranking, find_ranks, ranked_slabs
from classifier.scoring.jobs import ScoringJob, output_schema
from classifier.scoring.known import Keys
from classifier.scoring.staging import Staged, Watch, cut_row_groups, stage
from classifier.scoring.stream_writers import open_output
from classifier.scoring.summary import QueueCounter, QueueSummary
from classifier.scoring.workbook import check_rows

__all__ = ["is_streamed", "score_stream"]


def is_streamed(inputs: Sequence[Path], *, stream: bool, engine: str, resume: bool) -> bool:
    """Whether a run goes by in parts: Parquet always does, all else where it is asked for.

    Raises
    ------
    InvalidOptionError
        If Parquet is mixed with exports.
    """
    tables = [is_parquet(path) for path in inputs]
    if any(tables) and not all(tables):
        raise InvalidOptionError("EXPORTS", "Parquet and others", "score each kind alone")
    return all(tables) or stream or resume or engine != "local"


def score_stream(
    inputs: Sequence[Path],
    output: Path,
    *,
    model: Path,
    engine: str = "local",
    n_workers: int = 1,
    shown: EvidenceShown = EvidenceShown.TOP,
    known: Keys | None = None,
    resume: bool = False,
    strict: bool = False,
    watch: Watch = lambda _label, _total: nullcontext(lambda _: None),
) -> QueueSummary:
    """Score exports or Parquet files into one ranked file, part by part.

    The bytes written are the same for every engine, number of workers and interruption.
    Duplicates are not looked for.

    Parameters
    ----------
    inputs : exports; or Parquet with the columns ``record_id`` and ``title``; ``abstract``,
        ``keywords``, ``year``, ``doi``, ``pmid``, ``journal`` and ``source_id`` where they are
        there.
    output : of a suffix that `check_stream_output` takes.
    model : folder of the bundle.
    shown : with `TOP`, sentences are found for flagged rows and the first `FIRST` of
        `classifier.scoring.evidence_policy`.
    known : keys of records to leave out, as `known_keys` returns them.
    resume : whether to take up the parts of an interrupted run.
    strict : whether a problem in any row of an export is an error.
    watch : opened for each stage with its name and size, gives what is told how much is done.

    Raises
    ------
    MechsiftError
        If an input, the bundle or the output will not do; finished parts stay.
    """
    runner = engine_named("pool" if engine == "local" and n_workers > 1 else engine)
    bundle = load_bundle(model)
    parquet = [path for path in inputs if is_parquet(path)]
    tables = [
        RowFile(path=path, source=source)
        for path, source in zip(parquet, unique_names(parquet), strict=True)
    ]
    list_chunks(tables)  # before anything is kept: are they all there, and Parquet?
    readings = [] if tables else open_exports(inputs)
    parts = open_parts(output, asked=_asked(inputs, known, model, shown), resume=resume)
    try:
        spooled = _spooled(readings, tables, parts, n_workers=n_workers, watch=watch)
        if strict:
            _refuse(spooled.problems)
        chunks = list_chunks(spooled.files)
        if output.suffix.lower() == ".xlsx" and known is None:
            check_rows(sum(chunk.n_rows for chunk in chunks))
        job = ScoringJob(
            bundle=model.resolve(),
            parts=Parts(parts.folder.resolve()),
            shown=shown,
            known=_save_keys(parts, known),
        )
        _score(runner, job, chunks, n_workers=n_workers, watch=watch)
        finished = [parts.path(chunk.number) for chunk in chunks]
        ranking = find_ranks(finished)
        tally = _rank(finished, ranking.ranks, bundle, output, shown=shown, watch=watch)
    except MechsiftError:
        parts.remove_if_empty()
        raise
    n_left_out = sum(chunk.n_rows for chunk in chunks) - tally.n_rows
    notes = _notes(tables, ranking, n_left_out)
    parts.remove()
    return tally.summary(bundle, n_problems=sum(spooled.problems.values()), notes=notes)


def _spooled(
    readings: Sequence[Reading],
    tables: Sequence[RowFile],
    parts: Parts,
    *,
    n_workers: int,
    watch: Watch,
) -> Staged:
    if tables:
        return cut_row_groups(tables, parts, n_workers=n_workers)
    return stage(readings, parts, n_workers=n_workers, watch=watch)


def _notes(tables: Sequence[RowFile], ranking: Ranking, n_left_out: int) -> list[str]:
    """Return what is odd about the rows, one sentence each."""
    notes = [f"left out, since they are known: {n_left_out}"] if n_left_out else []
    if not tables:
        return notes  # the ids of exports were settled
    unused = sorted({name for table in tables for name in passed_over(table.path)})
    notes += [f"the column {name} was passed over: write it small" for name in unused]
    if ranking.n_missing or ranking.n_repeated:
        notes.append(
            f"rows without record_id: {ranking.n_missing}, with a repeated one: "
            f"{ranking.n_repeated}; tell those apart by source and position"
        )
    return notes


def _refuse(problems: dict[str, int]) -> None:
    for source, n_problems in problems.items():
        if n_problems:
            told = f"{n_problems} problems, and --strict; mechsift read lists them"
            raise UnreadableExportError(source, told)


def _score(
    runner: ScoringEngine,
    job: ScoringJob,
    chunks: Sequence[Chunk],
    *,
    n_workers: int,
    watch: Watch,
) -> None:
    """Score the chunks that were not scored before."""
    todo = [chunk for chunk in chunks if not job.parts.is_finished(chunk.number)]
    total = sum(chunk.n_rows for chunk in chunks)
    done = total - sum(chunk.n_rows for chunk in todo)
    with watch("scoring", total) as move:
        move(done)
        for outcome in runner.run(job, todo, n_workers=n_workers):
            if outcome.problem:
                raise UnusableCorpusError(f"{outcome.problem}; {_cure(job.parts)}")
            done += outcome.n_rows
            move(done)
    missing = [chunk for chunk in chunks if not job.parts.is_finished(chunk.number)]
    if missing:
        raise LostWorkerError(f"{len(missing)} parts were not scored; {_cure(job.parts)}")


def _rank(
    parts: Sequence[Path],
    ranks: Sequence[NDArray[np.int64]],
    bundle: ModelBundle,
    output: Path,
    *,
    shown: EvidenceShown,
    watch: Watch,
) -> QueueCounter:
    """Write the rows of all parts, best first."""
    ids = bundle.mechanisms.mechanism_ids
    schema = output_schema(ids)
    tally = QueueCounter()
    n_rows = sum(map(len, ranks))
    try:
        with (
            watch("writing", n_rows) as move,
            open_output(output, schema, n_rows=n_rows) as write,
        ):
            for slab in ranked_slabs(parts, ranks, schema):
                write(blank_unseen(slab, shown, mechanism_ids=ids))
                tally.count(slab)
                move(tally.n_rows)
    except UnwritableOutputError as error:
        cure = "all scores are kept, go on with --resume"
        raise UnwritableOutputError(f"{error}; {cure}") from None
    return tally


def _cure(parts: Parts) -> str:
    n_kept = len(list(parts.folder.glob("[0-9]*.arrow")))
    return f"{n_kept} parts are kept, go on with --resume"


def _asked(
    inputs: Sequence[Path], known: Keys | None, model: Path, shown: EvidenceShown
) -> dict[str, Any]:
    return {
        "bundle": sha256((model / MANIFEST).read_bytes()).hexdigest(),
        "inputs": [[str(path.resolve()), path.stat().st_size] for path in inputs],
        "known": None if known is None else sha256(known.tobytes()).hexdigest(),
        "evidence": str(shown),
    }


def _save_keys(parts: Parts, known: Keys | None) -> Path | None:
    if known is None:
        return None
    path = parts.folder.resolve() / "known.keys"
    if not path.is_file():
        with replacing(path) as unfinished:
            unfinished.write_bytes(known.astype("<u8").tobytes())
    return path

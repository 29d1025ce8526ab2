"""Score Parquet files of any size: in pieces that are kept, then ranked outside of memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from classifier.bundles import ModelBundle, load_bundle
from classifier.bundles.target import MANIFEST
from classifier.errors import InvalidOptionError, LostWorkerError, UnusableCorpusError
from classifier.outputs import replacing
from classifier.scoring.checkpoints import Parts, open_parts
from classifier.scoring.chunks import is_parquet, list_chunks
from classifier.scoring.engines.base import engine_named
from classifier.scoring.evidence import EvidenceShown
from classifier.scoring.external_ranking import write_ranked
from classifier.scoring.jobs import ScoringJob, output_schema
from classifier.scoring.known import Keys
from classifier.scoring.yields import QueueSummary, summarise

__all__ = ["check_streaming", "score_parquet"]


def check_streaming(inputs: Sequence[Path], output: Path, *, engine: str, resume: bool) -> bool:
    """Whether the run is streamed: Parquet in and out. Refuse what only a stream can do.

    Raises
    ------
    InvalidOptionError
        If ``--resume`` or an engine of its own is asked for other formats, or Parquet is to
        be scored with anything else.
    """
    streamed = [is_parquet(path) for path in (*inputs, output)]
    if all(streamed):
        return True
    if any(streamed[:-1]):
        raise InvalidOptionError(
            "--output", output, "Parquet is scored alone, and into .parquet"
        )
    if resume:
        raise InvalidOptionError(
            "--resume", "used", "only runs from .parquet to .parquet keep parts"
        )
    if engine == "spark":
        raise InvalidOptionError("--engine", engine, "it reads and writes .parquet only")
    return False


def score_parquet(
    inputs: Sequence[Path],
    output: Path,
    *,
    model: Path,
    engine: str = "local",
    n_workers: int = 1,
    shown: EvidenceShown = EvidenceShown.TOP,
    known: Keys | None = None,
    resume: bool = False,
    on_rows: Callable[[int], None] = lambda _: None,
) -> QueueSummary:
    """Score Parquet files into one ranked Parquet file, part by part.

    The bytes written are the same for every engine, number of workers and interruption.
    Duplicates inside the files are not looked for.

    Parameters
    ----------
    inputs : with the columns ``record_id`` and ``title``; ``abstract``, ``keywords``,
        ``year``, ``doi``, ``pmid``, ``journal`` and ``source_id`` where they are there.
    model : folder of the bundle.
    known : keys of records to leave out, as `known_keys` returns them.
    resume : whether to take up the parts of an interrupted run.
    on_rows : called with the number of rows scored so far.

    Raises
    ------
    MechsiftError
        If an input, the bundle or the output will not do; finished parts stay.
    """
    runner = engine_named(engine)
    bundle = load_bundle(model)
    chunks = list_chunks(inputs)
    asked = _asked(inputs, known, model, shown)
    parts = open_parts(output, asked=asked, resume=resume)
    job = ScoringJob(
        bundle=model.resolve(),
        parts=Parts(parts.folder.resolve()),
        shown=shown,
        known=_save_keys(parts, known),
    )
    todo = [chunk for chunk in chunks if not parts.is_finished(chunk.number)]
    done = sum(chunk.n_rows for chunk in chunks) - sum(chunk.n_rows for chunk in todo)
    for outcome in runner.run(job, todo, n_workers=n_workers):
        if outcome.problem:
            raise UnusableCorpusError(f"{outcome.problem}; {_cure(parts)}")
        done += outcome.n_rows
        on_rows(done)
    return _finish(parts, len(chunks), bundle, output)


def _finish(parts: Parts, n_chunks: int, bundle: ModelBundle, output: Path) -> QueueSummary:
    missing = [number for number in range(n_chunks) if not parts.is_finished(number)]
    if missing:
        raise LostWorkerError(f"{len(missing)} parts were not scored; {_cure(parts)}")
    schema = output_schema(bundle.mechanisms.mechanism_ids)
    write_ranked([parts.path(number) for number in range(n_chunks)], schema, output)
    parts.remove()
    return summarise(output, bundle)


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

"""What one worker does, wherever it runs: read a chunk, score it, keep its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.bundles import ModelBundle, load_bundle
from classifier.errors import MechsiftError
from classifier.schema import Record
from classifier.scoring.checkpoints import Parts
from classifier.scoring.chunks import Chunk, read_batches, records_of
from classifier.scoring.columns import (
    bare_columns,
    has_plain_columns,
    plain_columns,
    texts_of,
)
from classifier.scoring.evidence import EvidenceShown
from classifier.scoring.evidence_policy import BestSoFar, is_flagged, shown_columns
from classifier.scoring.external_ranking import MARGIN
from classifier.scoring.kernel import KernelScores
from classifier.scoring.known import load_keys, new_records
from classifier.scoring.service import BatchScorer
from classifier.scoring.table import mechanism_columns
from classifier.text.buffers import Buffers

__all__ = ["ChunkScorer", "Outcome", "ScoringJob", "output_schema", "scorer_of"]

Ints = NDArray[np.int64]
_NUMBERS = {
    "rank": "int64", "position": "int64", "year": "int64", "calibrated": "int64",
    "p_include": "float64", MARGIN: "float64",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringJob:
    """What all chunks of a run share; small, for it travels to every worker.

    Attributes
    ----------
    known : file of the keys of records to leave out, or None.
    """

    bundle: Path
    parts: Parts
    shown: EvidenceShown
    known: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A chunk that was scored and kept, or why it could not be.

    Attributes
    ----------
    problem : one line, or "". Told instead of raised, for an exception that crosses a
        process or a cluster comes back in other words.
    """

    number: int
    n_rows: int
    problem: str = ""


class ChunkScorer:
    """Scores chunks with one bundle, made once a worker."""

    def __init__(self, bundle: ModelBundle) -> None:
        from classifier.scoring.service import flag_rule

        self._bundle = bundle
        self._scorer = BatchScorer(bundle)
        self._buffers = Buffers()
        self._job: ScoringJob | None = None
        self._best = BestSoFar()
        self._rule = flag_rule(bundle)
        self._schema = output_schema(bundle.mechanisms.mechanism_ids, margin=True)

    def score(self, chunk: Chunk, job: ScoringJob) -> Outcome:
        """Score one chunk and keep its rows in the parts of the job."""
        try:
            job.parts.keep(chunk.number, self._table(chunk, job))
        except MechsiftError as error:
            return Outcome(chunk.number, 0, str(error))
        return Outcome(chunk.number, chunk.n_rows)

    def _table(self, chunk: Chunk, job: ScoringJob) -> Any:
        import pyarrow as pa

        if job != self._job:
            self._job, self._best = job, BestSoFar()
        keys = [(MARGIN, "descending"), ("record_id", "ascending"), ("position", "ascending")]
        parts = []
        for first, read in read_batches(chunk):
            batch = read
            positions = np.arange(first, first + batch.num_rows)
            if job.known is not None or not has_plain_columns(batch):
                records = _wanted(records_of(batch, chunk.source, first), job)
                positions = np.array([record.position for record in records], dtype=np.int64)
                batch = plain_columns(records)
            parts.append(self._rows(batch, positions, chunk.source, job.shown))
        return pa.concat_tables([self._schema.empty_table(), *parts]).sort_by(keys)

    def _rows(self, batch: Any, positions: Ints, source: str, shown: EvidenceShown) -> Any:
        import pyarrow as pa

        found = self._scorer.kernel.scores(texts_of(batch, self._buffers))
        model = self._bundle.mechanisms
        columns = bare_columns(batch, found, rule=self._rule, model=model)
        n_rows = batch.num_rows
        columns["rank"], columns[MARGIN] = np.zeros(n_rows, dtype=np.int64), found.margins
        columns["position"] = positions
        columns["calibrated"] = np.full(n_rows, int(self._bundle.calibrated))
        columns["source"] = pa.repeat(source, n_rows)
        columns.setdefault("year", pa.nulls(n_rows, pa.int64()))
        columns |= self._sentences(batch, found, columns["flags"], shown)
        nothing = pa.repeat("", n_rows)
        arrays = [pa.array(columns.get(name, nothing)) for name in self._schema.names]
        return pa.table(arrays, names=self._schema.names).cast(self._schema)

    def _sentences(
        self, batch: Any, found: KernelScores, flags: Sequence[str], shown: EvidenceShown
    ) -> dict[str, list[str]]:
        """Return the columns of what a person will see, or may see, of the texts."""
        is_shown = np.full(len(flags), shown is EvidenceShown.ALL)
        if shown is EvidenceShown.TOP:
            is_shown = is_flagged(flags) | self._best.meet(found.margins)
        rows = np.flatnonzero(is_shown)
        if not len(rows):
            return {}
        records = records_of(batch.take(rows))
        predictions = self._scorer.mechanisms(records, rows, found, shown=shown)
        ids = self._bundle.mechanisms.mechanism_ids
        return shown_columns(rows, records, predictions, n_rows=len(flags), mechanism_ids=ids)


def _wanted(records: list[Record], job: ScoringJob) -> list[Record]:
    return records if job.known is None else new_records(records, load_keys(job.known))


@lru_cache(maxsize=1)
def scorer_of(bundle: Path) -> ChunkScorer:
    """Return the scorer of a bundle folder; loaded and verified once a process."""
    return ChunkScorer(load_bundle(bundle))


def output_schema(mechanism_ids: Sequence[str], *, margin: bool = False) -> Any:
    """Return the Arrow schema of the queue's table."""
    import pyarrow as pa

    from classifier.scoring.table import LEADING_COLUMNS

    names = [*LEADING_COLUMNS, *mechanism_columns(mechanism_ids), *([MARGIN] if margin else [])]
    kinds = [
        _NUMBERS.get(name, "float64" if name.startswith("p_") else "string") for name in names
    ]
    return pa.schema(
        [
            pa.field(name, pa.type_for_alias(kind))
            for name, kind in zip(names, kinds, strict=True)
        ]
    )

"""What one worker does, wherever it runs: read a chunk, score it, keep its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from classifier.bundles import ModelBundle, load_bundle
from classifier.errors import MechsiftError
from classifier.schema import Record
from classifier.scoring.checkpoints import Parts
from classifier.scoring.chunks import Chunk, read_batches, records_of
from classifier.scoring.columns import bare_columns, has_plain_columns, texts_of
from classifier.scoring.evidence import EvidenceShown
from classifier.scoring.external_ranking import MARGIN
from classifier.scoring.known import load_keys, new_records
from classifier.scoring.service import BatchScorer, QueueRow, queue_row, without_evidence
from classifier.scoring.table import mechanism_columns, queue_table
from classifier.text.room import Room

__all__ = ["ChunkScorer", "Outcome", "ScoringJob", "output_schema", "scorer_of"]

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
        self._room = Room()
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

        keys = [(MARGIN, "descending"), ("record_id", "ascending"), ("position", "ascending")]
        parts = []
        for first, batch in read_batches(chunk):
            bare = job.shown is EvidenceShown.NONE and job.known is None
            if bare and has_plain_columns(batch.schema):
                parts.append(self._bare(batch, first, chunk.source))
            else:
                parts.append(self._shown(records_of(batch, chunk, first), job))
        return pa.concat_tables([self._schema.empty_table(), *parts]).sort_by(keys)

    def _bare(self, batch: Any, first: int, source: str) -> Any:
        import pyarrow as pa

        found = self._scorer.kernel.scores(texts_of(batch, self._room))
        ids = self._bundle.mechanisms.mechanism_ids
        columns = bare_columns(batch, found, rule=self._rule, mechanism_ids=ids)
        n_rows = batch.num_rows
        columns["rank"], columns[MARGIN] = np.zeros(n_rows, dtype=np.int64), found.margins
        columns["position"] = np.arange(first, first + n_rows)
        columns["calibrated"] = np.full(n_rows, int(self._bundle.calibrated))
        columns["source"] = pa.repeat(source, n_rows)
        columns.setdefault("year", pa.nulls(n_rows, pa.int64()))
        nothing = pa.repeat("", n_rows)
        arrays = [pa.array(columns.get(name, nothing)) for name in self._schema.names]
        return pa.table(arrays, names=self._schema.names).cast(self._schema)

    def _shown(self, batch: Sequence[Record], job: ScoringJob) -> Any:
        import pyarrow as pa

        new = batch if job.known is None else new_records(batch, load_keys(job.known))
        rows = list(self._rows(new, shown=job.shown))
        ids = self._bundle.mechanisms.mechanism_ids
        table = queue_table(rows, mechanism_ids=ids, calibrated=self._bundle.calibrated)
        table[MARGIN] = [row.prediction.margin for row in rows]
        flat = pa.Table.from_pandas(table, schema=self._schema, preserve_index=False)
        return flat.replace_schema_metadata(None)

    def _rows(self, records: Sequence[Record], *, shown: EvidenceShown) -> Iterator[QueueRow]:
        predictions = self._scorer.batch(records, shown=shown) if records else []
        for record, prediction in zip(records, predictions, strict=True):
            row = queue_row(0, record, record, prediction, self._rule)
            yield _without(row) if shown is EvidenceShown.NONE else row


def _without(row: QueueRow) -> QueueRow:
    from dataclasses import replace

    return replace(row, prediction=without_evidence(row.prediction))


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

"""Score Arrow batches column by column.

The rows are those that `classifier.scoring.table.queue_table` makes of records, to the byte;
only what a person should look at becomes an object on the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.modelling.mechanisms import MechanismModel
from classifier.schema import Flag, MechanismPrediction, Record
from classifier.scoring.flags import FlagRule, may_be_flagged, raise_flags
from classifier.scoring.kernel import KernelScores, Texts
from classifier.scoring.table import DIGITS
from classifier.text.buffers import Buffers

__all__ = ["bare_columns", "has_plain_columns", "plain_columns", "rounded", "texts_of"]

Floats = NDArray[np.float64]


def has_plain_columns(batch: Any) -> bool:
    """Whether no column of an Arrow batch needs conversion: texts, whole lists, whole years."""
    import pyarrow as pa

    def plain(name: str, column: Any) -> bool:
        if name == "year":
            return bool(pa.types.is_integer(column.type))
        if name == "keywords" and pa.types.is_list(column.type):
            return plain("", column.flatten()) and not column.flatten().null_count
        return bool(pa.types.is_string(column.type) or pa.types.is_large_string(column.type))

    return all(map(plain, batch.schema.names, batch.columns))


def plain_columns(records: Sequence[Record]) -> Any:
    """Return records as an Arrow batch that `has_plain_columns`."""
    import pyarrow as pa

    texts = ("record_id", "source_id", "title", "abstract", "doi")
    columns: dict[str, Any] = {
        name: pa.array([getattr(record, name) for record in records], pa.string())
        for name in texts
    }
    keywords = ["; ".join(record.keywords) for record in records]
    columns["keywords"] = pa.array(keywords, pa.string())
    columns["year"] = pa.array([record.year for record in records], pa.int64())
    return pa.RecordBatch.from_pydict(columns)


def texts_of(batch: Any, buffers: Buffers) -> Texts:
    """Return titles, abstracts and keywords of a valid batch that `has_plain_columns`.

    Parameters
    ----------
    buffers : where they are laid out; they are good until it is used again.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    nothing = pa.nulls(batch.num_rows, pa.string())
    names = batch.schema.names
    abstracts = batch.column("abstract") if "abstract" in names else nothing
    keywords = batch.column("keywords") if "keywords" in names else nothing
    if pa.types.is_list(keywords.type):
        # Words never reach over "; ", so text is taken as it is: its blanks say nothing.
        keywords = pc.binary_join(keywords, "; ")
    return Texts.of_arrow(batch.column("title"), abstracts, keywords, buffers, is_valid=True)


def bare_columns(
    batch: Any, found: KernelScores, *, rule: FlagRule, model: MechanismModel
) -> dict[str, Any]:
    """Return what the queue's table says of a batch: its texts, scores and flags."""
    import pyarrow as pa

    names = batch.schema.names
    columns: dict[str, Any] = {
        name: batch.column(name).fill_null("")
        for name in ("record_id", "source_id", "title", "doi")
        if name in names
    }
    if "year" in names:
        columns["year"] = batch.column("year")
    columns["p_include"] = rounded(found.p_include)
    for number, name in enumerate(model.mechanism_ids):
        chances = found.mechanisms.probabilities[:, number]
        earned = model.calibrated[number]
        columns[f"p_{name}"] = (
            rounded(chances) if earned else pa.nulls(len(chances), pa.float64())
        )
    columns["flags"], columns["flag_reason"] = _flags(batch, found, rule, model)
    return columns


def _flags(
    batch: Any, found: KernelScores, rule: FlagRule, model: MechanismModel
) -> tuple[list[str], list[str]]:
    n_records = batch.num_rows
    flags, reasons = [""] * n_records, [""] * n_records
    starts = np.searchsorted(found.sentences.records, np.arange(n_records + 1))
    written, likely = _written(batch), may_be_flagged(found.p_include, rule)
    probabilities, suggested = found.mechanisms.probabilities, found.mechanisms.suggested
    silent = _told(raise_flags(Record(), 0.0, (), rule))
    for row in np.flatnonzero(~written & ~likely).tolist():
        flags[row], reasons[row] = silent
    for row in np.flatnonzero(likely).tolist():
        evidenced = found.mechanisms.has_evidence[starts[row] : starts[row + 1]]
        spoken = np.any(evidenced, axis=0).tolist()
        mechanisms = [
            MechanismPrediction(
                mechanism_id=name,
                probability=float(probabilities[row, column]) if earned else None,
                suggested=bool(spoken[column] and suggested[row, column]),
            )
            for column, (name, earned) in enumerate(
                zip(model.mechanism_ids, model.calibrated, strict=True)
            )
        ]
        record = Record(abstract="written" if written[row] else "")
        raised = raise_flags(record, float(found.p_include[row]), mechanisms, rule)
        flags[row], reasons[row] = _told(raised)
    return flags, reasons


def _told(raised: Sequence[tuple[Flag, str]]) -> tuple[str, str]:
    """Return flags and reasons as the table has them."""
    flags = ";".join(flag for flag, _ in raised)
    return flags, "; ".join(f"{flag}: {reason}" for flag, reason in raised)


def _written(batch: Any) -> NDArray[np.bool_]:
    """Return which records have an abstract."""
    import pyarrow.compute as pc

    if "abstract" not in batch.schema.names:
        return np.zeros(batch.num_rows, dtype=np.bool_)
    lengths = pc.binary_length(batch.column("abstract")).fill_null(0)
    return np.asarray(lengths.to_numpy(zero_copy_only=False) > 0)


def rounded(values: Floats) -> Floats:
    """Return the values as Python's `round` gives them, to `DIGITS` digits.

    Examples
    --------
    >>> rounded(np.array([0.12345649999, 2.5e-07]))
    array([0.123456, 0.      ])
    """
    scale = 10.0**DIGITS
    scaled = values * scale
    near = np.asarray(np.rint(scaled) / scale)
    for place in np.flatnonzero(np.abs(scaled - np.floor(scaled) - 0.5) < 1e-6).tolist():
        near[place] = round(float(values[place]), DIGITS)
    return near

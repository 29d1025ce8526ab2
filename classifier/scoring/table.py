"""The queue as a table: one row a record, the columns of the public contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from classifier.schema import Evidence, MechanismPrediction, Record
from classifier.scoring.service import QueueRow

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "BETWEEN_SENTENCES",
    "DIGITS",
    "LEADING_COLUMNS",
    "evidence_text",
    "mechanism_cells",
    "mechanism_columns",
    "queue_table",
]

LEADING_COLUMNS = (
    "rank", "record_id", "source", "position", "source_id", "title", "year", "doi",
    "duplicate_of", "p_include", "calibrated", "flags", "flag_reason",
)  # fmt: skip
DIGITS = 6
"""Of a probability, after the point."""
BETWEEN_SENTENCES = " [...] "


def mechanism_columns(mechanism_ids: Sequence[str]) -> list[str]:
    """Return the five columns of each mechanism, in order."""
    parts = ("p", "presence", "bearing", "evidence", "cues")
    return [f"{part}_{name}" for name in mechanism_ids for part in parts]


def queue_table(
    rows: Sequence[QueueRow], *, mechanism_ids: Sequence[str], calibrated: bool
) -> pd.DataFrame:
    """Return the rows of the queue as a table, best first.

    Parameters
    ----------
    calibrated :
        Whether the probabilities may be read as such for the review at hand.
    """
    import pandas as pd

    columns = [*LEADING_COLUMNS, *mechanism_columns(mechanism_ids)]
    dicts = [_cells(row, calibrated=calibrated) for row in rows]
    table = pd.DataFrame(dicts, columns=columns)
    chances = dict.fromkeys((f"p_{name}" for name in mechanism_ids), "float64")
    return table.astype({"year": "Int64", "rank": "int64", "calibrated": "int64", **chances})


def _cells(row: QueueRow, *, calibrated: bool) -> dict[str, Any]:
    record, prediction = row.record, row.prediction
    cells: dict[str, Any] = {
        "rank": row.rank,
        "record_id": record.record_id,
        "source": record.source,
        "position": record.position,
        "source_id": record.source_id,
        "title": record.title,
        "year": record.year,
        "doi": record.doi,
        "duplicate_of": row.duplicate_of,
        "p_include": round(prediction.p_include, DIGITS),
        "calibrated": int(calibrated),
        "flags": ";".join(flag for flag, _ in prediction.flags),
        "flag_reason": "; ".join(f"{flag}: {reason}" for flag, reason in prediction.flags),
    }
    for mechanism in prediction.mechanisms:
        cells |= mechanism_cells(row.text, mechanism)
    return cells


def mechanism_cells(text: Record, mechanism: MechanismPrediction) -> dict[str, Any]:
    """Return the five cells of a mechanism by the names of their columns.

    Parameters
    ----------
    text : the record whose text was scored.
    """
    name, chance = mechanism.mechanism_id, mechanism.probability
    sentences = [evidence_text(text, span) for span in mechanism.evidence]
    return {
        f"p_{name}": None if chance is None else round(chance, DIGITS),
        f"presence_{name}": mechanism.presence or "",
        f"bearing_{name}": mechanism.bearing or "",
        f"evidence_{name}": BETWEEN_SENTENCES.join(sentences),
        f"cues_{name}": "; ".join(mechanism.cues),
    }


def evidence_text(record: Record, evidence: Evidence) -> str:
    """Return the sentence that a span points at."""
    return str(getattr(record, evidence.field))[evidence.start : evidence.end]

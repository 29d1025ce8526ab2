"""Model runs, and the scores of the last one with the bundle that made them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, delete, insert, select

from classifier.schema import (
    Bearing,
    Evidence,
    Flag,
    MechanismPrediction,
    ModelRun,
    Prediction,
    Presence,
    TermContribution,
)
from classifier.store.model_tables import runs, scores
from classifier.store.review import Reading, Writing
from classifier.store.rows import batches, log

__all__ = ["add_run", "latest_run", "list_runs", "replace_scores", "stored_scores"]

_RUN = [runs.c[name] for name in ModelRun.__dataclass_fields__]


def add_run(writing: Writing, run: ModelRun) -> int:
    """Note a run that is over; return the number that names it."""
    row = asdict(run) | {"at": writing.at, "by": writing.by}
    key = writing.connection.execute(insert(runs), row).inserted_primary_key
    assert key is not None
    log(writing, "add_run", subject=str(key[0]), kind=run.kind, bundle=run.bundle_sha256)
    return int(key[0])


def list_runs(reading: Reading) -> list[tuple[int, ModelRun]]:
    """Return every run with its number, oldest first."""
    rows = reading.connection.execute(select(runs.c.number, *_RUN).order_by(runs.c.number))
    return [(row.number, ModelRun(**_fields(row))) for row in rows]


def latest_run(reading: Reading) -> tuple[int, ModelRun] | None:
    """Return the run that the stored scores come from, or None."""
    statement = select(scores.c.run).limit(1)
    number = reading.connection.execute(statement).scalar()
    if number is None:
        return None
    row = reading.connection.execute(select(*_RUN).where(runs.c.number == number)).one()
    return number, ModelRun(**row._mapping)


def replace_scores(writing: Writing, predictions: Iterable[Prediction], *, run: int) -> None:
    """Put these scores in the place of all earlier ones, which a run can make again."""
    writing.connection.execute(delete(scores))
    for batch in batches(predictions):
        writing.connection.execute(insert(scores), [_row(item, run) for item in batch])


def stored_scores(
    reading: Reading, record_ids: Sequence[str] | None = None
) -> Iterator[Prediction]:
    """Yield the scores, the best first, or those of the named records by id."""
    statement = select(scores)
    if record_ids is None:
        ordered = statement.order_by(scores.c.margin.desc(), scores.c.record_id)
        yield from map(_prediction, reading.connection.execute(ordered))
        return
    for batch in batches(record_ids):
        narrowed = statement.where(scores.c.record_id.in_(batch)).order_by(scores.c.record_id)
        yield from map(_prediction, reading.connection.execute(narrowed))


def _fields(row: Row[Any]) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name != "number"}


def _row(prediction: Prediction, run: int) -> dict[str, Any]:
    return {
        "record_id": prediction.record_id,
        "run": run,
        "p_include": prediction.p_include,
        "margin": prediction.margin,
        "mechanisms": [asdict(mechanism) for mechanism in prediction.mechanisms],
        "flags": prediction.flags,
        "terms": [asdict(term) for term in prediction.terms],
    }


def _prediction(row: Row[Any]) -> Prediction:
    return Prediction(
        record_id=row.record_id,
        p_include=row.p_include,
        margin=row.margin,
        mechanisms=tuple(map(_mechanism, row.mechanisms)),
        flags=tuple((Flag(flag), reason) for flag, reason in row.flags),
        terms=tuple(TermContribution(**term) for term in row.terms),
    )


def _mechanism(item: dict[str, Any]) -> MechanismPrediction:
    return MechanismPrediction(
        mechanism_id=item["mechanism_id"],
        probability=item["probability"],
        presence=Presence(item["presence"]) if item["presence"] else None,
        bearing=Bearing(item["bearing"]) if item["bearing"] else None,
        evidence=tuple(Evidence(**span) for span in item["evidence"]),
    )

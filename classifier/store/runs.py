"""Model runs, and the scores of the last one with the bundle that made them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Integer,
    Row,
    Table,
    TypeDecorator,
    delete,
    insert,
    select,
)
from sqlalchemy.engine.default import DefaultDialect

from classifier.schema import (
    Bearing,
    Evidence,
    Flag,
    MechanismPrediction,
    ModelRun,
    Prediction,
    Presence,
    RunMetrics,
    TermContribution,
)
from classifier.store.audit import log
from classifier.store.columns import Json, Moment, number_column, text_column
from classifier.store.review import Reading, Writing
from classifier.store.rows import batches
from classifier.store.tables import METADATA

__all__ = [
    "add_run",
    "latest_run",
    "list_runs",
    "prepare_scores",
    "replace_scores",
    "runs",
    "scores",
    "stored_scores",
]

runs = Table(
    "runs",
    METADATA,
    number_column(),
    text_column("kind"),
    text_column("bundle"),
    text_column("bundle_sha256"),
    Column("codebook_version", Integer, ForeignKey("codebooks.version")),
    Column("seed", Integer, nullable=False),
    Column("n_labels", Integer, nullable=False),
    text_column("metrics"),
    Column("started_at", Moment),
    Column("at", Moment, nullable=False),
    text_column("by"),
    sqlite_autoincrement=True,
)

scores = Table(
    "scores",
    METADATA,
    text_column("record_id", ForeignKey("records.record_id"), primary_key=True),
    Column("run", Integer, ForeignKey("runs.number"), nullable=False),
    Column("p_include", Float, nullable=False),
    Column("margin", Float, nullable=False),
    Column("mechanisms", Json, nullable=False),
    Column("flags", Json, nullable=False),
    Column("terms", Json, nullable=False),
)

_SCORE = ("record_id", "p_include", "margin", "mechanisms", "flags", "terms")

ScoreRow = tuple[Any, ...]
"""The scores of one record, as the database takes them."""

_RUN = [runs.c[name] for name in ModelRun.__dataclass_fields__]


def add_run(writing: Writing, run: ModelRun) -> int:
    """Note a run that is over; return the number that names it."""
    row = {**_columns(run), "at": writing.at, "by": writing.by}
    key = writing.connection.execute(insert(runs), row).inserted_primary_key
    assert key is not None
    log(writing, "add_run", subject=str(key[0]), kind=run.kind, bundle=run.bundle_sha256)
    return int(key[0])


def list_runs(reading: Reading) -> list[tuple[int, ModelRun]]:
    """Return every run with its number, oldest first."""
    rows = reading.connection.execute(select(runs.c.number, *_RUN).order_by(runs.c.number))
    return [(row.number, _run(row)) for row in rows]


def latest_run(reading: Reading) -> tuple[int, ModelRun] | None:
    """Return the run that the stored scores come from, or None."""
    scored = select(scores.c.run).limit(1).scalar_subquery()
    statement = select(runs.c.number, *_RUN).where(runs.c.number == scored)
    row = reading.connection.execute(statement).first()
    return (row.number, _run(row)) if row else None


def prepare_scores(predictions: Iterable[Prediction]) -> list[ScoreRow]:
    """Return scores as the database takes them.

    That takes longer than to write them, and can be done before a transaction makes everybody
    else wait.
    """
    dialect = DefaultDialect()  # both engines store these alike
    kinds = [scores.c[name].type for name in _SCORE]

    def bound(kind: Any, value: Any) -> Any:
        is_ours = isinstance(kind, TypeDecorator)
        return kind.process_bind_param(value, dialect) if is_ours else value

    return [tuple(map(bound, kinds, _values(prediction))) for prediction in predictions]


def replace_scores(writing: Writing, rows: Iterable[ScoreRow], *, run: int) -> None:
    """Put these scores in the place of all earlier ones, which a run can make again."""
    connection = writing.connection
    connection.execute(delete(scores))
    # One statement for the driver itself: nothing is bound, checked or copied row by row here.
    sign = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    names, signs = ", ".join(_SCORE), ", ".join([sign] * len(_SCORE))
    statement = f"INSERT INTO scores (run, {names}) VALUES ({int(run)}, {signs})"  # noqa: S608
    for batch in batches(rows):
        connection.exec_driver_sql(statement, batch)


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


def _columns(run: ModelRun) -> dict[str, Any]:
    columns = {column.name: getattr(run, column.name) for column in _RUN}
    return columns | {"metrics": run.metrics.as_json()}


def _run(row: Row[Any]) -> ModelRun:
    columns = {column.name: getattr(row, column.name) for column in _RUN}
    return ModelRun(**columns | {"metrics": RunMetrics.from_json(row.metrics)})


def _values(prediction: Prediction) -> tuple[Any, ...]:
    """Return what the columns of `_SCORE` hold, in their order."""
    return (
        prediction.record_id,
        prediction.p_include,
        prediction.margin,
        [asdict(mechanism) for mechanism in prediction.mechanisms],
        prediction.flags,
        [asdict(term) for term in prediction.terms],
    )


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
        suggested=item.get("suggested", False),
        cues=tuple(item.get("cues", ())),
    )

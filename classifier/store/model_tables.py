"""The tables of what models said, and of the trainings that made them."""

from sqlalchemy import Column, Float, ForeignKey, Integer, Table

from classifier.store.columns import Json, Moment, number_column, text_column
from classifier.store.tables import METADATA

__all__ = ["runs", "scores"]

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

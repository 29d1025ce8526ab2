"""The corpus frame: records as columns, with names and dtypes that are constants."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from classifier.schema.record import Record

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CORPUS_COLUMNS", "corpus_frame"]

_TEXT = "str"
CORPUS_COLUMNS: dict[str, str] = {
    "record_id": _TEXT,
    "source": _TEXT,
    "position": "int64",
    "source_id": _TEXT,
    "title": _TEXT,
    "abstract": _TEXT,
    "authors": _TEXT,
    "year": "Int64",
    "journal": _TEXT,
    "doi": _TEXT,
    "pmid": _TEXT,
    "keywords": _TEXT,
}
"""Column name to dtype; authors and keywords are joined by ``; ``, a missing text is ""."""

_JOINT = "; "


def corpus_frame(records: Sequence[Record]) -> pd.DataFrame:
    """Return the records as a corpus frame, one row each, in the order given."""
    import pandas as pd

    columns: dict[str, pd.Series[str]] = {}
    for name, dtype in CORPUS_COLUMNS.items():
        values = [getattr(record, name) for record in records]
        if name in ("authors", "keywords"):
            values = [_JOINT.join(value) for value in values]
        columns[name] = pd.Series(values, dtype=dtype, name=name)
    return pd.DataFrame(columns)

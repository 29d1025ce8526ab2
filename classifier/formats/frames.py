"""Records from what a Python session holds: a table of pandas, texts, or records themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

from classifier.errors import UnusableInputError
from classifier.formats.headers import columns_of, names_a_text
from classifier.formats.report import ReadReport
from classifier.formats.table import records_of_table
from classifier.schema import (
    CORPUS_COLUMNS,
    Record,
    corpus_frame,
    identify,
    writable_record,
)

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    RecordsLike: TypeAlias = (
        pd.DataFrame
        | pd.Series[Any]
        | np.ndarray[Any, Any]
        | Sequence[str | None]
        | Sequence[Record]
    )
else:
    RecordsLike = Any

__all__ = ["RecordsLike", "as_corpus_frame", "records_of", "text_columns"]

_SCORED = ("title", "abstract", "keywords")

_ACCEPTED = "give a list of texts, a table with a column title or abstract, or records"


def records_of(records: RecordsLike) -> list[Record]:
    """Return one record a row, text or record, in the order given, each with its id.

    A table is read as `read_exports` reads a CSV file of the same cells, and headers have the
    same synonyms; a row without anything in it stays a record, so that labels stay beside their
    records. A text alone is taken as an abstract.

    Parameters
    ----------
    records : a DataFrame (of pandas, or what has `to_pandas`) with a column for the title or
        the abstract; a list, array or Series of texts, missing ones being empty; or a list of
        records.

    Raises
    ------
    UnusableInputError
        If it is none of these.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"Article Title": ["Sharing power"], "Abstract": ["Trust grew."]})
    >>> [(record.title, record.abstract) for record in records_of(table)]
    [('Sharing power', 'Trust grew.')]
    >>> [record.abstract for record in records_of(["Trust grew.", None])]
    ['Trust grew.', '']
    """
    table: Any = records
    if hasattr(table, "to_pandas"):  # Arrow, Polars
        table = table.to_pandas()
    columns = getattr(table, "columns", None)
    if columns is not None:
        rows = _rows(table, [str(name) for name in columns])
        return identify(map(writable_record, rows))
    return identify(map(writable_record, _each(_listed(table))))


def as_corpus_frame(records: RecordsLike) -> pd.DataFrame:
    """Return a corpus frame as it is, and anything else that `records_of` takes as one."""
    if list(getattr(records, "columns", ())) == list(CORPUS_COLUMNS):
        return records  # type: ignore[return-value]
    return corpus_frame(records_of(records))


def text_columns(header: Iterable[object]) -> dict[str, str]:
    """Return which columns of a table hold what is scored, by field.

    Examples
    --------
    >>> text_columns(["Year", "Abstract", "TI"])
    {'title': 'TI', 'abstract': 'Abstract'}
    """
    names = [str(name) for name in header]
    places = columns_of(names)
    return {field: names[places[field][0]] for field in _SCORED if places[field]}


def _rows(frame: Any, header: list[str]) -> Iterator[Record]:
    """Yield the records of a table; lines count from 1, as positions do."""
    if not names_a_text(header):
        named = ", ".join(header) or "none"
        raise UnusableInputError(
            f"no column is named title or abstract (there are: {named}); rename one, or give "
            "the column of texts alone"
        )
    report = ReadReport(source="")
    cells = (
        [_cell(value) for value in row] for row in frame.itertuples(index=False, name=None)
    )
    rows = chain([(0, header)], enumerate(cells, 1))
    for record in records_of_table(rows, report, blank_rows=True):
        report.count(record)
        yield record


def _cell(value: Any) -> str:
    """Return a cell as a CSV file would have it; pandas keeps years with gaps as floats.

    >>> _cell(2019.0), _cell(None), _cell(["trust", "power"]), _cell(float("nan"))
    ('2019', '', 'trust; power', '')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, (list, tuple)) or getattr(value, "ndim", None):
        return "; ".join(map(_cell, value))
    if _is_missing(value):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _is_missing(value: Any) -> bool:
    import pandas as pd

    return value is None or bool(pd.api.types.is_scalar(value) and pd.isna(value))


def _listed(records: Any) -> list[Any]:
    """Return what was given as a list, whatever holds it."""
    if isinstance(records, (str, bytes)):
        raise UnusableInputError(f"one text was given where many belong; {_ACCEPTED}")
    if isinstance(records, (Mapping, Set)):
        kind = type(records).__name__
        raise UnusableInputError(f"a {kind} has no order of records; {_ACCEPTED}")
    if getattr(records, "ndim", 1) != 1 or not isinstance(records, Iterable):
        shape = f" of shape {records.shape}" if hasattr(records, "shape") else ""
        raise UnusableInputError(
            f"a {type(records).__name__}{shape} holds no texts; {_ACCEPTED}"
        )
    return list(records)


def _each(given: Sequence[Any]) -> Iterator[Record]:
    for position, item in enumerate(given, 1):
        if isinstance(item, Record):
            yield item
        elif isinstance(item, str):
            yield Record(abstract=str(item), position=position)
        elif _is_missing(item):
            yield Record(position=position)
        else:
            raise UnusableInputError(
                f"item {position} is a {type(item).__name__}, no text; {_ACCEPTED}"
            )

"""Columns of Parquet files: what is read from them, and what is refused in one line."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from classifier.errors import UnusableCorpusError
from classifier.scoring.chunks import RowFile, list_chunks, read_chunk
from classifier.scoring.columns import has_plain_columns
from classifier.scoring.stream import score_stream

ROWS = {"record_id": ["a", "b"], "title": ["Trust", "Power"]}


def written(path: Path, **columns: Any) -> Path:
    pq.write_table(pa.table({**ROWS, **columns}), path)
    return path


def records_of(path: Path) -> list[Any]:
    chunks = list_chunks([RowFile(path=path, source=path.name)])
    return [record for chunk in chunks for batch in read_chunk(chunk) for record in batch]


@pytest.mark.parametrize(
    ("years", "read"),
    [
        (["2019-05", "in press"], [2019, None]),
        ([2019.0, None], [2019, None]),
        ([datetime(2019, 5, 1), None], [2019, None]),  # noqa: DTZ001
        ([date(2019, 5, 1), date(1999, 1, 1)], [2019, 1999]),
        ([None, None], [None, None]),
    ],
    ids=["text", "floats", "moments", "days", "nothing"],
)
def test_years_are_read_from_what_tables_hold(
    years: list[Any], read: list[Any], tmp_path: Path, small_review: Any
) -> None:
    path = written(tmp_path / "papers.parquet", year=years)
    assert [record.year for record in records_of(path)] == read
    output = tmp_path / "scores.parquet"
    score_stream([path], output, model=small_review.folder)
    scores = pq.read_table(output).to_pandas().set_index("record_id")["year"]
    assert [None if y != y else y for y in scores.loc[["a", "b"]]] == read


def test_ids_that_pandas_made_floats_are_whole_numbers(tmp_path: Path) -> None:
    path = written(tmp_path / "papers.parquet", record_id=[31415926.0, None], pmid=[None, 12.0])
    assert [(r.record_id, r.pmid) for r in records_of(path)] == [("31415926", ""), ("", "12")]


def test_a_keyword_that_is_null_is_none(tmp_path: Path, small_review: Any) -> None:
    keywords = pa.array([["trust", None, " power "], None], pa.list_(pa.string()))
    path = written(tmp_path / "papers.parquet", keywords=keywords)
    assert [record.keywords for record in records_of(path)] == [("trust", "power"), ()]
    batch = pa.RecordBatch.from_pydict({**ROWS, "keywords": keywords})
    assert not has_plain_columns(batch)
    score_stream([path], tmp_path / "scores.parquet", model=small_review.folder)


@pytest.mark.parametrize(
    ("column", "cells", "told"),
    [
        ("title", [1, 2], "the column title is of type int64; make it text"),
        ("abstract", [["a"], ["b"]], "column abstract is of type list<.*>; make it text"),
        ("keywords", [[1], [2]], "column keywords is of type list<.*>; make it text"),
        ("year", [[1], [2]], "year is of type list<.*>; make it a year, a date or text"),
        ("doi", [b"a", b"b"], "column doi is of type binary; make it text"),
    ],
)
def test_a_column_that_cannot_be_read_is_refused_before_any_work(
    column: str, cells: list[Any], told: str, tmp_path: Path, small_review: Any
) -> None:
    path = written(tmp_path / "papers.parquet", **{column: cells})
    with pytest.raises(UnusableCorpusError, match=rf"^papers\.parquet: .*{told}$"):
        score_stream([path], tmp_path / "scores.parquet", model=small_review.folder)
    assert list(tmp_path.iterdir()) == [path]


def test_categories_are_read_as_their_texts(tmp_path: Path) -> None:
    path = written(
        tmp_path / "papers.parquet", journal=pa.array(["x", "y"]).dictionary_encode()
    )
    assert [record.journal for record in records_of(path)] == ["x", "y"]


def test_files_of_one_name_are_told_apart(tmp_path: Path, small_review: Any) -> None:
    paths = [tmp_path / folder / "part-0.parquet" for folder in ("d1", "d2")]
    for path in paths:
        path.parent.mkdir()
        written(path)
    output = tmp_path / "scores.parquet"
    summary = score_stream(paths, output, model=small_review.folder)
    sources = set(pq.read_table(output)["source"].to_pylist())
    assert sources == {"part-0.parquet", "part-0 (2).parquet"}
    (note,) = summary.notes
    assert note.startswith("rows without record_id: 0, with a repeated one: 2; ")


def test_what_is_odd_about_a_table_is_told(tmp_path: Path, small_review: Any) -> None:
    ids = pa.array([None, "b"], pa.string())
    path = written(tmp_path / "papers.parquet", record_id=ids, Abstract=["x", "y"])
    summary = score_stream([path], tmp_path / "scores.parquet", model=small_review.folder)
    assert [note.split(":")[0] for note in summary.notes] == [
        "the column Abstract was passed over",
        "rows without record_id",
    ]
    assert summary.lines()[-2:] == list(summary.notes)


def test_a_table_without_oddities_has_nothing_told_of_it(
    tmp_path: Path, small_review: Any
) -> None:
    path = written(tmp_path / "papers.parquet")
    summary = score_stream([path], tmp_path / "scores.parquet", model=small_review.folder)
    assert summary.notes == ()

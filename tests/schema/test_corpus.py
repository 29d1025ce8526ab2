"""The corpus frame: columns, dtypes, and what is refused."""

import pandas as pd
import pytest

from classifier.errors import UnusableCorpusError
from classifier.schema import CORPUS_COLUMNS, Record, check_frame, corpus_frame, identify

RECORDS = identify(
    [
        Record(
            source="a.ris",
            position=1,
            source_id="L1",
            title="first",
            abstract="text",
            authors=("Testperson, Alma", "Probe, Bo"),
            year=2001,
            journal="Invented Record",
            doi="10.5555/a",
            pmid="90000001",
            keywords=("trust", "teams"),
        ),
        Record(source="a.ris", position=2, title="second"),
    ]
)


def test_a_frame_has_one_row_a_record_in_the_order_given() -> None:
    frame = corpus_frame(RECORDS)
    assert list(frame["title"]) == ["first", "second"]
    assert list(frame["record_id"]) == [record.record_id for record in RECORDS]


def test_a_frame_has_the_columns_and_dtypes_that_are_promised() -> None:
    frame = corpus_frame(RECORDS)
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == CORPUS_COLUMNS
    assert list(frame.columns) == list(CORPUS_COLUMNS)


def test_every_field_stands_in_its_column() -> None:
    row = corpus_frame(RECORDS).iloc[0].to_dict()
    assert row == {
        "record_id": RECORDS[0].record_id,
        "source": "a.ris",
        "position": 1,
        "source_id": "L1",
        "title": "first",
        "abstract": "text",
        "authors": "Testperson, Alma; Probe, Bo",
        "year": 2001,
        "journal": "Invented Record",
        "doi": "10.5555/a",
        "pmid": "90000001",
        "keywords": "trust; teams",
    }


def test_a_missing_text_is_empty_and_a_missing_year_is_missing() -> None:
    row = corpus_frame(RECORDS).iloc[1]
    assert [row[name] for name in ("abstract", "authors", "doi", "keywords")] == [""] * 4
    assert row["year"] is pd.NA


def test_a_frame_without_rows_keeps_its_dtypes() -> None:
    frame = corpus_frame([])
    assert len(frame) == 0
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == CORPUS_COLUMNS


def test_a_corpus_frame_is_returned_by_its_check() -> None:
    frame = corpus_frame(RECORDS)
    assert check_frame(frame) is frame


def test_further_columns_are_welcome() -> None:
    frame = corpus_frame(RECORDS).assign(score=0.5)
    assert check_frame(frame) is frame


@pytest.mark.parametrize("name", CORPUS_COLUMNS)
def test_a_missing_column_is_named(name: str) -> None:
    frame = corpus_frame(RECORDS).drop(columns=name)
    with pytest.raises(UnusableCorpusError) as refused:
        check_frame(frame)
    assert str(refused.value) == f"corpus frame: column '{name}' is missing"


@pytest.mark.parametrize("name", ["position", "year"])
def test_a_column_of_another_dtype_is_named_with_both(name: str) -> None:
    frame = corpus_frame(RECORDS).astype({name: "float64"})
    with pytest.raises(UnusableCorpusError) as refused:
        check_frame(frame)
    assert str(refused.value) == (
        f"corpus frame: column '{name}' is float64, not {CORPUS_COLUMNS[name]}"
    )


def test_a_repeated_id_is_named() -> None:
    frame = corpus_frame([RECORDS[0], RECORDS[1], RECORDS[1]])
    with pytest.raises(UnusableCorpusError) as refused:
        check_frame(frame)
    assert str(refused.value) == (
        f"corpus frame: record_id '{RECORDS[1].record_id}' is repeated"
    )

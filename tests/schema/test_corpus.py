"""The corpus frame: columns, dtypes, and what is missing."""

import pandas as pd

from classifier.schema import CORPUS_COLUMNS, Record, corpus_frame, identify

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

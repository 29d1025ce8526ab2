"""Tables of pandas, texts and records become records, one each, in their order."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from classifier.errors import UnusableInputError
from classifier.formats import as_corpus_frame, read_exports, records_of
from classifier.schema import CORPUS_COLUMNS, Record


def test_a_table_is_read_as_a_csv_file_of_the_same_cells(small_review):
    from_file = read_exports(small_review.labelled).records
    from_frame = records_of(pd.read_csv(small_review.labelled))
    told = [(r.record_id, r.title, r.abstract, r.year, r.doi, r.keywords) for r in from_frame]
    assert told == [
        (r.record_id, r.title, r.abstract, r.year, r.doi, r.keywords) for r in from_file
    ]
    assert [record.position for record in from_frame] == list(range(1, 61))


def test_a_row_of_blanks_stays_a_record_so_that_labels_keep_their_places():
    table = pd.DataFrame({"title": ["A", None, "C"], "abstract": ["x", np.nan, "z"]})
    assert [record.title for record in records_of(table)] == ["A", "", "C"]
    assert len({record.record_id for record in records_of(table)}) == 3


def test_cells_of_any_type_are_read():
    table = pd.DataFrame(
        {
            "record_id": [7.0, np.nan],
            "Title": ["Sharing power", "Trust"],
            "Year": [2019.0, np.nan],
            "Keywords": [["trust", "power"], None],
            "PMID": [31415926.0, np.nan],
        }
    )
    first, second = records_of(table)
    assert (first.record_id, len(second.record_id)) == ("7", 16)
    assert (first.year, first.keywords, first.pmid) == (2019, ("trust", "power"), "31415926")
    assert (second.year, second.keywords, second.abstract) == (None, (), "")


@pytest.mark.parametrize(
    "texts",
    [
        ["Trust grew.", None, "Power was shared."],
        ("Trust grew.", float("nan"), "Power was shared."),
        np.array(["Trust grew.", "", "Power was shared."]),
        pd.Series(["Trust grew.", None, "Power was shared."], index=[7, 8, 9]),
    ],
    ids=["list", "tuple", "array", "Series"],
)
def test_a_text_alone_is_an_abstract_as_it_is(texts):
    records = records_of(texts)
    assert [(r.title, r.abstract) for r in records] == [
        ("", "Trust grew."),
        ("", ""),
        ("", "Power was shared."),
    ]
    assert {type(record.abstract) for record in records} == {str}


def test_a_table_of_arrow_is_read_as_one_of_pandas():
    columns = {"title": ["Sharing power", None], "abstract": ["Trust grew.", "It fell."]}
    from_arrow = records_of(pa.table(columns))
    assert from_arrow == records_of(pd.DataFrame(columns))
    assert [record.title for record in from_arrow] == ["Sharing power", ""]


def test_records_keep_their_ids_and_get_one_where_they_have_none():
    given = [Record(record_id="a", title="A"), Record(title="B")]
    assert [record.title for record in records_of(given)] == ["A", "B"]
    first, second = (record.record_id for record in records_of(given))
    assert (first, len(second)) == ("a", 16)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("Trust grew.", "one text was given"),
        (3, "a int holds no texts"),
        (np.zeros((2, 3)), r"a ndarray of shape \(2, 3\) holds no texts"),
        ({"title": ["A"]}, "a dict has no order of records"),
        ({"Trust grew."}, "a set has no order of records"),
        ([1.5], "item 1 is a float, no text"),
        (["Trust grew.", ["a"]], "item 2 is a list, no text"),
        (pd.DataFrame({"a": [1], "b": [2]}), r"no column is named .* \(there are: a, b\)"),
    ],
    ids=["one text", "number", "matrix", "dict", "set", "numbers", "nested", "other columns"],
)
def test_what_holds_no_texts_is_refused_with_what_to_give(given, told):
    with pytest.raises(UnusableInputError, match=told):
        records_of(given)


def test_a_refusal_is_a_value_error_as_other_libraries_expect_it():
    with pytest.raises(ValueError, match="give a list of texts"):
        records_of([1.5])


def test_a_corpus_frame_is_passed_on_and_others_become_one():
    frame = as_corpus_frame(pd.DataFrame({"ti": ["Trust"], "ab": ["It grew."]}))
    assert list(frame.columns) == list(CORPUS_COLUMNS)
    assert as_corpus_frame(frame) is frame

"""What goes into a review as a record comes out as the same record."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifier.errors import OutdatedChangeError, UnknownNameError
from classifier.schema import RawField, Record
from classifier.store import (
    add_records,
    count_records,
    create_review,
    find_record,
    known_records,
    record_ids,
    search_records,
    stored_records,
)
from tests.store.conftest import record

TEXT = st.text(st.characters(codec="utf-8"), max_size=20)  # NUL too
RECORDS = st.lists(
    st.builds(
        Record,
        record_id=TEXT,
        title=TEXT,
        abstract=TEXT,
        authors=st.lists(TEXT, max_size=2).map(tuple),
        keywords=st.lists(TEXT, max_size=2).map(tuple),
        year=st.none() | st.integers(-1000, 3000),
        raw=st.lists(st.builds(RawField, TEXT, TEXT, st.integers(0, 9)), max_size=2).map(tuple),
    ),
    max_size=4,
    unique_by=lambda made: made.record_id,
)


def test_records_come_out_whole_and_in_the_order_in_which_they_came(review):
    given_records = [record(3), record(1), record(2, year=None, raw=(), authors=())]
    with review.write(by="ana") as writing:
        assert add_records(writing, given_records) == 3
    with review.read() as reading:
        assert list(stored_records(reading)) == given_records
        assert record_ids(reading) == ["r3", "r1", "r2"]
        assert find_record(reading, "r1") == given_records[1]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(made=RECORDS)
def test_any_text_that_can_be_written_comes_out_as_it_went_in(made, new_address):
    with create_review(new_address()) as review:
        with review.write(by="ana") as writing:
            add_records(writing, made)
        with review.read() as reading:
            assert list(stored_records(reading)) == made
            assert known_records(reading, [one.record_id for one in made]) == {
                one.record_id for one in made
            }


def test_a_record_that_is_there_is_refused_and_nothing_of_the_lot_is_kept(staffed):
    with (
        pytest.raises(OutdatedChangeError, match="record 'r2' is in the review already"),
        staffed.write(by="ana") as writing,
    ):
        add_records(writing, [record(9), record(2)])
    with staffed.read() as reading:
        assert record_ids(reading) == ["r1", "r2", "r3"]


def test_an_unknown_record_is_named_beside_known_ones(staffed):
    with (
        staffed.read() as reading,
        pytest.raises(UnknownNameError, match="unknown record 'r9'; known: r1, r2, r3"),
    ):
        find_record(reading, "r9")


def test_records_are_counted(staffed):
    with staffed.read() as reading:
        assert count_records(reading) == 3


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("trust", ["r11", "r12"]),
        ("trusting teams", ["r11"]),
        ('"shared power"', ["r12"]),
        ('"power shared"', []),
        ("trust -nurse", ["r11"]),
        ("zzz", []),
        ("", []),
        ('"', []),
        ("-nurse", []),
        ("AND NOT (", []),
        ("title:x*", []),
    ],
)
def test_search_finds_words_phrases_and_heeds_a_minus(review, query, found):
    with review.write(by="ana") as writing:
        add_records(
            writing,
            [
                record(11, title="Trust in a team", abstract="None."),
                record(12, title="Nurses", abstract="They shared power and trusted us."),
            ],
        )
    with review.read() as reading:
        assert sorted(search_records(reading, query)) == found

"""Raw fields that are made when they are asked for are those of a tuple."""

import pickle

import pytest

from classifier.formats.tags import OneLineFields, TaggedFields
from classifier.schema import RawField

PAIRS = [("TY", "JOUR"), ("TI", " one  title "), ("AU", "A"), ("AU", ""), ("AU", "B")]
WHOLE = (
    RawField("TY", "JOUR", 7),
    RawField("TI", "one  title", 8),
    RawField("AU", "A", 9),
    RawField("AU", "", 10),
    RawField("AU", "B", 11),
)


@pytest.mark.parametrize("place", [0, 1, 4, -1, -5, slice(1, 3), slice(None, None, -1)])
def test_any_place_is_that_of_the_tuple(place: int | slice) -> None:
    assert OneLineFields(PAIRS, 7)[place] == WHOLE[place]


@pytest.mark.parametrize("place", [5, -6])
def test_beyond_the_end_there_is_none(place: int) -> None:
    with pytest.raises(IndexError):
        OneLineFields(PAIRS, 7)[place]


def test_they_equal_and_hash_as_the_tuple_does_and_can_be_pickled() -> None:
    fields = OneLineFields(PAIRS, 7)
    assert fields == WHOLE
    assert tuple(fields) == WHOLE
    assert len(fields) == len(WHOLE)
    assert hash(fields) == hash(WHOLE)
    assert pickle.loads(pickle.dumps(fields)) == WHOLE
    assert fields != WHOLE[:-1]


def test_values_are_asked_for_by_tag_folded_and_never_empty() -> None:
    fields = TaggedFields(OneLineFields(PAIRS, 7))
    assert fields.first("XX", "TI") == "one title"
    assert fields.values("AU", "TY") == ["A", "B", "JOUR"]
    assert fields.first_as(lambda text: text if text > "A" else "", "AU") == "B"
    assert fields.first_as(int, "XX") is None

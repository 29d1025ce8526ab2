"""A decision is listed for another look where it resembles those of the other side."""

from hypothesis import given
from hypothesis import strategies as st

from classifier.evaluation.rechecks import rechecks

HELD_OUT = {"in 1": 2.0, "in 2": 1.0, "in 3": -2.0, "out 1": -1.0, "out 2": 1.5, "out 3": -3.0}
INCLUDED = {name: name.startswith("in") for name in HELD_OUT}


def test_exclusions_that_look_like_inclusions_come_first():
    found = rechecks(HELD_OUT, INCLUDED)
    assert [(r.record_id, r.included) for r in found] == [("out 2", False), ("in 3", True)]
    assert [round(r.beyond, 2) for r in found] == [0.67, 0.67]


def test_records_that_nobody_settled_are_left_out():
    settled = {name: was for name, was in INCLUDED.items() if name != "out 2"}
    assert [r.record_id for r in rechecks(HELD_OUT, settled)] == ["in 3"]


def test_nothing_is_surprising_while_only_one_side_is_known():
    assert rechecks({"a": 1.0}, {"a": True}) == []


@given(st.dictionaries(st.text("abc", min_size=1), st.floats(-5, 5), min_size=2))
def test_of_sides_that_are_told_apart_nothing_is_listed(held_out):
    middle = 0.0
    included = {name: score > middle for name, score in held_out.items()}
    assert rechecks(held_out, included) == []

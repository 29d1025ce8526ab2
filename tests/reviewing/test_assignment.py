"""Records are shared out as the design says, evenly, and the same way each time."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.errors import InvalidOptionError
from classifier.reviewing.screening.assignment import Design, DesignKind, assign
from classifier.schema import Stage

RECORDS = [f"r{number:03}" for number in range(90)]
names = st.lists(st.sampled_from("abcdefgh"), min_size=2, max_size=6, unique=True)
ids = st.lists(st.text("xyz", min_size=1), max_size=60, unique=True)


def shared(kind, *, records=RECORDS, reviewers=("ann", "ben", "cy"), **more):
    design = Design(kind=kind, **more)
    found: dict[str, list[str]] = {}
    for one in assign(records, reviewers, design=design, stage=Stage.TITLE_ABSTRACT):
        found.setdefault(one.record_id, []).append(one.reviewer)
    return found


def test_whoever_comes_first_decides_where_nothing_is_shared_out():
    assert shared(DesignKind.SINGLE) == {}


def test_a_split_gives_each_record_to_one_and_each_reviewer_as_many():
    found = shared(DesignKind.SPLIT)
    assert sorted(found) == RECORDS
    assert Counter(name for who in found.values() for name in who) == dict.fromkeys(
        ("ann", "ben", "cy"), 30
    )
    assert {len(who) for who in found.values()} == {1}


def test_an_overlap_gives_the_share_to_two_and_the_rest_to_one():
    found = shared(DesignKind.OVERLAP, share=0.2)
    assert Counter(len(who) for who in found.values()) == {1: 72, 2: 18}


def test_a_double_design_gives_every_record_to_two_different_reviewers():
    found = shared(DesignKind.DOUBLE)
    assert Counter(tuple(who) for who in found.values()) == {
        ("ann", "ben"): 30,
        ("ann", "cy"): 30,
        ("ben", "cy"): 30,
    }


def test_another_seed_shares_out_otherwise():
    assert shared(DesignKind.SPLIT) == shared(DesignKind.SPLIT)
    assert shared(DesignKind.SPLIT) != shared(DesignKind.SPLIT, seed=1)


def test_a_later_batch_goes_on_where_the_turns_stopped():
    design = Design(kind=DesignKind.SPLIT)
    one_by_one = [
        assign([name], ["ann", "ben"], design=design, stage=Stage.FULL_TEXT, n_before=place)
        for place, name in enumerate("abcd")
    ]
    assert [found[0].reviewer for found in one_by_one] == ["ann", "ben", "ann", "ben"]


@given(ids, names, st.sampled_from([DesignKind.SPLIT, DesignKind.OVERLAP, DesignKind.DOUBLE]))
def test_neither_the_order_of_records_nor_of_reviewers_matters(records, reviewers, kind):
    there = shared(kind, records=records, reviewers=reviewers)
    back = shared(kind, records=records[::-1], reviewers=reviewers[::-1])
    assert there == back
    assert sorted(there) == sorted(records)
    assert all(len(set(who)) == len(who) <= 2 for who in there.values())


@pytest.mark.parametrize("kind", [DesignKind.OVERLAP, DesignKind.DOUBLE])
def test_two_cannot_be_made_of_one(kind):
    with pytest.raises(InvalidOptionError, match="it takes 2 reviewers"):
        shared(kind, reviewers=["ann"])


@pytest.mark.parametrize("share", [0, 1, -0.1])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises(InvalidOptionError, match="give a share between 0 and 1"):
        Design(share=share)

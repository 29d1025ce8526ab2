"""What every registered query strategy keeps to."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.errors import UnknownNameError
from classifier.plugins import OWN, registered
from classifier.screening.strategies import QueueView, strategy_named, strategy_names

ALL = strategy_names()


def view(scores, open_rows, *, n_screened=0, seed=0):
    n = len(scores)
    return QueueView(
        scores=np.array(scores, dtype=np.float64),
        open_rows=np.array(open_rows, dtype=np.int64),
        n_screened=n_screened,
        random=np.random.default_rng(seed),
        evidence=np.linspace(0, 1, 2 * n).reshape(n, 2),
        n_evidenced=np.array([0, 3]),
    )


views = st.integers(min_value=1, max_value=30).flatmap(
    lambda n: st.tuples(
        st.lists(st.floats(-3, 3), min_size=n, max_size=n),
        st.permutations(range(n)).flatmap(
            lambda order: st.integers(1, n).map(lambda kept: order[:kept])
        ),
        st.integers(min_value=1, max_value=n),
        st.integers(min_value=0, max_value=50),
    )
)


def test_all_strategies_of_ours_are_found():
    named = registered("mechsift.strategies")
    assert sorted(named) == ALL
    assert [name for name in ALL if named[name].package == OWN] == [
        "codebook-gap.v1",
        "most-likely.v1",
        "random-audit.v1",
        "uncertain.v1",
        "with-uncertain.v1",
    ]


@pytest.mark.parametrize("name", ALL)
@given(given_view=views)
def test_as_many_open_rows_as_wanted_are_chosen_each_once(name, given_view):
    scores, open_rows, n, n_screened = given_view
    chosen = strategy_named(name).choose(view(scores, open_rows, n_screened=n_screened), n)
    rows = chosen.rows.tolist()
    assert len(rows) == min(n, len(open_rows))
    assert len(set(rows)) == len(rows)
    assert set(rows) <= set(open_rows)
    assert set(chosen.audited) <= set(rows)


@pytest.mark.parametrize("name", ALL)
def test_the_same_view_gives_the_same_rows(name):
    scores = [0.3, -0.2, 0.9, 0.0, 0.4] * 10
    first, second = (
        strategy_named(name).choose(view(scores, range(50), n_screened=7), 45) for _ in range(2)
    )
    np.testing.assert_array_equal(first.rows, second.rows)


@pytest.mark.parametrize("name", ["most-likely.v1", "uncertain.v1"])
@pytest.mark.parametrize("n", [1, 3])
def test_equal_scores_are_asked_in_the_order_of_the_ids(name, n):
    order = [4, 2, 0, 1, 3]
    assert strategy_named(name).choose(view([0.5] * 5, order), n).rows.tolist() == order[:n]


def test_the_most_likely_come_by_score_and_the_uncertain_by_nearness_to_the_border():
    seen = view([0.1, 2.0, -1.0, -0.05], range(4))
    assert strategy_named("most-likely.v1").choose(seen, 4).rows.tolist() == [1, 0, 3, 2]
    assert strategy_named("uncertain.v1").choose(seen, 4).rows.tolist() == [3, 0, 2, 1]


def test_the_mixed_strategy_asks_for_an_uncertain_one_at_its_turn():
    seen = view([5.0, 4.0, 3.0, 0.01], range(4))
    rows = strategy_named("with-uncertain.v1", period=3).choose(seen, 3).rows.tolist()
    assert rows == [0, 1, 3]


def test_every_open_record_is_as_likely_to_be_audited_as_any_other():
    audit = strategy_named("random-audit.v1", period=1)
    seen = view(np.arange(10.0), range(10))
    drawn = [audit.choose(seen, 1).audited[0] for _ in range(4000)]
    shares = np.bincount(drawn, minlength=10) / 4000
    assert shares.min() > 0.08
    assert shares.max() < 0.12


def test_an_unknown_strategy_is_refused_with_those_that_there_are():
    known = ", ".join(ALL)
    with pytest.raises(UnknownNameError) as caught:
        strategy_named("luck.v1")
    assert str(caught.value) == f"unknown strategy 'luck.v1'; known: {known}"

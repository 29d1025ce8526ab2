"""Exact and bootstrap intervals, held against published and computed values."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.evaluation.intervals import (
    bootstrap_interval,
    exact_interval,
    lower_bound,
    redrawn,
    share,
)


def test_the_exact_interval_is_that_of_clopper_and_pearson():
    # 8 of 10 at 95 %: the values that every table of exact binomial limits gives.
    assert exact_interval(8, 10) == pytest.approx((0.4439, 0.9748), abs=5e-5)
    assert exact_interval(0, 10) == pytest.approx((0.0, 0.3085), abs=5e-5)
    assert exact_interval(10, 10) == pytest.approx((0.6915, 1.0), abs=5e-5)


@given(st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_bounds_are_where_the_binomial_tails_reach_a_fortieth(pair):
    from scipy.stats import binom

    found, n = pair
    low, high = exact_interval(found, n)
    assert 0 <= low <= (found / n if n else 0) <= high <= 1
    if found:
        assert binom.sf(found - 1, n, low) == pytest.approx(0.025)
    if found < n:
        assert binom.cdf(found, n, high) == pytest.approx(0.025)


def test_fifty_nine_of_fifty_nine_promise_ninety_five_per_cent_and_one_less_does_not():
    assert lower_bound(59, 59) >= 0.95 > lower_bound(58, 58)


def test_a_share_of_nothing_is_not_defined():
    assert math.isnan(share(0, 0).value)
    assert math.isnan(share(0, 0).low)
    with pytest.raises(ValueError, match="3 of 2 is no share"):
        exact_interval(3, 2)


def test_draws_are_sorted_rows_with_repeats_and_the_same_each_time():
    draws = [rows.tolist() for rows in redrawn(6, random_state=0, n_draws=3)]
    assert all(len(rows) == 6 and rows == sorted(rows) for rows in draws)
    assert any(len(set(rows)) < 6 for rows in draws)
    assert draws == [rows.tolist() for rows in redrawn(6, random_state=0, n_draws=3)]


def test_the_bootstrap_of_a_mean_is_near_the_normal_interval():
    values = np.random.default_rng(1).normal(size=400)
    found = bootstrap_interval(lambda rows: float(values[rows].mean()), 400)
    error = values.std() / 20
    assert found.low == pytest.approx(values.mean() - 1.96 * error, abs=0.02)
    assert found.high == pytest.approx(values.mean() + 1.96 * error, abs=0.02)


def test_draws_without_a_value_are_left_out():
    found = bootstrap_interval(lambda rows: 1.0 if 0 in rows else math.nan, 5)
    assert (found.value, found.low, found.high) == (1.0, 1.0, 1.0)

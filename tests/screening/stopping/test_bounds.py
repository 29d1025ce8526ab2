"""Exact urns: against scipy, against enumeration, and at the edges."""

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from classifier.screening.stopping.bounds import (
    fewest_missed,
    hypergeometric_cdf,
    most_remaining,
    sampled_remaining,
)


@st.composite
def urns(draw):
    population = draw(st.integers(1, 3000))
    relevant = draw(st.integers(0, population))
    drawn = draw(st.integers(0, population))
    return draw(st.integers(0, drawn)), drawn, relevant, population


def cdf(*urn, **options):
    hits, drawn, relevant, population = np.array([urn]).T
    found = hypergeometric_cdf(hits, drawn, relevant=relevant, population=population, **options)
    return float(found[0])


@given(urn=urns())
def test_the_distribution_is_scipys(urn):
    hits, drawn, relevant, population = urn
    expected = hypergeom.cdf(hits, population, relevant, drawn)
    assert cdf(*urn) == pytest.approx(expected, rel=1e-9, abs=1e-13)


def test_a_small_tail_keeps_its_digits():
    exact = sum(comb(900, i) * comb(9100, 4000 - i) for i in range(201)) / comb(10000, 4000)
    assert cdf(200, 4000, 900, 10000) == pytest.approx(exact, rel=1e-9)
    assert 0 < exact < 1e-20


@given(urn=urns(), enough=st.sampled_from([0.01, 0.05, 0.3, 0.7]))
def test_what_is_enough_changes_no_side_of_it(urn, enough):
    full = cdf(*urn)
    if abs(full - enough) > 1e-9:
        assert (cdf(*urn, enough=enough) < enough) == (full < enough)


def test_more_relevant_records_than_the_urn_holds_are_all_of_it():
    assert cdf(3, 5, 99, 10) == cdf(3, 5, 10, 10) == 0.0


@pytest.mark.parametrize(
    ("found", "target", "missed"),
    [(0, 0.95, 1), (18, 0.95, 1), (19, 0.95, 2), (20, 0.95, 2), (100, 0.95, 6), (9, 0.9, 2)],
)
def test_the_fewest_missed_put_the_recall_below_target_and_one_less_does_not(
    found, target, missed
):
    assert fewest_missed(found, target_recall=target) == missed
    assert found / (found + missed) < target
    assert missed == 1 or found / (found + missed - 1) >= target - 1e-12


@given(threshold=st.integers(1, 500), n=st.integers(0, 400))
def test_the_search_finds_where_rejection_begins(threshold, n):
    found = most_remaining(lambda number: number >= threshold, n_unscreened=n)
    assert found == min(threshold - 1, n)


@pytest.mark.parametrize("remaining", [0, 1, 5, 17, 60])
@pytest.mark.parametrize(("n_before", "drawn"), [(60, 20), (200, 150), (500, 90)])
def test_the_bound_of_a_sample_errs_no_more_often_than_it_says(remaining, n_before, drawn):
    error = 0.0
    for hits in range(min(remaining, drawn) + 1):
        bound = sampled_remaining(hits, drawn, n_before=n_before, confidence=0.95)
        if bound < remaining - hits:
            error += hypergeom.pmf(hits, n_before, remaining, drawn)
    assert error <= 0.05 + 1e-12

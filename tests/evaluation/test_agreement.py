"""Agreement beyond chance, held against published worked examples and its definitions."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from classifier.evaluation.agreement import (
    cohen_kappa,
    confusion,
    gwet_ac1,
    krippendorff_alpha,
    measure_agreement,
    pabak,
    rating_counts,
)

WORDS = ("exclude", "include", "maybe")


def ratings_of(*rows: str) -> dict[str, dict[str, str]]:
    """Return the ratings of one rater a row, one sign an item; a dot is no rating."""
    signs = [{f"{place:02}": sign for place, sign in enumerate(row)} for row in rows]
    return {
        f"rater {number}": {item: sign for item, sign in said.items() if sign != "."}
        for number, said in enumerate(signs)
    }


def counts_of(*rows: str) -> np.ndarray:
    categories = sorted(set("".join(rows)) - {"."})
    return rating_counts(ratings_of(*rows), categories=categories)


# Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, table 18.1.
DIAGNOSES = np.array([[75, 1, 4], [5, 4, 1], [0, 0, 10]])
# Krippendorff (2011), Computing Krippendorff's alpha-reliability, examples A, B and C.
BINARY = ("0100000010", "1110010000")
NOMINAL = ("aabbdcccedda", "babbbccceddd")
FOUR_OBSERVERS = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")


def test_kappa_and_its_interval_are_those_of_the_textbook():
    kappa = cohen_kappa(DIAGNOSES)
    assert kappa is not None
    assert kappa.value == pytest.approx(0.676, abs=5e-4)
    assert (kappa.high - kappa.low) / (2 * 1.96) == pytest.approx(0.088, abs=5e-4)


@pytest.mark.parametrize(
    ("counts", "kappa"), [([[40, 9], [6, 45]], 0.70), ([[80, 10], [5, 5]], 0.32)]
)
def test_pabak_undoes_the_paradox_of_kappa(counts, kappa):
    """Feinstein and Cicchetti (1990), doi:10.1016/0895-4356(90)90158-L: 85 % agree in both."""
    found = cohen_kappa(np.array(counts))
    assert found is not None
    assert found.value == pytest.approx(kappa, abs=5e-3)
    assert pabak(np.array(counts)) == pytest.approx(0.70)


def test_ac1_of_two_raters_is_that_of_gwets_example():
    """118 times both +, 5 and 2 times one of them, never both -: kappa is -.02, AC1 .94."""
    pairs = [(2, 0)] * 118 + [(1, 1)] * 7
    assert gwet_ac1(np.array(pairs)) == pytest.approx(0.9408, abs=5e-5)
    kappa = cohen_kappa(np.array([[118, 5], [2, 0]]))
    assert kappa is not None
    assert kappa.value == pytest.approx(-0.0234, abs=5e-5)


def test_ac1_of_four_raters_with_gaps_is_that_of_the_package_irrcac():
    assert gwet_ac1(counts_of(*FOUR_OBSERVERS)) == pytest.approx(0.77544, abs=5e-6)


@pytest.mark.parametrize(
    ("rows", "alpha"), [(BINARY, 0.095), (NOMINAL, 0.692), (FOUR_OBSERVERS, 0.743)]
)
def test_alpha_is_that_of_krippendorffs_examples(rows, alpha):
    assert krippendorff_alpha(counts_of(*rows)) == pytest.approx(alpha, abs=5e-4)


def test_kappa_agrees_with_statsmodels():
    peer = pytest.importorskip("statsmodels.stats.inter_rater", exc_type=ImportError)
    theirs = peer.cohens_kappa(DIAGNOSES)
    ours = cohen_kappa(DIAGNOSES)
    assert ours is not None
    assert ours.value == pytest.approx(theirs.kappa, abs=1e-12)
    assert ours.low == pytest.approx(theirs.kappa_low, abs=1e-9)
    assert ours.high == pytest.approx(theirs.kappa_upp, abs=1e-9)


def test_alpha_agrees_with_the_package_krippendorff():
    peer = pytest.importorskip("krippendorff")
    counts = counts_of(*FOUR_OBSERVERS)
    theirs = peer.alpha(value_counts=counts, level_of_measurement="nominal")
    assert krippendorff_alpha(counts) == pytest.approx(theirs, abs=1e-12)


def test_nothing_but_exclusions_leaves_kappa_and_alpha_open_but_not_ac1():
    same = {"a": dict.fromkeys("123", "exclude"), "b": dict.fromkeys("123", "exclude")}
    found = measure_agreement(same, categories=WORDS)
    assert found.pairs[0].kappa is None
    assert (found.alpha, found.ac1, found.observed) == (None, 1.0, 1.0)


def test_only_items_with_two_raters_count():
    alone = {"a": {"1": "include", "2": "exclude"}, "b": {"3": "include"}}
    found = measure_agreement(alone, categories=WORDS)
    assert (found.n_items, found.observed, found.ac1, found.pairs) == (0, None, None, ())


def test_each_pair_is_measured_on_what_both_judged():
    ratings = {
        "a": {"1": "include", "2": "exclude"},
        "b": {"1": "include", "2": "include", "3": "exclude"},
        "c": {"3": "exclude"},
    }
    pairs = measure_agreement(ratings, categories=WORDS).pairs
    assert [(p.first, p.second, p.n_items, p.n_agreed) for p in pairs] == [
        ("a", "b", 2, 1),
        ("b", "c", 1, 1),
    ]


judged = st.lists(st.tuples(*[st.sampled_from(WORDS)] * 2), min_size=2, max_size=40)


@given(judged)
def test_two_raters_who_always_agree_reach_one_in_every_measure(said):
    first = [one for one, _ in said]
    assume(len(set(first)) > 1)
    table = confusion(first, first, categories=WORDS)
    kappa = cohen_kappa(table)
    assert kappa is not None
    assert [kappa.value, kappa.low, pabak(table)] == pytest.approx([1, 1, 1])
    both = {rater: {str(n): word for n, word in enumerate(first)} for rater in "ab"}
    found = measure_agreement(both, categories=WORDS)
    assert [found.ac1, found.alpha] == pytest.approx([1, 1])


@given(judged)
def test_neither_the_order_of_raters_nor_that_of_categories_matters(said):
    first, second = zip(*said, strict=True)
    there = cohen_kappa(confusion(first, second, categories=WORDS))
    back = cohen_kappa(confusion(second, first, categories=WORDS[::-1]))
    assert (there is None) == (back is None)
    if there and back:
        assert [there.value, there.low, there.high] == pytest.approx(
            [back.value, back.low, back.high], abs=1e-6
        )
        assert -1 <= there.low <= there.value <= there.high <= 1


gappy = st.lists(
    st.lists(st.sampled_from([*WORDS, None]), min_size=3, max_size=3), min_size=1, max_size=20
)


@given(gappy)
def test_alpha_is_one_minus_the_disagreement_of_pairs_within_over_among_all(rows):
    """The definition by pairs of ratings, slow and without tables of counts."""
    items = [[word for word in row if word] for row in rows]
    items = [item for item in items if len(item) > 1]
    pool = [word for item in items for word in item]
    assume(len(set(pool)) > 1)
    within = sum(
        sum(a != b for a, b in combinations(item, 2)) * 2 / (len(item) - 1) for item in items
    ) / len(pool)
    among = sum(a != b for a, b in combinations(pool, 2)) * 2
    expected = 1 - within / (among / (len(pool) * (len(pool) - 1)))
    ratings = {
        str(rater): {str(n): row[rater] for n, row in enumerate(rows) if row[rater]}
        for rater in range(3)
    }
    counts = rating_counts(ratings, categories=WORDS)
    assert krippendorff_alpha(counts) == pytest.approx(expected)

"""The compiled blocks of a review, held against the plain ones."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.schema import Record, corpus_frame
from classifier.text.features import block_counts
from classifier.text.review_matrix import REVIEW_BLOCKS, YEAR, review_matrix

WORDS = "leaders lead teams sharing shared power trust of the and boards".split()
texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
reviews = st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=8).map(
    lambda rows: corpus_frame(
        [
            Record(record_id=str(i), title=title, abstract=abstract, keywords=(keywords,))
            for i, (title, abstract, keywords) in enumerate(rows)
        ]
    )
)


def cells(features):
    """Return what is not zero; a dense matrix would have a million columns a record."""
    there = features.tocoo()
    there.sum_duplicates()
    places = zip(there.coords[0].tolist(), there.coords[1].tolist(), strict=True)
    return {
        place: value
        for place, value in zip(places, there.data.tolist(), strict=True)
        if value != 0
    }


def plain(frame):
    """Return by the uncompiled path what is not zero in the blocks."""
    found = Counter()
    for block in REVIEW_BLOCKS:
        counted = block_counts(frame, block)
        n = counted.n_rows
        frequency = np.bincount(counted.buckets, minlength=YEAR)
        raw = (1 + np.log(counted.counts)) * (
            np.log((1 + n) / (1 + frequency[counted.buckets])) + 1
        )
        length = np.sqrt(np.bincount(counted.rows, weights=raw**2, minlength=n))
        kept = (frequency[counted.buckets] > 1) & (frequency[counted.buckets] <= n / 2)
        rows, columns = counted.rows[kept], counted.buckets[kept]
        weights = block.weight * raw[kept] / length[rows]
        for row, column, weight in zip(rows, columns, weights, strict=True):
            found[int(row), int(column)] += float(weight)
    return found


@given(reviews)
def test_the_blocks_are_those_of_the_plain_path(frame):
    matrix = review_matrix(frame).features
    assert matrix.shape == (len(frame), YEAR + 1)
    assert cells(matrix) == pytest.approx(plain(frame), abs=1e-6)


def frame_of(*titles, years=None):
    years = years or [None] * len(titles)
    return corpus_frame(
        [
            Record(record_id=str(i), title=title, year=year)
            for i, (title, year) in enumerate(zip(titles, years, strict=True))
        ]
    )


def test_a_stressed_stem_counts_more_in_the_text_and_nothing_else_does():
    frame = frame_of("trusted teams", "trusting boards", "teams", "boards", "rats", "mice")
    unstressed = cells(review_matrix(frame).features)
    stressed = cells(review_matrix(frame, stressed=["trust"], stress=2.0).features)
    changed = {place for place in stressed if stressed[place] != unstressed[place]}
    assert len({column for _, column in changed}) == 1
    doubled = {
        place: value * (2 if place in changed else 1) for place, value in unstressed.items()
    }
    assert stressed == pytest.approx(doubled, rel=1e-6)


def test_years_count_in_standard_deviations_and_a_missing_one_counts_nothing():
    frame = frame_of("a", "b", "c", "d", years=[2000, 2010, None, 2020])
    column = review_matrix(frame, year=0.5).features[:, [YEAR]].toarray().ravel()
    apart = (np.array([2000, 2010, 2020]) - 2010) / np.std([2000, 2010, 2020])
    np.testing.assert_allclose(column, np.array([*apart[:2], 0.0, apart[2]]) * 0.5, atol=1e-6)


@pytest.mark.parametrize("years", [[None, None], [2000, 2000]])
def test_years_that_tell_nothing_apart_are_left_out(years):
    assert review_matrix(frame_of("a", "b", years=years), year=1.0).features.nnz == 0


def test_a_records_terms_are_named_with_their_blocks():
    frame = frame_of("Trusting teams", "trusted teams", "rats", "mice", years=[1, 2, 3, 4])
    matrix = review_matrix(frame, year=0.1)
    terms = matrix.terms(0)
    named = {terms[column] for column in matrix.features[[0]].indices.tolist()}
    assert named == {
        ("title", "teams"),
        ("text", "trust"),
        ("text", "team"),
        ("text", "trust team"),
        ("year", "year"),
    }


def test_stems_are_counted_in_title_and_abstract_but_not_in_keywords():
    frame = corpus_frame(
        [Record(record_id="1", title="Trust", abstract="Trusted", keywords=("trust",))]
    )
    assert review_matrix(frame).stem_counts(["trust", "power"]).tolist() == [[2, 0]]

"""The compiled blocks of a review, held against the plain ones."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.schema import Record, corpus_frame
from classifier.text.features import block_counts
from classifier.text.hashing import BITS
from classifier.text.review_matrix import REVIEW_BLOCKS, review_matrix, years_of

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
        frequency = np.bincount(counted.buckets, minlength=1 << BITS)
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
    assert matrix.shape == (len(frame), 1 << BITS)
    assert cells(matrix) == pytest.approx(plain(frame), abs=1e-6)


def frame_of(*titles, years=None):
    years = years or [None] * len(titles)
    return corpus_frame(
        [
            Record(record_id=str(i), title=title, year=year)
            for i, (title, year) in enumerate(zip(titles, years, strict=True))
        ]
    )


def test_stems_make_a_row_of_the_length_asked_for_whose_rarer_stems_count_more():
    frame = frame_of("trusted teams", "trusting boards", "teams", "teams", "rats", "mice", "r")
    matrix = review_matrix(frame)
    row = matrix.row_of_stems({"trust": 1.0, "team": 1.0, "quasar": 1.0}, length=3.0)
    assert row.shape == (1, 1 << BITS)
    assert np.linalg.norm(row.data) == pytest.approx(3.0)
    likeness = (matrix.features @ row.T).toarray().ravel()
    assert likeness[1] > 0
    assert likeness[0] > likeness[1]
    assert not likeness[4:].any()
    trust, team = (
        matrix.row_of_stems({n: 1.0}, length=1.0).indices[0] for n in ("trust", "team")
    )
    assert row[0, trust] > row[0, team]


def test_stems_that_no_two_records_have_make_an_empty_row():
    assert review_matrix(frame_of("a b", "c d")).row_of_stems({"rat": 1.0}, length=3.0).nnz == 0


def test_a_record_without_a_year_has_none():
    years = years_of(frame_of("a", "b", years=[2000, None]))
    assert years[0] == 2000
    assert np.isnan(years[1])


def test_a_records_terms_are_named_with_their_blocks():
    frame = frame_of("Trusting teams", "trusted teams", "rats", "mice")
    matrix = review_matrix(frame)
    terms = matrix.terms(0)
    named = {terms[column] for column in matrix.features[[0]].indices.tolist()}
    assert named == {
        ("title", "teams"),
        ("text", "trust"),
        ("text", "team"),
        ("text", "trust team"),
    }

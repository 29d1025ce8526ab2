"""Hashed TF-IDF blocks, held against scikit-learn, and the sentences of records."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from classifier.schema import Record, corpus_frame
from classifier.text.features import (
    BLOCKS,
    PHRASE_SALT,
    PROTOCOL_BLOCK,
    Block,
    block_words,
    fit_blocks,
    gather_sentences,
    phrase_counts,
    transform_blocks,
)
from classifier.text.hashing import buckets, phrase_bucket, word_hashes
from classifier.text.tokens import stem, tokens

CORPUS = [
    Record(
        record_id="1",
        title="Trust in teams",
        abstract="Teams build trust; teams share trust and trust.",
        keywords=("trust", "team work"),
    ),
    Record(record_id="2", title="Power shared", abstract="Boards share a power they hold."),
    Record(record_id="3", title="", abstract="", keywords=("power", "boards")),
    Record(record_id="4"),
    Record(record_id="5", title="Boards", abstract="A team of boards in trust."),
]
NEW = [
    Record(record_id="6", title="Trust unseen", abstract="Boards share novelty novelty trust."),
    Record(record_id="7", title="Wholly novel", abstract="Nothing known."),
]


def frame_of(records: list[Record]) -> pd.DataFrame:
    return corpus_frame(records)


def dense(matrix: Any) -> NDArray[np.float64]:
    return np.asarray(matrix.todense())


def places_of(block: Block, terms: list[str], known: NDArray[np.int64]) -> list[int]:
    """Return the columns of the terms of one block; fails if two of them collide."""
    found = [phrase_bucket(term.split(), salt=block.salt) for term in terms]
    assert len(set(found)) == len(found), "two terms share a bucket; choose other words"
    columns = np.searchsorted(known, found).tolist()
    assert known[columns].tolist() == found
    return list(columns)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.name)
def test_a_block_is_scikit_learns_sublinear_tfidf_times_its_weight(block: Block) -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer

    frame = frame_of(CORPUS)
    space = fit_blocks(frame)
    reference = TfidfVectorizer(
        analyzer=lambda words: [
            " ".join(words[i : i + n]) for n in (1, 2) for i in range(len(words) - n + 1)
        ],
        sublinear_tf=True,
        smooth_idf=True,
        norm="l2",
    )
    expected = dense(reference.fit_transform(block_words(frame, block)))
    columns = places_of(block, list(reference.get_feature_names_out()), space.buckets)
    found = dense(transform_blocks(frame, space))[:, columns]
    np.testing.assert_allclose(found, block.weight * expected, rtol=0, atol=1e-12)


def test_blocks_do_not_share_a_feature() -> None:
    of_blocks = [phrase_bucket(["trust"], salt=block.salt) for block in BLOCKS]
    assert len({*of_blocks, phrase_bucket(["trust"], salt=PROTOCOL_BLOCK.salt)}) == 4


def test_every_block_with_words_has_the_length_of_its_weight() -> None:
    frame = frame_of(CORPUS[:1])
    matrix = dense(transform_blocks(frame, fit_blocks(frame)))
    assert np.linalg.norm(matrix) == pytest.approx(
        np.sqrt(sum(block.weight**2 for block in BLOCKS))
    )


def test_features_that_training_never_saw_count_in_the_length_of_a_record() -> None:
    space = fit_blocks(frame_of(CORPUS))
    title = BLOCKS[0]
    row = dense(transform_blocks(frame_of(NEW), space))[0]
    (column,) = places_of(title, ["trust"], space.buckets)
    n = len(CORPUS)
    idf_trust, idf_unseen = np.log((1 + n) / 2) + 1, np.log(1 + n) + 1
    length = np.sqrt(idf_trust**2 + 2 * idf_unseen**2)  # trust, unseen, "trust unseen"
    assert row[column] == pytest.approx(title.weight * idf_trust / length)


def test_a_record_of_unseen_words_alone_gives_an_empty_row() -> None:
    matrix = transform_blocks(frame_of(NEW), fit_blocks(frame_of(CORPUS)))
    assert matrix[1].nnz == 0


def test_empty_texts_give_zero_rows_and_no_warning() -> None:
    matrix = dense(transform_blocks(frame_of(CORPUS), fit_blocks(frame_of(CORPUS))))
    assert np.isfinite(matrix).all()
    assert not matrix[3].any()


def test_a_corpus_without_a_word_has_no_features_and_other_texts_give_zero_rows() -> None:
    space = fit_blocks(frame_of([Record(record_id="1"), Record(record_id="2")]))
    assert transform_blocks(frame_of(NEW), space).shape == (2, 0)


def test_no_records_give_a_matrix_without_rows() -> None:
    space = fit_blocks(frame_of(CORPUS))
    matrix = transform_blocks(frame_of([]), space)
    assert matrix.shape == (0, len(space.buckets))


def test_keywords_reach_their_own_block_alone() -> None:
    title, text, keywords = (block_words(frame_of(CORPUS), block)[2] for block in BLOCKS)
    assert (title, text, keywords) == ([], [], ["power", "boards"])


def test_the_text_block_reads_title_and_abstract_and_leaves_single_letters_out() -> None:
    words = block_words(frame_of(CORPUS), BLOCKS[1])[1]
    assert words == ["power", "shared", "boards", "share", "power", "they", "hold"]


def test_the_protocol_block_takes_words_as_stems() -> None:
    words = block_words(frame_of(CORPUS[:1]), PROTOCOL_BLOCK)[0]
    assert words[:3] == [stem("trust"), "in", stem("teams")]
    assert "team" in words


texts = st.lists(
    st.sampled_from(["Trust", "grew", ". ", " ", "\n", "Boards", "e.g.", "’s"])
).map(" ".join)


@given(st.lists(st.tuples(texts, texts), max_size=5))
def test_sentence_spans_point_at_the_text_their_stems_come_from(
    pairs: list[tuple[str, str]],
) -> None:
    titles, abstracts = [t for t, _ in pairs], [a for _, a in pairs]
    sentences = gather_sentences(titles, abstracts)
    assert sentences.n_records == len(pairs)
    assert (np.diff(sentences.records) >= 0).all()
    for row, (start, end) in enumerate(sentences.spans.tolist()):
        fields = titles if sentences.in_title[row] else abstracts
        piece = fields[sentences.records[row]][start:end]
        assert piece.strip()
        assert sentences.stems[row] == [stem(word) for word in tokens(piece)]


def test_a_title_is_one_sentence_and_comes_before_the_abstract() -> None:
    title = "Why trust? A review. Part 2"
    sentences = gather_sentences([title, ""], ["It grew. It held.", ""])
    assert sentences.spans[0].tolist() == [0, len(title)]
    assert sentences.in_title.tolist() == [True, False, False]
    assert sentences.records.tolist() == [0, 0, 0]
    assert len(sentences) == 3


def test_records_without_text_have_no_sentences() -> None:
    sentences = gather_sentences([" ", ""], ["", "\n"])
    assert len(sentences) == 0
    assert sentences.spans.shape == (0, 2)
    assert len(phrase_counts(sentences.stems).buckets) == 0


def test_the_phrases_of_a_sentence_are_its_runs_of_one_to_four_stems_with_their_counts() -> (
    None
):
    stems = ["trust", "is", "trust", "is", "so"]
    counted = phrase_counts([stems, [], ["so"]])
    expected: dict[int, int] = {}
    for order in (1, 2, 3, 4):
        for bucket in buckets(word_hashes(stems), order=order, salt=PHRASE_SALT).tolist():
            expected[bucket] = expected.get(bucket, 0) + 1
    first = counted.rows == 0
    assert counted.buckets[first].tolist() == sorted(expected)
    assert counted.counts[first].tolist() == [expected[bucket] for bucket in sorted(expected)]
    assert expected[phrase_bucket(["trust", "is"], salt=PHRASE_SALT)] == 2
    assert counted.rows[~first].tolist() == [2]
    assert counted.n_rows == 3

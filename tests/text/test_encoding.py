"""The compiled splitter gives the words of the plain one, for any text."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from classifier.text import encoding
from classifier.text.encoding import Encoded, encode
from classifier.text.hashing import word_hashes
from classifier.text.tokens import stem, tokens

texts = st.lists(
    st.text(st.one_of(st.characters(), st.sampled_from("aA'’_ -İΣσſ\n")), max_size=30),
    max_size=6,
)


def words_of(encoded: Encoded, row: int) -> list[str]:
    numbers = encoded.numbers[encoded.offsets[row] : encoded.offsets[row + 1]]
    return [encoded.words[number] for number in numbers.tolist()]


@given(texts)
@example(["'tis o’clock' a''b x'", "İSTANBUL ΟΔΟΣ", "", "don't DON’T"])
@example(["\ud800 lone surrogate"])
def test_every_text_has_the_words_that_the_plain_splitter_finds(found):
    encoded = encode(found)
    for row, text in enumerate(found):
        assert words_of(encoded, row) == [word for word in tokens(text) if len(word) > 1]


def test_no_text_ends_in_the_middle_of_the_next():
    encoded = encode(["team", "work", "", "s"])
    assert [words_of(encoded, row) for row in range(4)] == [["team"], ["work"], [], []]


def test_more_words_than_the_table_first_holds_are_all_kept(monkeypatch):
    monkeypatch.setattr(encoding, "_FIRST_SLOTS", 8)
    names = [f"word{number}" for number in range(500)]
    assert words_of(encode([" ".join(names)]), 0) == names


def test_columns_are_joined_row_by_row():
    encoded = encode(["one", "two", "red fox", "", "blue", "green"])
    joined = encoded.joined([0, 2], n_columns=3)
    assert [words_of(joined, row) for row in range(2)] == [["one", "blue"], ["two", "green"]]


def test_hashes_are_those_of_the_distinct_words_or_of_their_stems():
    encoded = encode(["leaders lead teams"])
    words = ["leaders", "lead", "teams"]
    np.testing.assert_array_equal(encoded.hashes(stemmed=False), word_hashes(words))
    stems = [stem(word) for word in words]
    np.testing.assert_array_equal(encoded.hashes(stemmed=True), word_hashes(stems))

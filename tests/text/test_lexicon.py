"""The compiled loops over code points find the words and sentences of the readable rules."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.text.compiled_sentences import split_sentences
from classifier.text.compiled_words import SPACE, UPPER, WITHIN
from classifier.text.features import BEGINNING_SALT
from classifier.text.hashing import phrase_bucket, word_hashes
from classifier.text.lexicon import Codes, Lexicon, split_rules, traits
from classifier.text.sentences import ABBREVIATIONS, HEADINGS, sentence_spans
from classifier.text.tokens import stem, tokens

MARKS = ("e.g.", "et al.", "A.", "(B.", "PH.D.", ".", "!", "?)", "”", "[", "\n", " ", "\u00a0")
pieces = st.one_of(
    st.sampled_from([*MARKS, "trust", "Trust", "É", "_a", "Methods:", "1", "中", "\u1e9e"]),
    st.sampled_from(sorted(ABBREVIATIONS)).map(lambda name: f"{name.title()}. "),
    st.sampled_from(sorted(HEADINGS)).map(lambda name: f" {name.capitalize()}: "),
    st.text(max_size=4),
)
NONE = np.empty(0, dtype=np.int64)
texts = st.lists(pieces, max_size=14).map("".join)


def spans_of(text: str) -> list[tuple[int, int]] | None:
    rules, codes = split_rules(), Codes.of_strings([text]).codes
    spans = np.empty((len(text) + 1, 2), dtype=np.int64)
    n = split_sentences(
        codes, traits()[codes], 0, len(codes), traits(), rules.headings, rules.abbreviations,
        rules.kinds, rules.longest, spans,
    )  # fmt: skip
    return None if n < 0 else [(start, end) for start, end in spans[:n].tolist()]


@given(text=texts)
def test_compiled_sentences_are_those_of_the_rule(text: str) -> None:
    found = spans_of(text)
    assert found == sentence_spans(text) or (found is None and re.search("[ıİſ\u212a]", text))


@pytest.mark.parametrize("letter", "ıİſ\u212a")
def test_letters_that_equal_an_ascii_one_but_for_case_are_left_to_the_rule(letter: str) -> None:
    assert spans_of(f"Trust grew. {letter}.") is None


@given(batch=st.lists(texts, max_size=4))
def test_numbered_words_have_the_hashes_of_words_and_stems(batch: list[str]) -> None:
    lexicon = Lexicon(NONE, 64)
    for _ in range(2):
        numbered = lexicon.number(Codes.of_strings(batch))
        words = [word for text in batch for word in tokens(text)]
        numbers = numbered.numbers
        assert lexicon.words[numbers].tolist() == word_hashes(words).tolist()
        assert lexicon.stems[numbers].tolist() == word_hashes([*map(stem, words)]).tolist()
        assert lexicon.long[numbers].tolist() == [len(word) > 1 for word in words]
        assert numbered.kinds.tolist() == traits()[Codes.of_strings(batch).codes].tolist()
        assert np.diff(numbered.ends, prepend=0).tolist() == [len(tokens(t)) for t in batch]


def test_only_the_beginnings_that_are_looked_for_are_kept() -> None:
    wanted = phrase_bucket(["integ"], salt=BEGINNING_SALT)
    lexicon = Lexicon(np.array([wanted]))
    numbers = lexicon.number(Codes.of_strings(["Trust integrates care"])).numbers
    assert lexicon.n_begun[numbers].tolist() == [0, 1, 0]
    assert lexicon.begun[numbers].tolist() == [[-1] * 3, [wanted, -1, -1], [-1] * 3]


def test_words_keep_their_numbers_while_the_lexicon_grows() -> None:
    lexicon = Lexicon(NONE)
    few, many = Codes.of_strings(["a b c"]), [f"w{number}" for number in range(50_000)]
    before = lexicon.number(few).numbers.tolist()
    numbers = lexicon.number(Codes.of_strings([" ".join(many)])).numbers
    assert lexicon.words[numbers].tolist() == word_hashes(many).tolist()
    assert lexicon.number(few).numbers.tolist() == before


def test_a_full_lexicon_is_emptied_and_a_text_of_too_many_words_enlarges_it() -> None:
    lexicon = Lexicon(NONE, 4)
    for text in ("a b c", "d e f", "g h i j k l m"):
        numbered = lexicon.number(Codes.of_strings([text]))
        assert lexicon.words[numbered.numbers].tolist() == word_hashes(text.split()).tolist()


def test_traits_say_of_every_code_point_what_the_patterns_say() -> None:
    for bit, is_so in (
        (WITHIN, re.compile(r"[^\W_]").match),
        (SPACE, re.compile(r"\s").match),
        (UPPER, str.isupper),
    ):
        found = [bool(is_so(chr(code))) for code in range(0x110000)]
        np.testing.assert_array_equal(traits() & bit != 0, found)

"""Hashes that never change: a bundle is a table of buckets, so another hash breaks them all."""

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.text.hashing import BITS, HASHING, buckets, phrase_bucket, word_hashes

words = st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=8), max_size=12)


def test_words_hash_as_they_always_have() -> None:
    assert HASHING == "blake2b8-fold-splitmix.v1"
    assert BITS == 20
    assert word_hashes(["leadership", "trust", "né"]).tolist() == [
        3977969598968525739,
        4642753757002056079,
        16362058944272325158,
    ]


@pytest.mark.parametrize(
    ("phrase", "salt", "bucket"),
    [
        ("leadership", 0, 710228),
        ("leadership", 2, 380369),
        ("build trust", 9, 151714),
        ("né e pas", 3, 346669),
        ("a b c d", 9, 761718),
    ],
)
def test_phrases_fall_into_the_buckets_they_always_have(
    phrase: str, salt: int, bucket: int
) -> None:
    assert phrase_bucket(phrase.split(), salt=salt) == bucket


def test_the_order_of_words_the_salt_and_the_length_set_phrases_apart() -> None:
    apart = [
        phrase_bucket(["build", "trust"], salt=9),
        phrase_bucket(["trust", "build"], salt=9),
        phrase_bucket(["build", "trust"], salt=8),
        phrase_bucket(["build", "trust", "trust"], salt=9),
        phrase_bucket(["build"], salt=9),
    ]
    assert len(set(apart)) == len(apart)


@given(words, st.integers(1, 5), st.integers(0, 99))
def test_each_run_of_words_gets_the_bucket_of_its_phrase(
    text: list[str], order: int, salt: int
) -> None:
    runs = [text[start : start + order] for start in range(len(text) - order + 1)]
    expected = [phrase_bucket(run, salt=salt) for run in runs]
    assert buckets(word_hashes(text), order=order, salt=salt).tolist() == expected


def test_buckets_spread_evenly_over_their_whole_range() -> None:
    found = buckets(word_hashes([f"word{i}" for i in range(40_000)]), order=2, salt=1)
    in_sixteenths = np.bincount(found >> (BITS - 4), minlength=16)
    assert len(in_sixteenths) == 16
    assert in_sixteenths.min() > 2200
    assert in_sixteenths.max() < 2800


def test_hashing_words_leaves_the_hashes_as_they_were() -> None:
    hashes = word_hashes(["one", "two", "three"])
    before = hashes.copy()
    buckets(hashes, order=2, salt=1)
    assert hashes.tolist() == before.tolist()


@pytest.mark.parametrize("seed", ["0", "1", "12345"])
def test_another_process_with_another_seed_of_python_finds_the_same_bucket(seed: str) -> None:
    asked = (
        "from classifier.text.hashing import phrase_bucket as b; print(b(['né', 'x'], salt=7))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", asked],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(answer.stdout) == phrase_bucket(["né", "x"], salt=7)

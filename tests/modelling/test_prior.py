"""What a codebook says before anybody has labelled anything."""

import os
import subprocess
import sys

import numpy as np
import pytest

from classifier.modelling.prior import PhraseTable, codebook_prior
from classifier.schema import Mechanism, MechanismStatus
from classifier.text.features import PHRASE_SALT, Counts, gather_sentences, phrase_counts
from classifier.text.hashing import phrase_bucket

FILLER = [f"Filler sentence number {i} about nothing much" for i in range(500)]


def mechanism(name: str = "a", **given: object) -> Mechanism:
    facts: dict[str, object] = {
        "mechanism_id": name,
        "label": name,
        "status": MechanismStatus.CANDIDATE,
        "definition": "x",
    }
    return Mechanism(**{**facts, **given})  # type: ignore[arg-type]


def counted(*titles: str) -> Counts:
    return phrase_counts(gather_sentences(titles, [""] * len(titles)).stems)


def scores(table: PhraseTable, *sentences: str) -> list[float]:
    """Return each sentence's score for the first mechanism."""
    return [float(score) for score in table.sums(counted(*sentences))[:, 0]]


def prior_of(*mechanisms: Mechanism, background: list[str] = FILLER) -> PhraseTable:
    return codebook_prior(mechanisms, counted(*background))


def test_a_sentence_with_a_cue_scores_above_one_without_whatever_the_word_form() -> None:
    table = prior_of(mechanism(cues=("build trust",)))
    cue, form, other = scores(table, "They build trust", "Trust, building trusts", "They met")
    assert cue == form == pytest.approx(1.6)
    assert other == 0


def test_a_longer_cue_counts_more_than_a_single_word() -> None:
    table = prior_of(mechanism(cues=("vision", "shared purpose", "hearts and minds")))
    one, two, three = scores(table, "Vision", "Shared purpose", "Hearts and minds")
    assert one < two < three


def test_a_cue_of_more_than_four_words_is_found_by_its_first_four() -> None:
    table = prior_of(mechanism(cues=("one two three four five",)))
    assert scores(table, "one two three four", "two three four five") == [pytest.approx(1.8), 0]


def test_a_cue_that_counts_for_one_mechanism_leaves_the_others_alone() -> None:
    table = prior_of(mechanism("a", cues=("trust",)), mechanism("b", cues=("power",)))
    assert table.sums(counted("trust", "power")).tolist() == [[1, 0], [0, 1]]


def test_a_phrase_that_does_not_count_takes_the_weight_of_its_cue_away() -> None:
    table = prior_of(mechanism(cues=("trust", "care"), not_cues=("care trust",)))
    spoilt, apart = scores(table, "The care trust", "Trust in care")
    assert spoilt == pytest.approx(0)
    assert apart == pytest.approx(2)


def test_a_phrase_that_does_not_count_takes_away_only_what_it_contains() -> None:
    table = prior_of(mechanism(cues=("trust", "vision"), not_cues=("care trust", "vision")))
    assert scores(table, "Care trust with vision") == [pytest.approx(1.0)]


def test_a_rare_cue_weighs_more_than_a_frequent_one() -> None:
    background = [*FILLER, *["Staff said so"] * 200]
    table = prior_of(mechanism(cues=("staff", "reciprocity")), background=background)
    frequent, rare = scores(table, "staff", "reciprocity")
    assert 0 < frequent < rare


def test_a_cue_for_absence_counts_like_any_other() -> None:
    table = prior_of(mechanism(cues=("goodwill",), absence_cues=("cynicism",)))
    present, absent = scores(table, "goodwill", "cynicism")
    assert absent == present > 0


def test_words_of_label_definition_and_counts_weigh_a_little() -> None:
    table = prior_of(
        mechanism("a", label="Inspiring", definition="Hope", counts=("Zeal",), cues=("trust",)),
        *(mechanism(f"other{i}") for i in range(3)),
    )
    cue, *defining = scores(table, "trust", "inspiring", "hope", "zeal")
    assert all(0 < score < cue / 4 for score in defining)


def test_words_in_brackets_and_function_words_define_nothing() -> None:
    table = prior_of(mechanism(definition="Hope (unlike luck) for the others", cues=("q",)))
    assert scores(table, "luck", "for the others") == [0, 0]


def test_words_that_define_more_than_a_third_of_the_mechanisms_define_none() -> None:
    shared = [mechanism(name, definition="Leaders") for name in "abc"]
    table = prior_of(*shared, *(mechanism(name) for name in "defg"))
    assert scores(table, "leaders") == [0]


def test_a_codebook_of_one_mechanism_without_cues_goes_by_its_definition() -> None:
    table = prior_of(mechanism(label="Trust", definition="Leaders earn trust."))
    said, other = scores(table, "How leaders earn trust", "Filler")
    assert said > 0 == other


def test_a_codebook_without_mechanisms_gives_scores_without_columns() -> None:
    assert prior_of().sums(counted("Trust grew", "x")).shape == (2, 0)


def test_a_corpus_without_sentences_still_gives_weights() -> None:
    table = prior_of(mechanism(cues=("trust",)), background=[])
    assert scores(table, "trust")[0] > 0
    assert table.sums(counted()).shape == (0, 1)


def test_the_table_is_ascending_and_knows_every_phrase_once() -> None:
    table = prior_of(mechanism(cues=("trust", "Trusts", "care trust", "vision")))
    assert (np.diff(table.buckets) > 0).all()
    assert phrase_bucket(["trust"], salt=PHRASE_SALT) in table.buckets


def test_the_weights_do_not_depend_on_the_hash_seed_of_python() -> None:
    asked = """
from classifier.modelling.prior import codebook_prior
from classifier.schema import Mechanism, MechanismStatus
from classifier.text.features import phrase_counts
cues = ("trust", "care trust", "acute care", "acute care trust", "nhs acute")
told = dict(
    status=MechanismStatus.CANDIDATE, definition="x", not_cues=("nhs acute care trust",)
)
stems = [["trust", "trust", "care"], ["acut", "care", "trust"], ["trust"], ["nhs", "acut"]]
mechanism = Mechanism(mechanism_id="a", label="a", cues=cues, **told)
print(codebook_prior((mechanism,), phrase_counts(stems)).weights.tobytes().hex())
"""
    answers = {
        subprocess.run(
            [sys.executable, "-c", asked],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in "012"
    }
    assert len(answers) == 1

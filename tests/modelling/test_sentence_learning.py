"""What marked, rejected and merely coded sentences teach of a mechanism."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from classifier.modelling.phrases import Features, features_of, informative_phrases, place_knots
from classifier.modelling.sentence_learning import (
    Coded,
    SentenceWeights,
    fit_generic_evidence,
    learn_places,
    learn_sentences,
)
from classifier.text.features import PHRASE_SALT, Sentences, gather_sentences, phrase_counts
from classifier.text.hashing import phrase_bucket

N_RECORDS = 24


def corpus() -> tuple[Sentences, Coded]:
    """Return records of three sentences; every second is coded, its second sentence marked."""
    abstracts = []
    for number in range(N_RECORDS):
        told = "Breakfasts shared." if number % 2 == 0 else "Beds shared."
        cue = (
            "Trust kept rotas." if number % 2 == 0 or number % 5 == 0 else "Costs kept rising."
        )
        abstracts.append(f"Ward{number % 4} visited. {told} {cue}")
    sentences = gather_sentences([""] * N_RECORDS, abstracts)
    codes = np.array([float(number % 2 == 0) for number in range(N_RECORDS)])
    marked = np.zeros(len(sentences), dtype=bool)
    marked[1::6] = True
    return sentences, Coded(codes=codes, marked=marked)


def features(sentences: Sentences) -> Features:
    counted = phrase_counts(sentences.stems)
    words = phrase_counts(sentences.stems, orders=(1,)).buckets
    known, rarity = informative_phrases(counted, words)
    lengths = np.array([float(len(stems)) for stems in sentences.stems])
    return features_of(counted, lengths, known, rarity, logged=False)


def expected(sentences: Sentences) -> NDArray[np.float64]:
    """Return the score of a codebook whose only cue is "trust"."""
    return np.array([float("trust" in stems) for stems in sentences.stems])


def learned(sentences: Sentences, coded: Coded) -> SentenceWeights:
    places = np.zeros(len(sentences))
    return learn_sentences(coded, features(sentences), expected(sentences), places, sentences)


def weight(found: SentenceWeights, sentences: Sentences, word: str) -> float:
    bucket = phrase_bucket([word], salt=PHRASE_SALT)
    place = np.flatnonzero(features(sentences).buckets == bucket)
    return float(found.phrases[place[0]])


def test_a_marked_sentence_teaches_its_words_and_its_neighbour_does_not() -> None:
    sentences, coded = corpus()
    found = learned(sentences, coded)
    assert weight(found, sentences, "breakfast") > 1
    assert weight(found, sentences, "bed") < 0
    assert weight(found, sentences, "rota") < 0


def test_without_a_mark_the_codebooks_favourite_teaches() -> None:
    sentences, coded = corpus()
    unmarked = replace(coded, marked=np.zeros(len(sentences), dtype=bool))
    found = learned(sentences, unmarked)
    assert found.trust > learned(sentences, coded).trust
    assert weight(found, sentences, "rota") > 0


def test_a_rejected_favourite_gives_way_to_the_next() -> None:
    sentences, coded = corpus()
    trust = expected(sentences) > 0
    rejected = replace(coded, marked=np.zeros(len(sentences), dtype=bool), rejected=trust)
    assert weight(learned(sentences, rejected), sentences, "rota") < 0


def test_a_mark_in_a_record_that_is_not_coded_positive_teaches_nothing() -> None:
    sentences, coded = corpus()
    stray = coded.marked.copy()
    stray[4] = True
    with_stray = learned(sentences, replace(coded, marked=stray))
    assert (with_stray.phrases == learned(sentences, coded).phrases).all()


def test_fewer_than_three_codes_leave_the_codebook_as_it_is() -> None:
    sentences, coded = corpus()
    few = np.where(np.arange(N_RECORDS) < 4, coded.codes, np.nan)
    found = learned(sentences, replace(coded, codes=few))
    assert found.trust == 1
    assert not found.phrases.any()


def test_phrases_of_a_single_sentence_are_not_learned() -> None:
    sentences = gather_sentences(["Beds moved one", "Beds moved two", "Meals"], [""] * 3)
    known = set(features(sentences).buckets.tolist())
    assert phrase_bucket(["bed"], salt=PHRASE_SALT) in known
    assert phrase_bucket(["two"], salt=PHRASE_SALT) not in known


def test_places_are_learned_where_marks_are_and_expected_late_where_there_are_none() -> None:
    sentences, coded = corpus()
    knots = place_knots(sentences)
    silent = replace(coded, marked=np.zeros(len(sentences), dtype=bool))
    cold, warm = (learn_places([codes], knots, sentences) for codes in (silent, coded))
    assert cold[1] < cold[2] < cold[3] < cold[4]
    assert warm[3] - warm[1] > cold[3] - cold[1], "all marks are in the middle"
    assert warm[3] > warm[5]


def test_telling_sentences_are_those_marked_for_any_mechanism() -> None:
    sentences, coded = corpus()
    places = np.zeros(len(sentences))
    found = fit_generic_evidence([coded], features(sentences), places, sentences)
    assert weight(found, sentences, "breakfast") > 0 > weight(found, sentences, "visit")


def test_a_handful_of_marks_says_nothing_of_how_evidence_is_told() -> None:
    sentences, coded = corpus()
    few = coded.marked & (np.arange(len(sentences)) < 20)
    found = fit_generic_evidence(
        [replace(coded, marked=few)], features(sentences), np.zeros(len(sentences)), sentences
    )
    assert not found.phrases.any()
    assert found.place == found.intercept == 0


def test_hiding_records_forgets_what_was_said_of_them_alone() -> None:
    sentences, coded = corpus()
    said = replace(coded, rejected=np.arange(len(sentences)) % 3 == 0)
    hidden = np.arange(N_RECORDS) < 3
    left = said.without(hidden, sentences)
    assert np.isnan(left.codes).tolist() == hidden.tolist()
    assert (left.codes[~hidden] == coded.codes[~hidden]).all()
    assert left.rejected is not None
    assert not left.marked[:9].any()
    assert not left.rejected[:9].any()
    assert left.marked[9:].sum() == coded.marked[9:].sum()
    assert not np.isnan(coded.codes).any()

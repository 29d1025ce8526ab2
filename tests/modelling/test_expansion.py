"""What a codebook expects of texts before anybody has labelled one."""

import numpy as np

from classifier.modelling.expansion import CodebookScores, codebook_scores
from classifier.modelling.phrases import content_counts, record_counts, word_counts
from classifier.modelling.spelling_variants import spelling_variants
from classifier.schema import Mechanism, MechanismStatus
from classifier.text.features import gather_sentences, phrase_counts

FILLER = [f"Beds on ward {number} were moved to another floor" for number in range(30)]


def mechanism(name: str, definition: str, cues: tuple[str, ...] = ()) -> Mechanism:
    return Mechanism(
        mechanism_id=name,
        label=name,
        status=MechanismStatus.CANDIDATE,
        definition=definition,
        cues=cues,
    )


def scores(titles: list[str], *mechanisms: Mechanism) -> CodebookScores:
    sentences = gather_sentences(titles, [""] * len(titles))
    said, content = phrase_counts(sentences.stems), content_counts(sentences)
    return codebook_scores(
        mechanisms,
        said,
        record_counts(sentences, said),
        record_counts(sentences, content),
        word_counts(sentences, by_record=True),
    )


def test_definitions_without_cues_are_enough_to_order_texts():
    texts = ["Staff trusted each other", "Budgets were pooled", *FILLER]
    told = scores(
        texts, mechanism("a", "People trust one another."), mechanism("b", "Budgets pooled.")
    )
    assert told.expected.argmax(axis=0).tolist() == [0, 1]


def test_words_of_texts_close_to_a_mechanism_speak_for_it_too():
    close = [f"Trust and goodwill at meeting {number}" for number in range(6)]
    texts = [*close, "Goodwill at a clinic", "Parking at a clinic", *FILLER]
    told = scores(texts, mechanism("a", "Trust."))
    assert told.expected[6, 0] > told.expected[7, 0]


def test_what_all_mechanisms_say_tells_less_than_what_one_says():
    texts = ["Leaders met", "Trust grew", *FILLER]
    told = scores(texts, mechanism("a", "Leaders trust."), mechanism("b", "Leaders budget."))
    assert told.expected[1, 0] > told.expected[0, 0]


def test_british_and_american_spellings_meet():
    texts = ["Organizational behavior", "Organisational behaviour", *FILLER]
    told = scores(texts, mechanism("a", "Behaviour."), mechanism("b", "Parking."))
    assert told.expected[0, 0] > told.expected[2:, 0].max()
    assert list(spelling_variants(["trust"])) == [["trust"]]


def test_a_corpus_of_a_few_texts_and_an_empty_codebook_are_no_error():
    assert scores(["Trust"], mechanism("a", "Trust.")).expected.shape == (1, 1)
    assert scores(["Trust"]).expected.shape == (1, 0)
    assert np.isfinite(scores(["Beds", "Beds"], mechanism("a", "Trust.")).expected).all()

"""An explanation adds up to the very scores that it explains."""

import numpy as np
import pytest

from classifier.formats import read_exports
from classifier.schema import Record
from classifier.scoring.evidence import EvidenceShown
from classifier.scoring.explain import explain
from classifier.scoring.service import score_batch
from classifier.scoring.table import evidence_text


@pytest.fixture(scope="module")
def records(small_review):
    own = Record(
        record_id="own",
        title="Mutual trust in care teams",
        abstract="They trusted one another. The leaders shared power with the teams.",
        keywords=("leadership", "integration"),
    )
    return [own, *read_exports([small_review.labelled]).records[:10]]


@pytest.fixture(scope="module")
def predictions(small_review, records):
    return score_batch(records, small_review.bundle, shown=EvidenceShown.ALL)


def test_terms_and_intercept_add_up_to_the_margin_of_the_queue(
    small_review, records, predictions
):
    for record, prediction in zip(records, predictions, strict=True):
        explanation = explain(record, small_review.bundle)
        total = explanation.intercept + sum(term.share for term in explanation.terms)
        assert total == pytest.approx(explanation.margin, abs=1e-9)
        assert explanation.margin == pytest.approx(prediction.margin, abs=1e-9)
        assert explanation.p_include == pytest.approx(prediction.p_include, abs=1e-9)


def test_terms_come_the_largest_share_first_and_can_be_read_in_the_text(small_review, records):
    explanation = explain(records[0], small_review.bundle)
    shares = [abs(term.share) for term in explanation.terms]
    assert shares == sorted(shares, reverse=True)
    assert all(shares)
    assert {term.block for term in explanation.terms} >= {"title", "text", "keywords"}
    text = " ".join([records[0].title, records[0].abstract, *records[0].keywords]).lower()
    plain = [t for t in explanation.terms if t.block in ("title", "text")]
    assert any(term.term == "care teams" for term in plain)
    for term in plain:
        assert all(word in text for word in term.term.split(" / ")[0].split())


def test_the_mechanisms_are_those_of_the_queue_with_every_sentence(
    small_review, records, predictions
):
    for record, prediction in zip(records, predictions, strict=True):
        explanation = explain(record, small_review.bundle)
        for mechanism in prediction.mechanisms:
            (share,) = [
                m for m in explanation.mechanisms if m.mechanism_id == mechanism.mechanism_id
            ]
            sentences = share.sentences
            assert share.probability == pytest.approx(mechanism.probability, abs=1e-9)
            assert [s.text for s in sentences] == [
                evidence_text(record, span) for span in mechanism.evidence
            ]
            np.testing.assert_allclose(
                [s.score for s in sentences], [span.score for span in mechanism.evidence]
            )


def test_the_phrases_of_a_sentence_add_up_to_its_score(small_review, records):
    n_sentences = 0
    for record in records:
        for share in explain(record, small_review.bundle).mechanisms:
            for sentence in share.sentences:
                total = sum(phrase.share for phrase in sentence.phrases)
                assert total == pytest.approx(sentence.score, abs=1e-9)
                n_sentences += 1
    assert n_sentences > 5


def test_a_record_without_text_is_explained_by_the_intercept(small_review):
    explanation = explain(Record(record_id="empty"), small_review.bundle)
    assert explanation.terms == ()
    assert explanation.margin == explanation.intercept
    assert all(share.sentences == share.terms == () for share in explanation.mechanisms)

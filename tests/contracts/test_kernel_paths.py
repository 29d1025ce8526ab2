"""The compiled and the reference path of the scoring kernel give the same scores.

So does the explanation, which takes the scores apart a third way.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from classifier.bundles import ModelBundle, find_bundle, load_bundle
from classifier.formats import read_exports
from classifier.modelling.inclusion import fit_inclusion
from classifier.modelling.mechanism_fitting import fit_mechanisms
from classifier.modelling.mechanisms import NOTHING, pool
from classifier.modelling.phrases import place_knots
from classifier.resources import find_resource
from classifier.schema import Codebook, Record, ReviewScope, corpus_frame
from classifier.scoring.compiled.bitmap import bucket_places, is_known, place_of
from classifier.scoring.compiled.mechanisms import pool_sentences
from classifier.scoring.explain import explain
from classifier.scoring.kernel import ScoringKernel, Texts
from classifier.text.features import Sentences, gather_sentences

CLOSE = {"rtol": 0.0, "atol": 1e-9}
EDGES = [
    Record(record_id="empty"),
    Record(record_id="one word", title="Trust"),
    Record(record_id="title alone", title="Leaders of care teams trusted one another"),
    Record(record_id="abstract alone", abstract="They shared power. Animals did not."),
    Record(record_id="keywords alone", keywords=("teams", "mutual trust")),
    Record(record_id="blank", title=" ", abstract="\n . — "),
    Record(record_id="unknown", title="Zyx wvu", abstract="Qponm. Lkji."),
    Record(record_id="twice", title="trust trust trust trust", abstract="Trust. Trust trust."),
]

KNOWN = (
    "leaders teams integrated care mutual trust trusted one another shared power handed over"
)
words = st.one_of(
    st.sampled_from([*KNOWN.split(), "control", "organised", "e.g.", ".", "!", "\n", "’s"]),
    st.text(st.characters(codec="utf-8"), max_size=6),
)
texts = st.lists(words, max_size=25).map(" ".join)
records = st.builds(
    Record, title=texts, abstract=texts, keywords=st.lists(texts, max_size=2).map(tuple)
)
Floats = NDArray[np.float64]


def both(bundle: ModelBundle) -> tuple[ScoringKernel, ScoringKernel]:
    compiled, reference = (
        ScoringKernel(bundle.inclusion, bundle.mechanisms, compiled=wanted)
        for wanted in (True, False)
    )
    assert (compiled.compiled, reference.compiled) == (True, False)
    return compiled, reference


def sentences_of(batch: Sequence[Record]) -> Sentences:
    return gather_sentences([r.title for r in batch], [r.abstract for r in batch])


def assert_same(kernel: ScoringKernel, reference: ScoringKernel, texts: Texts) -> Floats:
    found, expected = kernel.scores(texts), reference.scores(texts)
    scores, wanted = found.mechanisms, expected.mechanisms
    np.testing.assert_array_equal(found.sentences.spans, expected.sentences.spans)
    np.testing.assert_array_equal(found.sentences.records, expected.sentences.records)
    np.testing.assert_array_equal(found.sentences.in_title, expected.sentences.in_title)
    np.testing.assert_allclose(found.margins, expected.margins, **CLOSE)
    np.testing.assert_allclose(found.p_include, expected.p_include, **CLOSE)
    np.testing.assert_allclose(scores.evidence, wanted.evidence, **CLOSE)
    np.testing.assert_allclose(scores.margins, wanted.margins, **CLOSE)
    np.testing.assert_allclose(scores.probabilities, wanted.probabilities, **CLOSE)
    np.testing.assert_array_equal(scores.has_evidence, wanted.has_evidence)
    np.testing.assert_array_equal(kernel.decision_function(texts), found.margins)
    return found.margins


def assert_paths_agree(bundle: ModelBundle, batch: Sequence[Record]) -> Floats:
    compiled, reference = both(bundle)
    margins = assert_same(compiled, reference, Texts.of_records(batch))
    assert margins.shape == (len(batch),)
    return margins


@pytest.fixture(scope="module")
def trained(small_review: Any) -> ModelBundle:
    bundle = small_review.bundle
    assert isinstance(bundle, ModelBundle)
    return bundle


@pytest.fixture(scope="module")
def shipped() -> ModelBundle:
    return load_bundle(find_bundle("leadership"))


@pytest.fixture(scope="module")
def demonstration() -> list[Record]:
    folder = find_resource("corpora/leadership-demo/exports")
    return read_exports(sorted(Path(folder).iterdir())).records


@settings(max_examples=60)
@given(batch=st.lists(records, max_size=6))
def test_both_paths_agree_on_any_texts(trained: ModelBundle, batch: list[Record]) -> None:
    assert_paths_agree(trained, batch)


def test_both_paths_agree_on_texts_that_are_empty_short_or_unknown(
    trained: ModelBundle,
) -> None:
    margins = assert_paths_agree(trained, EDGES)
    assert margins[[0, 5]].tolist() == [trained.inclusion.intercept] * 2
    assert len(set(margins.tolist())) > 4


def test_both_paths_agree_on_a_batch_without_records(trained: ModelBundle) -> None:
    assert_paths_agree(trained, [])


def test_both_paths_agree_on_the_shipped_demonstration(
    shipped: ModelBundle, demonstration: list[Record]
) -> None:
    margins = assert_paths_agree(shipped, demonstration)
    assert len(set(margins.round(6).tolist())) > len(demonstration) / 2


def test_a_record_scores_the_same_alone_and_in_a_batch(
    shipped: ModelBundle, demonstration: list[Record]
) -> None:
    compiled, _ = both(shipped)
    batch = demonstration[:20]
    together = compiled.decision_function(Texts.of_records(batch))
    alone = [compiled.decision_function(Texts.of_records([record]))[0] for record in batch]
    np.testing.assert_array_equal(together, alone)


@pytest.mark.parametrize(
    "fit_on", [EDGES, [Record(record_id="1", keywords=("teams",)), Record(record_id="2")]]
)
def test_both_paths_agree_for_a_plain_review_without_mechanisms(fit_on: list[Record]) -> None:
    scope = ReviewScope(question="How do leaders build trust?")
    frame = corpus_frame(fit_on)
    inclusion = fit_inclusion(frame, np.full(len(frame), np.nan), scope=scope).model
    book = Codebook(codebook_id="plain", version=1, title="Plain", scope=scope, mechanisms=())
    mechanisms = fit_mechanisms(sentences_of(fit_on), [], book).model
    sentences = sentences_of(EDGES)
    for wanted in (True, False):
        found = ScoringKernel(inclusion, mechanisms, compiled=wanted).scores(
            Texts.of_records(EDGES)
        )
        assert found.mechanisms.evidence.shape == (len(sentences), 0)
        expected = inclusion.decision_function(corpus_frame(EDGES))
        np.testing.assert_allclose(found.margins, expected, **CLOSE)


def test_the_setting_without_numba_chooses_the_reference_path(
    trained: ModelBundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    for value, compiled in (("1", False), ("0", True), ("", True)):
        monkeypatch.setenv("MECHSIFT_NO_NUMBA", value)
        kernel = ScoringKernel(trained.inclusion, trained.mechanisms)
        assert kernel.compiled is compiled


def test_places_are_given_to_the_buckets_of_a_table_and_to_no_others() -> None:
    buckets = np.array([0, 5, 63, 64, 900_000, (1 << 20) - 1])
    known = bucket_places(buckets)
    asked = np.unique([*buckets, 1, 62, 65, 128, 899_999])
    held = [bucket for bucket in asked if is_known(bucket, known)]
    assert held == buckets.tolist()
    assert [place_of(bucket, known) for bucket in held] == list(range(len(buckets)))


@pytest.mark.parametrize(
    "log_odds",
    [[-700.0], [-45.0, -38.0, -36.0], [99.0] * 40, [150.0, -3.0, 2.0], [800.0, 101.0, 100.0]],
    ids=["vanishing", "tiny", "many large", "very large", "beyond exp"],
)
def test_pooled_odds_of_any_size_are_those_of_the_reference(log_odds: list[float]) -> None:
    n = len(log_odds)
    said = np.column_stack([log_odds, np.zeros(n)])
    whole, evidence = np.zeros((1, 1)), np.empty((n, 1))
    pool_sentences(
        np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.bool_), np.ones(n, dtype=np.int64),
        np.zeros((5, 2)), np.zeros(1), np.ones(1), np.exp(NOTHING), said, evidence, whole,
    )  # fmt: skip
    expected = pool(np.array(log_odds)[:, None], np.zeros(n, dtype=np.int64), n_records=1)
    np.testing.assert_allclose(whole, expected, rtol=1e-12)
    assert evidence[:, 0].tolist() == log_odds


ODD = (
    "\U0001f600 trust\u0301 \u4fe1\u983c \ufb01nd \u0130stanbul \u017fhared \u212a "
    "\u0000 \u03a3\u03a4\u039f\u03a3. "
    "STRASSE stra\u00dfe \u01c5 \u2028 e.g. A. B. \u2019s x\u2019s _a_ 3.14. \u1e9e"
)


@pytest.mark.parametrize("size", [1, 1_000_000 // len(ODD)])
def test_both_paths_agree_on_odd_letters_and_on_a_megabyte_of_them(
    trained: ModelBundle, size: int
) -> None:
    ascii_only = "Leaders shared power, e.g. with teams. Methods: trust grew. " * size
    batch = [Record(title=ODD, abstract=f"{ODD} " * size), Record(abstract=ascii_only)]
    assert_paths_agree(trained, batch)


def test_texts_from_arrow_score_as_the_same_records_do(trained: ModelBundle) -> None:
    batch = [*EDGES, Record(title=ODD, abstract=ODD, keywords=("a b", ODD))]
    columns = [
        pa.array([getattr(r, name) or None for r in batch]) for name in ("title", "abstract")
    ]
    keywords = pa.array(["; ".join(r.keywords) for r in batch], pa.large_string())
    sliced = pa.concat_arrays([pa.array(["skipped"]), columns[0]]).slice(1)
    compiled, reference = both(trained)
    texts = Texts.of_arrow(sliced, columns[1], keywords)
    margins = assert_same(compiled, reference, texts)
    np.testing.assert_array_equal(margins, compiled.decision_function(Texts.of_records(batch)))


def test_arrow_texts_that_are_not_utf_8_are_refused() -> None:
    broken = pa.array([b"\xff\xfe"]).cast(pa.binary()).view(pa.string())
    whole = pa.array(["fine"])
    with pytest.raises(pa.ArrowInvalid):
        Texts.of_arrow(broken, whole, whole)


def assert_explained(record: Record, bundle: ModelBundle) -> None:
    kernel = ScoringKernel(bundle.inclusion, bundle.mechanisms, compiled=True)
    told = explain(record, bundle)
    found = kernel.scores(Texts.of_records([record]))
    margin = found.margins[0]
    of_terms = told.intercept + sum(term.share for term in told.terms)
    assert told.margin == pytest.approx(margin, abs=1e-9)
    assert of_terms == pytest.approx(margin, abs=1e-9)
    assert told.p_include == pytest.approx(bundle.inclusion.sigmoid(np.array([margin]))[0])
    scores = found.mechanisms
    names = [share.mechanism_id for share in told.mechanisms]
    assert names == list(bundle.mechanisms.mechanism_ids)
    for column, share in enumerate(told.mechanisms):
        earned = bundle.mechanisms.calibrated[column]
        assert (share.probability is not None) is earned
        assert share.margin == pytest.approx(scores.margins[0, column], abs=1e-9)
        of_terms = share.from_sentences + sum(term.share for term in share.terms)
        assert of_terms == pytest.approx(share.margin, abs=1e-9)
        said = scores.evidence[scores.has_evidence[:, column], column]
        found = [sentence.score for sentence in share.sentences]
        assert found == pytest.approx(sorted(said.tolist(), reverse=True), abs=1e-9)
        for sentence in share.sentences:
            of_phrases = sum(phrase.share for phrase in sentence.phrases)
            assert of_phrases == pytest.approx(sentence.score, abs=1e-9)
            assert sentence.text == record.title or sentence.text in record.abstract


def test_a_mechanisms_margin_is_that_of_its_pooled_sentences_and_its_terms(
    shipped: ModelBundle, demonstration: list[Record]
) -> None:
    model = shipped.mechanisms
    sentences = sentences_of(demonstration[:1])
    scores = model.scores(sentences)
    said = scores.evidence - model.phrase_sums(sentences).sentences[:, -1:] / np.sqrt(
        [[len(stems)] for stems in sentences.stems]
    )
    said -= (place_knots(sentences) @ model.places)[:, -1:]
    pooled = pool(said + model.intercepts, sentences.records, n_records=1)
    told = explain(demonstration[0], shipped).mechanisms
    found = [share.from_sentences for share in told]
    np.testing.assert_allclose(found, (model.blend * pooled)[0], atol=1e-6)


def test_a_word_that_stands_very_often_scores_the_same_on_both_paths(
    trained: ModelBundle,
) -> None:
    often = Record(record_id="often", title="Trust", abstract="shared power " * 3000)
    assert_paths_agree(trained, [often])


@settings(max_examples=30)
@given(record=records)
def test_an_explanation_adds_up_to_the_kernels_scores_on_any_text(
    trained: ModelBundle, record: Record
) -> None:
    assert_explained(record, trained)


@pytest.mark.parametrize("record", EDGES, ids=lambda record: record.record_id)
def test_an_explanation_adds_up_for_texts_that_are_empty_short_or_unknown(
    trained: ModelBundle, record: Record
) -> None:
    assert_explained(record, trained)


def test_an_explanation_adds_up_on_the_shipped_demonstration(
    shipped: ModelBundle, demonstration: list[Record]
) -> None:
    for record in demonstration[::5]:
        assert_explained(record, shipped)


def test_an_explanation_names_terms_that_stand_in_the_text_the_largest_first(
    trained: ModelBundle,
) -> None:
    told = explain(EDGES[2], trained)
    assert told.terms
    shares = [abs(term.share) for term in told.terms]
    assert shares == sorted(shares, reverse=True)
    assert "care teams" in {term.term for term in told.terms if term.block == "title"}
    (trust,) = [share for share in told.mechanisms if share.mechanism_id == "trust"]
    sizes = [abs(phrase.share) for phrase in trust.sentences[0].phrases]
    assert sizes == sorted(sizes, reverse=True)
    assert any("trust" in phrase.term for phrase in trust.sentences[0].phrases)

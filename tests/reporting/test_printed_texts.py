"""What commands print about a codebook and about one record's scores."""

import re
from dataclasses import replace

import pytest

from classifier.reporting.codebook import codebook_text
from classifier.reporting.explanation import explanation_text
from classifier.resources import find_resource
from classifier.schema import Record, load_codebook
from classifier.scoring.explain import explain


@pytest.fixture(scope="module")
def small_text(small_review):
    return codebook_text(load_codebook(small_review.codebook))


def test_the_codebook_is_printed_in_full(small_text):
    assert small_text.splitlines() == [
        "A small codebook (small, version 2)",
        "Question: How do leaders help integrated care teams?",
        "Include:",
        "  - Leaders of integrated care teams",
        "Exclude:",
        "  - Animals",
        "",
        "trust  [evidenced]  Trust",
        "  People rely on one another.",
        "  Counts:",
        "  - Reliance that grew over time",
        "  Does not count:",
        "  - Care trusts as organisations",
        "  Cues: mutual trust, trusted one another",
        "",
        "power  [open]  Sharing power",
        "  People share control.",
        "  Cues: shared power, handed over control",
        "",
        "faith  [merged]  Faith",
        "  Now part of trust.",
        "  Cues: faith",
        "",
        "How it came about",
        "  version 2, merge: faith, trust -> trust",
    ]


def test_a_long_codebook_is_wrapped_and_nothing_of_it_is_lost():
    codebook = load_codebook(find_resource("corpora/codebooks/leadership.toml"))
    text = codebook_text(codebook)
    assert max(map(len, text.splitlines())) <= 96
    letters = "".join(text.split())
    for mechanism in codebook.mechanisms:
        phrases = *mechanism.cues, *mechanism.absence_cues, *mechanism.not_cues
        told_of = mechanism.definition, *mechanism.counts, *mechanism.does_not_count
        for told in (*told_of, *phrases):
            assert "".join(told.split()) in letters


@pytest.fixture(scope="module")
def explanation(small_review):
    record = Record(
        record_id="own",
        source="own.ris",
        position=3,
        title="Mutual trust in care teams",
        abstract="They trusted one another. Rats were given the compound.",
    )
    return explain(record, small_review.bundle)


def test_an_explanation_names_the_record_its_score_and_its_strongest_terms(explanation):
    first, second, empty, score, *rest = explanation_text(explanation).splitlines()
    assert first == "own  Mutual trust in care teams"
    assert (second, empty) == ("own.ris, record 3", "")
    assert score == (
        f"p_include {explanation.p_include:.3f} from margin {explanation.margin:+.3f} = "
        f"intercept {explanation.intercept:+.3f} and {len(explanation.terms)} terms, of which:"
    )
    terms = rest[: rest.index("")]
    assert 0 < len(terms) <= 15
    strongest = explanation.terms[0]
    assert terms[0] == f"  {strongest.share:+.4f}  {strongest.term}  ({strongest.block})"


def test_a_mechanism_that_stands_out_comes_with_its_sentences(explanation):
    text = explanation_text(explanation)
    assert re.findall(r"^(Trust|Sharing power): p 0\.\d{3}$", text, re.MULTILINE) == ["Trust"]
    trust = explanation.mechanisms[0]
    sentence = trust.sentences[0]
    assert f"  {sentence.score:+.2f}  {sentence.text}" in text
    assert f"because of: {sentence.phrases[0].term} {sentence.phrases[0].share:+.2f}" in text
    assert f"whole text: {trust.terms[0].term} {trust.terms[0].share:+.2f}" in text


def test_a_mechanism_that_nothing_speaks_for_says_so(small_review):
    told = explanation_text(explain(Record(record_id="x", title="Rats"), small_review.bundle))
    assert told.count("  no sentence speaks for it") == 2


def test_a_record_without_title_is_still_named(explanation):
    untitled = replace(explanation, record=replace(explanation.record, title=""))
    text = explanation_text(untitled)
    assert text.startswith("own  (no title)\n")

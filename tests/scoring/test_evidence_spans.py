"""The machine's evidence: spans into the stored text, as many as were asked for."""

from dataclasses import replace

import pytest

from classifier.errors import UnknownNameError
from classifier.formats import read_exports
from classifier.resources import find_resource
from classifier.schema import Record
from classifier.scoring.evidence import EvidenceShown, shown_named
from classifier.scoring.service import score_records
from classifier.scoring.table import evidence_text, queue_table
from classifier.text.sentences import sentence_spans

ABSTRACT = (
    "Background (n = 12).  They trusted one another. Nothing else was seen! "
    "In the end mutual trust and shared power, as they said, improved the work."
)


@pytest.fixture(scope="module")
def records(small_review):
    exports = sorted(find_resource("corpora/leadership-demo/exports").iterdir())
    own = Record(
        record_id="own", title="Mutual trust in care teams", abstract=ABSTRACT, source="own.ris"
    )
    return [own, *read_exports([small_review.labelled, *exports]).records]


@pytest.fixture(scope="module")
def queues(small_review, records):
    return {
        shown: score_records(records, small_review.bundle, shown=shown)
        for shown in EvidenceShown
    }


def own_row(queue):
    return next(row for row in queue.rows if row.record.record_id == "own")


def test_every_span_is_a_whole_sentence_of_the_stored_text(queues):
    n_spans = 0
    for row in queues["all"].rows:
        for mechanism in row.prediction.mechanisms:
            for span in mechanism.evidence:
                text = getattr(row.text, span.field)
                sentences = {
                    "title": [(0, len(text))],
                    "abstract": sentence_spans(text),
                }[span.field]
                assert (span.start, span.end) in sentences
                assert text[span.start : span.end].strip()
                n_spans += 1
    assert n_spans > 50


def test_all_evidence_comes_the_strongest_first_titles_last_and_without_repeats(queues):
    (trust, power) = own_row(queues["all"]).prediction.mechanisms
    row = own_row(queues["all"])
    assert {evidence_text(row.text, span) for span in trust.evidence} >= {
        "They trusted one another.",
        "Mutual trust in care teams",
        "In the end mutual trust and shared power, as they said, improved the work.",
    }
    assert evidence_text(row.text, power.evidence[0]).startswith("In the end mutual trust")
    for mechanism in (trust, power):
        strengths = [(span.field == "title", -span.score) for span in mechanism.evidence]
        assert strengths == sorted(strengths)
        assert len(set(mechanism.evidence)) == len(mechanism.evidence)


def test_top_is_the_first_of_all_where_the_mechanism_stands_out_and_nothing_elsewhere(queues):
    compared = 0
    for all_row, top_row in zip(queues["all"].rows, queues["top"].rows, strict=True):
        assert top_row.record.record_id == all_row.record.record_id
        both = zip(all_row.prediction.mechanisms, top_row.prediction.mechanisms, strict=True)
        for everything, first in both:
            assert first.evidence == everything.evidence[: int(first.suggested)]
            compared += len(everything.evidence) > 1
    assert compared > 5


def test_none_shows_no_sentence(queues):
    for row in queues["none"].rows:
        assert all(mechanism.evidence == () for mechanism in row.prediction.mechanisms)


def test_how_much_evidence_is_shown_changes_no_score_and_no_flag(queues):
    for shown in ("all", "none"):
        for row, top in zip(queues[shown].rows, queues["top"].rows, strict=True):
            assert replace(row.prediction, mechanisms=()) == replace(
                top.prediction, mechanisms=()
            )
            assert [m.probability for m in row.prediction.mechanisms] == [
                m.probability for m in top.prediction.mechanisms
            ]
    flagged = [flag for row in queues["none"].rows for flag, _ in row.prediction.flags]
    assert "likely_mechanism" in flagged


def test_the_stance_is_guessed_from_the_sentence_that_is_shown(queues):
    for shown, guessed in (("all", True), ("top", True), ("none", False)):
        stances = [
            (mechanism.presence, mechanism.bearing)
            for row in queues[shown].rows
            for mechanism in row.prediction.mechanisms
        ]
        assert any(presence and bearing for presence, bearing in stances) is guessed


def test_a_mechanism_without_a_sentence_has_no_stance(queues):
    silent = [
        mechanism
        for row in queues["top"].rows
        for mechanism in row.prediction.mechanisms
        if not mechanism.evidence
    ]
    assert silent
    assert all(m.presence is None and m.bearing is None for m in silent)


def test_a_stance_is_guessed_for_some_sentences_and_left_open_for_others(queues):
    shown = [
        mechanism
        for row in queues["top"].rows
        for mechanism in row.prediction.mechanisms
        if mechanism.evidence
    ]
    assert {m.bearing is None for m in shown} == {True, False}
    assert all(m.presence is not None for m in shown if m.bearing is not None)


def test_the_sentence_after_the_best_one_tells_the_outcome(small_review):
    def bearing(following: str) -> str:
        abstract = f"The teams knew mutual trust and trusted one another. {following}"
        row = score_records(
            [Record(record_id="x", abstract=abstract)],
            small_review.bundle,
            shown=EvidenceShown.ALL,
        )
        return str(row.rows[0].prediction.mechanisms[0].bearing)

    assert bearing("The work improved and they succeeded.") == "supports"
    assert bearing("It made no difference and nothing changed.") == "None"


def test_evidence_cells_join_the_sentences(queues):
    def cell(shown: str) -> str:
        table = queue_table(
            [own_row(queues[shown])], mechanism_ids=("trust", "power"), calibrated=True
        )
        return str(table.loc[0, "evidence_trust"])

    row = own_row(queues["all"])
    spans = row.prediction.mechanisms[0].evidence
    assert cell("all") == " [...] ".join(evidence_text(row.text, span) for span in spans)
    assert cell("top") == evidence_text(row.text, spans[0])
    assert cell("none") == ""


def test_an_unknown_choice_lists_the_known_ones():
    with pytest.raises(UnknownNameError) as caught:
        shown_named("best")
    assert str(caught.value) == "unknown choice of evidence 'best'; known: top, all, none"

"""A sentence that a reviewer confirmed goes out with every file, and comes in again."""

import pytest

from classifier.formats import labels_of, read_exports
from classifier.reviewing.coding.evidence_matrix import evidence_matrix
from classifier.reviewing.exchange.exporting import Export, export_review
from classifier.reviewing.reports import build_report
from classifier.schema import EvidenceCheck, MechanismMark, parse_codebook
from classifier.store import codebook_text

SENTENCE = "We looked at shared leadership of nurses in river."
TRUST = MechanismMark(mechanism_id="trust", coded=True)


@pytest.fixture
def confirmed(make_team):
    """Return a review in which a reviewer accepted a suggestion with its sentence, by key."""
    team = make_team(design="single", reviewers=("Ann",))
    check = EvidenceCheck(
        mechanism_id="trust", field="abstract", start=0, end=len(SENTENCE), confirmed=True
    )
    team.say("Ann", "r00", "include", marks=(TRUST,), checks=(check,))
    return team


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx", "out.ris"])
@pytest.mark.parametrize("labels", [False, True])
def test_a_confirmed_sentence_goes_out_and_comes_in_again(confirmed, name, labels):
    path = confirmed.folder / name
    tool = "mechsift" if name.endswith("ris") else ""
    export_review(confirmed.review, Export(path=path, labels=labels, tool=tool))
    with confirmed.review.read() as reading:
        codebook = parse_codebook(codebook_text(reading, 1), source="the codebook")
    records = read_exports([path]).records
    marks = [mark for label in labels_of(records, codebook) for mark in label.marks]
    assert [(mark.coded, mark.evidence) for mark in marks] == [(True, SENTENCE)]


def test_a_confirmed_sentence_stands_in_matrix_and_report(confirmed):
    (row,) = evidence_matrix(confirmed.review).rows
    assert row.cells["trust"].sentences == (SENTENCE,)
    (page,) = build_report(confirmed.review).mechanisms
    ((paper,),) = page.evidence.values()
    assert paper.cell.evidence == SENTENCE


def test_a_rejected_sentence_goes_nowhere(make_team):
    team = make_team(design="single", reviewers=("Ann",))
    check = EvidenceCheck(
        mechanism_id="trust", field="abstract", start=0, end=len(SENTENCE), confirmed=False
    )
    team.say("Ann", "r00", "include", marks=(TRUST,), checks=(check,))
    (row,) = evidence_matrix(team.review).rows
    assert row.cells["trust"].sentences == ()

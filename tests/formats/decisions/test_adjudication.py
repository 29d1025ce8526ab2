"""From several reviewers to one label: agreement, else unknown; the stages kept apart."""

import pytest

from classifier.formats import labels_of, read_exports
from classifier.formats.decisions import label_from, verdict_word
from classifier.schema import Decision, Stage, Verdict, load_codebook

INCLUDE, EXCLUDE, MAYBE, SKIP = Verdict
ABSTRACT, FULL = Stage


def by(*verdicts, stage=None, **fields):
    return [
        Decision(reviewer=str(n), verdict=v, stage=stage, **fields)
        for n, v in enumerate(verdicts)
    ]


@pytest.mark.parametrize(
    ("decisions", "included", "included_abstract", "word"),
    [
        ([], None, None, ""),
        (by(INCLUDE, INCLUDE), True, None, "included"),
        (by(EXCLUDE, SKIP, None), False, None, "excluded"),
        (by(INCLUDE, EXCLUDE), None, None, "disagreed"),
        (by(INCLUDE, MAYBE), None, None, "disagreed"),
        (by(MAYBE), None, None, "maybe"),
        (by(INCLUDE, EXCLUDE) + by(EXCLUDE, consensus=True), False, None, "excluded"),
        (by(INCLUDE, stage=ABSTRACT), None, True, "included"),
        (by(MAYBE, stage=ABSTRACT), None, True, "maybe"),
        (by(INCLUDE, MAYBE, stage=ABSTRACT), None, True, "included"),
        (by(EXCLUDE, MAYBE, stage=ABSTRACT), None, None, "disagreed"),
        (by(INCLUDE, MAYBE, stage=FULL), None, None, "disagreed"),
        (by(EXCLUDE, stage=ABSTRACT), False, False, "excluded"),
        (by(INCLUDE, stage=ABSTRACT) + by(EXCLUDE, stage=FULL), False, True, "excluded"),
        (by(EXCLUDE, stage=ABSTRACT) + by(INCLUDE, stage=FULL), True, False, "included"),
        (
            by(EXCLUDE, stage=ABSTRACT) + by(INCLUDE, EXCLUDE, stage=FULL),
            None,
            False,
            "disagreed",
        ),
        (by(EXCLUDE) + by(INCLUDE, stage=FULL), True, None, "included"),
    ],
)
def test_the_rule(decisions, included, included_abstract, word):
    label = label_from(decisions)
    assert (label.included, label.included_abstract, verdict_word(decisions)) == (
        included,
        included_abstract,
        word,
    )


def test_labels_come_from_notes_where_there_is_no_column(read_text):
    content = (
        "TY  - JOUR\nTI  - One\nN1  - ASReview_relevant\nER  - \n\n"
        'TY  - JOUR\nTI  - Two\nN1  - RAYYAN-INCLUSION: {"A"=>"Excluded"}\nER  - \n\n'
        "TY  - JOUR\nTI  - Three\nN1  - Theirs\nER  - \n"
    )
    labels = labels_of(read_text(content), None)
    assert [label.included for label in labels] == [True, False, None]


def test_a_column_of_labels_outweighs_notes_even_where_it_is_blank(read_text):
    cell = '"RAYYAN-INCLUSION: {""A""=>""Excluded""}"'
    records = read_text(f"title,label_included,notes\nOne,1,{cell}\nTwo,,{cell}\n", "x.csv")
    assert [label.included for label in labels_of(records, None)] == [True, None]


def test_codes_and_labels_that_name_a_mechanism_become_marks(project_root, read_text):
    book = load_codebook(project_root / "corpora" / "codebooks" / "leadership.toml")
    mechanism = book.mechanisms[0]
    note = f'RAYYAN-INCLUSION: {{"A"=>"Included"}} | RAYYAN-LABELS: no such,{mechanism.label}'
    (label,) = labels_of(read_text(f"TY  - JOUR\nTI  - One\nN1  - {note}\nER  - \n"), book)
    assert [(mark.mechanism_id, mark.coded) for mark in label.marks] == [
        (mechanism.mechanism_id, True)
    ]


def test_a_quotation_of_a_code_becomes_the_evidence_of_its_mechanism(
    project_root, small_review
):
    path = project_root / "tests" / "golden" / "decisions" / "eppi.json"
    labels = labels_of(read_exports([path]).records, load_codebook(small_review.codebook))
    (mark,) = labels[0].marks
    assert (mark.mechanism_id, mark.evidence) == ("trust", "Trust grew slowly, they said.")
    assert [label.included for label in labels] == [True, False, None, None]
    assert [label.included_abstract for label in labels] == [True, False, None, None]

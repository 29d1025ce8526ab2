"""What a report tells of mechanisms, methods and agreement, and what it keeps to itself."""

from dataclasses import replace
from datetime import date

import pytest

from classifier.reporting.review.wording import number as number_shown
from classifier.reviewing.coding.evidence_matrix import evidence_matrix, mechanism_page
from classifier.reviewing.reports import build_report
from classifier.reviewing.reports.methods import _validation
from classifier.reviewing.reports.progress import RecallEstimate
from classifier.reviewing.screening.adjudication import resolve_conflict
from classifier.schema import (
    Bearing,
    Decision,
    MechanismMark,
    Presence,
    ProgrammeTheory,
    Quotation,
    Stage,
    StakeholderNote,
    Verdict,
)
from classifier.store import append_entry, current_entries

TRUST = MechanismMark(
    mechanism_id="trust", coded=True, presence=Presence.ABSENT, bearing=Bearing.SUPPORTS
)


@pytest.fixture
def alone(make_team):
    """Return a review that one person screens."""
    return make_team(design="single", reviewers=("Ann",))


def test_a_marked_paper_fills_its_cell_and_an_excluded_one_has_no_row(alone):
    alone.say("Ann", "r00", "include", marks=(TRUST,))
    alone.say("Ann", "r01", "exclude", marks=(TRUST,))
    matrix = build_report(alone.review).matrix
    (row,) = matrix.rows
    assert row.paper.record_id == "r00"
    (cell,) = row.cells
    assert (cell.coded, cell.presence, cell.bearing) == (
        True,
        Presence.ABSENT,
        Bearing.SUPPORTS,
    )
    assert matrix.marks.value == 1


def test_marks_in_conflict_count_nowhere_until_they_are_settled(team):
    for who, bearing in (("Ann", Bearing.SUPPORTS), ("Ben", Bearing.WEAKENS)):
        team.say(who, "r00", "include", marks=(replace(TRUST, bearing=bearing),))
    before = build_report(team.review)
    ((cell,),) = [row.cells for row in before.matrix.rows]
    assert (cell.is_open, cell.coded, cell.bearing) == (True, None, None)
    assert (before.matrix.marks.value, before.matrix.columns[0].papers.value) == (0, 0)
    assert list(before.mechanisms[0].evidence) == ["not settled"]
    settled = Decision(verdict=Verdict.INCLUDE, marks=(TRUST,))
    resolve_conflict(team.review, "r00", settled, stage=Stage.TITLE_ABSTRACT)
    after = build_report(team.review)
    assert (after.matrix.marks.value, list(after.mechanisms[0].evidence)) == (1, ["supports"])


def test_the_report_and_the_app_count_the_same_papers(make_team):
    team = make_team(full_text_design="double")
    weakens = replace(TRUST, bearing=Bearing.WEAKENS)
    for record, word, other in (
        ("r00", "include", TRUST),
        ("r01", "exclude", TRUST),
        ("r02", "include", weakens),
    ):
        team.say("Ann", record, word, marks=(TRUST,))
        team.say("Ben", record, word, marks=(other,))
    told = build_report(team.review).matrix.columns[0].papers.value
    assert evidence_matrix(team.review).count("trust") == told == 1
    page = mechanism_page(team.review, "trust")
    assert [cell.record.record_id for cell in page.evidence] == ["r00"]
    assert [row.record.record_id for row in page.uncounted] == ["r01", "r02"]


def test_quotations_stand_in_their_cell_and_general_contexts_get_a_column(alone):
    alone.say("Ann", "r00", "include", marks=(TRUST,))
    with alone.review.write(by="Ann") as writing:
        for name in ("trust", "general_context"):
            told = Quotation(record_id="r00", text=f"On {name}.", mechanism_id=name)
            append_entry(writing, told)
    report = build_report(alone.review)
    assert [one.label for one in report.matrix.columns] == ["Trust", "General contexts"]
    assert [one.papers.value for one in report.matrix.columns] == [1, 1]
    (told,) = report.mechanisms[0].evidence["supports"]
    assert [one.text for one in told.cell.quotations] == ["On trust."]


def test_papers_of_one_author_and_year_are_told_apart(alone):
    rows = [f"z{n},Paper about topic number {n} {'xyz'[n] * 9},,2001,Doe J" for n in range(3)]
    alone.read("same.csv", "record_id,title,abstract,year,authors", *rows)
    for n in range(3):
        alone.say("Ann", f"z{n}", "include", marks=(TRUST,))
    names = [row.paper.short for row in build_report(alone.review).matrix.rows]
    assert names == ["Doe (2001a)", "Doe (2001b)", "Doe (2001c)"]


def test_saturation_follows_the_order_of_the_coding(alone):
    other = MechanismMark(mechanism_id="trust", coded=False)
    for record, mark in (("r00", TRUST), ("r02", other), ("r04", TRUST), ("r06", other)):
        alone.clock.pass_minutes(1)
        alone.say("Ann", record, "include", marks=(mark,))
    saturation = build_report(alone.review).mechanisms[0].saturation
    assert saturation.found == (1, 1, 2, 2)
    assert saturation.silent.value == 1


def test_no_saturation_is_told_where_all_was_put_down_at_one_moment(alone):
    for record in ("r00", "r02"):
        alone.say("Ann", record, "include", marks=(TRUST,))
    assert build_report(alone.review).mechanisms[0].saturation is None


def test_a_theory_stands_with_what_it_said_before(alone):
    with alone.review.write(by="Ann") as writing:
        first = ProgrammeTheory(
            mechanism_id="trust", statement="If a, then b.", refined_on=date(2026, 1, 2)
        )
        number = append_entry(writing, first)
        later = ProgrammeTheory(
            mechanism_id="trust", statement="If c, then b.", refined_on=date(2026, 2, 2)
        )
        append_entry(writing, later, supersedes=number)
        note = StakeholderNote(mechanism_id="Trust", said_on=date(2026, 1, 3), text="Years.")
        append_entry(writing, note)
        assert len(current_entries(writing, ProgrammeTheory)) == 1
    (page,) = build_report(alone.review).mechanisms
    (theory,) = page.theories
    assert (theory.current, theory.earlier) == (later, (first,))
    assert page.notes == (note,)


def test_what_one_of_two_reviewers_said_stays_hidden(team):
    team.say("Ann", "r00", "include", marks=(TRUST,))
    report = build_report(team.review)
    assert report.matrix.rows == ()
    assert report.agreement == {}
    numbers = dict(report.methods.figures)
    assert numbers["papers judged on title and abstract"].value == 0


def test_agreement_is_told_once_two_have_judged(team):
    for who in ("Ann", "Ben"):
        team.say(who, "r00", "include", marks=(TRUST,))
    report = build_report(team.review)
    assert [(name, one.n_items) for name, one in report.agreement.items()] == [
        ("verdicts on title and abstract", 1),
        ("Trust", 1),
    ]


def test_the_methods_paragraph_tells_only_what_happened(alone):
    before = build_report(alone.review).methods.paragraph
    assert "No model was trained or used." in before
    assert "recall" not in before
    for number in range(6):
        alone.say("Ann", f"r{number:02}", ("include", "exclude")[number % 2])
    after = build_report(alone.review).methods.paragraph
    assert (
        "In this review 6 of 12 papers were settled on title and abstract, 3 of them kept"
        in after
    )


def test_the_methods_of_one_reviewer_tell_of_no_conflict_rule_or_full_text(alone):
    alone.say("Ann", "r00", "include")
    told = build_report(alone.review).methods.paragraph
    assert "each paper was judged by one reviewer, whoever came first. In fact 1 paper" in told
    for words in ("full text", "rule agreed", "conflicts"):
        assert words not in told


def test_the_methods_of_two_tell_of_what_they_did_at_each_stage(make_team):
    team = make_team(full_text_design="double")
    team.say("Ann", "r00", "include")
    assert "each paper was to be judged by two" in build_report(team.review).methods.paragraph
    team.say("Ben", "r00", "include")
    told = build_report(team.review).methods.paragraph
    assert "On title and abstract each paper was judged by two reviewers, without" in told
    assert "On the full text" not in told
    assert "once everybody who was to judge it agreed." in told
    assert "resolved" not in told
    for who, word in (("Ann", "include"), ("Ben", "exclude")):
        team.say(who, "r00", word, stage=Stage.FULL_TEXT)
    resolve_conflict(
        team.review, "r00", Decision(verdict=Verdict.INCLUDE), stage=Stage.FULL_TEXT
    )
    told = build_report(team.review).methods.paragraph
    assert "On the full text each paper was judged by two reviewers" in told
    assert "agreed; conflicts were resolved by a person." in told


def test_recall_is_rounded_down_and_spelt_alike_everywhere(alone):
    for number in range(6):
        alone.say("Ann", f"r{number:02}", ("include", "exclude")[number % 2])
    facts = build_report(alone.review).progress
    value = replace(facts.recall.value, value=0.9989)
    low = replace(facts.recall.low, value=0.01557)
    told = _validation(replace(facts, recall=RecallEstimate(value=value, low=low)))
    assert "recall on title and abstract is 1.5 % or more with 95 % confidence." in told
    assert "probabilities it is 99.8 %, which is a guess without a bound." in told
    assert (number_shown(value), number_shown(low)) == ("99.8 %", "1.5 %")


def test_a_queue_that_found_nothing_else_than_inclusions_still_put_the_papers_in_order(alone):
    alone.say("Ann", "r00", "include")
    told = build_report(alone.review).methods.paragraph
    assert "In this review 1 of 12 papers were settled" in told
    assert "not ordered by the tool" not in told


def test_the_checklist_is_blank_where_only_people_know(alone):
    items = {one.subject: one.known for one in build_report(alone.review).checklist}
    assert len(items) == 19
    assert items["Funding"] == items["Conclusion and recommendations"] == ""
    assert items["Objectives and focus"] == "Does shared leadership help teams of nurses?"


def test_the_moment_of_a_report_is_that_of_the_last_write(alone):
    alone.clock.pass_minutes(60)
    alone.say("Ann", "r00", "include", stage=Stage.TITLE_ABSTRACT)
    written = alone.clock.at
    alone.clock.pass_minutes(60)
    assert build_report(alone.review).as_of == written

"""Handing out, deciding and settling: nobody waits, nobody peeks, nothing is lost."""

from dataclasses import replace

import pytest

from classifier.errors import InvalidOptionError, UnknownNameError
from classifier.formats.decisions.tables import read_decision_table
from classifier.reviewing.exchange.exporting import review_labels
from classifier.reviewing.reports import build_report
from classifier.reviewing.screening.adjudication import find_conflicts, resolve_conflict
from classifier.reviewing.screening.decisions import decide_all, refuse_problems, undo_decision
from classifier.reviewing.screening.progress import review_progress
from classifier.reviewing.screening.queue import checkout_next, view_record
from classifier.reviewing.screening.status import review_status
from classifier.reviewing.state import ReviewState
from classifier.schema import (
    Bearing,
    Decision,
    FullText,
    FullTextStatus,
    MechanismMark,
    Stage,
    Verdict,
)
from classifier.store import append_entry, current_decisions, decision_history


def ids(handed) -> list[str]:
    return [one.record.record_id for one in handed]


def standing(team) -> list[tuple[str, str, Verdict | None]]:
    with team.review.read() as reading:
        return [(d.record_id, d.reviewer, d.verdict) for d in current_decisions(reading)]


def test_a_record_that_somebody_holds_is_handed_to_nobody_else(team):
    mine, others = (
        ids(checkout_next(team.review, "Ann", n=2)),
        ids(checkout_next(team.review, "Ben", n=2)),
    )
    assert not set(mine) & set(others)


def test_a_lease_ends_and_the_record_goes_to_the_next_one(team):
    (held,) = ids(checkout_next(team.review, "Ann"))
    team.clock.pass_minutes(29)
    assert held not in ids(checkout_next(team.review, "Ben"))
    team.clock.pass_minutes(2)
    assert held in ids(checkout_next(team.review, "Ben", n=2))


def test_one_decision_frees_the_record_for_the_second_reviewer_and_the_queue_moves_on(team):
    (first,) = ids(checkout_next(team.review, "Ann"))
    team.say("Ann", first, "include")
    assert ids(checkout_next(team.review, "Ben")) == [first]
    assert first not in ids(checkout_next(team.review, "Ann", n=12))


def test_a_split_record_goes_to_its_reviewer_alone(make_team):
    team = make_team(design="split")
    mine, others = (
        ids(checkout_next(team.review, "Ann", n=12)),
        ids(checkout_next(team.review, "Ben", n=12)),
    )
    assert len(mine) == len(others) == 6
    assert not set(mine) & set(others)


def test_whoever_comes_first_decides_where_nothing_is_shared_out(make_team):
    team = make_team(design="single")
    (first,) = ids(checkout_next(team.review, "Ann"))
    team.say("Ann", first, "exclude")
    assert first not in ids(checkout_next(team.review, "Ben", n=12))


def test_a_skipped_record_comes_again_once_there_is_no_other(make_team):
    team = make_team(records=2, design="single", reviewers=("Ann",))
    first, second = ids(checkout_next(team.review, "Ann", n=2))
    team.say("Ann", first, "skip")
    assert ids(checkout_next(team.review, "Ann")) == [second]
    team.say("Ann", second, "include")
    assert ids(checkout_next(team.review, "Ann")) == [first]


def test_who_is_no_reviewer_is_handed_nothing(team):
    with pytest.raises(UnknownNameError, match="unknown reviewer 'Cy'; known: Ann, Ben"):
        checkout_next(team.review, "Cy")


def test_a_decision_is_hidden_until_the_other_has_decided_too(team):
    team.say("Ann", "r00", "include", note="a secret")
    hidden = view_record(team.review, "r00", reviewer="Ben")
    assert (hidden.decisions, hidden.prediction) == ((), None)
    assert [d.note for d in view_record(team.review, "r00", reviewer="Ann").decisions] == [
        "a secret"
    ]
    team.say("Ben", "r00", "exclude")
    seen = view_record(team.review, "r00", reviewer="Ben").decisions
    assert [(d.reviewer, d.verdict) for d in seen] == [
        ("Ann", Verdict.INCLUDE),
        ("Ben", Verdict.EXCLUDE),
    ]


def test_the_second_decision_corrects_the_first_and_both_stay_in_the_history(team):
    old = team.say("Ann", "r01", "include")
    new = team.say("Ann", "r01", "exclude")
    assert new.supersedes == old.decision_id
    assert standing(team) == [("r01", "Ann", Verdict.EXCLUDE)]
    with team.review.read() as reading:
        assert len(decision_history(reading, "r01")) == 2


def test_saying_the_same_again_adds_nothing(team):
    assert team.say("Ann", "r01", "include") == team.say("Ann", "r01", "include")
    assert len(standing(team)) == 1


def test_an_undone_decision_brings_the_record_back_to_the_head_of_the_queue(team):
    for who in ("Ann", "Ben"):
        team.say(who, "r03", "include")
    undone = undo_decision(team.review, "r03", reviewer="Ann")
    assert undone.verdict is Verdict.INCLUDE
    assert ids(checkout_next(team.review, "Ann")) == ["r03"]
    assert standing(team) == [("r03", "Ben", Verdict.INCLUDE)]
    with pytest.raises(UnknownNameError, match="unknown decision of Ann on 'r03'"):
        undo_decision(team.review, "r03", reviewer="Ann")


def test_reviewers_who_disagree_make_a_conflict_that_a_reason_settles(team):
    for who, word in (("Ann", "include"), ("Ben", "exclude")):
        assert find_conflicts(team.review) == []
        team.say(who, "r02", word)
    (conflict,) = find_conflicts(team.review)
    assert (conflict.record_id, conflict.about) == ("r02", ("verdict",))
    said = Decision(verdict=Verdict.EXCLUDE, note="no team in it")
    settled = resolve_conflict(team.review, "r02", said, stage=Stage.TITLE_ABSTRACT)
    assert (settled.reviewer, settled.consensus, settled.note) == ("Ann", True, "no team in it")
    assert find_conflicts(team.review) == []
    assert review_status(team.review).stages[0].excluded == 1


def test_marks_that_differ_are_a_conflict_though_the_verdicts_agree(team):
    for who, coded in (("Ann", True), ("Ben", False)):
        marks = (MechanismMark(mechanism_id="trust", coded=coded),)
        team.say(who, "r02", "include", marks=marks)
    assert [one.about for one in find_conflicts(team.review)] == [("trust",)]


TRUST = MechanismMark(mechanism_id="trust", coded=True)


def test_a_mark_by_one_of_two_is_a_conflict_everywhere_until_it_is_settled(team):
    team.say("Ann", "r02", "include", marks=(TRUST,))
    assert find_conflicts(team.review) == []
    team.say("Ben", "r02", "include")
    assert [one.about for one in find_conflicts(team.review)] == [("trust",)]
    assert review_status(team.review).mechanisms["trust"].observed == 0
    assert build_report(team.review).matrix.marks.value == 0
    with team.review.read() as reading:
        assert review_labels(ReviewState(reading))["r02"].marks == ()
    settled = Decision(verdict=Verdict.INCLUDE, marks=(TRUST,), note="both agree now")
    resolve_conflict(team.review, "r02", settled, stage=Stage.TITLE_ABSTRACT)
    assert find_conflicts(team.review) == []
    with team.review.read() as reading:
        assert review_labels(ReviewState(reading))["r02"].marks == (TRUST,)


def test_one_mark_is_the_code_where_one_person_decides(make_team):
    team = make_team(design="single")
    team.say("Ann", "r02", "include", marks=(TRUST,))
    assert find_conflicts(team.review) == []
    with team.review.read() as reading:
        assert review_labels(ReviewState(reading))["r02"].marks == (TRUST,)


def test_a_resolution_that_leaves_a_mechanism_out_leaves_it_in_conflict(team):
    team.say("Ann", "r02", "include", marks=(TRUST,))
    team.say("Ben", "r02", "exclude")
    kept = Decision(verdict=Verdict.INCLUDE, note="it is in")
    resolve_conflict(team.review, "r02", kept, stage=Stage.TITLE_ABSTRACT)
    assert [one.about for one in find_conflicts(team.review)] == [("trust",)]
    settled = resolve_conflict(
        team.review, "r02", replace(kept, marks=(TRUST,)), stage=Stage.TITLE_ABSTRACT
    )
    assert settled.marks == (TRUST,)
    assert find_conflicts(team.review) == []


def test_a_mechanism_in_conflict_is_evidence_neither_in_labels_nor_in_the_progress(team):
    for who, bearing in (("Ann", Bearing.SUPPORTS), ("Ben", Bearing.WEAKENS)):
        told = MechanismMark(mechanism_id="trust", coded=True, bearing=bearing)
        team.say(who, "r00", "include", marks=(told,))
    with team.review.read() as reading:
        assert review_labels(ReviewState(reading))["r00"].marks == ()
    (told,) = review_progress(team.review).mechanisms
    assert (told.n_papers, told.n_rejected) == (0, 0)


def test_only_a_conflict_is_settled_and_only_by_a_verdict(team):
    include = Decision(verdict=Verdict.INCLUDE)
    with pytest.raises(UnknownNameError, match="unknown conflict on record 'r02'"):
        resolve_conflict(team.review, "r02", include, stage=Stage.TITLE_ABSTRACT)
    for who, word in (("Ann", "include"), ("Ben", "exclude")):
        team.say(who, "r02", word)
    with pytest.raises(InvalidOptionError, match="settle it by include or exclude"):
        resolve_conflict(
            team.review, "r02", Decision(verdict=Verdict.MAYBE), stage=Stage.TITLE_ABSTRACT
        )


def test_what_passed_waits_for_its_full_text_unless_that_could_not_be_had(team):
    for record in ("r00", "r02"):
        for who in ("Ann", "Ben"):
            team.say(who, record, "include")
    with team.review.write(by="Ann") as writing:
        append_entry(writing, FullText(record_id="r02", status=FullTextStatus.NOT_RETRIEVED))
    assert ids(checkout_next(team.review, "Ann", stage=Stage.FULL_TEXT, n=9)) == ["r00"]
    team.say("Ann", "r00", "exclude", stage=Stage.FULL_TEXT, reasons=("no leader",))
    full = review_status(team.review).stages[1]
    assert (full.n_papers, full.excluded, full.unseen) == (2, 1, 1)
    assert full.reasons == {"no leader": 1}


def test_a_file_of_decisions_is_kept_but_for_rows_that_cannot_be_followed(team):
    path = team.folder / "decisions.csv"
    path.write_text(
        "record_id,reviewer,verdict\nr00,Ann,include\nnone,Ann,include\nr01,Cy,include\n"
        "r01,Ben,exclude\n",
        encoding="utf-8",
    )
    table = read_decision_table(path)
    done = decide_all(team.review, table)
    assert (done.n_new, [p.line for p in done.problems]) == (2, [3, 4])
    assert done.problems[1].reason == ("Cy is no reviewer of this review; known: Ann, Ben")
    with pytest.raises(
        Exception, match=r"^decisions\.csv, line 3: no record has the record_id"
    ):
        refuse_problems(done)
    again = decide_all(team.review, table)
    assert (again.n_new, again.n_unchanged) == (0, 2)
    assert len(standing(team)) == 2


def test_agreement_counts_only_what_two_judged(team):
    for record in ("r00", "r01", "r02"):
        team.say("Ann", record, "include")
    team.say("Ben", "r00", "include")
    team.say("Ben", "r01", "exclude")
    agreement = review_status(team.review).agreement["title_abstract"]
    assert (agreement.n_items, agreement.observed) == (2, 0.5)

"""Agreement says how reviewers judge by themselves, not how they talk one another round."""

from classifier.reviewing.reports.building import build_report
from classifier.reviewing.screening.adjudication import resolve_conflict
from classifier.reviewing.screening.decisions import undo_decision
from classifier.reviewing.screening.status import review_status
from classifier.schema import Decision, MechanismMark, Stage, Verdict

CODED = (MechanismMark(mechanism_id="trust", coded=True),)


def agreement(team):
    return review_status(team.review).agreement[Stage.TITLE_ABSTRACT]


def test_a_correction_after_the_others_was_seen_does_not_raise_agreement(team):
    team.say("Ann", "r00", "include")
    team.say("Ben", "r00", "exclude")
    assert agreement(team).observed == 0
    team.say("Ben", "r00", "include")
    assert (agreement(team).n_items, agreement(team).observed) == (1, 0)
    reported = build_report(team.review).agreement["verdicts on title and abstract"]
    assert (reported.n_items, reported.observed) == (1, 0)


def test_a_correction_before_it_was_seen_counts(team):
    team.say("Ann", "r00", "exclude")
    team.say("Ann", "r00", "include")
    team.say("Ben", "r00", "include")
    assert (agreement(team).n_items, agreement(team).observed) == (1, 1)


def test_what_was_undone_before_it_was_seen_is_as_if_never_said(team):
    team.say("Ann", "r00", "exclude")
    undo_decision(team.review, "r00", reviewer="Ann")
    team.say("Ben", "r00", "include")
    assert agreement(team).n_items == 0
    team.say("Ann", "r00", "include")
    assert (agreement(team).n_items, agreement(team).observed) == (1, 1)


def test_undoing_and_deciding_anew_after_it_was_seen_leaves_the_first_judgement(team):
    team.say("Ann", "r00", "exclude")
    team.say("Ben", "r00", "include")
    undo_decision(team.review, "r00", reviewer="Ann")
    team.say("Ann", "r00", "include")
    assert (agreement(team).n_items, agreement(team).observed) == (1, 0)


def test_a_skip_sees_nothing_and_is_no_judgement(team):
    team.say("Ann", "r00", "include")
    team.say("Ben", "r00", "skip")
    team.say("Ann", "r00", "exclude")
    team.say("Ben", "r00", "exclude")
    assert (agreement(team).n_items, agreement(team).observed) == (1, 1)


def test_what_follows_a_consensus_does_not_count(team):
    team.say("Ann", "r00", "include")
    team.say("Ben", "r00", "exclude")
    settled = Decision(verdict=Verdict.INCLUDE, note="read together")
    resolve_conflict(team.review, "r00", settled, stage=Stage.TITLE_ABSTRACT, by="Ann")
    team.say("Ben", "r00", "include")
    assert agreement(team).observed == 0


def test_marks_count_as_they_were_before_the_others_were_seen(team):
    team.say("Ann", "r00", "include", marks=CODED)
    team.say("Ben", "r00", "include")
    team.say("Ben", "r00", "include", marks=CODED)
    assert review_status(team.review).mechanisms["trust"].observed == 0

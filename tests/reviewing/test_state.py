"""A review is read once a transaction, and its state keeps to what is settled and released."""

from dataclasses import replace

import pytest

from classifier.reviewing.changes import change_codebook, change_settings
from classifier.reviewing.exchange.exporting import review_labels
from classifier.reviewing.learning.snapshot import PaperCodes
from classifier.reviewing.state import ReviewState
from classifier.schema import AdjudicationState, MechanismMark, Stage
from classifier.store import codebook_text

TRUST = MechanismMark(mechanism_id="trust", coded=True)
POWER = MechanismMark(mechanism_id="power", coded=True)
TWO_MECHANISMS = """
[[mechanism]]
id = "power"
label = "Power"
status = "candidate"
definition = "Leaders share power."
"""
ADDED = """
[[change]]
version = 2
kind = "add"
after = ["power"]
"""


@pytest.fixture
def coders(make_team, tmp_path):
    """Return a double review whose codebook has the mechanisms trust and power."""
    team = make_team()
    text = (tmp_path / "team.toml").read_text(encoding="utf-8")
    grown = text.replace("version = 1", "version = 2") + TWO_MECHANISMS
    change_codebook(team.review, grown, by="Ann")
    return team


def state_of(team, part):
    """Return a part of the review's state, read in a transaction of its own."""
    with team.review.read() as reading:
        return part(ReviewState(reading))


def both_say(team, record, word="include", *, ann=(), ben=()):
    team.say("Ann", record, word, marks=ann)
    team.say("Ben", record, word, marks=ben)


def test_what_coders_left_unmarked_teaches_that_it_is_not_evidenced(coders):
    both_say(coders, "r00", ann=(TRUST,), ben=(TRUST,))
    codes = state_of(coders, lambda state: state.paper_codes)
    assert (codes["r00"].evidences("trust"), codes["r00"].evidences("power")) == (True, False)
    labels = state_of(coders, review_labels)
    assert labels["r00"].marks == (TRUST, replace(POWER, coded=False))


def test_a_mark_in_conflict_teaches_nothing(coders):
    both_say(coders, "r00", ann=(TRUST,), ben=(replace(TRUST, coded=False),))
    codes = state_of(coders, lambda state: state.paper_codes)
    assert codes.get("r00", PaperCodes()).evidences("trust") is None


def test_a_mark_that_awaits_a_second_decision_teaches_nothing(coders):
    coders.say("Ann", "r00", "include", marks=(TRUST,))
    assert state_of(coders, lambda state: state.paper_codes) == {}


def test_a_paper_that_nobody_coded_teaches_nothing_of_mechanisms(coders):
    both_say(coders, "r00")
    assert state_of(coders, lambda state: state.paper_codes) == {}


def test_a_mechanism_that_came_later_is_unknown_in_papers_coded_before(make_team):
    team = make_team()
    both_say(team, "r00", ann=(TRUST,), ben=(TRUST,))
    with team.review.read() as reading:
        text = codebook_text(reading, 1)
    grown = text.replace("version = 1", "version = 2") + TWO_MECHANISMS + ADDED
    change_codebook(team.review, grown, by="Ann")
    codes = state_of(team, lambda state: state.paper_codes)
    assert (codes["r00"].evidences("trust"), codes["r00"].evidences("power")) == (True, None)


@pytest.mark.parametrize("rule", ["any-include", "single"])
def test_no_rule_settles_a_paper_of_a_blind_review_before_all_decided(make_team, rule):
    team = make_team(rule=rule)
    team.say("Ann", "r00", "include")
    before = state_of(team, lambda state: state.outcomes(Stage.TITLE_ABSTRACT)["r00"])
    assert (before.state, before.included) == (AdjudicationState.WAITING, None)
    team.say("Ben", "r00", "exclude")
    after = state_of(team, lambda state: state.outcomes(Stage.TITLE_ABSTRACT)["r00"])
    assert after.included is True


def test_where_a_review_is_not_blind_one_inclusion_settles_at_once(make_team):
    team = make_team(rule="any-include", blind=False)
    team.say("Ann", "r00", "include")
    outcome = state_of(team, lambda state: state.outcomes(Stage.TITLE_ABSTRACT)["r00"])
    assert outcome.included is True


def test_a_paper_is_settled_once_all_who_judge_it_did(team):
    both_say(team, "r00")
    team.say("Ann", "r02", "include")
    outcomes = state_of(team, lambda state: state.outcomes(Stage.TITLE_ABSTRACT))
    assert outcomes["r00"].state is AdjudicationState.SETTLED
    assert outcomes["r02"].state is AdjudicationState.WAITING


def test_training_leaves_out_first_decisions_where_the_team_wants_it(team):
    both_say(team, "r00")
    team.say("Ann", "r01", "exclude")
    ids = lambda state: [r.record_id for r in state.snapshot().screened]  # noqa: E731
    assert state_of(team, ids) == ["r00", "r01"]
    change_settings(team.review, {"learn_from_first_decisions": False}, by="Ann")
    assert state_of(team, ids) == ["r00"]

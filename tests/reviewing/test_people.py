"""People join and leave; what they decided stays, and nothing waits for who is gone."""

import pytest

from classifier.errors import InvalidOptionError, UnknownNameError
from classifier.reviewing.screening.people import (
    activate_reviewer,
    appoint_lead,
    deactivate_reviewer,
    passed_on,
)
from classifier.reviewing.screening.queue import checkout_next
from classifier.reviewing.screening.status import review_status
from classifier.schema import Assignment, Stage
from classifier.store import list_assignments


def waiting_for(team, name: str) -> set[str]:
    with team.review.read() as reading:
        return {one.record_id for one in list_assignments(reading, reviewer=name)}


def test_who_joins_is_given_papers_of_later_imports(team):
    activate_reviewer(team.review, "Cy")
    assert waiting_for(team, "Cy") == set()
    team.read("more.csv", team.header, *map(team.row, range(20, 26)))
    assert len(waiting_for(team, "Cy")) == 4
    assert checkout_next(team.review, "Cy", n=9)


def test_what_waits_for_who_leaves_goes_to_the_others_and_decisions_stay(make_team):
    team = make_team(reviewers=("Ann", "Ben", "Cy"))
    decided = sorted(waiting_for(team, "Ben"))[0]
    team.say("Ben", decided, "include")
    assert deactivate_reviewer(team.review, "Ben") == 7
    assert waiting_for(team, "Ben") == {decided}
    assert len(waiting_for(team, "Ann") | waiting_for(team, "Cy")) == 12
    counts = {(r.reviewer, r.stage): r.decided for r in review_status(team.review).reviewers}
    assert counts["Ben", Stage.TITLE_ABSTRACT] == 1
    with pytest.raises(UnknownNameError, match="unknown reviewer 'Ben'; known: Ann, Cy"):
        checkout_next(team.review, "Ben")
    activate_reviewer(team.review, "Ben")
    assert checkout_next(team.review, "Ben") == []


def test_nobody_leaves_where_too_few_would_be_left(team):
    with pytest.raises(InvalidOptionError, match="the design takes 2 reviewers"):
        deactivate_reviewer(team.review, "Ben")
    with pytest.raises(UnknownNameError, match="unknown reviewer 'Cy'"):
        deactivate_reviewer(team.review, "Cy")


def test_the_last_lead_stays_until_another_leads(make_team):
    team = make_team(reviewers=("Ann", "Ben", "Cy", "Di"))
    with pytest.raises(InvalidOptionError, match="Ann: nobody else leads"):
        deactivate_reviewer(team.review, "Ann")
    deactivate_reviewer(team.review, "Cy")
    with pytest.raises(UnknownNameError, match="unknown reviewer 'Cy'"):
        appoint_lead(team.review, "Cy")
    activate_reviewer(team.review, "Cy")
    appoint_lead(team.review, "Cy")
    assert deactivate_reviewer(team.review, "Ann") > 0
    with pytest.raises(InvalidOptionError, match="Cy: nobody else leads"):
        deactivate_reviewer(team.review, "Cy")


def test_nobody_is_given_a_paper_twice():
    stage = Stage.TITLE_ABSTRACT
    waiting = [Assignment(record_id=name, reviewer="Cy", stage=stage) for name in "abc"]
    given = [
        Assignment(record_id="a", reviewer="Ann", stage=stage),
        Assignment(record_id="b", reviewer="Ann", stage=stage),
        Assignment(record_id="b", reviewer="Ben", stage=stage),
    ]
    found = [(one.record_id, one.reviewer) for one in passed_on(waiting, ["Ann", "Ben"], given)]
    assert found == [("a", "Ben"), ("c", "Ben")]

"""Nobody is handed a record that somebody holds, or that is for others, or decided already."""

from datetime import timedelta

import pytest

from classifier.errors import OutdatedChangeError, UnknownNameError
from classifier.schema import Assignment, Decision, Reviewer, Role, Stage, Verdict
from classifier.store import (
    add_reviewer,
    append_decision,
    assign,
    change_reviewer,
    dequeue,
    find_reviewer,
    list_assignments,
    list_reviewers,
    next_in_queue,
    queued_records,
    release_lease,
    requeue,
    set_queue,
    take_lease,
    unassign,
    withdraw_decision,
)

STAGE = Stage.TITLE_ABSTRACT
MINUTES = timedelta(minutes=10)


@pytest.fixture
def queued(staffed):
    with staffed.write(by="ana") as writing:
        set_queue(writing, ["r3", "r1", "r2"], stage=STAGE)
    return staffed


def hold(review, record_id, reviewer):
    with review.write(by=reviewer) as writing:
        return take_lease(writing, record_id, stage=STAGE, reviewer=reviewer, lasting=MINUTES)


def head(review, reviewer, n=3):
    with review.read() as reading:
        return next_in_queue(reading, stage=STAGE, reviewer=reviewer, n=n)


def test_a_held_record_goes_to_nobody_else_until_it_is_let_go(queued):
    assert hold(queued, "r3", "ana").reviewer == "ana"
    assert hold(queued, "r3", "ben") is None
    assert head(queued, "ben") == ["r1", "r2"]
    assert head(queued, "ana") == ["r3", "r1", "r2"]
    with queued.write(by="ben") as writing:
        release_lease(writing, "r3", stage=STAGE, reviewer="ben")
    assert head(queued, "ben", n=1) == ["r1"]
    with queued.write(by="ana") as writing:
        release_lease(writing, "r3", stage=STAGE, reviewer="ana")
    assert head(queued, "ben", n=1) == ["r3"]


def test_a_lease_that_has_expired_holds_nothing_and_a_longer_one_can_be_had(queued, clock):
    first = hold(queued, "r3", "ana")
    clock.move(minutes=5)
    longer = hold(queued, "r3", "ana")
    assert longer.expires_at - first.expires_at == timedelta(minutes=5)
    assert hold(queued, "r3", "ben") is None
    clock.move(minutes=10)
    assert hold(queued, "r3", "ben").reviewer == "ben"
    assert hold(queued, "r3", "ana") is None


def test_what_is_assigned_to_others_is_passed_over(queued):
    ours = [
        Assignment(record_id="r3", reviewer="ana", stage=STAGE),
        Assignment(record_id="r1", reviewer="ana", stage=STAGE),
        Assignment(record_id="r1", reviewer="ben", stage=STAGE),
    ]
    with queued.write(by="ana") as writing:
        assign(writing, ours)
        assign(writing, ours[:1])
    assert head(queued, "ben") == ["r1", "r2"]
    with queued.write(by="ana") as writing:
        unassign(writing, ours[1:])
    with queued.read() as reading:
        assert list_assignments(reading) == ours[:1]
        assert list_assignments(reading, reviewer="ben", stage=STAGE) == []
    assert head(queued, "ben") == ["r1", "r2"]


def test_a_decided_record_does_not_come_again_until_the_decision_is_undone(queued):
    with queued.write(by="ana") as writing:
        kept = append_decision(
            writing,
            Decision(record_id="r3", reviewer="ana", stage=STAGE, verdict=Verdict.SKIP),
        )
    assert head(queued, "ana") == ["r1", "r2"]
    assert head(queued, "ben") == ["r3", "r1", "r2"]
    with queued.write(by="ana") as writing:
        withdraw_decision(writing, kept.decision_id)
    assert head(queued, "ana") == ["r3", "r1", "r2"]


def test_a_record_leaves_the_queue_and_comes_back_at_its_head(queued):
    with queued.write(by="ana") as writing:
        dequeue(writing, "r1", stage=STAGE)
    assert head(queued, "ana") == ["r3", "r2"]
    with queued.write(by="ana") as writing:
        requeue(writing, "r1", stage=STAGE)
        requeue(writing, "r2", stage=STAGE)
    with queued.read() as reading:
        assert queued_records(reading, stage=STAGE) == ["r2", "r1", "r3"]
        assert queued_records(reading, stage=Stage.FULL_TEXT) == []
    with queued.write(by="ana") as writing:
        set_queue(writing, ["r1"], stage=STAGE)
    assert head(queued, "ana") == ["r1"]


def test_people_are_added_once_and_changed_by_name(staffed):
    with staffed.write(by="ana") as writing:
        change_reviewer(writing, Reviewer(name="ben", role=Role.LEAD, active=False))
    with staffed.read() as reading:
        assert [one.name for one in list_reviewers(reading)] == ["ana", "ben"]
        assert find_reviewer(reading, "ben") == Reviewer(
            name="ben", role=Role.LEAD, active=False
        )
    with (
        pytest.raises(OutdatedChangeError, match="a reviewer 'ben' already"),
        staffed.write(by="ana") as writing,
    ):
        add_reviewer(writing, Reviewer(name="ben"))
    with (
        pytest.raises(UnknownNameError, match="unknown reviewer 'cy'; known: ana, ben"),
        staffed.write(by="ana") as writing,
    ):
        change_reviewer(writing, Reviewer(name="cy"))

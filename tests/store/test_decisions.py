"""Decisions last, are corrected without loss, and are never doubled."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifier.errors import OutdatedChangeError, UnknownNameError
from classifier.schema import (
    Bearing,
    Decision,
    EvidenceCheck,
    MechanismMark,
    Presence,
    Reviewer,
    Stage,
    Verdict,
)
from classifier.store import (
    add_records,
    add_reviewer,
    append_decision,
    audit_log,
    create_review,
    current_decisions,
    decision_history,
    find_decision,
    settled_by,
    verify_review,
    withdraw_decision,
)
from tests.store.conftest import START, record

FULL = Decision(
    record_id="r1",
    reviewer="ana",
    stage=Stage.TITLE_ABSTRACT,
    verdict=Verdict.EXCLUDE,
    reasons=("no leader", "animals"),
    labels=("later",),
    note="see the title",
    marks=(
        MechanismMark(
            mechanism_id="trust",
            coded=True,
            presence=Presence.ABSENT,
            bearing=Bearing.SUPPORTS,
            evidence="They did not trust us.",
        ),
        MechanismMark(mechanism_id="power", coded=False),
    ),
    checks=(
        EvidenceCheck(mechanism_id="trust", field="abstract", start=0, end=18, confirmed=True),
    ),
    seconds=12.5,
    decision_id="one",
)


def decide(review, decision=FULL, **more):
    with review.write(by=decision.reviewer) as writing:
        return append_decision(writing, decision, **more)


def say(verdict, **more):
    values = {"record_id": "r1", "reviewer": "ana", "stage": Stage.TITLE_ABSTRACT}
    return Decision(verdict=verdict, **(values | more))


def standing(review, **narrow):
    with review.read() as reading:
        return list(current_decisions(reading, **narrow))


def test_a_decision_comes_back_with_all_that_it_says_and_its_moment(staffed):
    kept = decide(staffed)
    assert kept.decided_at == START
    assert standing(staffed) == [kept]
    assert kept == Decision(
        **{n: getattr(FULL, n) for n in FULL.__slots__} | {"decided_at": START}
    )


def test_the_same_decision_sent_twice_is_kept_once(staffed, clock):
    kept = decide(staffed)
    clock.move(seconds=3)
    assert decide(staffed) == kept
    assert standing(staffed) == [kept]


def test_an_id_that_says_something_else_already_is_refused(staffed):
    decide(staffed)
    with pytest.raises(OutdatedChangeError, match="'one' is kept already and says something"):
        decide(staffed, say(Verdict.INCLUDE, decision_id="one"))


def test_a_second_standing_decision_of_a_reviewer_is_refused(staffed):
    decide(staffed)
    with pytest.raises(OutdatedChangeError, match="ana has decided on record 'r1' already"):
        decide(staffed, say(Verdict.INCLUDE))
    decide(staffed, say(Verdict.INCLUDE, reviewer="ben"))
    decide(staffed, say(Verdict.INCLUDE, stage=Stage.FULL_TEXT))
    decide(staffed, say(Verdict.INCLUDE, consensus=True))
    assert len(standing(staffed)) == 4
    assert len(standing(staffed, reviewer="ana")) == 3
    assert len(standing(staffed, stage=Stage.FULL_TEXT)) == 1
    assert standing(staffed, record_ids=["r2"]) == []


def test_a_correction_stands_in_the_place_of_what_it_supersedes(staffed):
    first = decide(staffed)
    second = decide(staffed, say(Verdict.INCLUDE, supersedes="one", decision_id="two"))
    assert standing(staffed) == [second]
    with staffed.read() as reading:
        assert decision_history(reading, "r1") == [first, second]
    with pytest.raises(OutdatedChangeError, match="'one' was corrected meanwhile by 'two'"):
        decide(staffed, say(Verdict.MAYBE, supersedes="one"))


def test_undo_leaves_the_history_and_the_way_free_for_another_decision(staffed):
    decide(staffed)
    with staffed.write(by="ana") as writing:
        undone = withdraw_decision(writing, "one", withdrawal_id="back")
    assert standing(staffed) == []
    again = decide(staffed, say(Verdict.INCLUDE))
    assert standing(staffed) == [again]
    with staffed.read() as reading:
        assert [one.decision_id for one in decision_history(reading, "r1")][:2] == [
            "one",
            "back",
        ]
    with (
        pytest.raises(OutdatedChangeError, match="is a withdrawal"),
        staffed.write(by="ana") as writing,
    ):
        withdraw_decision(writing, undone.decision_id)


@pytest.mark.parametrize(
    ("decision", "kind", "said"),
    [
        (say(Verdict.INCLUDE, record_id="r9"), UnknownNameError, "unknown record 'r9'"),
        (say(Verdict.INCLUDE, reviewer="cy"), UnknownNameError, "unknown reviewer 'cy'"),
        (say(Verdict.INCLUDE, supersedes="x"), OutdatedChangeError, "no decision 'x' to corr"),
        (
            say(Verdict.INCLUDE, reviewer="ben", supersedes="one"),
            OutdatedChangeError,
            "'one' is not by ben on record 'r1' at that stage",
        ),
    ],
)
def test_a_decision_that_cannot_be_is_refused_and_nothing_is_kept(
    staffed, decision, kind, said
):
    kept = decide(staffed)
    with pytest.raises(kind, match=said):
        decide(staffed, decision)
    assert standing(staffed) == [kept]


def test_a_consensus_names_the_decisions_that_it_settles(staffed):
    decide(staffed)
    decide(staffed, say(Verdict.INCLUDE, reviewer="ben", decision_id="two"))
    settled = say(Verdict.INCLUDE, consensus=True, decision_id="both")
    decide(staffed, settled, settles=["one", "two"])
    with staffed.read() as reading:
        assert settled_by(reading) == {"both": ("one", "two")}


def test_the_audit_log_says_who_did_what_to_which_record(staffed):
    decide(staffed)
    with staffed.write(by="ana") as writing:
        withdraw_decision(writing, "one")
    with staffed.read() as reading:
        lines = list(audit_log(reading, subject="r1"))
        assert find_decision(reading, "none") is None
    assert [(line.by, line.action) for line in lines] == [
        ("ana", "decide"),
        ("ana", "withdraw_decision"),
    ]
    assert lines[0].at == START


@pytest.mark.parametrize(
    "change",
    ["UPDATE decisions SET note = 'x'", "DELETE FROM audit", "UPDATE records SET title = 'x'"],
)
def test_the_database_itself_refuses_to_change_what_was_said(staffed, change):
    from sqlalchemy.exc import DBAPIError

    decide(staffed)
    with (
        pytest.raises(DBAPIError, match="rows of this table are never changed"),
        staffed.write(by="ana") as writing,
    ):
        writing.connection.exec_driver_sql(change)


ACTIONS = st.lists(
    st.tuples(st.sampled_from(["ana", "ben"]), st.sampled_from(["decide", "correct", "undo"])),
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(actions=ACTIONS)
def test_any_course_of_deciding_correcting_and_undoing_leaves_what_was_said_last(
    actions, tmp_path_factory
):
    expected: dict[str, str] = {}
    with create_review(str(tmp_path_factory.mktemp("course") / "one.mechsift")) as review:
        with review.write(by="ana") as writing:
            add_records(writing, [record(1)])
            for name in ("ana", "ben"):
                add_reviewer(writing, Reviewer(name=name))
        for number, (name, action) in enumerate(actions):
            with suppress(OutdatedChangeError), review.write(by=name) as writing:
                if action == "undo":
                    withdraw_decision(writing, expected.get(name, "nothing"))
                    del expected[name]
                    continue
                before = expected.get(name, "nothing") if action == "correct" else ""
                said = say(
                    Verdict.MAYBE, reviewer=name, decision_id=f"d{number}", supersedes=before
                )
                append_decision(writing, said)
                expected[name] = said.decision_id
        assert {one.reviewer: one.decision_id for one in standing(review)} == expected
        assert verify_review(review) == []

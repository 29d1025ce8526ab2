"""How many statements the store's functions send: pages are slow by the number of them."""

from datetime import timedelta

import pytest

from classifier.schema import (
    Decision,
    MechanismMark,
    ModelRun,
    Prediction,
    Quotation,
    Reviewer,
    Stage,
    Verdict,
)
from classifier.store import (
    add_records,
    add_reviewer,
    add_run,
    append_decision,
    append_entry,
    create_review,
    current_codebook,
    current_decisions,
    current_settings,
    dequeue,
    find_record,
    find_reviewer,
    latest_run,
    list_assignments,
    next_in_queue,
    prepare_scores,
    release_lease,
    replace_scores,
    requeue,
    save_settings,
    set_queue,
    settled_by,
    stored_records,
    stored_scores,
    take_lease,
    withdraw_decision,
)
from tests.store.conftest import record
from tests.store.statements import counted_statements
from tests.store.test_decisions import FULL, say

STAGE = Stage.TITLE_ABSTRACT
TEN_MINUTES = timedelta(minutes=10)


@pytest.fixture
def lived_in(staffed):
    with staffed.write(by="ana") as writing:
        append_decision(writing, FULL)
        set_queue(writing, ["r2", "r3"], stage=STAGE)
        save_settings(writing, {"double": True})
        run = add_run(writing, ModelRun(kind="train", seed=1))
        made = [Prediction(record_id="r1", p_include=0.5, margin=0.0)]
        replace_scores(writing, prepare_scores(made), run=run)
    return staffed


READS = {
    "current_decisions": (3, current_decisions),
    "settled_by": (1, settled_by),
    "find_reviewer": (1, lambda reading: find_reviewer(reading, "ana")),
    "find_record": (1, lambda reading: find_record(reading, "r1")),
    "stored_records": (1, lambda reading: stored_records(reading, ["r1", "r2", "r3"])),
    "stored_scores": (1, stored_scores),
    "latest_run": (1, latest_run),
    "list_assignments": (1, list_assignments),
    "current_settings": (1, current_settings),
    "current_codebook": (1, current_codebook),
    "next_in_queue": (1, lambda r: next_in_queue(r, stage=STAGE, reviewer="ana", n=2)),
}
CORRECTION = say(Verdict.INCLUDE, supersedes="one", decision_id="two")
FIRST = say(Verdict.INCLUDE, record_id="r2", decision_id="first")
WRITES = {
    "take_lease": (
        3,
        lambda w: take_lease(w, "r2", stage=STAGE, reviewer="ana", lasting=TEN_MINUTES),
    ),
    "release_lease": (1, lambda w: release_lease(w, "r2", stage=STAGE, reviewer="ana")),
    "append_decision": (4, lambda w: append_decision(w, FIRST)),
    "append_decision, a correction": (4, lambda w: append_decision(w, CORRECTION)),
    "withdraw_decision": (5, lambda w: withdraw_decision(w, "one")),
    "dequeue": (1, lambda w: dequeue(w, "r2", stage=STAGE)),
    "requeue": (2, lambda w: requeue(w, "r1", stage=STAGE)),
    "append_entry": (3, lambda w: append_entry(w, Quotation(record_id="r1", text="x"))),
}


@pytest.mark.parametrize(("bound", "read"), READS.values(), ids=READS)
def test_a_read_sends_no_more_statements_than_it_did(lived_in, bound, read):
    with lived_in.read() as reading, counted_statements() as statements:
        answer = read(reading)
        list(answer) if hasattr(answer, "__next__") else None
    assert 0 < len(statements) <= bound, "\n".join(statements)


@pytest.mark.parametrize(("bound", "write"), WRITES.values(), ids=WRITES)
def test_a_write_sends_no_more_statements_than_it_did(lived_in, bound, write):
    with lived_in.write(by="ana") as writing, counted_statements() as statements:
        write(writing)
    assert 0 < len(statements) <= bound, "\n".join(statements)


def test_many_decisions_with_their_marks_are_read_by_as_many_statements_as_one(tmp_path):
    names = [f"reviewer {number}" for number in range(12)]
    mark = MechanismMark(mechanism_id="trust", coded=True)
    with create_review(str(tmp_path / "many.mechsift")) as review:
        with review.write(by="ana") as writing:
            add_records(writing, [record(number) for number in range(100)])
            for name in names:
                add_reviewer(writing, Reviewer(name=name))
                for number in range(100):
                    values = {"record_id": f"r{number}", "stage": STAGE, "marks": (mark,)}
                    append_decision(writing, Decision(reviewer=name, **values))
        with review.read() as reading, counted_statements() as statements:
            found = list(current_decisions(reading))
    assert len(found) == 1200
    assert all(decision.marks == (mark,) for decision in found)
    assert len(statements) == 3

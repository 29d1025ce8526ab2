"""An import adds what is new, links the rest to what is there, and moves nothing."""

import pytest

from classifier.dedupe import Judgement
from classifier.dedupe.import_plan import ImportPlan, plan_import
from classifier.schema import Record, identify


def record(number: int, **more) -> Record:
    told = {
        "title": f"Shared leadership and the work of nurses in ward number {number}",
        "abstract": f"We asked the nurses of ward {number} how they share what is to be led.",
        "authors": (f"Invented, A{number}",),
        "year": 2001 + number,
        "doi": f"10.1234/ward.{number}",
    }
    return Record(**(told | more))


OLD = identify([record(1), record(2)])


def planned(*new: Record, old=OLD, paper_of=None, judged=()) -> ImportPlan:
    paper_of = paper_of or {one.record_id: one.record_id for one in old}
    return plan_import(old, new, paper_of=paper_of, judged=judged)


def test_a_first_import_makes_a_paper_of_each_different_record():
    plan = planned(record(1), record(2), record(1, source="other.ris"), old=[])
    assert len(plan.added) == 3
    assert len(plan.new_papers) == 2
    assert plan.n_duplicates == 1


def test_an_update_adds_the_new_papers_alone_and_links_the_rest():
    plan = planned(record(2, source="update.ris"), record(3))
    assert plan.new_papers == [plan.added[1].record_id]
    assert plan.paper_of[plan.added[0].record_id] == OLD[1].record_id
    assert plan.n_duplicates == 1


def test_a_fuller_new_record_does_not_take_the_place_of_the_old_one():
    bare = identify([record(1, abstract="", authors=())])
    plan = planned(record(1), old=bare)
    assert plan.groups[0].kept.abstract
    assert set(plan.paper_of.values()) == {bare[0].record_id}


def test_old_papers_that_turn_out_the_same_keep_one_of_their_records():
    (a, b), (other,) = OLD, identify([record(5)])
    same = Judgement(record_id=a.record_id, other_id=b.record_id, same=True)
    plan = planned(other, judged=[same])
    assert {plan.paper_of[a.record_id], plan.paper_of[b.record_id]} == {
        min(a.record_id, b.record_id)
    }
    assert plan.new_papers == [other.record_id]


def test_an_id_that_is_taken_is_given_to_no_other_record():
    own = [record(1, record_id="7")]
    plan = planned(record(9, record_id="7"), record(1, record_id="8"), old=own)
    first, second = plan.added
    assert first.record_id not in {"7", "8", ""}
    assert second.record_id == "8"


def test_a_record_with_the_content_of_an_old_one_gets_an_id_of_its_own():
    plan = planned(record(1, source="again.ris"))
    assert plan.added[0].record_id not in {one.record_id for one in OLD}
    assert plan.new_papers == []


@pytest.mark.parametrize("again", [1, 2])
def test_the_same_import_gives_the_same_ids(again):
    ids = [[r.record_id for r in planned(record(1), record(4)).added] for _ in range(again + 1)]
    assert ids[0] == ids[-1]

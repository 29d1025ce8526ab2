"""Lists of papers on either engine: filtered, sorted, paged, and blind where the review is."""

import pytest

from classifier.schema import (
    Decision,
    DuplicateMember,
    Flag,
    ModelRun,
    PossibleDuplicate,
    Prediction,
    Stage,
    Verdict,
)
from classifier.store import (
    Order,
    PaperFilter,
    State,
    add_possible_duplicates,
    add_records,
    add_run,
    append_decision,
    browse_papers,
    expected_in_queue,
    list_possible_duplicates,
    prepare_scores,
    replace_duplicates,
    replace_scores,
    set_queue,
    signing_secret,
)
from tests.store.conftest import record

STAGE = Stage.TITLE_ABSTRACT
FLAG = ((Flag.LIKELY_INCLUDE, 'because of "uncertain"'),)


@pytest.fixture
def scored(staffed):
    """Return a review whose third record stands behind the fourth, and two are in the queue."""
    with staffed.write(by="ana") as writing:
        add_records(writing, [record(4, title="About lasers", year=None, abstract="")])
        group = {"group_id": "r3"}
        members = [
            DuplicateMember(record_id="r4", kept=True, **group),
            DuplicateMember(record_id="r3", kept=False, linked_to="r4", **group),
        ]
        replace_duplicates(writing, members)
        run = add_run(writing, ModelRun(kind="screening"))
        scores = [("r1", 0.2, ()), ("r2", 0.9, FLAG), ("r4", 0.5, ())]
        made = [Prediction(record_id=n, p_include=p, margin=p, flags=f) for n, p, f in scores]
        replace_scores(writing, prepare_scores(made), run=run)
        set_queue(writing, ["r4", "r2"], stage=STAGE)
    return staffed


def found(review, *, viewer="ana", blind=True, **wanted):
    with review.read() as reading:
        narrowed = PaperFilter(viewer=viewer, blind=blind, **wanted)
        rows, total = browse_papers(reading, narrowed, n=10)
    assert total == len(rows)
    return rows


def names(review, **wanted):
    return [row.record_id for row in found(review, **wanted)]


def say(review, name, who, verdict=Verdict.INCLUDE):
    with review.write(by=who) as writing:
        append_decision(
            writing, Decision(record_id=name, reviewer=who, stage=STAGE, verdict=verdict)
        )


def test_a_paper_is_listed_once_in_the_order_that_is_asked_for(scored):
    assert names(scored) == ["r4", "r2", "r1"]
    assert names(scored, order=Order.SCORE) == ["r2", "r4", "r1"]
    assert names(scored, order=Order.YEAR) == ["r1", "r2", "r4"]
    assert names(scored, order=Order.TITLE) == ["r4", "r1", "r2"]


def test_lists_are_narrowed_by_state_words_and_flag(scored):
    assert names(scored, state=State.QUEUED) == ["r4", "r2"]
    assert names(scored, words="lasers") == ["r4"]
    assert names(scored, words="nothing of the kind") == []
    assert names(scored, flag=Flag.LIKELY_INCLUDE) == ["r2"]
    assert names(scored, flag=Flag.UNCERTAIN) == []
    say(scored, "r1", "ana")
    assert names(scored, state=State.MINE) == ["r1"]
    assert names(scored, state=State.MINE, viewer="ben") == []


def test_pages_follow_each_other(scored):
    with scored.read() as reading:
        wanted = PaperFilter(viewer="ana", blind=True)
        pages = [browse_papers(reading, wanted, n=2, start=start) for start in (0, 2, 4)]
    assert [[row.record_id for row in rows] for rows, _ in pages] == [["r4", "r2"], ["r1"], []]
    assert {total for _, total in pages} == {3}


def test_what_another_said_of_a_waiting_paper_does_not_show(scored):
    say(scored, "r2", "ben")
    (row,) = [row for row in found(scored) if row.record_id == "r2"]
    assert (row.p_include, row.flags, row.verdict) == (None, (), None)
    assert names(scored, order=Order.SCORE)[-1] == "r2"
    assert names(scored, flag=Flag.LIKELY_INCLUDE) == []
    (own,) = [row for row in found(scored, viewer="ben") if row.record_id == "r2"]
    assert (own.p_include, own.verdict) == (0.9, Verdict.INCLUDE)
    assert names(scored, blind=False, order=Order.SCORE)[0] == "r2"


def test_a_skip_of_another_hides_nothing(scored):
    say(scored, "r2", "ben", Verdict.SKIP)
    assert names(scored, order=Order.SCORE)[0] == "r2"


def test_the_probabilities_of_the_queue_are_summed(scored):
    with scored.read() as reading:
        assert expected_in_queue(reading, stage=STAGE) == pytest.approx(1.4)
        assert expected_in_queue(reading, stage=Stage.FULL_TEXT) == 0


def test_doubts_are_kept_once_the_likeliest_first(staffed):
    pairs = [
        PossibleDuplicate(record_id="r1", other_id="r2", reason="alike", score=41.5),
        PossibleDuplicate(record_id="r1", other_id="r3", reason="more alike", score=55),
    ]
    for _ in range(2):
        with staffed.write(by="ana") as writing:
            add_possible_duplicates(writing, pairs)
    with staffed.read() as reading:
        assert list_possible_duplicates(reading) == pairs[::-1]


def test_the_secret_is_made_once(staffed):
    with staffed.write(by="ana") as writing:
        first = signing_secret(writing)
    with staffed.write(by="ben") as writing:
        assert signing_secret(writing) == first
    assert len(first) == 64

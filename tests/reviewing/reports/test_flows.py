"""The flow of a review: counted from its records, or drawn from what people entered."""

import pytest

from classifier.reviewing.exchange.searches import SearchDetails, enter_count, log_search
from classifier.reviewing.reports import build_report
from classifier.reviewing.reports.flow import Flow, FlowStep
from classifier.schema import (
    EnteredCount,
    FullText,
    FullTextStatus,
    PairJudgement,
    SearchOrigin,
    Stage,
)
from classifier.store import append_entry


def counts(flow: Flow) -> dict[str, float | None]:
    return {step.place: step.count.value for step in flow.steps}


def left(step: FlowStep) -> dict[str, float | None]:
    return {item.label: item.count.value for item in step.left}


def step(flow: Flow, place: str) -> FlowStep:
    return next(one for one in flow.steps if one.place == place)


@pytest.fixture
def screened(make_team):
    """Return a review of twelve papers and a copy of one, some of them screened."""
    team = make_team(design="single", reviewers=("Ann",))
    copy = team.row(0).replace("r00", "copy")
    team.read("second.csv", team.header, copy)
    for number in range(0, 8, 2):
        team.say("Ann", f"r{number:02}", "include")
    for number, reason in ((1, "no leader"), (3, "no leader"), (5, "no team")):
        team.say("Ann", f"r{number:02}", "exclude", reasons=(reason,))
    with team.review.write(by="Ann") as writing:
        for record, status in (("r00", "retrieved"), ("r02", "not_retrieved")):
            append_entry(writing, FullText(record_id=record, status=FullTextStatus(status)))
    team.say("Ann", "r00", "include", stage=Stage.FULL_TEXT)
    return team


def test_each_step_is_the_one_before_less_what_left_it(screened):
    (flow,) = build_report(screened.review).flows
    assert counts(flow) == {
        "identified": 13, "screened": 7, "kept": 4, "sought": 2, "assessed": 1, "included": 1,
    }  # fmt: skip
    for before, after in zip(flow.steps, flow.steps[1:], strict=False):
        assert before.count.value - sum(left(before).values()) == after.count.value


def test_what_people_and_what_rules_took_out_stand_apart(screened):
    with screened.review.write(by="Ann") as writing:
        append_entry(writing, PairJudgement(record_id="r00", other_id="copy", same=True))
    (flow,) = build_report(screened.review).flows
    found = left(step(flow, "identified"))
    assert found["Duplicates that a person confirmed"] == 1
    assert found["Duplicates found by the rules"] == 0
    assert found["Excluded by automation"] == 0


def test_names_of_reasons_are_told_in_words_and_a_database_nobody_noted_is_said_to_be_missing(
    make_team,
):
    team = make_team(design="single", reviewers=("Ann",))
    team.say("Ann", "r01", "exclude", reasons=("one_profession_only",))
    (flow,) = build_report(team.review).flows
    (excluded, _) = step(flow, "screened").left
    assert [label for label, _ in excluded.parts] == ["one profession only"]
    joined = step(flow, "identified").joined
    assert [one.label for one in joined] == ["first.csv (database not noted)"]


def test_reasons_for_exclusion_are_counted_the_most_frequent_first(screened):
    (flow,) = build_report(screened.review).flows
    (excluded, _) = step(flow, "screened").left
    assert [(label, count.value) for label, count in excluded.parts] == [
        ("no leader", 2),
        ("no team", 1),
    ]


def test_records_of_two_stages_have_a_flow_each_and_one_together(screened):
    screened.read("third.csv", screened.header, screened.row(20), search_stage="2")
    log_search(screened.review, SearchDetails(name="third.csv", origin="reference_list"))
    flows = build_report(screened.review).flows
    titles = [flow.title for flow in flows]
    assert titles == ["All stages together", "From records to included papers", "Stage 2"]
    assert [step(flow, "identified").count.value for flow in flows] == [14, 13, 1]
    (joined,) = step(flows[2], "identified").joined
    assert joined.label == "Reference lists: third.csv"


def enter(team, place: str, count: int, **more: object) -> None:
    enter_count(team.review, EnteredCount(place=place, count=count, stage="2", **more))


def test_what_nobody_entered_stays_blank_and_is_not_worked_out(make_team):
    team = make_team(records=0)
    for place, count in (("screened", 50), ("kept", 9), ("assessed", 8), ("included", 3)):
        enter(team, place, count)
    (flow,) = build_report(team.review).flows
    assert counts(flow)["identified"] is None
    assert left(step(flow, "screened")) == {"Excluded on title and abstract": None}
    assert all(one.count.entered for one in flow.steps if one.place != "identified")


def test_parts_join_their_step_and_lanes_join_after_their_last_one(make_team):
    team = make_team(records=0)
    enter(team, "included", 3)
    enter(team, "coded", 5)
    enter(team, "coded:a website", 1)
    enter(team, "excluded:no leader", 4)
    enter(team, "assessed", 7, origin=SearchOrigin.GREY_LITERATURE)
    enter(team, "included", 2, origin=SearchOrigin.GREY_LITERATURE)
    (flow,) = build_report(team.review).flows
    lane, part = step(flow, "coded").joined
    assert (lane.label, lane.count.value) == ("Grey literature: papers included", 2)
    assert [(label, count.value) for label, count in lane.parts] == [("full texts assessed", 7)]
    assert (part.label, part.count.value) == ("a website", 1)
    (excluded,) = step(flow, "included").left
    assert (excluded.count.value, excluded.parts[0][0]) == (None, "no leader")


def test_an_entered_count_stands_beside_what_is_counted(screened):
    enter_count(screened.review, EnteredCount(place="identified:a lost export", count=99))
    (flow,) = build_report(screened.review).flows
    assert step(flow, "identified").count.value == 13
    beside = step(flow, "identified").joined[-1]
    assert (beside.label, beside.count.value, beside.count.entered) == (
        "a lost export", 99, True,
    )  # fmt: skip


def test_a_count_without_a_place_in_a_flow_is_told_all_the_same(make_team):
    team = make_team(records=0)
    enter(team, "stakeholders", 19)
    report = build_report(team.review)
    assert [(one.place, one.count.value) for one in report.other_counts] == [
        ("stakeholders", 19)
    ]
    assert report.flows == ()


def test_nothing_has_left_yet_after_the_last_step_that_was_entered(make_team):
    team = make_team(records=0)
    enter(team, "identified", 70)
    enter(team, "screened", 50)
    (flow,) = build_report(team.review).flows
    assert left(step(flow, "identified")) == {"Duplicates taken out": None}
    assert left(step(flow, "screened")) == {}

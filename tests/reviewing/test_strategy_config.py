"""A review takes the strategies and the rules that it can feed, and refuses the others."""

import re
from dataclasses import replace

import pytest

from classifier.errors import InvalidOptionError, UnknownNameError
from classifier.reviewing.changes import change_settings
from classifier.reviewing.learning.retrain import retrain
from classifier.reviewing.screening.advice import advice_on, advise
from classifier.reviewing.settings import ReviewSettings
from classifier.reviewing.setup import NewReview
from classifier.reviewing.state import ReviewState
from classifier.reviewing.strategy_config import chosen_strategy
from classifier.schema import EvidenceCheck, MechanismMark, Stage
from classifier.screening.progress import Progress
from classifier.screening.strategies import strategy_named
from classifier.store import queued_records, save_settings
from tests.reviewing.conftest import CODEBOOK

VOICE = """
[[mechanism]]
id = "voice"
label = "Voice"
status = "evidenced"
definition = "People say what they think."
cues = ["speaking up"]
"""
TOLD = ("mutual trust", "speaking up")


def paper(number: int) -> str:
    title = f"Of {TOLD[number % 2]} on ward {number}"
    return f"r{number:02},{title},Nurses told of {TOLD[number % 2]}.,2019"


@pytest.fixture
def gap_team(make_team, tmp_path):
    """A review of papers on trust, with even numbers, and papers on voice."""
    book = tmp_path / "two.toml"
    book.write_text(CODEBOOK + VOICE, encoding="utf-8")
    team = make_team(records=0, design="single", codebook=str(book), strategy="codebook-gap.v1")
    team.read("papers.csv", team.header, *map(paper, range(12)))
    return team


def first_in_queue(team) -> list[int]:
    retrain(team.review)
    with team.review.read() as reading:
        names = queued_records(reading, stage=Stage.TITLE_ABSTRACT)
    return [int(name[1:]) for name in names[:3]]


def test_the_mechanism_with_least_evidence_marked_is_asked_for_first(gap_team):
    def mark(number: int, mechanism: str) -> None:
        marks = (MechanismMark(mechanism_id=mechanism, coded=True),)
        gap_team.say("Ann", f"r{number:02}", "include", marks=marks)

    for number in (0, 2):
        mark(number, "trust")
    assert all(number % 2 for number in first_in_queue(gap_team))
    for number in (1, 3, 5, 7, 9):
        mark(number, "voice")
    assert not any(number % 2 for number in first_in_queue(gap_team))


def test_a_confirmed_sentence_is_evidence_and_a_rejected_one_is_none(gap_team):
    def check(number: int, mechanism: str, *, confirmed: bool) -> None:
        seen = EvidenceCheck(
            mechanism_id=mechanism, field="title", start=3, end=15, confirmed=confirmed
        )
        gap_team.say("Ann", f"r{number:02}", "include", checks=(seen,))

    check(0, "trust", confirmed=True)
    check(2, "trust", confirmed=True)
    check(1, "trust", confirmed=False)
    assert all(number % 2 for number in first_in_queue(gap_team))


@pytest.mark.parametrize("codebook", ["", CODEBOOK[: CODEBOOK.index("[[mechanism]]")]])
def test_a_strategy_that_needs_mechanisms_is_refused_where_there_are_none(tmp_path, codebook):
    book = tmp_path / "bare.toml"
    book.write_text(codebook, encoding="utf-8")
    asked = NewReview.named(
        reviewers=("Ann",),
        codebook=str(book) if codebook else "",
        strategy="codebook-gap.v1",
    )
    with pytest.raises(
        InvalidOptionError, match=r"^strategy cannot be codebook-gap\.v1: .*codebook"
    ):
        asked.checked_settings()


def test_a_running_review_without_a_codebook_keeps_its_strategy(make_team):
    team = make_team(records=0, codebook="")
    refused = re.escape("strategy cannot be codebook-gap.v1: it needs a codebook")
    with pytest.raises(InvalidOptionError, match=refused):
        change_settings(team.review, {"strategy": "codebook-gap.v1"}, by="Ann")


@pytest.mark.parametrize("rule", ["lead.v1", "any.v1", "all.v1"])
def test_the_target_of_a_review_reaches_its_rule_and_the_parts_of_it(rule):
    settings = ReviewSettings(stopping=rule, target_recall=0.6, confidence=0.9)
    progress = Progress(n_records=900, verdicts_in_order=(True, False) * 30)
    advice = advice_on(progress, settings)
    assert "whether 60 % of the relevant records" in advice.claim
    assert advice.confidence == pytest.approx(0.9)


@pytest.mark.parametrize("rule", ["audit.v1", "quantile.v1", "any.v1", "all.v1"])
def test_a_rule_that_needs_more_than_verdicts_is_refused(make_team, rule):
    refused = rf"^stopping cannot be {re.escape(rule)}: it needs .* through Python$"
    with pytest.raises(InvalidOptionError, match=refused):
        NewReview.named(reviewers=("Ann",), stopping=rule).checked_settings()
    team = make_team(records=0)
    with pytest.raises(InvalidOptionError, match=refused):
        change_settings(team.review, {"stopping": rule}, by="Ann")


def test_an_earlier_review_with_such_a_rule_says_what_is_missing_and_may_change(make_team):
    team = make_team()
    with team.review.write(by="Ann") as writing:
        kept = replace(ReviewState(writing).settings, stopping="audit.v1")
        save_settings(writing, kept.as_dict())
    assert "needs to know which records were drawn at random" in advise(team.review).claim
    assert not change_settings(team.review, {"blind": False}, by="Ann").blind
    changes = {"stopping": "lead.v1", "target_recall": 0.9}
    change_settings(team.review, changes, by="Ann")
    assert "needs" not in advise(team.review).claim


def asked(**more):
    return NewReview.named(reviewers=("Ann",), **more).checked_settings()


def test_options_of_rule_and_strategy_are_kept_as_values_and_used(make_team):
    team = make_team(
        stopping="budget.v1",
        stopping_options={"budget": "500"},
        strategy="with-uncertain.v1",
        strategy_options={"period": "7"},
    )
    with team.review.read() as reading:
        kept = ReviewState(reading).settings
    assert (kept.stopping_options, kept.strategy_options) == ({"budget": 500}, {"period": 7})
    assert "budget of 500 records" in advise(team.review).claim
    assert chosen_strategy(kept) == strategy_named("with-uncertain.v1", period=7)


def test_a_combination_is_made_of_rules_that_are_named(make_team):
    team = make_team(
        stopping="all.v1", stopping_options={"rules": "lead.v1, buscar.v1"}, target_recall=0.6
    )
    claim = advise(team.review).claim
    assert re.findall(r"(\w+\.v1): It is too early to say whether 60 %", claim) == [
        "lead.v1",
        "buscar.v1",
    ]


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"stopping_options": {"budget": "5"}}, "unknown option of lead.v1 'budget'; known: c"),
        (
            {"stopping": "budget.v1", "stopping_options": {"budget": "many"}},
            "budget cannot be many: give a whole number",
        ),
        (
            {"stopping": "budget.v1", "stopping_options": {"budget": "0"}},
            "budget cannot be 0: give a number of records, 1 or more",
        ),
        (
            {"stopping_options": {"target_recall": "0.9"}},
            "stopping-option target_recall cannot be 0.9: set it with --target-recall",
        ),
        (
            {"stopping": "all.v1", "stopping_options": {"rules": "lead.v1,luck.v1"}},
            "unknown stopping rule 'luck.v1'",
        ),
        ({"strategy_options": {"period": "5"}}, "unknown option of most-likely.v1 'period'"),
        (
            {"strategy": "random-audit.v1", "strategy_options": {"period": "0"}},
            "period cannot be 0: give a number of records, 1 or more",
        ),
    ],
)
def test_an_option_that_makes_no_sense_is_refused_in_one_line(more, refused):
    with pytest.raises((InvalidOptionError, UnknownNameError), match=f"^{re.escape(refused)}"):
        asked(**more)


def test_another_rule_forgets_the_options_of_the_last_one(make_team):
    team = make_team(records=0, stopping="budget.v1", stopping_options={"budget": "500"})
    changed = change_settings(team.review, {"stopping_options": {"budget": 70}}, by="Ann")
    assert changed.stopping_options == {"budget": 70}
    changed = change_settings(team.review, {"stopping": "lead.v1"}, by="Ann")
    assert changed.stopping_options == {}


def test_settings_without_options_are_kept_as_an_earlier_version_reads_them():
    assert not {"stopping_options", "strategy_options"} & set(asked().as_dict())

"""Presence and bearing are guessed where they are sure, and left to the person elsewhere."""

import pytest

from classifier.modelling.stance import Stance, StanceGuesser, bearing_of
from classifier.schema import (
    Bearing,
    Codebook,
    Mechanism,
    MechanismStatus,
    Presence,
    ReviewScope,
)

SUPPORTS, WEAKENS = Bearing.SUPPORTS, Bearing.WEAKENS
PRESENT, ABSENT = Presence.PRESENT, Presence.ABSENT
TRUST = Mechanism(
    mechanism_id="trust",
    label="Trust",
    status=MechanismStatus.EVIDENCED,
    definition="Leaders earn trust.",
    cues=("trust", "shared vision"),
    absence_cues=("cynicism", "lack of trust"),
)
BARE = Mechanism(
    mechanism_id="bare",
    label="Bare",
    status=MechanismStatus.OPEN,
    definition="Nothing to go by.",
)


def guess(sentence: str, following: str = "", *, mechanism: str = "trust") -> Stance:
    book = Codebook(
        codebook_id="toy",
        version=1,
        title="Toy",
        scope=ReviewScope(question="?"),
        mechanisms=(TRUST, BARE),
    )
    return StanceGuesser(book).guess(mechanism, sentence, following)


@pytest.mark.parametrize(
    ("presence", "told", "bearing"),
    [
        (PRESENT, [], None),
        (PRESENT, ["good"], SUPPORTS),
        (PRESENT, ["bad"], None),
        (PRESENT, ["good", "bad"], None),
        (PRESENT, ["good", "no_effect"], None),
        (ABSENT, [], None),
        (ABSENT, ["bad"], SUPPORTS),
        (ABSENT, ["good"], WEAKENS),
        (ABSENT, ["good", "bad"], None),
        (Presence.MIXED, ["good"], None),
    ],
)
def test_bearing_follows_from_presence_and_one_clear_outcome(presence, told, bearing):
    assert bearing_of(presence, told) is bearing


@pytest.mark.parametrize("presence", [PRESENT, ABSENT])
@pytest.mark.parametrize("beside", ["condition", "contrast", "no_effect"])
def test_a_condition_a_contrast_or_a_null_result_leaves_bearing_to_the_person(presence, beside):
    assert bearing_of(presence, ["good", beside]) is None


@pytest.mark.parametrize("told", [["good"], ["bad"], []])
def test_words_of_lack_and_the_cues_themselves_never_change_bearing(told):
    noise = ["lack", "cue:trust", "absence:trust", "lack"]
    assert bearing_of(ABSENT, [*noise, *told]) is bearing_of(ABSENT, told)


@pytest.mark.parametrize(
    ("sentence", "presence"),
    [
        ("Leaders earned trust.", PRESENT),
        ("There was no trust among the boards.", ABSENT),
        ("Leaders failed to build a shared vision.", ABSENT),
        ("Cynicism grew.", ABSENT),
        ("Staff told of a lack of trust.", ABSENT),
        ("Trust was lacking.", None),
        ("Trust grew between managers in the year that followed, not beds.", None),
        ("Without new money from the ministry or any board, leaders earned trust.", None),
        ("Leaders had a shared vision for all the towns of this county, and no trust.", None),
    ],
)
def test_only_a_denial_right_before_all_that_speaks_for_it_is_absence(sentence, presence):
    assert guess(sentence).presence is presence


@pytest.mark.parametrize(
    "sentence",
    ["Not only trust grew.", "Trust grew, whether or not money came.", "No doubt trust grew."],
)
def test_what_only_looks_like_a_denial_denies_nothing(sentence):
    assert guess(sentence).presence is PRESENT


def test_nitric_oxide_is_no_denial():
    assert guess("Exhaled NO and trust rose.").presence is PRESENT
    assert guess("Exhaled no trust.").presence is ABSENT


@pytest.mark.parametrize(
    "sentence",
    [
        "Leaders earned trust, but only if they stayed.",
        "Although leaders earned trust, costs rose.",
        "Trust was important, yet it was rare.",
        "Trust had no effect on costs.",
    ],
)
def test_contrast_concession_conditions_and_null_results_are_left_to_the_person(sentence):
    assert guess(sentence) == Stance(None, None)


def test_a_mechanism_without_cues_is_present_where_nothing_denies():
    assert guess("Boards met.", mechanism="bare").presence is PRESENT
    assert guess("Boards never met.", mechanism="bare").presence is None


@pytest.mark.parametrize(
    ("following", "bearing"),
    [
        ("The merger collapsed.", SUPPORTS),
        ("Care improved and staff gained.", WEAKENS),
        ("Waiting times rose.", SUPPORTS),
        ("Waiting times dropped.", WEAKENS),
        ("Care was no better.", SUPPORTS),
        ("It made no difference.", None),
        ("Although delays grew, it flourished.", None),
        ("", None),
    ],
)
def test_the_outcome_may_stand_in_the_sentence_that_follows(following, bearing):
    """A burden that drops is good, one that rises bad; what is denied counts the other way."""
    assert guess("There was no trust.", following) == Stance(ABSENT, bearing)


def test_an_empty_sentence_says_nothing_of_any_outcome():
    assert guess("").bearing is None

"""Presence and bearing: two guesses, and negation speaks only for the first."""

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

SUPPORTS, WEAKENS, MODIFIES = Bearing.SUPPORTS, Bearing.WEAKENS, Bearing.MODIFIES
TRUST = Mechanism(
    mechanism_id="trust",
    label="Trust",
    status=MechanismStatus.EVIDENCED,
    definition="Leaders earn trust.",
    cues=("trust", "shared vision"),
    absence_cues=("cynicism",),
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
        (Presence.PRESENT, [], SUPPORTS),
        (Presence.PRESENT, ["good"], SUPPORTS),
        (Presence.PRESENT, ["bad"], WEAKENS),
        (Presence.PRESENT, ["bad", "bad"], WEAKENS),
        (Presence.PRESENT, ["bad", "good"], SUPPORTS),
        (Presence.PRESENT, ["bad", "bad", "good"], WEAKENS),
        (Presence.PRESENT, ["bad", "bad", "bad", "good"], WEAKENS),
        (Presence.PRESENT, ["no_effect"], WEAKENS),
        (Presence.PRESENT, ["no_effect", "good"], WEAKENS),
        (Presence.ABSENT, [], SUPPORTS),
        (Presence.ABSENT, ["bad"], SUPPORTS),
        (Presence.ABSENT, ["bad", "bad", "bad"], SUPPORTS),
        (Presence.ABSENT, ["good"], WEAKENS),
        (Presence.ABSENT, ["good", "good"], WEAKENS),
        (Presence.ABSENT, ["good", "bad"], SUPPORTS),
        (Presence.ABSENT, ["good", "good", "bad"], WEAKENS),
        (Presence.ABSENT, ["no_effect"], SUPPORTS),
        (Presence.MIXED, [], Bearing.MIXED),
        (Presence.MIXED, ["no_effect"], Bearing.MIXED),
        (Presence.MIXED, ["good"], SUPPORTS),
        (Presence.MIXED, ["bad"], SUPPORTS),
    ],
)
def test_bearing_follows_from_presence_and_the_outcome_told(
    presence: Presence, told: list[str], bearing: Bearing
) -> None:
    assert bearing_of(presence, told) is bearing


@pytest.mark.parametrize("presence", list(Presence))
@pytest.mark.parametrize("beside", [[], ["good"], ["bad", "bad"], ["no_effect"]])
def test_a_condition_modifies_the_theory_whatever_else_is_told(
    presence: Presence, beside: list[str]
) -> None:
    assert bearing_of(presence, [*beside, "condition"]) is MODIFIES


@pytest.mark.parametrize("presence", list(Presence))
@pytest.mark.parametrize(
    "told", [[], ["good"], ["bad", "bad"], ["good", "good"], ["condition"]]
)
def test_words_of_lack_contrast_and_the_cues_themselves_never_change_bearing(
    presence: Presence, told: list[str]
) -> None:
    noise = ["lack", "contrast", "cue:trust", "absence:trust", "lack"]
    assert bearing_of(presence, [*noise, *told]) is bearing_of(presence, told)


@pytest.mark.parametrize(
    ("sentence", "presence"),
    [
        ("Leaders earned trust.", Presence.PRESENT),
        ("There was no trust among the boards.", Presence.ABSENT),
        ("Leaders failed to build a shared vision.", Presence.ABSENT),
        ("Trust was lacking.", Presence.ABSENT),
        ("Trusts were not what they had been.", Presence.ABSENT),
        ("Cynicism grew.", Presence.ABSENT),
        (
            "Trust grew between managers of both boards in the year that followed, not beds.",
            Presence.PRESENT,
        ),
        (
            "Without new money from the ministry or any of the boards, leaders earned trust.",
            Presence.PRESENT,
        ),
    ],
)
def test_lack_close_to_a_cue_is_absence_and_lack_far_away_is_not(
    sentence: str, presence: Presence
) -> None:
    assert guess(sentence).presence is presence


def test_contrast_makes_absence_mixed_only_where_another_cue_is_affirmed() -> None:
    there = "Leaders had a shared vision for all the towns of this county, but no trust"
    assert guess(f"{there}.").presence is Presence.MIXED
    assert guess(there.replace("but", "and")).presence is Presence.ABSENT
    assert guess("The boards met often, but had no trust.").presence is Presence.ABSENT


def test_without_a_cue_one_word_of_lack_is_absence_only_beside_an_outcome() -> None:
    assert guess("Somebody spoke.", "It collapsed.").presence is Presence.PRESENT
    assert guess("The chair was unwilling.").presence is Presence.PRESENT
    assert guess("The chair was unwilling.", "It collapsed.").presence is Presence.ABSENT
    assert guess("The chair was unwilling.", "It flourished.").presence is Presence.ABSENT
    assert guess("The chair was unwilling and unable.").presence is Presence.ABSENT


def test_a_bad_outcome_alone_is_no_sign_of_absence() -> None:
    found = guess("Leaders earned trust.", "The merger collapsed and staff resigned.")
    assert found == Stance(Presence.PRESENT, WEAKENS)


def test_absence_with_a_bad_outcome_supports_the_theory() -> None:
    found = guess("There was no trust.", "The merger collapsed.")
    assert found == Stance(Presence.ABSENT, SUPPORTS)


def test_absence_with_a_good_outcome_weakens_the_theory() -> None:
    found = guess("There was no trust.", "Care improved and staff gained.")
    assert found == Stance(Presence.ABSENT, WEAKENS)


def test_the_outcome_may_stand_in_the_sentence_that_follows() -> None:
    assert guess("Leaders earned trust.", "Only where money was there.").bearing is MODIFIES
    assert guess("Leaders earned trust.").bearing is SUPPORTS


def test_lack_in_the_sentence_that_follows_says_nothing_of_presence() -> None:
    assert guess("Leaders earned trust.", "No trust was lost.").presence is Presence.PRESENT


@pytest.mark.parametrize("sentence", ["Leaders earned trust.", "Boards met."])
def test_negation_alone_changes_presence_at_most_and_never_bearing(sentence: str) -> None:
    denied = "Never, neither here nor there: no " + sentence
    assert guess(denied).presence is Presence.ABSENT
    assert guess(denied).bearing is guess(sentence).bearing


@pytest.mark.parametrize(
    ("outcome", "bearing"),
    [
        ("Waiting times fell.", SUPPORTS),
        ("Waiting times rose.", WEAKENS),
        ("Turnover dropped.", SUPPORTS),
        ("Turnover doubled.", WEAKENS),
        ("Attendance rose.", SUPPORTS),
        ("Attendance dropped.", WEAKENS),
        ("Costs were named at the start, and after many meetings attendance rose.", SUPPORTS),
        ("Care was no better.", WEAKENS),
        ("The boards failed to improve care.", WEAKENS),
        ("Care was never worse.", SUPPORTS),
    ],
)
def test_the_sign_of_a_change_depends_on_what_changes_and_on_denial(
    outcome: str, bearing: Bearing
) -> None:
    assert guess("Leaders earned trust.", outcome) == Stance(Presence.PRESENT, bearing)


def test_a_single_lack_before_a_concession_is_absence_without_any_outcome_told() -> None:
    assert guess("Nobody led, yet the boards met.").presence is Presence.ABSENT
    assert guess("Nobody led, and the boards met.").presence is Presence.PRESENT


def test_a_word_such_as_once_is_no_condition() -> None:
    assert guess("Leaders earned trust once.").bearing is SUPPORTS
    assert guess("Leaders earned trust only once staff had stayed.").bearing is MODIFIES


def test_a_mechanism_without_cues_and_an_empty_sentence_can_be_guessed() -> None:
    assert guess("", mechanism="bare") == Stance(Presence.PRESENT, SUPPORTS)


def test_a_codebook_without_mechanisms_has_a_guesser() -> None:
    book = Codebook(
        codebook_id="plain",
        version=1,
        title="Plain",
        scope=ReviewScope(question="?"),
        mechanisms=(),
    )
    assert guess("Trust.") == StanceGuesser(book).guess("none", "Trust.", "")

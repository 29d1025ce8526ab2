"""Why a person should look: each flag at its border, with its reason in words."""

import pytest

from classifier.schema import Evidence, Flag, MechanismPrediction, Presence, Record
from classifier.scoring.flags import FlagRule, raise_flags
from classifier.scoring.service import flag_rule

RULE = FlagRule(include=0.4, mechanisms={"trust": ("Trust", 0.5), "power": ("Power", 0.3)})
WITH_ABSTRACT = Record(title="t", abstract="a")


def mechanism(
    name: str, probability: float | None, *, suggested: bool = True
) -> MechanismPrediction:
    return MechanismPrediction(
        mechanism_id=name,
        probability=probability,
        presence=Presence.PRESENT if suggested else None,
        evidence=(Evidence(field="title", start=0, end=1, score=1.0),) if suggested else (),
        suggested=suggested,
    )


def flags(p_include: float, *mechanisms: MechanismPrediction) -> dict[str, str]:
    raised = raise_flags(WITH_ABSTRACT, p_include, mechanisms, RULE)
    return {str(flag): reason for flag, reason in raised}


@pytest.mark.parametrize(
    ("p_include", "raised"),
    [
        (
            0.4,
            {"likely_include": "p_include 0.40 is at or above the cut-off 0.40"},
        ),
        (0.399, {"uncertain": "p_include 0.40 is close below the cut-off 0.40"}),
        (0.2, {"uncertain": "p_include 0.20 is close below the cut-off 0.40"}),
        (0.199, {}),
    ],
)
def test_a_record_is_likely_from_the_cutoff_and_uncertain_from_half_of_it(p_include, raised):
    assert flags(p_include) == raised


def test_mechanisms_are_named_with_label_and_probability_the_likeliest_first():
    raised = flags(0.1, mechanism("power", 0.31), mechanism("trust", 0.92))
    assert raised == {"likely_mechanism": "Trust (0.92), Power (0.31)"}


def test_a_mechanism_that_nobody_coded_shows_that_cues_were_found_and_no_probability():
    raised = flags(0.1, mechanism("trust", None), mechanism("power", 0.31))
    assert raised == {"likely_mechanism": "Power (0.31), Trust (cues found)"}


def test_only_what_is_suggested_is_flagged_whatever_its_probability():
    raised = flags(0.1, mechanism("power", 0.3), mechanism("trust", 0.9, suggested=False))
    assert raised == {"likely_mechanism": "Power (0.30)"}


def test_a_clear_exclusion_gets_no_mechanism_flag():
    assert flags(0.0999, mechanism("trust", 0.9)) == {}
    assert flags(0.1, mechanism("trust", 0.9)) != {}


def test_a_record_without_abstract_and_a_duplicate_say_so():
    raised = raise_flags(Record(title="t"), 0.0, [], RULE, duplicate_of="abc")
    assert raised == (
        (Flag.NO_ABSTRACT, "judged by its title alone"),
        (Flag.POSSIBLE_DUPLICATE, "linked to abc"),
    )


def test_the_rule_of_a_bundle_has_its_cutoffs_and_the_labels_of_its_codebook(small_review):
    bundle = small_review.bundle
    rule = flag_rule(bundle)
    assert rule.include == bundle.inclusion.cutoff
    assert list(rule.mechanisms) == ["trust", "power"]
    assert [label for label, _ in rule.mechanisms.values()] == ["Trust", "Sharing power"]
    assert [cutoff for _, cutoff in rule.mechanisms.values()] == (
        bundle.mechanisms.cutoffs.tolist()
    )

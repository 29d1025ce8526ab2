"""What every registered stopping rule owes to those who ask it."""

import dataclasses
import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.errors import InvalidOptionError, UnknownNameError
from classifier.screening.progress import Progress
from classifier.screening.stopping import StopAdvice, rule_names, rule_options, stopping_rule

BOUNDING = [name for name in rule_names() if "target_recall" in rule_options(name)]


@st.composite
def screenings(draw):
    """A screening at any moment, with audits and a control sample that could have been."""
    verdicts = draw(st.lists(st.booleans(), max_size=60))
    verdicts += [False] * draw(st.integers(0, 200))
    places = st.sets(st.integers(0, max(len(verdicts) - 1, 0)), max_size=len(verdicts))
    control = draw(st.integers(0, sum(verdicts)))
    return Progress(
        n_records=len(verdicts) + draw(st.integers(0, 300)) or 1,
        verdicts_in_order=tuple(verdicts),
        n_priors=draw(st.integers(0, len(verdicts))),
        audited=tuple(sorted(draw(places))) if verdicts else (),
        n_control_relevant=control,
        n_control_reached=draw(st.integers(0, control)),
    )


@pytest.mark.parametrize("name", rule_names())
@given(progress=screenings())
def test_every_advice_is_complete_and_within_its_ranges(name, progress):
    advice = stopping_rule(name).judge(progress)
    assert advice.rule == name
    assert advice.claim.endswith(".")
    assert 0 <= advice.recall_lower_bound <= 1
    assert 0 <= advice.remaining_upper_bound <= progress.n_records - progress.n_screened
    assert (advice.confidence is None) == (advice.assumption == "")
    assert advice.confidence is not None or not advice.repeated_looks
    assert json.loads(json.dumps(advice.as_dict())) == dataclasses.asdict(advice)


@pytest.mark.parametrize("name", rule_names())
@given(progress=screenings())
def test_the_same_progress_gets_the_same_advice(name, progress):
    assert stopping_rule(name).judge(progress) == stopping_rule(name).judge(progress)


@pytest.mark.parametrize("name", rule_names())
def test_a_review_that_is_screened_to_the_end_may_stop_and_nothing_remains(name):
    done = Progress(n_records=400, verdicts_in_order=(True, False) * 200)
    advice = stopping_rule(name).judge(done)
    assert advice.stop
    assert advice.remaining_upper_bound == 0
    assert advice.recall_lower_bound in (0.0, 1.0)


@pytest.mark.parametrize("name", rule_names())
def test_nothing_stops_before_the_first_verdict(name):
    advice = stopping_rule(name).judge(Progress(n_records=5000, verdicts_in_order=()))
    assert not advice.stop
    assert advice.remaining_upper_bound == 5000


@pytest.mark.parametrize("name", BOUNDING)
@given(progress=screenings(), target=st.sampled_from([0.7, 0.8, 0.9, 0.95, 0.99]))
def test_a_rule_that_bounds_stops_exactly_when_its_bound_reaches_the_target(
    name, progress, target
):
    advice = stopping_rule(name, target_recall=target).judge(progress)
    assert advice.stop == (advice.recall_lower_bound >= target)
    total = progress.n_relevant + advice.remaining_upper_bound
    if total:
        assert advice.recall_lower_bound == progress.n_relevant / total


@pytest.mark.parametrize("name", BOUNDING)
@given(progress=screenings())
def test_more_confidence_never_leaves_less_behind(name, progress):
    sure, surer = (
        stopping_rule(name, confidence=confidence).judge(progress) for confidence in (0.8, 0.99)
    )
    assert sure.remaining_upper_bound <= surer.remaining_upper_bound


@pytest.mark.parametrize("name", [name for name in BOUNDING if name != "audit.v1"])
@given(progress=screenings())
def test_one_more_irrelevant_record_never_takes_a_stop_back(name, progress):
    rule = stopping_rule(name)
    silent = dataclasses.replace(
        progress,
        n_records=progress.n_records + 1,
        verdicts_in_order=progress.verdicts_in_order,
    )
    longer = dataclasses.replace(silent, verdicts_in_order=(*progress.verdicts_in_order, False))
    now, then = rule.judge(silent), rule.judge(longer)
    assert then.stop or not now.stop


@pytest.mark.parametrize("name", BOUNDING)
@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("confidence", 1),
        *itertools.product(["target_recall", "confidence"], [0, 95, -0.5, float("nan")]),
    ],
)
def test_a_proportion_that_is_none_is_refused_with_its_name_and_the_cure(name, option, value):
    with pytest.raises(InvalidOptionError, match=rf"^{option} cannot be .*: .*such as 0\.95$"):
        stopping_rule(name, **{option: value})


@pytest.mark.parametrize("name", rule_names())
def test_an_unknown_option_is_refused_with_those_that_are_known(name):
    with pytest.raises(UnknownNameError, match=rf"unknown option of {name} 'zzz'; known: \w"):
        stopping_rule(name, zzz=1)


def test_an_unknown_rule_is_refused_with_those_that_are_known():
    known = ", ".join(rule_names())
    with pytest.raises(UnknownNameError) as caught:
        stopping_rule("never")
    assert str(caught.value) == f"unknown stopping rule 'never'; known: {known}"


def test_an_advice_cannot_be_changed_afterwards():
    advice = StopAdvice(rule="x", stop=True, claim="y.", remaining_upper_bound=0)
    with pytest.raises(dataclasses.FrozenInstanceError):
        advice.stop = False  # type: ignore[misc]

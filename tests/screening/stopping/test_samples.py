"""Rules that rest on random samples: the audit and the control sample."""

import numpy as np
import pytest
from scipy.stats import binom

from classifier.errors import InvalidOptionError
from classifier.screening.progress import Progress
from classifier.screening.stopping.audit import Audit, audit_size
from classifier.screening.stopping.bounds import sampled_remaining
from classifier.screening.stopping.quantile import Quantile, recall_from_control

QUEUE = (True, False) * 20


def audited(sample, after=(), *, n_records=400, gap=False):
    """Return a queue of 40, then an audit (broken in the middle where `gap`), then the rest."""
    places = [40 + n + (gap and n >= len(sample) // 2) for n in range(len(sample))]
    verdicts = [*QUEUE, *sample, *([False] if gap else []), *after]
    return Progress(
        n_records=n_records, verdicts_in_order=tuple(verdicts), audited=tuple(places)
    )


def test_a_complete_sample_without_a_find_bounds_what_remains():
    advice = Audit(sample_size=200).judge(audited((False,) * 200))
    assert advice.remaining_upper_bound == sampled_remaining(
        0, 200, n_before=360, confidence=0.95
    )
    assert advice.repeated_looks


def test_the_size_that_is_advised_is_the_smallest_that_allows_to_stop():
    before = Progress(n_records=400, verdicts_in_order=QUEUE)
    size = audit_size(before, target_recall=0.95, confidence=0.95)
    assert Audit(sample_size=size).judge(audited((False,) * size)).stop
    assert not Audit(sample_size=size - 1).judge(audited((False,) * (size - 1))).stop
    # One of 20 may remain, so two must not have escaped the sample.
    assert size == 280


def test_an_incomplete_or_broken_sample_bounds_nothing():
    for progress in (
        audited((False,) * 199),
        audited((False,) * 200, gap=True),
        Progress(n_records=400, verdicts_in_order=(*QUEUE, *(False,) * 200)),
    ):
        advice = Audit(sample_size=200).judge(progress)
        unscreened = progress.n_records - progress.n_screened
        assert not advice.stop
        assert advice.remaining_upper_bound == unscreened


def test_finds_in_the_sample_count_against_it_and_later_finds_are_taken_off_the_bound():
    sample = (True, True, *(False,) * 198)
    at_the_end = Audit(sample_size=200).judge(audited(sample))
    assert at_the_end.remaining_upper_bound == sampled_remaining(
        2, 200, n_before=360, confidence=0.95
    )
    later = Audit(sample_size=200).judge(audited(sample, after=(True, False, True)))
    assert later.remaining_upper_bound == at_the_end.remaining_upper_bound - 2


def test_more_finds_after_the_sample_than_its_bound_allowed_leave_no_negative_rest():
    advice = Audit(sample_size=300).judge(audited((False,) * 300, after=(True,) * 10))
    assert advice.remaining_upper_bound == 0


def test_a_sample_of_nothing_is_refused():
    with pytest.raises(InvalidOptionError, match="sample_size cannot be 0: audit at least 1"):
        Audit(sample_size=0)


@pytest.mark.parametrize(("reached", "relevant"), [(1, 1), (3, 40), (40, 40), (57, 60)])
def test_the_bound_of_the_control_sample_is_that_of_clopper_and_pearson(reached, relevant):
    bound = recall_from_control(reached, relevant, confidence=0.95)
    assert binom.sf(reached - 1, relevant, bound) == pytest.approx(0.05)


def controlled(reached, relevant):
    return Progress(
        n_records=9000,
        verdicts_in_order=(True, False) * 600,
        n_control_relevant=relevant,
        n_control_reached=reached,
    )


@pytest.mark.parametrize(("relevant", "needed"), [(58, None), (59, 59), (93, 92), (124, 122)])
def test_it_stops_at_the_find_of_the_control_sample_that_its_size_settles(relevant, needed):
    stops = [Quantile().judge(controlled(n, relevant)).stop for n in range(relevant + 1)]
    first = stops.index(True) if any(stops) else None
    assert first == needed
    if needed is not None:
        assert (
            binom.sf(needed - 1, relevant, 0.95) <= 0.05 < binom.sf(needed - 2, relevant, 0.95)
        )


def test_without_a_control_sample_nothing_is_bounded():
    advice = Quantile().judge(controlled(0, 0))
    assert not advice.stop
    assert advice.remaining_upper_bound == 9000 - 1200


def test_rounding_to_whole_records_never_stops_before_the_bound_does():
    reached = 40  # a bound of .928, but 20 of 21 found would be .952
    verdicts = (True,) * 20 + (False,) * 500
    progress = Progress(
        n_records=900,
        verdicts_in_order=verdicts,
        n_control_relevant=reached,
        n_control_reached=reached,
    )
    assert recall_from_control(reached, reached, confidence=0.95) < 0.95
    assert int(20 / recall_from_control(reached, reached, confidence=0.95)) == 21
    assert not Quantile().judge(progress).stop


def test_in_any_order_the_control_sample_errs_no_more_often_than_it_says():
    random = np.random.default_rng(7)
    errors = 0
    for _ in range(400):
        control = np.sort(random.choice(300, 70, replace=False))
        needed = next(
            n for n in range(71) if recall_from_control(n, 70, confidence=0.95) >= 0.95
        )
        errors += (control[needed - 1] + 1) / 300 < 0.95
    assert errors <= 0.05 * 400

"""What remains is estimated from the pace of the queue, or said to be too early."""

import pytest

from classifier.screening.progress import Progress
from classifier.screening.remaining import Remaining, TooEarly, estimate_remaining


def after(verdicts, n_records=1000, n_priors=0):
    return estimate_remaining(
        Progress(n_records=n_records, verdicts_in_order=verdicts, n_priors=n_priors)
    )


def test_before_a_tenth_is_screened_it_is_too_early_and_the_wait_is_said():
    assert after((True,) * 30) == TooEarly(ask_after=70)


def test_few_finds_are_too_early_however_much_is_screened():
    assert after((True,) * 4 + (False,) * 396) == TooEarly(ask_after=25)


def test_what_was_known_beforehand_is_no_find_of_the_queue():
    assert isinstance(after((True,) * 9 + (False,) * 391, n_priors=9), TooEarly)


def test_a_queue_that_still_finds_has_more_to_come_than_one_that_has_run_dry():
    going = after((True, False) * 150)
    dry = after((True,) * 150 + (False,) * 150)
    assert isinstance(going, Remaining)
    assert isinstance(dry, Remaining)
    assert going.middle > dry.middle
    assert going.high > dry.high


@pytest.mark.parametrize("n_screened", [120, 150, 300, 600, 900, 990])
def test_the_interval_holds_the_middle_and_no_more_than_is_unscreened(n_screened):
    found = after((True, False, False) * (n_screened // 3))
    assert isinstance(found, Remaining)
    assert 0 <= found.low <= found.middle <= found.high <= 1000 - n_screened // 3 * 3


def test_nothing_remains_when_everything_is_screened():
    assert after((True,) * 3, n_records=3) == Remaining(low=0, middle=0, high=0)

"""The lead test: its error adds up to no more than it says, and the wait follows the lead."""

from bisect import bisect_left
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from classifier.screening.progress import Progress
from classifier.screening.stopping.bounds import fewest_missed
from classifier.screening.stopping.buscar import Buscar
from classifier.screening.stopping.history import history_of
from classifier.screening.stopping.pace import PaceRule, recent_lead, run_without_relevant


def wait(rule, verdicts, n_records):
    """Return how many irrelevant records in a row the rule asks for after `verdicts`."""

    def stops(silence):
        seen = (*verdicts, *(False,) * silence)
        return rule.judge(Progress(n_records=n_records, verdicts_in_order=seen)).stop

    return bisect_left(range(n_records - len(verdicts)), True, key=stops)


EVERY_SECOND = (True, False) * 30
EVERY_TWENTIETH = ((True,) + (False,) * 19) * 30


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
@pytest.mark.parametrize("target", [0.5, 0.8, 0.95, 0.99])
def test_the_chances_of_all_early_silences_add_up_to_no_more_than_the_error(target, confidence):
    """With M hidden of which m are tested for, a silence of x passes by exp(-x sqrt(M / m))."""
    needed = cache(lambda missed: run_without_relevant(missed, confidence=confidence))
    for n_relevant in (*range(1, 60), 139, 400, 1000, 5000):
        found = np.arange(n_relevant)[np.arange(n_relevant) < target * n_relevant - 1e-9]
        missed = [fewest_missed(int(n), target_recall=target) for n in found]
        silences = np.array([needed(m) for m in missed])
        error = np.exp(-silences * np.sqrt((n_relevant - found) / missed)).sum()
        assert error <= 1 - confidence


def test_in_a_random_order_it_errs_no_more_often_than_it_says_though_asked_at_every_record():
    random = np.random.default_rng(4)
    misses = 0
    for _ in range(60):
        verdicts = random.permutation(np.arange(800) < 200)
        finds = np.flatnonzero(verdicts)[150:190].tolist()  # at the last, 189 were found
        # A silence only strengthens the advice, so the ends of silences are enough.
        seen = [tuple(verdicts[:end].tolist()) for end in finds]
        misses += any(
            PaceRule().judge(Progress(n_records=800, verdicts_in_order=v)).stop for v in seen
        )
    assert misses <= 3


def test_a_queue_that_led_far_is_believed_sooner_than_by_buscar():
    assert wait(PaceRule(), EVERY_SECOND, 2000) < wait(Buscar(), EVERY_SECOND, 2000)


def test_a_queue_that_did_not_lead_is_believed_later_than_by_buscar():
    assert wait(PaceRule(), EVERY_TWENTIETH, 700) > wait(Buscar(), EVERY_TWENTIETH, 700)


def test_of_a_lead_below_one_all_the_slowness_counts_and_of_one_above_it_the_root():
    slow = ((False,) * 29 + (True,)) * 20
    for verdicts, n_records, counted in (
        (slow, 650, lambda lead: lead),
        (EVERY_SECOND, 2000, np.sqrt),
    ):
        silence = wait(PaceRule(), verdicts, n_records)
        seen = Progress(n_records=n_records, verdicts_in_order=(*verdicts, *(False,) * silence))
        history = history_of(seen)
        missed = fewest_missed(history.n_found, target_recall=0.95)
        lead = recent_lead(history, n_relevant=history.n_found + missed)
        lengths = [
            missed * counted(lead) * (history.chances[n] - history.chances[history.last_find])
            for n in (-2, -1)
        ]
        assert lengths[0] < run_without_relevant(missed, confidence=0.95) <= lengths[1]


def test_a_few_finds_at_once_prove_little_of_a_lead():
    assert wait(PaceRule(), (True,) * 3, 1000) > 700


def test_the_lead_is_the_finds_over_those_of_chance_with_two_added_to_both():
    verdicts = (False, True, False, False, True, False)
    history = history_of(Progress(n_records=10, verdicts_in_order=verdicts))
    by_chance = 4 * (1 / 10 + 1 / 9) + 3 * (1 / 8 + 1 / 7 + 1 / 6)
    assert recent_lead(history, n_relevant=4) == pytest.approx((2 + 2) / (by_chance + 2))


def test_only_the_last_forty_finds_count():
    slow = ((True,) + (False,) * 30) * 10
    late = history_of(Progress(n_records=5000, verdicts_in_order=(*slow, *(True, False) * 41)))
    by_chance = (60 - np.arange(11, 51)) @ np.diff(late.chances[late.finds[-41:]])
    assert recent_lead(late, n_relevant=60) == pytest.approx(42 / (by_chance + 2))


def test_what_was_known_beforehand_is_no_find_of_the_queue():
    verdicts = (*(True,) * 10, *(False,) * 30)
    known = Progress(n_records=500, verdicts_in_order=verdicts, n_priors=10)
    assert recent_lead(history_of(known), n_relevant=12) == 1.0
    asked = Progress(n_records=500, verdicts_in_order=verdicts)
    assert recent_lead(history_of(asked), n_relevant=12) > 4


def test_after_priors_the_silence_begins_with_the_queue():
    verdicts = (True, *(False,) * 9, *(False,) * 400)
    silence = {}
    for n_priors in (0, 10):
        progress = Progress(n_records=500, verdicts_in_order=verdicts, n_priors=n_priors)
        history = history_of(progress)
        silence[n_priors] = history.chances[-1] - history.chances[history.last_find]
    assert silence[10] == pytest.approx(sum(1 / (500 - t) for t in range(10, 410)))
    assert silence[0] > silence[10]


def test_it_claims_no_more_than_the_target_asks_for():
    progress = Progress(n_records=2000, verdicts_in_order=(*EVERY_SECOND, *(False,) * 1900))
    advice = PaceRule().judge(progress)
    assert advice.stop
    assert advice.remaining_upper_bound == fewest_missed(30, target_recall=0.95) - 1
    assert advice.repeated_looks


def test_records_audited_at_random_are_taken_at_the_pace_of_chance():
    verdicts = (*EVERY_SECOND, *(False,) * 900)
    queue = Progress(n_records=2000, verdicts_in_order=verdicts)
    audit = replace(queue, audited=tuple(range(60, 960)))
    assert PaceRule().judge(queue).stop
    assert not PaceRule().judge(audit).stop


def test_for_a_target_above_95_per_cent_only_the_fourth_root_of_the_lead_is_counted_on():
    """So the wait is longer, though both targets allow for the same records to remain."""
    long = (True, False) * 12
    waits = [wait(PaceRule(target_recall=target), long, 2000) for target in (0.95, 0.951)]
    assert waits[1] > 1.1 * waits[0]
    progress = Progress(n_records=2000, verdicts_in_order=long)
    assert "fourth root" in PaceRule(target_recall=0.99).judge(progress).assumption
    assert "square root" in PaceRule(target_recall=0.95).judge(progress).assumption


def test_while_more_may_remain_than_were_found_the_advice_says_when_to_ask_again():
    progress = Progress(n_records=2000, verdicts_in_order=(True,) + (False,) * 99)
    assert PaceRule().judge(progress).claim == (
        "It is too early to say whether 95 % of the relevant records are found (1 so far); ask "
        "again after about 50 more."
    )
    nearly = Progress(n_records=103, verdicts_in_order=(False,) * 90 + (True,) * 2)
    assert PaceRule().judge(nearly).claim.endswith("ask again after about 11 more.")

"""BUSCAR's test: against its reference implementation, and as a rule."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.screening.progress import Progress
from classifier.screening.stopping.bounds import fewest_missed, hypergeometric_cdf
from classifier.screening.stopping.buscar import Buscar, buscar_p_value
from classifier.screening.stopping.history import history_of


def screening(case):
    """Draw a screening in which each relevant record is `lead` times as likely to be next."""
    numbers = np.random.RandomState(case["seed"]).random_sample(case["n_records"])
    relevant = np.arange(case["n_records"]) < case["n_relevant"]
    order = np.argsort(-np.log(numbers) / np.where(relevant, case["lead"], 1.0), kind="stable")
    return relevant[order][: case["n_screened"]]


def p_value(verdicts, n_records, target):
    progress = Progress(n_records=n_records, verdicts_in_order=tuple(verdicts.tolist()))
    missed = fewest_missed(progress.n_relevant, target_recall=target)
    return buscar_p_value(history_of(progress), n_missed=missed)


@pytest.fixture(scope="module")
def golden(project_root):
    path = project_root / "tests" / "golden" / "stopping" / "buscarpy.json"
    return json.loads(path.read_text(encoding="utf-8"))


def test_p_is_that_of_buscarpy_0_0_2(golden):
    assert golden["buscarpy"] == "0.0.2"
    for case in golden["cases"]:
        p = p_value(screening(case), case["n_records"], case["target_recall"])
        assert p == pytest.approx(case["p"], rel=1e-9), case


def test_p_is_that_of_the_installed_buscarpy(golden):
    buscarpy = pytest.importorskip("buscarpy", reason="buscarpy is not installed: golden only")
    for case in golden["cases"]:
        verdicts, target = screening(case), case["target_recall"]
        theirs = buscarpy.calculate_h0(verdicts.astype(int), case["n_records"], target)
        assert p_value(verdicts, case["n_records"], target) == pytest.approx(theirs, rel=1e-9)


@given(verdicts=st.lists(st.booleans(), min_size=1, max_size=80), unscreened=st.integers(0, 90))
def test_starts_right_after_a_find_are_all_that_is_needed(verdicts, unscreened):
    verdicts, n_records = np.array(verdicts), len(verdicts) + unscreened
    missed = fewest_missed(int(verdicts.sum()), target_recall=0.9)
    starts = np.arange(len(verdicts))
    hits = verdicts[::-1].cumsum()[::-1]
    every = hypergeometric_cdf(
        hits, len(verdicts) - starts, relevant=hits + missed, population=n_records - starts
    )
    assert p_value(verdicts, n_records, 0.9) == pytest.approx(every.min(), rel=1e-9)


def test_the_rule_stops_when_p_falls_below_one_minus_the_confidence():
    verdicts = np.array([True] * 20 + [False] * 400)
    stops = []
    for n in range(380, 421):
        progress = Progress(n_records=500, verdicts_in_order=tuple(verdicts[:n].tolist()))
        assert Buscar().judge(progress).stop == (p_value(verdicts[:n], 500, 0.95) < 0.05)
        stops.append(Buscar().judge(progress).stop)
    # Two records among the 480 after the last find escape 373 draws with a chance below .05.
    assert stops.index(True) == 13


def test_the_advice_says_what_is_claimed_and_that_looks_are_not_allowed_for():
    progress = Progress(n_records=500, verdicts_in_order=(True,) * 20 + (False,) * 373)
    advice = Buscar().judge(progress)
    assert advice.claim == (
        "With 95 % confidence at most 1 relevant record remains beside the 20 found: at least "
        "95.2 % are found, and the target is 95 %."
    )
    assert not advice.repeated_looks
    assert "one look" in advice.assumption

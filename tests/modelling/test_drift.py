"""How new records differ from known ones, and when that is worth a warning."""

import numpy as np
import pytest

from classifier.modelling.drift import Drift, Profile, measure_drift, profile
from classifier.schema import Record

WORDS = "river stone cloud maple amber cedar heron onyx lake hill".split()


def records(n: int, *, words=WORDS, abstract: bool = True, seed: int = 0) -> list[Record]:
    draws = np.random.default_rng(seed)
    told = [" ".join(draws.choice(words, 6)) for _ in range(n)]
    return [Record(title=text, abstract=text if abstract else "") for text in told]


def seen(told: list[Record], scores: list[float]) -> Profile:
    missing = sum(not one.abstract for one in told)
    return profile([one.title for one in told], n_without_abstract=missing, scores=scores)


def drift(known: list[Record], new: list[Record], *scores: list[float]) -> Drift:
    of_known, of_new = scores or ([], [])
    found = measure_drift(seen(known, of_known), seen(new, of_new))
    assert found
    return found


def test_records_of_one_kind_do_not_drift():
    found = drift(records(200), records(200, seed=1), [0.1, 0.5] * 50, [0.1, 0.5] * 50)
    assert (found.warnings, found.scores_apart) == ((), 0.0)


def test_other_words_are_warned_of():
    found = drift(records(60), records(60, words=["laser", "glass", *WORDS[:2]]))
    assert found.unseen[0] == pytest.approx(0.5, abs=0.05)
    assert found.unseen[1] == 0
    assert "may be about something else" in found.warnings[0]


def test_missing_abstracts_are_warned_of():
    found = drift(records(60), records(60, abstract=False))
    assert found.without_abstract == (0.0, 1.0)
    assert "100% of the new records have no abstract, 0% of the known ones" in found.warnings[0]


def test_scores_apart_are_the_kolmogorov_smirnov_distance():
    from scipy.stats import ks_2samp

    draws = np.random.default_rng(3)
    known, new = draws.random(80), draws.random(50) ** 3
    found = drift(records(80), records(50, seed=1), known.tolist(), new.tolist())
    assert found.scores_apart == pytest.approx(ks_2samp(known, new).statistic)
    assert "may not hold for the new" in found.warnings[0]


def test_few_records_are_not_compared():
    assert measure_drift(seen(records(29), []), seen(records(60), [])) is None

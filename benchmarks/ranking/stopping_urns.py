"""Screenings drawn from urns: how often rules err where what they assume holds, or not."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from benchmarks.ranking.stopping_courses import Verdicts, stop_in_queue
from classifier.screening.stopping import Buscar, PaceRule

N_DRAWS = 100


@dataclass(frozen=True)
class Urn:
    """A review, and how many times as likely as an irrelevant record a relevant one is next.

    `hidden` is the share of the relevant records that have `lead_of_hidden` instead.
    """

    name: str
    n_records: int
    n_relevant: int
    lead: float
    hidden: float = 0.0
    lead_of_hidden: float = 1.0


URNS = (
    Urn("random order, few relevant", 1000, 20, 1),
    Urn("random order", 2000, 100, 1),
    Urn("random order, a quarter relevant", 1200, 300, 1),
    Urn("steady lead", 2000, 100, 5),
    Urn("a tenth hidden: found by chance alone", 2000, 100, 20, 0.1, 1),
    Urn("a tenth shunned: found last of all", 2000, 100, 20, 0.1, 0.2),
)


def drawn(urn: Urn, *, seed: int) -> Verdicts:
    """Draw one screening from an urn."""
    weights = np.ones(urn.n_records)
    weights[: urn.n_relevant] = urn.lead
    weights[: round(urn.hidden * urn.n_relevant)] = urn.lead_of_hidden
    waits = np.random.default_rng(seed).exponential(size=urn.n_records) / weights
    return np.asarray(np.argsort(waits) < urn.n_relevant)


def urn_errors(*, target_recall: float, confidence: float) -> list[dict[str, Any]]:
    """Return how often each rule stopped too early, asked at every record."""
    rules = [
        kind(target_recall=target_recall, confidence=confidence) for kind in (Buscar, PaceRule)
    ]
    rows = []
    for urn in URNS:
        row: dict[str, Any] = asdict(urn) | {"draws": N_DRAWS}
        for rule in rules:
            stops = [
                stop_in_queue(rule, drawn(urn, seed=seed), n_priors=0)
                for seed in range(N_DRAWS)
            ]
            misses = sum(stop.recall < target_recall for stop in stops)
            screened = np.mean([stop.screened for stop in stops]) / urn.n_records
            row[rule.name] = {"misses": misses, "screened": round(float(screened), 3)}
        rows.append(row)
    return rows

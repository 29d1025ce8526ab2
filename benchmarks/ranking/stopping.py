"""When the stopping rules stop, and what they miss, on replayed reviews.

Run ``MECHSIFT_DATA=<folder> python -m benchmarks.ranking.stopping [--peer PYTHON]``, where
PYTHON is the interpreter of an environment with ``buscarpy==0.0.2``. Writes ``stopping.json``.
"""

import argparse
import csv
import os
import platform
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from joblib import Parallel, delayed

from benchmarks.ranking.stopping_courses import (
    Stop,
    Verdicts,
    stop_in_queue,
    stop_with_audit,
    stop_with_control,
)
from benchmarks.ranking.stopping_peer import compare_with_buscarpy
from benchmarks.ranking.stopping_urns import urn_errors
from benchmarks.results import write_results
from classifier.modelling.fitting import included_of
from classifier.schema import ReviewScope, corpus_frame
from classifier.screening.session import ScreeningSession
from classifier.screening.stopping import (
    AllOf,
    AnyOf,
    Audit,
    Budget,
    Buscar,
    IrrelevantInARow,
    PaceRule,
    Quantile,
)
from training.corpora import load_corpora
from training.replay import draw_priors

RESULTS = Path(__file__).with_name("stopping.json")
SEEDS = range(20)
TARGET = CONFIDENCE = 0.95
OTHER_TARGETS = (0.8, 0.9, 0.99)
N_PRIORS = 2
CONTROL_SHARE = 0.2

Replays = dict[tuple[str, int], Verdicts]
Course = Callable[[Verdicts, int], Stop]


def main() -> None:
    """Replay, measure, print and keep."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer", type=Path, help="the Python that has buscarpy")
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    folder = Path(os.environ.get("MECHSIFT_DATA", "")) / "screening"
    if not (folder / "protocols.csv").is_file():
        sys.exit("set MECHSIFT_DATA to the folder that benchmarks/README.md describes")
    replays = replay_reviews(folder, workers=options.workers)
    results: dict[str, Any] = {
        "made_by": {"python": platform.python_version()}
        | {name: version(name) for name in ("mechsift", "numpy", "scipy")},
        "target_recall": TARGET,
        "confidence": CONFIDENCE,
        "seeds": len(SEEDS),
        "rules": {name: measures(course, replays) for name, course in courses().items()},
        "other_targets": other_targets(replays),
        "urns": urn_errors(target_recall=TARGET, confidence=CONFIDENCE),
    }
    if options.peer:
        results["peer"] = peer_stops(options.peer, replays)
    write_results(RESULTS, results)
    print(table(results["rules"]))


def replay_reviews(folder: Path, *, workers: int) -> Replays:
    """Screen every review again with the session, its protocol and two priors."""
    with (folder / "protocols.csv").open(encoding="utf-8", newline="") as stream:
        protocols = {row["name"]: row["protocol"] for row in csv.DictReader(stream)}
    wanted = [(name, seed) for name in protocols for seed in SEEDS]
    found = Parallel(n_jobs=workers, verbose=1)(
        delayed(replay_once)(folder / f"{name}.csv", protocols[name], seed)
        for name, seed in wanted
    )
    return dict(zip(wanted, found, strict=True))


def replay_once(path: Path, protocol: str, seed: int) -> Verdicts:
    """Return all verdicts of one replay, priors first, the irrelevant rest at the end."""
    corpus = load_corpora([str(path)], None)
    relevant = included_of(corpus.labels) == 1
    priors = draw_priors(relevant, n_included=1, n_excluded=1, seed=seed).tolist()
    frame = corpus_frame(corpus.records)
    ids = frame["record_id"].tolist()
    label_of = dict(zip(ids, relevant.tolist(), strict=True))
    session = ScreeningSession(frame, scope=ReviewScope(question=protocol))
    session.add_priors({ids[row]: label_of[ids[row]] for row in priors})
    left = int(relevant.sum()) - int(relevant[priors].sum())
    while left:
        (record_id,) = session.next_records(1)
        session.decide(record_id, relevant=label_of[record_id])
        session.retrain()
        left -= label_of[record_id]
    seen = np.array(session.progress.verdicts_in_order)
    return np.pad(seen, (0, len(ids) - len(seen)))


def courses() -> dict[str, Course]:
    """Return each rule with the course of screening that it needs."""
    in_queue = {
        "buscar.v1": Buscar(),
        "lead.v1": PaceRule(),
        "any.v1 of lead and buscar, .975 each": AnyOf(
            rules=(PaceRule(confidence=0.975), Buscar(confidence=0.975))
        ),
        "all.v1 of lead and buscar": AllOf(rules=(PaceRule(), Buscar())),
        "irrelevant-in-a-row.v1, 50": IrrelevantInARow(length=50),
        "irrelevant-in-a-row.v1, 200": IrrelevantInARow(length=200),
        "budget.v1, 500": Budget(budget=500),
    }
    found: dict[str, Course] = {
        name: lambda verdicts, _, rule=rule: stop_in_queue(rule, verdicts, n_priors=N_PRIORS)
        for name, rule in in_queue.items()
    }
    found["audit.v1"] = lambda verdicts, seed: stop_with_audit(
        Audit(), verdicts, n_priors=N_PRIORS, seed=seed
    )
    found["quantile.v1"] = lambda verdicts, seed: stop_with_control(
        Quantile(), verdicts, share=CONTROL_SHARE, seed=seed
    )
    return found


def measures(course: Course, replays: Replays, *, target: float = TARGET) -> dict[str, Any]:
    """Measure the stops of one rule, per review and over all."""
    reviews: dict[str, list[list[float]]] = {}
    for (name, seed), verdicts in replays.items():
        stop = course(verdicts, seed)
        ideal = ideal_stop(verdicts, target)
        n = len(verdicts)
        row = [
            stop.recall < target,
            stop.recall,
            (stop.screened - ideal) / n,
            1 - stop.screened / n,
        ]
        reviews.setdefault(name, []).append(row)
    per_review = {name: np.mean(rows, axis=0) for name, rows in reviews.items()}
    misses = sum(int(row[0]) for rows in reviews.values() for row in rows)
    return {
        "replays": len(replays),
        "misses": misses,
        "miss_rate_interval": clopper_pearson(misses, len(replays)),
        "reviews_with_a_miss": sum(bool(mean[0]) for mean in per_review.values()),
        **named(np.mean(list(per_review.values()), axis=0)),
        "reviews": {name: named(mean) for name, mean in per_review.items()},
    }


def named(mean: Any) -> dict[str, float]:
    """Name the measures of a row."""
    keys = ("miss_rate", "recall", "overshoot", "work_saved")
    return {key: round(float(value), 4) for key, value in zip(keys, mean, strict=True)}


def ideal_stop(verdicts: Verdicts, target: float) -> int:
    """Return how many records were screened when the target was just reached."""
    needed = int(np.ceil(target * verdicts.sum() - 1e-9))
    return int(np.flatnonzero(verdicts)[needed - 1]) + 1


def clopper_pearson(misses: int, n: int) -> list[float]:
    """Return the exact two-sided 95 % interval of a rate."""
    from scipy.stats import binomtest

    interval = binomtest(misses, n).proportion_ci(0.95, method="exact")
    return [round(float(interval.low), 4), round(float(interval.high), 4)]


def other_targets(replays: Replays) -> dict[str, Any]:
    """Measure BUSCAR and the lead test at other recall targets."""
    found: dict[str, Any] = {}
    for target in OTHER_TARGETS:
        for kind in (Buscar, PaceRule):
            rule = kind(target_recall=target)
            measured = measures(
                lambda verdicts, _, rule=rule: stop_in_queue(rule, verdicts, n_priors=N_PRIORS),
                replays,
                target=target,
            )
            del measured["reviews"]
            found[f"{rule.name} at {target}"] = measured
    return found


def peer_stops(peer: Path, replays: Replays) -> dict[str, Any]:
    """Let buscarpy confirm our BUSCAR's stop in the first replay of every review."""
    firsts = [verdicts for (_, seed), verdicts in replays.items() if seed == SEEDS[0]]
    stops = [
        (verdicts, stop_in_queue(Buscar(), verdicts, n_priors=N_PRIORS).screened)
        for verdicts in firsts
    ]
    return compare_with_buscarpy(peer, stops, target_recall=TARGET)


def table(rules: dict[str, Any]) -> str:
    """Return the results as a Markdown table."""
    lines = [
        "| rule | missed | 95 % interval | reviews missed | recall | overshoot | work saved |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, row in rules.items():
        low, high = row["miss_rate_interval"]
        lines.append(
            f"| {name} | {row['misses']} of {row['replays']} | {low:.3f} to {high:.3f} | "
            f"{row['reviews_with_a_miss']} | {row['recall']:.3f} | {row['overshoot']:.3f} | "
            f"{row['work_saved']:.3f} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()

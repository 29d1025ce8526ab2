"""What each part of the ranking contributes, and what settings chosen on other reviews reach.

``python -m benchmarks.ranking.ablation``

Every variant replays 24 reviews with one relevant and one irrelevant prior, seeds 0 to 2. For
leave-one-review-out each review is measured with the variant of the grid whose mean loss over
the others is least.
"""

from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.ranking.reviews import ALL_NAMES, Review, load_reviews
from benchmarks.results import write_results
from classifier.evaluation.metrics import loss, work_saved
from classifier.modelling.ranking import RankingSettings
from training.replay import FIELDS, draw_priors, replay, with_fields

RESULTS = Path(__file__).with_name("ablation.json")
SEEDS = range(3)
WHOLE = RankingSettings()

PARTS: dict[str, tuple[RankingSettings, bool, tuple[str, ...]]] = {
    "whole": (WHOLE, True, FIELDS),
    "protocol as long as another record": (replace(WHOLE, protocol_length=1.0), True, FIELDS),
    "no protocol": (WHOLE, False, FIELDS),
    "year without caution": (replace(WHOLE, caution=0.0, shrinkage=0.0), True, FIELDS),
    "no year": (WHOLE, True, ("title", "abstract", "keywords")),
    "no keywords": (WHOLE, True, ("title", "abstract", "year")),
    "title and abstract, protocol": (WHOLE, True, FIELDS[:2]),
    "title and abstract, no protocol": (WHOLE, False, FIELDS[:2]),
}
GRID = {
    f"length {length}, half-life {half_life}, caution {caution}": RankingSettings(
        protocol_length=length, half_life=half_life, caution=caution
    )
    for length in (1.0, 2.0, 3.0)
    for half_life in (4.0, 8.0)
    for caution in (1.0, 1.5, 2.0)
}


def measure(
    review: Review, settings: RankingSettings, *, protocol: bool, fields: tuple[str, ...]
) -> tuple[float, float]:
    """Return the mean loss and WSS@95 over the seeds."""
    frame = with_fields(review.frame, fields)
    found = []
    for seed in SEEDS:
        priors = draw_priors(review.relevant, n_included=1, n_excluded=1, seed=seed)
        scope = review.criteria if protocol else None
        run = replay(frame, review.relevant, priors, scope=scope, settings=settings)
        found.append((loss(run.verdicts), work_saved(run.verdicts, recall=0.95)))
    mean = np.mean(found, axis=0)
    return float(mean[0]), float(mean[1])


def chosen_on_others(losses: dict[str, list[float]]) -> tuple[list[str], float]:
    """Return for each review the variant that is best on the others, and the mean loss."""
    names, table = list(losses), np.array(list(losses.values()))
    others = table.sum(axis=1, keepdims=True) - table
    best = others.argmin(axis=0)
    return [names[i] for i in best], float(table[best, np.arange(table.shape[1])].mean())


def main() -> None:
    """Measure, write the results and print them."""
    reviews = load_reviews(ALL_NAMES)
    parts: dict[str, Any] = {}
    for name, (settings, protocol, fields) in PARTS.items():
        found = [measure(r, settings, protocol=protocol, fields=fields) for r in reviews]
        parts[name] = {
            "loss": round(float(np.mean([of[0] for of in found])), 5),
            "wss@95": round(float(np.mean([of[1] for of in found])), 5),
            "losses": {r.name: round(of[0], 5) for r, of in zip(reviews, found, strict=True)},
        }
        print(f"{name:44} {parts[name]['loss']:.4f} {parts[name]['wss@95']:.4f}", flush=True)
    losses: dict[str, list[float]] = {}
    for name, settings in GRID.items():
        found = [measure(r, settings, protocol=True, fields=FIELDS) for r in reviews]
        losses[name] = [of[0] for of in found]
        print(f"{name:44} {np.mean(losses[name]):.4f}", flush=True)
    chosen, mean = chosen_on_others(losses)
    results = {
        "versions": {name: version(name) for name in ("numpy", "scipy", "numba")},
        "seeds": len(SEEDS),
        "parts": parts,
        "grid": {name: round(float(np.mean(of)), 5) for name, of in losses.items()},
        "left_out": {
            "loss": round(mean, 5),
            "chosen": dict(zip([r.name for r in reviews], chosen, strict=True)),
        },
    }
    write_results(RESULTS, results)
    print("chosen on the other reviews:", results["left_out"])


if __name__ == "__main__":
    main()

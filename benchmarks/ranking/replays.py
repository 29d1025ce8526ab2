"""Replay 24 reviews with mechsift, beside what ASReview's ELAS u4 made of them.

``python -m benchmarks.ranking.replays``

One core, one record at a time, to the last relevant record. u4 has title, abstract, and one
relevant and one irrelevant record known beforehand; its replays are kept in `peer.json`
(`benchmarks.ranking.peer_runs`). Every setting of ours starts from the same two records, but
for the one without, which is over the records that they leave.
"""

import argparse
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.ranking.peer_runs import kept_runs, measures
from benchmarks.ranking.reviews import ALL_NAMES, Review, load_reviews
from benchmarks.results import write_results
from classifier.schema import ReviewScope
from training.replay import FIELDS, Replay, draw_priors, replay, with_fields
from training.replay_report import interval_of_mean

RESULTS = Path(__file__).with_name("replays.json")
TEXT_ALONE = "title and abstract, priors"
_NONE = np.empty(0, dtype=np.int64)
_APART = 7  # places between a review and the one whose criteria stand in: another subject
_NOTHING = 0.003  # a difference in loss that is none, however large the ratio

Ints = NDArray[np.int64]
Runs = dict[str, list[dict[str, dict[str, float]]]]


def text_alone(review: Review, priors: Ints, _: ReviewScope) -> Replay:
    """Title, abstract and two priors: what u4 is given."""
    return replay(with_fields(review.frame, FIELDS[:2]), review.relevant, priors)


def all_fields(review: Review, priors: Ints, _: ReviewScope) -> Replay:
    """Keywords and year, too."""
    return replay(review.frame, review.relevant, priors)


def with_criteria(review: Review, priors: Ints, _: ReviewScope) -> Replay:
    """All fields and the criteria."""
    return replay(review.frame, review.relevant, priors, scope=review.criteria)


def without_priors(review: Review, priors: Ints, _: ReviewScope) -> Replay:
    """All fields and the criteria, over the records that the priors leave."""
    rest = review.without(priors)
    return replay(rest.frame, rest.relevant, _NONE, scope=review.criteria)


def with_wrong_criteria(review: Review, priors: Ints, wrong: ReviewScope) -> Replay:
    """All fields, and the criteria of a review of another subject."""
    return replay(review.frame, review.relevant, priors, scope=wrong)


SETTINGS: dict[str, Callable[[Review, Ints, ReviewScope], Replay]] = {
    TEXT_ALONE: text_alone,
    "all fields, priors": all_fields,
    "all fields, criteria, priors": with_criteria,
    "all fields, criteria, no priors": without_priors,
    "all fields, wrong criteria, priors": with_wrong_criteria,
}


def measure(review: Review, seed: int, wrong: ReviewScope) -> dict[str, dict[str, float]]:
    """Return the measures of every setting of ours for one seed."""
    priors = draw_priors(review.relevant, n_included=1, n_excluded=1, seed=seed)
    found = {}
    for name, setting in SETTINGS.items():
        run = setting(review, priors, wrong)
        found[name] = measures(run.verdicts, run.seconds_features + run.seconds_loop)
    return found


def means_of(runs: Runs) -> dict[str, dict[str, dict[str, float]]]:
    """Return means over the seeds, by review and setting."""
    return {
        review: {
            name: {key: float(np.mean([run[name][key] for run in of])) for key in of[0][name]}
            for name in of[0]
        }
        for review, of in runs.items()
    }


def beside(means: dict[str, Any], name: str, other: str) -> dict[str, Any]:
    """Return how a setting compares with another over the reviews, by means over seeds."""
    pairs = [(found[name]["loss"], found[other]["loss"]) for found in means.values()]
    ours, theirs = np.array(pairs).T
    ratios = ours / theirs
    worst = int(np.argmax(np.where(ours - theirs <= _NOTHING, 0.0, ratios)))
    return {
        "loss": round(float(ours.mean()), 5),
        "other_loss": round(float(theirs.mean()), 5),
        "ratio_of_mean_losses": round(float(ours.mean() / theirs.mean()), 4),
        "median_ratio": round(float(np.median(ratios)), 4),
        "worst_ratio": round(float(ratios[worst]), 4),
        "worst_review": list(means)[worst],
        "n_worse": int((ours - theirs > _NOTHING).sum()),
    }


def summary(runs: Runs) -> dict[str, Any]:
    """Return means by review, and every setting beside u4 and beside title and abstract."""
    means = means_of(runs)
    against = {name: beside(means, name, "u4") for name in SETTINGS}
    for name, found in against.items():
        saved = [of[name]["wss@95"] - of["u4"]["wss@95"] for of in means.values()]
        interval = interval_of_mean(saved)
        found["wss@95_above"] = round(interval.mean, 4)
        found["wss@95_above_interval"] = [round(interval.low, 4), round(interval.high, 4)]
    return {
        "means": means,
        "against_u4": against,
        "against_text_alone": {
            name: beside(means, name, TEXT_ALONE) for name in SETTINGS if name != TEXT_ALONE
        },
    }


def show(results: dict[str, Any]) -> None:
    """Print one line a review, then the comparisons."""
    names = ["u4", *SETTINGS]
    print(f"{'':34}" + "".join(f"{name:>36}" for name in names))
    for review, found in results["means"].items():
        cells = (f"{found[n]['loss']:.4f}  {found[n]['wss@95']:.3f}" for n in names)
        times = found["u4"]["seconds"] / found[names[3]]["seconds"]
        print(f"{review:34}" + "".join(f"{cell:>36}" for cell in cells) + f"{times:8.1f} x")
    for side in ("against_u4", "against_text_alone"):
        for name, found in results[side].items():
            print(side, name, found)


def main() -> None:
    """Measure, write the results and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--output", type=Path, default=RESULTS)
    wanted = parser.parse_args()
    versions, peer = kept_runs()
    reviews = load_reviews(ALL_NAMES)
    text_alone(reviews[0], np.array([0, 1]), reviews[0].scope)  # compiling apart
    runs: Runs = {}
    for number, review in enumerate(reviews):
        wrong = reviews[(number + _APART) % len(reviews)].criteria
        runs[review.name] = [
            {"u4": peer[review.name][seed], **measure(review, seed, wrong)}
            for seed in range(min(wanted.seeds, len(peer[review.name])))
        ]
        print(review.name, means_of({review.name: runs[review.name]}), flush=True)
    libraries = ("numpy", "scipy", "numba", "scikit-learn", "PyStemmer")
    results = {
        "versions": {**{name: version(name) for name in libraries}, **versions},
        "seeds": wanted.seeds,
        **summary(runs),
        "runs": runs,
    }
    write_results(wanted.output, results)
    show(results)


if __name__ == "__main__":
    main()

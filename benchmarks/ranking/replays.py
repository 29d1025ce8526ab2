"""Replay the reviews with mechsift and ASReview's ELAS u4: same files, same priors, one run.

``python -m benchmarks.ranking.replays --peer /path/to/asreview/python``

One core for either, one record at a time, to the last relevant record. Three settings beside
u4's two priors: all fields and the protocol with the same priors; the protocol and no priors,
over the records that u4's priors leave; title and abstract without a protocol, same priors.
"""

import argparse
import json
import subprocess
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.ranking.reviews import Review, load_reviews
from benchmarks.results import write_results
from classifier.evaluation.metrics import loss, work_saved
from training.replay import FIELDS, Replay, draw_priors, replay, with_fields
from training.replay_report import interval_of_mean

RESULTS = Path(__file__).with_name("replays.json")
LARGE = 1000
_NONE = np.empty(0, dtype=np.int64)


def with_protocol(review: Review, priors: NDArray[np.int64]) -> Replay:
    """All fields, the protocol, and u4's priors."""
    return replay(review.frame, review.relevant, priors, scope=review.scope)


def without_priors(review: Review, priors: NDArray[np.int64]) -> Replay:
    """All fields and the protocol, over the records that u4's priors leave."""
    rest = review.without(priors)
    return replay(rest.frame, rest.relevant, _NONE, scope=review.scope)


def text_alone(review: Review, priors: NDArray[np.int64]) -> Replay:
    """Title, abstract and two priors: what u4 is given."""
    frame = with_fields(review.frame, FIELDS[:2])
    return replay(frame, review.relevant, priors)


SETTINGS: dict[str, Callable[[Review, NDArray[np.int64]], Replay]] = {
    "all fields, protocol, priors": with_protocol,
    "all fields, protocol, no priors": without_priors,
    "title and abstract, priors": text_alone,
}


class Peer:
    """ASReview in its own environment, asked line by line."""

    def __init__(self, python: str) -> None:
        script = str(Path(__file__).with_name("peer.py"))
        self._process = subprocess.Popen(
            [python, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        asked = "from importlib.metadata import version; print(version('asreview'))"
        found = subprocess.run(
            [python, "-c", asked], capture_output=True, text=True, check=True
        )
        self.version = found.stdout.strip()

    def measure(self, review: Review, seed: int, priors: NDArray[np.int64]) -> dict[str, float]:
        """Replay a review; fails if the peer did not start from the same priors."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"file": str(review.file), "seed": seed}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        order = np.array(answer["order"])
        assert order[:2].tolist() == priors.tolist(), "other priors than ours"
        verdicts = np.zeros(len(review.relevant) - 2, dtype=np.bool_)
        verdicts[: len(order) - 2] = review.relevant[order[2:]]
        return _measures(verdicts, answer["seconds"])


def _measures(verdicts: NDArray[np.bool_], seconds: float) -> dict[str, float]:
    return {
        "loss": round(loss(verdicts), 6),
        "wss@95": round(work_saved(verdicts, recall=0.95), 6),
        "seconds": round(seconds, 3),
    }


def measure(review: Review, seed: int, peer: Peer) -> dict[str, dict[str, float]]:
    """Return the measures of u4 and of every setting of ours for one seed."""
    priors = draw_priors(review.relevant, n_included=1, n_excluded=1, seed=seed)
    found = {"u4": peer.measure(review, seed, priors)}
    for name, setting in SETTINGS.items():
        run = setting(review, priors)
        found[name] = _measures(run.verdicts, run.seconds_features + run.seconds_loop)
    return found


def summary(runs: dict[str, list[dict[str, dict[str, float]]]]) -> dict[str, Any]:
    """Return means over seeds by review, and ratio and difference of the means over reviews."""
    means = {
        review: {
            name: {key: float(np.mean([run[name][key] for run in of])) for key in of[0][name]}
            for name in of[0]
        }
        for review, of in runs.items()
    }
    against = {}
    for name in SETTINGS:
        pairs = [(found[name], found["u4"]) for found in means.values()]
        ours, theirs = (np.mean([pair[i]["loss"] for pair in pairs]) for i in (0, 1))
        saved = [new["wss@95"] - old["wss@95"] for new, old in pairs]
        interval = interval_of_mean(saved)
        against[name] = {
            "loss": round(float(ours), 5),
            "u4_loss": round(float(theirs), 5),
            "ratio_of_mean_losses": round(float(ours / theirs), 4),
            "wss@95_above": round(interval.mean, 4),
            "wss@95_above_interval": [round(interval.low, 4), round(interval.high, 4)],
        }
    return {"means": means, "against_u4": against}


def show(results: dict[str, Any]) -> None:
    """Print one line a review, then the means."""
    names = ["u4", *SETTINGS]
    print(f"{'':34}" + "".join(f"{name:>34}" for name in names))
    for review, found in results["means"].items():
        cells = (f"{found[n]['loss']:.3f}  {found[n]['wss@95']:.3f}" for n in names)
        times = found["u4"]["seconds"] / found[names[1]]["seconds"]
        print(f"{review:34}" + "".join(f"{cell:>34}" for cell in cells) + f"{times:8.1f} x")
    for name, found in results["against_u4"].items():
        print(name, found)


def main() -> None:
    """Measure, write the results and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", required=True, help="the Python of ASReview's environment")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--output", type=Path, default=RESULTS)
    asked = parser.parse_args()
    peer = Peer(asked.peer)
    reviews = load_reviews()
    text_alone(reviews[0], np.array([0, 1]))  # compiling apart
    runs: dict[str, list[dict[str, dict[str, float]]]] = {r.name: [] for r in reviews}
    for seed in range(asked.seeds):
        for review in reviews:
            runs[review.name].append(measure(review, seed, peer))
            print(seed, review.name, runs[review.name][-1], flush=True)
    libraries = ("numpy", "scipy", "numba", "scikit-learn", "pystemmer")
    results = {
        "versions": {"asreview": peer.version, **{name: version(name) for name in libraries}},
        "seeds": asked.seeds,
        **summary(runs),
        "runs": runs,
    }
    write_results(asked.output, results)
    show(results)


if __name__ == "__main__":
    main()

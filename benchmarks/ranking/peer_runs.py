"""Replay the reviews with ASReview and keep what comes out: its loop is slow.

``python -m benchmarks.ranking.peer_runs --peer /path/to/asreview/python``

Asks only for what `peer.json` does not hold yet; other versions of ASReview or its libraries
start it anew. What is kept can be stopped and taken up at any time.
"""

import argparse
import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.ranking.reviews import ALL_NAMES, Review, load_reviews
from benchmarks.results import read_results, write_results
from classifier.evaluation.metrics import loss, work_saved
from training.replay import draw_priors

__all__ = ["KEPT", "kept_runs", "measures"]

KEPT = Path(__file__).with_name("peer.json")
_VERSIONS = (
    "import json; from importlib.metadata import version; "
    "print(json.dumps({n: version(n) for n in ('asreview', 'scikit-learn', 'numpy')}))"
)
Runs = dict[str, list[dict[str, float]]]


def measures(verdicts: NDArray[np.bool_], seconds: float) -> dict[str, float]:
    """Return what is kept of one replay."""
    return {
        "loss": round(loss(verdicts), 6),
        "wss@95": round(work_saved(verdicts, recall=0.95), 6),
        "seconds": round(seconds, 3),
    }


def kept_runs() -> tuple[dict[str, str], Runs]:
    """Return ASReview's versions, and for each review its replays, one a seed from 0."""
    kept = read_results(KEPT)
    return kept["versions"], kept["runs"]


def _asked(process: "subprocess.Popen[str]", review: Review, seed: int) -> dict[str, float]:
    """Replay one review; fails if the peer did not start from the same priors."""
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps({"file": str(review.file), "seed": seed}) + "\n")
    process.stdin.flush()
    answer: dict[str, Any] = json.loads(process.stdout.readline())
    order = np.array(answer["order"])
    priors = draw_priors(review.relevant, n_included=1, n_excluded=1, seed=seed)
    assert order[:2].tolist() == priors.tolist(), "other priors than ours"
    verdicts = np.zeros(len(review.relevant) - 2, dtype=np.bool_)
    verdicts[: len(order) - 2] = review.relevant[order[2:]]
    return measures(verdicts, answer["seconds"])


def main() -> None:
    """Ask for what is missing, and keep it after every replay."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", required=True, help="the Python of ASReview's environment")
    parser.add_argument("--seeds", type=int, default=10)
    wanted = parser.parse_args()
    answer = subprocess.run(
        [wanted.peer, "-c", _VERSIONS], capture_output=True, text=True, check=True
    )
    versions: dict[str, str] = json.loads(answer.stdout)
    runs: Runs = {}
    if KEPT.is_file() and kept_runs()[0] == versions:
        runs = kept_runs()[1]
    command = [wanted.peer, str(Path(__file__).with_name("peer.py"))]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        for review in load_reviews(ALL_NAMES):
            of_review = runs.setdefault(review.name, [])
            for seed in range(len(of_review), wanted.seeds):
                of_review.append(_asked(process, review, seed))
                write_results(KEPT, {"versions": versions, "runs": runs})
                print(review.name, seed, of_review[-1], flush=True)


if __name__ == "__main__":
    main()

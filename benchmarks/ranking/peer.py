"""Replay reviews with ASReview; run by the Python of an environment that has it.

Reads lines of JSON from standard input, ``{"file": ..., "seed": ...}``, and answers each with
one line: the rows in the order in which they were labelled (the two priors first), and the
seconds from the features to the last relevant record. Nothing of mechsift is imported here.
"""

import json
import sys
import time

import numpy as np
from asreview import load_dataset
from asreview.learner import ActiveLearningCycle
from asreview.models.models import get_ai_config
from asreview.models.queriers import TopDown
from asreview.models.stoppers import IsFittable
from asreview.simulation.simulate import Simulate
from sklearn.utils import check_random_state


def replay(file: str, seed: int) -> dict[str, object]:
    """Do what ``asreview simulate --n-prior-included 1 --n-prior-excluded 1`` does."""
    database = load_dataset(file, dataset_id="review")
    labels = np.array(database.input["included"])
    np.random.seed(seed)  # noqa: NPY002 (as its command does)
    cycles = [
        ActiveLearningCycle(querier=TopDown(), stopper=IsFittable()),
        ActiveLearningCycle.from_meta(get_ai_config("elas_u4")["value"]),
    ]
    texts = database.input.get_df()
    started = time.perf_counter()
    simulation = Simulate(texts, database.input["included"], cycles, print_progress=False)
    for label in (1, 0):
        rows = np.where(labels == label)[0]
        simulation.label(check_random_state(seed).choice(rows, 1, replace=False))
    simulation.review()
    seconds = time.perf_counter() - started
    order = [int(row) for row in simulation._results["record_id"]]
    return {"order": order, "seconds": seconds}


for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps(replay(asked["file"], asked["seed"])), flush=True)

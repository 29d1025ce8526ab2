"""The reference implementation of BUSCAR, asked in its own environment."""

import json
import subprocess
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.ranking.stopping_courses import Verdicts
from classifier.screening.progress import Progress
from classifier.screening.stopping import Buscar, PaceRule

_ASK = """
import json, sys, time
import numpy as np
from importlib.metadata import version
from buscarpy import calculate_h0
answers, seconds = [], []
for case in json.load(sys.stdin):
    labels = np.zeros(case["screened"], dtype=int)
    labels[case["finds"]] = 1
    started = time.perf_counter()
    answers.append(float(calculate_h0(labels, case["n_records"], recall_target=case["target"])))
    seconds.append(time.perf_counter() - started)
print(json.dumps({"version": version("buscarpy"), "p": answers, "seconds": seconds}))
"""
_LOOK = 50_000


def compare_with_buscarpy(
    peer: Path, stops: list[tuple[Verdicts, int]], *, target_recall: float
) -> dict[str, Any]:
    """Ask buscarpy for p at each of our BUSCAR stops and one record before, and time a look.

    Parameters
    ----------
    peer : the Python of an environment that has buscarpy.
    stops : the whole order of verdicts, and how many had been screened at our stop.
    """
    cases = [_case(verdicts, n, target_recall) for verdicts, at in stops for n in (at - 1, at)]
    look = _large_look()
    cases.append(_case(look, _LOOK, target_recall))
    done = subprocess.run(
        [peer, "-W", "ignore", "-c", _ASK],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        check=True,
    )
    theirs = json.loads(done.stdout)
    before, at = theirs["p"][:-1:2], theirs["p"][1:-1:2]
    return {
        "buscarpy": theirs["version"],
        "stops_compared": len(stops),
        "stops_equal": sum(b >= 0.05 > a for b, a in zip(before, at, strict=True)),
        "look_at_50000": {
            "relevant_found": int(look[:_LOOK].sum()),
            "buscarpy_seconds": round(theirs["seconds"][-1], 3),
        }
        | {f"{rule.name}_seconds": _seconds(rule, look) for rule in (Buscar(), PaceRule())},
    }


def _case(verdicts: Verdicts, screened: int, target: float) -> dict[str, Any]:
    finds = np.flatnonzero(verdicts[:screened]).tolist()
    return {
        "finds": finds,
        "screened": screened,
        "n_records": len(verdicts),
        "target": target,
    }


def _large_look() -> Verdicts:
    """Draw 60,000 records, 1,500 relevant and each ten times as likely to be next."""
    weights = np.where(np.arange(60_000) < 1_500, 10.0, 1.0)
    waits = np.random.default_rng(0).exponential(size=len(weights)) / weights
    return np.asarray(np.argsort(waits) < 1_500)


def _seconds(rule: Buscar | PaceRule, verdicts: Verdicts) -> float:
    """Return the shortest of five looks."""
    seen = tuple(verdicts[:_LOOK].tolist())
    progress = Progress(n_records=len(verdicts), verdicts_in_order=seen)
    took = []
    for _ in range(5):
        started = time.perf_counter()
        rule.judge(progress)
        took.append(time.perf_counter() - started)
    return round(min(took), 4)

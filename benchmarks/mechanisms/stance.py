"""Presence and bearing: how often the rules guess what invented sentences were written to say.

Run ``python -m benchmarks.mechanisms.stance``; writes ``stance.json``. Every other sentence is
for tuning the rules; the rest is reported apart. The mechanism is given, not found.
"""

import csv
import json
import os
import platform
import time
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.results import write_results
from classifier.modelling.stance import StanceGuesser
from classifier.schema import load_codebook

__all__ = ["exact_interval", "judge", "main", "measure"]

RESULTS = Path(__file__).with_name("stance.json")
CORPORA = Path(__file__).parents[2] / "corpora"
ROUNDS = 20
NOT_GUESSED = "not guessed"
Row = dict[str, str]


def main() -> None:
    """Measure, print, and write down."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    results = measure()
    print(json.dumps(results, indent=2))
    write_results(RESULTS, results)


def measure() -> dict[str, Any]:
    """Return tables and accuracies of both halves, and the rate of guessing on one core."""
    with (CORPORA / "stance" / "sentences.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    guessers = {
        name: StanceGuesser(load_codebook(CORPORA / "codebooks" / f"{name}.toml"))
        for name in sorted({row["codebook"] for row in rows})
    }
    libraries = ("mechsift", "spacy", "scipy")
    return {
        "tuned_on": judge(rows[::2], guessers),
        "held_out": judge(rows[1::2], guessers),
        "guesses_per_second": round(_rate(rows, guessers)),
        "versions": {name: version(name) for name in libraries}
        | {"python": platform.python_version()},
    }


def judge(rows: Sequence[Row], guessers: dict[str, StanceGuesser]) -> dict[str, Any]:
    """Return what was written against what was guessed, for presence and for bearing."""
    guesses = [
        guessers[row["codebook"]].guess(row["mechanism"], row["sentence"], row["following"])
        for row in rows
    ]
    presences = [
        (row["presence"], str(g.presence or NOT_GUESSED))
        for row, g in zip(rows, guesses, strict=True)
    ]
    bearings = [
        (row["bearing"], str(g.bearing or NOT_GUESSED))
        for row, g in zip(rows, guesses, strict=True)
    ]
    return {"presence": _summary(presences), "bearing": _summary(bearings)}


def exact_interval(right: int, n: int) -> list[float]:
    """Return the 95 per cent interval of a share (Clopper and Pearson 1934)."""
    from scipy.stats import binomtest

    interval = binomtest(right, n).proportion_ci(0.95, method="exact")
    return [round(float(interval.low), 3), round(float(interval.high), 3)]


def _summary(pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    right, written = sum(a == b for a, b in pairs), Counter(a for a, _ in pairs)
    said = sum(guessed != NOT_GUESSED for _, guessed in pairs)
    table: dict[str, dict[str, int]] = {name: {} for name in written}
    for (name, guessed), count in sorted(Counter(pairs).items()):
        table[name][guessed] = count
    return {
        "n": len(pairs),
        "right": right,
        "said": said,
        "coverage": round(said / len(pairs), 3),
        "precision": round(right / max(said, 1), 3),
        "interval": exact_interval(right, max(said, 1)),
        "majority_share": round(max(written.values()) / len(pairs), 3),
        "written_to_guessed": table,
    }


def _rate(rows: Sequence[Row], guessers: dict[str, StanceGuesser]) -> float:
    start = time.perf_counter()
    for _ in range(ROUNDS):
        judge(rows, guessers)
    return ROUNDS * len(rows) / (time.perf_counter() - start)


if __name__ == "__main__":
    main()

"""Mechanism prediction on every coded corpus, beside plain baselines, from no label to all.

``MECHSIFT_DATA=... python -m benchmarks.mechanisms.table``; writes ``table.json``.

No, 12, 36 and 100 labels in three draws each, and five folds with all; every side on the same
draws in one run. A draw is measured on the records that it does not label. ``worst`` is the
lowest difference to the codebook alone on the same records, over the draws.
"""

import json
import os
import platform
import sys
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.mechanisms.baselines import BASELINES
from benchmarks.mechanisms.corpora import coded_corpora
from benchmarks.results import write_results
from classifier.modelling.coded_corpus import CodedCorpus
from classifier.modelling.sentence_learning import Coded
from classifier.schema import Codebook
from classifier.text.features import Sentences
from training.mechanism_evaluation import (
    Predicted,
    Predictor,
    ShotResult,
    codebook_first,
    evaluate_shots,
)

RESULTS = Path(__file__).with_name("table.json")
SHOTS = ("0", "12", "36", "100", "all")
RUNS = 3
_MEASURES = ("map", "micro_f1", "evidence_hit")


def codebook_alone(
    sentences: Sentences, coded: Sequence[Coded], codebook: Codebook, seed: int
) -> Predicted:
    """Predict with the product's model and no code at all."""
    nobody = np.ones(sentences.n_records, dtype=bool)
    return codebook_first(
        sentences, [one.without(nobody, sentences) for one in coded], codebook, seed
    )


def measure(corpus: CodedCorpus, codebook: Codebook) -> dict[str, Any]:
    """Return each side's figures by number of labels."""
    sides: dict[str, Predictor] = {"mechsift": codebook_first, "codebook alone": codebook_alone}
    sides |= BASELINES
    enough = [shots for shots in SHOTS if not shots.isdecimal() or _fits(corpus, int(shots))]
    found: dict[str, dict[str, Any]] = {}
    for name, predictor in sides.items():
        start = time.process_time()
        results = evaluate_shots(
            corpus, codebook, shots=enough, n_runs=RUNS, n_folds=5, seed=0, predictor=predictor
        )
        found[name] = {result.shots: _figures(result) for result in results}
        found[name]["seconds"] = round(time.process_time() - start, 1)
    for shots in enough:
        pairs = zip(
            found["mechsift"][shots]["maps"],
            found["codebook alone"][shots]["maps"],
            strict=True,
        )
        found["mechsift"][shots]["worst"] = round(min(own - bare for own, bare in pairs), 4)
    return found


def _fits(corpus: CodedCorpus, shots: int) -> bool:
    """Whether enough records are left to measure on."""
    return 2 * shots <= len(corpus.records)


def _figures(result: ShotResult) -> dict[str, Any]:
    means = {
        name: _rounded(np.mean([getattr(one, name) for one in result.measures]))
        for name in _MEASURES
    }
    return means | {"maps": [_rounded(one.map) for one in result.measures]}


def _rounded(value: float) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None


def main() -> None:
    """Measure, write the results and print them."""
    import scipy.optimize  # noqa: F401 (only a library that is loaded can be limited)
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    folder = Path(os.environ.get("MECHSIFT_DATA", ""))
    if not (folder / "multilabel").is_dir():
        sys.exit("set MECHSIFT_DATA to the folder that benchmarks/README.md describes")
    results: dict[str, Any] = {
        "versions": {"python": platform.python_version()}
        | {name: version(name) for name in ("mechsift", "numpy", "scipy", "scikit-learn")},
        "corpora": {},
    }
    with threadpool_limits(1, user_api="blas"):
        for name, corpus, codebook in coded_corpora(folder):
            shape = {"records": len(corpus.records), "labels": len(codebook.scored)}
            results["corpora"][name] = shape | {"sides": measure(corpus, codebook)}
            print(name, json.dumps(results["corpora"][name]["sides"], indent=None), flush=True)
            write_results(RESULTS, results)


if __name__ == "__main__":
    main()

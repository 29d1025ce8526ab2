"""Mechanism prediction on a public coded corpus, beside plain TF-IDF and logistic regression.

``MECHSIFT_DATA=... python -m benchmarks.mechanisms.targets``

No, 36, 100 and all labels (five folds), three draws each, seed 0; both sides on the same
folds in one run. Then how long one model takes to train, and how many abstracts a second one
core scores with evidence, presence and bearing.
"""

import os
import platform
import sys
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.results import write_results
from classifier.formats import read_exports
from classifier.modelling.sentence_learning import Coded
from classifier.schema import Codebook, load_codebook
from classifier.scoring.evidence import EvidenceShown
from classifier.scoring.service import score_batch
from classifier.text.features import Sentences
from training.corpora import load_corpora
from training.fitting import fit_bundle
from training.mechanism_evaluation import Predicted
from training.mechanism_service import EvaluationSettings, evaluate_corpus

ROOT = Path(__file__).resolve().parents[2]
CODEBOOK = ROOT / "corpora" / "codebooks" / "hallmarks.toml"
RESULTS = Path(__file__).with_name("targets.json")
SETTINGS = EvaluationSettings(shots=("0", "36", "100", "all"), n_runs=3)
TARGETS = {
    "0": {"map": 0.75},
    "36": {"map": 0.78},
    "100": {"map": 0.80},
    "all": {"map": 0.86, "micro_f1": 0.79, "example_f1": 0.83, "evidence_hit@1": 0.80},
}
_EVEN = 0.5


def plain(
    sentences: Sentences, coded: Sequence[Coded], codebook: Codebook, seed: int
) -> Predicted:
    """Predict with TF-IDF over words and pairs and one logistic regression a mechanism.

    Classes count alike, so that one half is a fair cut-off. It ranks sentences by the same
    weights; where it has no codes of both kinds it says the
    same of all.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    said = [" ".join(stems) for stems in sentences.stems]
    whole = [""] * sentences.n_records
    for text, record in zip(said, sentences.records.tolist(), strict=True):
        whole[record] += f" {text}"
    vectors = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    records, parts = vectors.fit_transform(whole), vectors.transform(said)
    chances = np.full((len(whole), len(codebook.scored)), _EVEN)
    evidence = np.zeros((len(said), len(codebook.scored)))
    for column, codes in enumerate(coded):
        known = ~np.isnan(codes.codes)
        positive = codes.codes[known] == 1
        if positive.all() or not positive.any():
            continue
        model = LogisticRegression(
            C=10.0, max_iter=1000, class_weight="balanced", random_state=seed
        )
        model.fit(records[known], positive)
        chances[:, column] = model.predict_proba(records)[:, 1]
        evidence[:, column] = model.decision_function(parts)
    return Predicted(chances, chances > _EVEN, evidence)


def rates(corpus: Path, codebook: Codebook) -> dict[str, float]:
    """Return seconds to train on the whole corpus, and abstracts scored a second."""
    loaded = load_corpora([str(corpus)], codebook)
    start = time.perf_counter()
    bundle = fit_bundle(loaded, codebook, CODEBOOK.read_text("utf-8"), name="x", version="1")
    trained = time.perf_counter() - start
    records = read_exports([corpus]).records
    score_batch(records[:50], bundle, shown=EvidenceShown.TOP)  # compiles
    start = time.perf_counter()
    score_batch(records, bundle, shown=EvidenceShown.TOP)
    taken = time.perf_counter() - start
    return {
        "seconds_to_train": round(trained, 1),
        "abstracts_a_second": round(len(records) / taken),
    }


def main() -> None:
    """Measure, write the results and print them."""
    corpus = Path(os.environ.get("MECHSIFT_DATA", "")) / "multilabel" / "hallmarks_dev.jsonl"
    if not corpus.is_file():
        sys.exit("set MECHSIFT_DATA to the folder that benchmarks/README.md describes")
    codebook = load_codebook(CODEBOOK)
    ours = evaluate_corpus(str(corpus), codebook, SETTINGS)
    theirs = evaluate_corpus(str(corpus), codebook, SETTINGS, predictor=plain)
    results: dict[str, Any] = {
        "versions": {"python": platform.python_version()}
        | {name: version(name) for name in ("mechsift", "numpy", "scipy", "scikit-learn")},
        "targets": TARGETS,
        "mechsift": ours,
        "plain": theirs,
        **rates(corpus, codebook),
    }
    write_results(RESULTS, results)
    print("labels  measure         mechsift  plain  target")
    for shots, wanted in TARGETS.items():
        for name in ("map", "micro_f1", "example_f1", "evidence_hit@1"):
            told, other = ours["shots"][shots][name], theirs["shots"][shots][name]
            print(f"{shots:7} {name:15} {told:8.3f} {other or 0:6.3f}  {wanted.get(name, '')}")
    print(
        f"trained in {results['seconds_to_train']} s; {results['abstracts_a_second']} a second"
    )


if __name__ == "__main__":
    main()

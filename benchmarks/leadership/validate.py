"""External validation of the shipped leadership model on real abstracts.

Run ``MECHSIFT_DATA=<folder> python -m benchmarks.leadership.validate``; `benchmarks/README.md`
says what the folder holds. None of it is ever used for training. Writes ``results.json``, whose
section goes into the model card when the model is published again.
"""

import csv
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold

from benchmarks.leadership.baseline import keyword_counts
from benchmarks.leadership.section import card_section
from benchmarks.results import write_results
from classifier.formats import read_exports
from classifier.modelling.fitting import included_of
from classifier.modelling.inclusion import fit_inclusion
from classifier.modelling.mechanism_fitting import fit_mechanisms
from classifier.modelling.mechanisms import MechanismModel
from classifier.modelling.sentence_learning import Coded
from classifier.schema import Codebook, Record, corpus_frame, load_codebook
from classifier.text.features import Sentences, gather_sentences
from training.corpora import load_corpora
from training.publish import CODEBOOK, CORPUS, SEED, build_shipped, weights_digest

Floats = NDArray[np.float64]

RESULTS = Path(__file__).with_name("results.json")
N_PERMUTATIONS = 10_000
N_SEEDS = 5


@dataclass(frozen=True)
class Code:
    """One mechanism that the reader coded in one abstract."""

    row: int
    mechanism_id: str
    sure: bool
    opening: str


def main() -> None:
    """Measure, print and keep."""
    data = Path(os.environ.get("MECHSIFT_DATA", ""))
    if not (data / "leadership" / "included_dev.csv").is_file():
        sys.exit("set MECHSIFT_DATA to the folder that benchmarks/README.md describes")
    real = read_exports([data / "leadership" / "included_dev.csv"]).records
    nagtegaal = read_exports([data / "screening" / "Nagtegaal_2019.csv"]).records
    codes = read_codes(data / "leadership" / "abstract_codes_dev.csv", real)
    codebook = load_codebook(CODEBOOK)
    bundle = build_shipped()
    results: dict[str, Any] = {
        "weights_sha256": weights_digest(bundle),
        "made_by": {"python": platform.python_version()}
        | {name: version(name) for name in ("numpy", "scipy", "scikit-learn")},
        "inclusion": {
            "among_nagtegaal": among_others(bundle.inclusion.margins, real, nagtegaal),
            "among_near_misses": among_near_misses(codebook, real),
        },
        "mechanisms": {
            "codebook_alone": mechanism_measures(cold_model(codebook, nagtegaal), real, codes),
            "shipped": mechanism_measures(bundle.mechanisms, real, codes),
            "taught": mechanism_measures(
                build_shipped(learn_codes=True).mechanisms, real, codes
            ),
        },
    }
    results["section"] = card_section(results)
    write_results(RESULTS, results)
    print(results["section"])


def among_others(margins: Any, real: list[Record], others: list[Record]) -> dict[str, Any]:
    """Rank the real abstracts among records of another review, beside the baseline."""
    ours = (margins(corpus_frame(real)), margins(corpus_frame(others)))
    baseline = (keyword_counts(real), keyword_counts(others))
    return {
        "n_real": len(real),
        "n_others": len(others),
        "auc": auc(*ours),
        "ranks": ranks(*ours),
        "baseline_auc": auc(*baseline),
        "baseline_ranks": ranks(*baseline),
    }


def among_near_misses(codebook: Codebook, real: list[Record]) -> dict[str, Any]:
    """Rank the real abstracts among near misses that the fold's model has not seen.

    Each of five folds, over several seeds, holds out a fifth of the demonstration corpus; its
    near misses and the real abstracts are scored by the model of that fold; the AUC is the
    folds' mean.
    """
    corpus = load_corpora([str(CORPUS)], codebook)
    included = included_of(corpus.labels)
    frame = corpus_frame(corpus.records)
    found = []
    for seed in range(N_SEEDS):
        folds = StratifiedKFold(5, shuffle=True, random_state=seed)
        for train, test in folds.split(np.zeros(len(included)), included):
            part = frame.iloc[train].reset_index(drop=True)
            fit = fit_inclusion(part, included[train], scope=codebook.scope, random_state=SEED)
            missed = test[included[test] == 0]
            scores = fit.model.decision_function(frame.iloc[missed].reset_index(drop=True))
            found.append(auc(fit.model.decision_function(corpus_frame(real)), scores))
    near = [r for r, label in zip(corpus.records, included, strict=True) if label == 0]
    return {
        "n_real": len(real),
        "n_near_misses": len(near),
        "auc": round(float(np.mean(found)), 4),
        "auc_by_fold_sd": round(float(np.std(found)), 4),
        "baseline_auc": auc(keyword_counts(real), keyword_counts(near)),
    }


def auc(positive: Floats, negative: Floats) -> float:
    """Return the chance that a positive scores above a negative, ties half."""
    truth = np.r_[np.ones(len(positive)), np.zeros(len(negative))]
    return round(float(roc_auc_score(truth, np.r_[positive, negative])), 4)


def ranks(positive: Floats, negative: Floats) -> list[int]:
    """Return each positive's rank among the negatives, best first, ties last."""
    return sorted(int(1 + (negative >= score).sum()) for score in positive)


def read_codes(path: Path, real: list[Record]) -> list[Code]:
    """Read the codes that one reader gave the real abstracts."""
    rows = {record.source_id: row for row, record in enumerate(real)}
    with path.open(encoding="utf-8", newline="") as stream:
        return [
            Code(
                rows[item["record_id"]],
                item["mechanism"],
                item["certainty"] == "sure",
                item["sentence_starts"],
            )
            for item in csv.DictReader(stream)
        ]


def cold_model(codebook: Codebook, background: list[Record]) -> MechanismModel:
    """Return the codebook's own model, with unlabelled records beside it."""
    sentences = gather_sentences(
        [r.title for r in background], [r.abstract for r in background]
    )
    uncoded = Coded(
        codes=np.full(len(background), np.nan), marked=np.zeros(len(sentences), dtype=bool)
    )
    return fit_mechanisms(sentences, [uncoded] * len(codebook.scored), codebook).model


def mechanism_measures(
    model: MechanismModel, real: list[Record], codes: Sequence[Code]
) -> dict[str, Any]:
    """Measure how mechanism scores rank the codes of the real abstracts."""
    sentences = gather_sentences([r.title for r in real], [r.abstract for r in real])
    scores = model.scores(sentences)
    chosen = [i for i, name in enumerate(model.mechanism_ids) if name != "resilience"]
    names = [model.mechanism_ids[i] for i in chosen]
    pooled = scores.probabilities[:, chosen]
    truth = np.zeros(pooled.shape, dtype=bool)
    for code in codes:
        truth[code.row, names.index(code.mechanism_id)] = True
    sure = [code for code in codes if code.sure]
    return {
        "n_abstracts": len(real),
        "n_codes": len(codes),
        "n_sure": len(sure),
        "mean_rank": mean_rank(pooled, truth),
        "mean_rank_sure": _mean_rank_of(pooled, names, sure),
        "mean_rank_chance": 4.0,
        "mean_rank_p": permutation_p(pooled, truth),
        "ap": _average_precisions(pooled, truth, names),
        "evidence_hit@1": evidence_hits(scores.evidence, sentences, model, real, codes),
        "evidence_hit@1_sure": evidence_hits(scores.evidence, sentences, model, real, sure),
        "evidence_hit@1_chance": evidence_chance(sentences, codes),
    }


def ranks_within(pooled: Floats) -> Floats:
    """Return each mechanism's rank within its record, 1 the best, ties shared."""
    above = (pooled[:, None, :] > pooled[:, :, None]).sum(axis=2)
    equal = (pooled[:, None, :] == pooled[:, :, None]).sum(axis=2)
    return np.asarray(above + (equal + 1) / 2)


def mean_rank(pooled: Floats, truth: NDArray[np.bool_]) -> float:
    """Return the mean rank, among the seven, of the mechanisms that were coded."""
    return round(float(ranks_within(pooled)[truth].mean()), 3)


def _mean_rank_of(pooled: Floats, names: list[str], codes: Sequence[Code]) -> float:
    within = ranks_within(pooled)
    found = [within[code.row, names.index(code.mechanism_id)] for code in codes]
    return round(float(np.mean(found)), 3)


def permutation_p(pooled: Floats, truth: NDArray[np.bool_]) -> float:
    """Return how often shuffling each record's codes over the seven ranks them as well."""
    random = np.random.default_rng(0)
    within = ranks_within(pooled)
    seen = within[truth].mean()
    as_good = sum(
        within[random.permuted(truth, axis=1)].mean() <= seen for _ in range(N_PERMUTATIONS)
    )
    return round((as_good + 1) / (N_PERMUTATIONS + 1), 4)


def _average_precisions(
    pooled: Floats, truth: NDArray[np.bool_], names: list[str]
) -> dict[str, dict[str, float]]:
    """Return AP over records for mechanisms with two codes or more, beside its chance."""
    random = np.random.default_rng(0)
    found = {}
    for column, name in enumerate(names):
        coded = truth[:, column]
        if coded.sum() < 2:
            continue
        shuffled = [
            average_precision_score(random.permutation(coded), pooled[:, column])
            for _ in range(N_PERMUTATIONS // 10)
        ]
        ap = float(average_precision_score(coded, pooled[:, column]))
        found[name] = {
            "coded": int(coded.sum()),
            "ap": round(ap, 3),
            "chance": round(float(np.mean(shuffled)), 3),
            "p": round((sum(s >= ap for s in shuffled) + 1) / (len(shuffled) + 1), 4),
        }
    return found


def evidence_hits(
    scores: Floats,
    sentences: Sentences,
    model: MechanismModel,
    real: list[Record],
    codes: Sequence[Code],
) -> float:
    """Return how often the first sentence shown is the one that the reader named."""
    hits = []
    for code in codes:
        own = np.flatnonzero(sentences.records == code.row)
        column = model.mechanism_ids.index(code.mechanism_id)
        best = int(own[np.argmax(scores[own, column])])
        start, end = sentences.spans[best].tolist()
        record = real[code.row]
        text = (record.title if sentences.in_title[best] else record.abstract)[start:end]
        hits.append(text.startswith(code.opening))
    return round(float(np.mean(hits)), 3)


def evidence_chance(sentences: Sentences, codes: Sequence[Code]) -> float:
    """Return the hit rate of a sentence of the abstract drawn by chance."""
    lengths = np.bincount(sentences.records[~sentences.in_title])
    return round(float(np.mean([1 / lengths[code.row] for code in codes])), 3)


if __name__ == "__main__":
    main()

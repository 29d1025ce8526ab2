"""The scoring kernel beside scikit-learn, by turns, and how its cost grows.

``python -m benchmarks.scale.kernel``

One core, the same texts: inclusion and ten mechanisms (the shipped eight and two more columns
of the same weights). The peers score eleven linear models over a fitted `TfidfVectorizer`:
`words` over single words, `phrases` over words and pairs, as inclusion is, and `sentences` in
addition over each sentence's phrases of up to four words, as the mechanisms are.
"""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.results import write_results
from benchmarks.scale.texts import drawn, shipped
from classifier.modelling.mechanisms import MechanismModel
from classifier.scoring.compiled.mechanisms import sum_phrases
from classifier.scoring.kernel import _TEMPERED, ScoringKernel, Texts
from classifier.text.buffers import Buffers
from classifier.text.features import PHRASE_ORDERS, PHRASE_SALT
from classifier.text.sentences import sentence_spans

RESULTS = Path(__file__).with_name("kernel.json")
PLOT = Path(__file__).with_name("cost.svg")
N_RECORDS = 10_000
BATCH = 1000
N_LABELS = 10
_ROUNDS = 7
Work = Callable[[], object]


def with_labels(model: MechanismModel, n_labels: int) -> MechanismModel:
    """Return the model with its mechanisms repeated up to `n_labels`."""
    columns = np.arange(n_labels) % len(model.mechanism_ids)
    of_any = np.append(columns, len(model.mechanism_ids))
    sentences, records = model.sentences, model.records
    return replace(
        model,
        mechanism_ids=tuple(f"m{number}" for number in range(n_labels)),
        sentences=replace(sentences, weights=sentences.weights[:, of_any].copy()),
        places=model.places[:, of_any].copy(),
        intercepts=model.intercepts[columns],
        records=replace(records, weights=records.weights[:, columns].copy()),
        blend=model.blend[columns],
        sigmoids=tuple(model.sigmoids[column] for column in columns),
        cutoffs=model.cutoffs[columns],
        calibrated=tuple(model.calibrated[column] for column in columns),
        n_coded=tuple(model.n_coded[column] for column in columns),
    )


def batches(table: Any) -> list[tuple[Any, Any, Any]]:
    """Return title, abstract and keywords of each batch as Arrow arrays."""
    parts = [table.slice(start, BATCH) for start in range(0, len(table), BATCH)]
    names = ("title", "abstract", "keywords")
    return [tuple(part[name].combine_chunks() for name in names) for part in parts]


def rates(n_records: int, works: dict[str, Work]) -> dict[str, float]:
    """Return records a second of the processor's time, each best of some turns."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(_ROUNDS):
        for name, work in works.items():
            started = time.process_time()
            work()
            seconds[name].append(time.process_time() - started)
    return {name: n_records / min(taken) for name, taken in seconds.items()}


def kernel_works(table: Any, n_labels: int = N_LABELS) -> dict[str, Work]:
    """Return the whole kernel, and inclusion alone, from Arrow arrays."""
    bundle = shipped()
    kernel = ScoringKernel(bundle.inclusion, with_labels(bundle.mechanisms, n_labels))
    work, buffers = batches(table), Buffers()

    def run(score: Callable[[Texts], object]) -> Work:
        return lambda: [score(Texts.of_arrow(*arrays, buffers)) for arrays in work]

    return {
        "with_sentences": run(kernel.scores),
        "without_sentences": run(partial(_without_sentences, kernel)),
        "inclusion_alone": run(kernel.decision_function),
    }


def _without_sentences(kernel: ScoringKernel, texts: Texts) -> None:
    """Score inclusion, and mechanisms by whole records: no text is split, nothing pooled."""
    model, lexicon, n_records = kernel._mechanisms, kernel._lexicon, texts.n_records
    numbered = kernel._lexicon.number(texts.codes)
    kernel._inclusion.sigmoid(kernel._margins(numbered, n_records))
    in_title = np.tile([True, False], n_records)
    records = np.repeat(np.arange(n_records), 2)
    ends = texts.codes.offsets[1:][records + np.where(in_title, 0, n_records)]
    whole = np.zeros((n_records, model.records.weights.shape[1]))
    sum_phrases(
        numbered.numbers, numbered.places, numbered.ends, n_records, records, in_title,
        np.column_stack([ends, ends]), lexicon.stems, lexicon.n_begun, lexicon.begun,
        max(PHRASE_ORDERS), np.uint64(PHRASE_SALT), kernel._phrases, kernel._rows[0],
        model.sentences.weights, kernel._rows[1], model.records.weights, _TEMPERED,
        np.zeros((len(records), model.sentences.weights.shape[1])), whole,
        np.zeros(len(records), dtype=np.int64),
    )  # fmt: skip
    model.probabilities(whole)


def whole_rate(table: Any, n_labels: int = N_LABELS) -> float:
    """Return the rate of the whole kernel."""
    works = kernel_works(table, n_labels)
    works["with_sentences"]()
    return rates(len(table), {"whole": works["with_sentences"]})["whole"]


def peer_works(table: Any) -> dict[str, Work]:
    """Return scikit-learn on the same texts."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    rows = table.to_pylist()
    texts = [f"{row['title']} {row['abstract']} {row['keywords']}" for row in rows]
    spans = [[row["title"], *_sentences(row["abstract"])] for row in rows]
    sentences = [sentence for found in spans for sentence in found]

    def peer(texts: Sequence[str], longest: int) -> Work:
        vectorizer = TfidfVectorizer(sublinear_tf=True, min_df=2, ngram_range=(1, longest))
        vectorizer.fit(texts)
        shape = (len(vectorizer.vocabulary_), N_LABELS + 1)
        weights = np.random.default_rng(0).normal(size=shape)
        return lambda: vectorizer.transform(texts) @ weights

    words, phrases, by_sentence = peer(texts, 1), peer(texts, 2), peer(sentences, 4)

    def whole() -> None:
        phrases()
        for row in rows:
            _sentences(row["abstract"])
        by_sentence()

    return {"words": words, "phrases": phrases, "sentences": whole}


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


def costs(table: Any) -> dict[str, list[dict[str, float]]]:
    """Return microseconds a record by number of records, of labels, and length of abstract."""
    longer = table.set_column(
        2, "abstract", [[f"{text} " * 4 for text in table["abstract"].to_pylist()]]
    )
    letters = {
        "as they are": table, "four times": longer.slice(0, 1000),
        "none": table.set_column(2, "abstract", [[""] * len(table)]),
    }  # fmt: skip
    return {
        "records": [
            {"records": n, "us": 1e6 / whole_rate(table.slice(0, n))}
            for n in (500, 1000, 3000, len(table))
        ],
        "labels": [{"labels": n, "us": 1e6 / whole_rate(table, n)} for n in (1, 10, 20, 40)],
        "length": [
            {
                "characters": float(np.mean([len(t) for t in part["abstract"].to_pylist()])),
                "us": 1e6 / whole_rate(part),
            }
            for part in (letters["none"], letters["as they are"], letters["four times"])
        ],
    }


def plot(found: dict[str, list[dict[str, float]]]) -> None:
    """Draw the costs, one panel each."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "mechsift", "svg.fonttype": "none"})
    from matplotlib import pyplot

    figure, panels = pyplot.subplots(1, 3, figsize=(9, 2.8), sharey=False)
    for panel, rows in zip(panels, found.values(), strict=True):
        across = next(name for name in rows[0] if name != "us")
        panel.plot([row[across] for row in rows], [row["us"] for row in rows], "o-")
        panel.set_ylim(bottom=0)
        panel.set_xlabel({"characters": "characters of abstract"}.get(across, across))
    panels[0].set_ylabel("microseconds a record")
    figure.tight_layout()
    figure.savefig(PLOT, metadata={"Date": None})


def main() -> None:
    """Measure, write the results and print them."""
    table = drawn(N_RECORDS)
    works = kernel_works(table)
    for work in works.values():
        work()
    measured = rates(len(table), {**works, **peer_works(table)})
    kernel = {name: measured.pop(name) for name in works}
    peers, found = measured, costs(table)
    plot(found)
    names = ("mechsift", "numpy", "numba", "pyarrow", "scikit-learn")
    results = {
        "versions": {name: version(name) for name in names},
        "n_records": N_RECORDS,
        "n_labels": N_LABELS,
        "kernel_per_second": {name: round(value) for name, value in kernel.items()},
        "scikit_learn_per_second": {name: round(value) for name, value in peers.items()},
        "whole_kernel_over_scikit_learn": {
            name: round(kernel["with_sentences"] / value, 1) for name, value in peers.items()
        },
        "without_sentences_over_scikit_learn": {
            name: round(kernel["without_sentences"] / value, 1) for name, value in peers.items()
        },
        "inclusion_over_scikit_learn": {
            name: round(kernel["inclusion_alone"] / value, 1) for name, value in peers.items()
        },
        "cost": {
            name: [{key: round(value, 1) for key, value in row.items()} for row in rows]
            for name, rows in found.items()
        },
    }
    write_results(RESULTS, results)
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()

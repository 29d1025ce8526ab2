"""Fitting: labels and marked sentences reach the models, and measures are held out."""

import json
import math
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifier.errors import UnusableCorpusError
from classifier.modelling.coded_corpus import coded_sentences
from classifier.modelling.fitting import included_of
from classifier.schema import Label, MechanismMark, Record, load_codebook
from classifier.text.features import gather_sentences
from training.corpora import load_corpora
from training.fitting import fit_bundle

ROOT = Path(__file__).resolve().parents[2]
ABSTRACT = "They met. They trusted one another, they said. It ended."


@pytest.fixture(scope="module")
def codebook(small_review):
    return load_codebook(small_review.codebook)


@pytest.fixture(scope="module")
def corpus(small_review, codebook):
    return load_corpora([str(small_review.labelled)], codebook)


def marked(codebook, evidence, *, coded=True):
    """Return the sentences that count as marked for trust, as texts."""
    records = [
        Record(record_id="other"),
        Record(record_id="a", title="Care teams", abstract=ABSTRACT),
    ]
    mark = MechanismMark(mechanism_id="trust", coded=coded, evidence=evidence)
    labels = [Label(record_id="other"), Label(record_id="a", marks=(mark,))]
    sentences = gather_sentences([r.title for r in records], [r.abstract for r in records])
    trust, power = coded_sentences(records, labels, sentences, codebook)
    assert math.isnan(trust.codes[0])
    assert trust.codes[1] == coded
    assert np.isnan(power.codes).all()
    assert not power.marked.any()
    fields = ["Care teams" if t else ABSTRACT for t in sentences.in_title]
    spans = zip(fields, sentences.spans.tolist(), trust.marked.tolist(), strict=True)
    return [text[start:end] for text, (start, end), is_marked in spans if is_marked]


@pytest.mark.parametrize(
    ("evidence", "sentences"),
    [
        ("They trusted one another, they said.", ["They trusted one another, they said."]),
        ("trusted one another", ["They trusted one another, they said."]),
        (
            "They met.  They trusted one\nanother, they said.",
            ["They met.", "They trusted one another, they said."],
        ),
        ("", []),
        ("Nowhere in the text.", []),
    ],
    ids=["whole", "part", "two", "none", "elsewhere"],
)
def test_marked_sentences_are_found_in_the_text(codebook, evidence, sentences):
    assert marked(codebook, evidence) == sentences


def test_labels_become_one_nought_or_unknown():
    labels = [Label(record_id="x", included=value) for value in (True, False, None)]
    found = included_of(labels)
    assert found[:2].tolist() == [1.0, 0.0]
    assert math.isnan(found[2])


def test_a_mechanism_that_was_merged_is_not_learned(small_review, codebook):
    assert [m.mechanism_id for m in codebook.mechanisms] == ["trust", "power", "faith"]
    assert small_review.bundle.mechanisms.mechanism_ids == ("trust", "power")


def test_the_bundle_counts_what_it_learned_from(small_review, corpus):
    bundle = small_review.bundle
    assert (bundle.inclusion.n_included, bundle.inclusion.n_excluded) == (24, 36)
    coded = [
        sum(m.coded and m.mechanism_id == name for label in corpus.labels for m in label.marks)
        for name in ("trust", "power")
    ]
    assert list(bundle.mechanisms.n_coded) == coded == [12, 8]


def test_measures_are_there_for_inclusion_and_every_mechanism(small_review):
    measured = small_review.bundle.provenance.metrics
    assert set(measured["inclusion"]) == {
        "held_out_auc", "held_out_ap", "recall_at_cutoff", "share_flagged",
    }  # fmt: skip
    assert all(0 <= value <= 1 for value in measured["inclusion"].values())
    assert measured["inclusion"]["held_out_auc"] > 0.9
    assert measured["inclusion"]["recall_at_cutoff"] >= 0.95
    assert {name: m["coded"] for name, m in measured["mechanisms"].items()} == {
        "trust": 12,
        "power": 8,
    }


def test_measures_on_random_labels_are_those_of_chance(corpus, codebook):
    shuffled = np.random.RandomState(0).permutation(len(corpus.labels))
    labels = tuple(replace(corpus.labels[i], marks=()) for i in shuffled)
    bundle = fit_bundle(
        replace(corpus, labels=labels), codebook, "", name="chance", version="1"
    )
    assert bundle.provenance.metrics["inclusion"]["held_out_auc"] < 0.8


def test_without_labels_the_codebook_alone_ranks(corpus, codebook):
    labels = tuple(Label(record_id=label.record_id) for label in corpus.labels)
    bundle = fit_bundle(replace(corpus, labels=labels), codebook, "", name="cold", version="1")
    assert (bundle.inclusion.n_included, bundle.inclusion.n_excluded) == (0, 0)
    assert bundle.provenance.metrics["inclusion"] == {}
    assert bundle.calibrated is False
    assert bundle.mechanisms.n_coded == (0, 0)


def test_a_higher_target_lowers_the_cutoff(corpus, codebook):
    cutoffs = [
        fit_bundle(
            corpus, codebook, "", name="x", version="1", target_recall=target
        ).inclusion.cutoff
        for target in (0.5, 1.0)
    ]
    assert cutoffs[0] > cutoffs[1]


@pytest.mark.parametrize(("included", "word"), [(True, "included"), (False, "excluded")])
def test_one_label_alone_is_refused(corpus, codebook, included, word):
    labels = tuple(replace(label, included=included) for label in corpus.labels)
    with pytest.raises(UnusableCorpusError) as caught:
        fit_bundle(replace(corpus, labels=labels), codebook, "", name="x", version="1")
    assert str(caught.value) == (
        f"every labelled record is {word}; training needs both, or no labels at all"
    )


def test_fitting_uses_one_thread_however_many_there_are(small_review):
    # A sum's last digits depend on how it is shared among threads, and so would the weights.
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "from threadpoolctl import threadpool_info\n"
        "from classifier.schema import load_codebook\n"
        "from classifier.modelling import fitting\n"
        "from training.corpora import load_corpora\n"
        "from training.fitting import fit_bundle\n"
        "fit = fitting.fit_mechanisms\n"
        "def told(*arguments, **options):\n"
        "    found = fit(*arguments, **options)\n"
        "    print([p['num_threads'] for p in threadpool_info() if p['user_api'] == 'blas'])\n"
        "    return found\n"
        "fitting.fit_mechanisms = told\n"
        "book = load_codebook(Path(sys.argv[3]))\n"
        "corpus = load_corpora([sys.argv[2]], book)\n"
        "fit_bundle(corpus, book, '', name='x', version='1')\n"
    )
    arguments = [ROOT, small_review.labelled, small_review.codebook]
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        env={**os.environ, "OPENBLAS_NUM_THREADS": "2"},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    threads = json.loads(done.stdout)
    assert len(threads) >= 1
    assert set(threads) == {1}

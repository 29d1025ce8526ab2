"""The compiled kernel and the models' own reference give the same scores."""

import numpy as np
import pytest

from classifier.formats import read_exports
from classifier.resources import find_resource
from classifier.schema import Record, corpus_frame
from classifier.scoring.kernel import ScoringKernel
from classifier.scoring.packing import pack, slots
from classifier.text.features import gather_sentences


@pytest.fixture(scope="module")
def records(small_review):
    """Return records of several makes, and some with little or nothing in them."""
    exports = sorted(find_resource("corpora/leadership-demo/exports").iterdir())
    found = read_exports([small_review.labelled, *exports]).records[::3]
    odd = [
        Record(record_id="empty"),
        Record(record_id="one", title="Trust"),
        Record(record_id="same", title="trust trust trust trust", abstract="Trust. Trust."),
        Record(record_id="keywords", title="a", keywords=("shared power", "trust")),
    ]
    return [*odd, *found]


@pytest.fixture(scope="module")
def kernels(small_review):
    bundle = small_review.bundle
    return [
        ScoringKernel(bundle.inclusion, bundle.mechanisms, compiled=compiled)
        for compiled in (True, False)
    ]


def test_both_paths_give_the_same_margins(kernels, records):
    compiled, reference = (kernel.margins(corpus_frame(records)) for kernel in kernels)
    assert len(set(compiled.round(6))) > 10
    np.testing.assert_allclose(compiled, reference, rtol=0, atol=1e-9)


def test_both_paths_give_the_same_sentence_scores(kernels, records):
    sentences = gather_sentences([r.title for r in records], [r.abstract for r in records])
    compiled, reference = (kernel.sentence_scores(sentences) for kernel in kernels)
    assert compiled.shape == (len(sentences), 2)
    assert np.abs(compiled).max() > 1
    np.testing.assert_allclose(compiled, reference, rtol=0, atol=1e-9)


@pytest.mark.parametrize(("setting", "compiled"), [("1", False), ("0", True), ("", True)])
def test_the_setting_turns_the_compiled_path_off(small_review, monkeypatch, setting, compiled):
    monkeypatch.setenv("MECHSIFT_NO_NUMBA", setting)
    bundle = small_review.bundle
    assert ScoringKernel(bundle.inclusion, bundle.mechanisms).compiled is compiled


def test_packed_texts_begin_where_the_offsets_say():
    hashes, offsets = pack([["a", "b"], [], ["a"]])
    assert offsets.tolist() == [0, 2, 2, 3]
    assert hashes[0] == hashes[2] != hashes[1]


def test_slots_hold_the_place_of_every_known_bucket_and_nothing_else():
    table = slots(np.array([3, 70_000]))
    assert (table[3], table[70_000]) == (0, 1)
    assert (table == -1).sum() == len(table) - 2

"""All coded corpora that mechanism prediction is measured on, each with a codebook."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from classifier.modelling.coded_corpus import CodedCorpus, coded_corpus
from classifier.schema import Codebook, Label, MechanismMark, Record, load_codebook
from training.corpora import load_corpora

__all__ = ["coded_corpora", "without_cues"]

_ROOT = Path(__file__).resolve().parents[2]
_CODEBOOKS = _ROOT / "corpora" / "codebooks"


def coded_corpora(folder: Path) -> Iterator[tuple[str, CodedCorpus, Codebook]]:
    """Yield name, corpus and codebook.

    Two corpora stand twice: with the codebook as it is, and with its definitions alone, as
    somebody would begin who has no cue phrases yet.

    Parameters
    ----------
    folder : that `benchmarks/README.md` describes.
    """
    hallmarks = load_codebook(_CODEBOOKS / "hallmarks.toml")
    leadership = _coded_only(load_codebook(_CODEBOOKS / "leadership.toml"))
    perspectives = load_codebook(Path(__file__).with_name("perspectives.toml"))
    told = folder / "leadership" / "abstracts_coded_dev.csv"
    yield "leadership", _loaded(told, leadership), leadership
    bare = without_cues(leadership)
    yield "leadership, definitions only", _loaded(told, bare), bare
    told = folder / "multilabel" / "org_perspectives_dev.jsonl"
    yield "organisational perspectives", _perspectives(told, perspectives), perspectives
    told = folder / "multilabel" / "hallmarks_dev.jsonl"
    yield "hallmarks", _loaded(told, hallmarks), hallmarks
    bare = without_cues(hallmarks)
    yield "hallmarks, definitions only", _loaded(told, bare), bare


def without_cues(codebook: Codebook) -> Codebook:
    """Return the codebook with its definitions alone."""
    bare = (
        replace(mechanism, cues=(), absence_cues=(), not_cues=())
        for mechanism in codebook.mechanisms
    )
    return replace(codebook, mechanisms=tuple(bare))


def _coded_only(codebook: Codebook) -> Codebook:
    """Return the codebook without the mechanism that no abstract was coded for."""
    kept = (m for m in codebook.mechanisms if m.mechanism_id != "resilience")
    return replace(codebook, mechanisms=tuple(kept))


def _loaded(path: Path, codebook: Codebook) -> CodedCorpus:
    corpus = load_corpora([str(path)], codebook)
    return coded_corpus(corpus.records, corpus.labels, codebook)


def _perspectives(path: Path, codebook: Codebook) -> CodedCorpus:
    records, labels = [], []
    ids = [mechanism.mechanism_id for mechanism in codebook.scored]
    for line in path.read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        record_id = str(told["id"])
        records.append(
            Record(record_id=record_id, title=told["title"] or "", abstract=told["text"] or "")
        )
        marks = tuple(
            MechanismMark(mechanism_id=name, coded=name in told["labels"]) for name in ids
        )
        labels.append(Label(record_id=record_id, marks=marks))
    return coded_corpus(records, labels, codebook)

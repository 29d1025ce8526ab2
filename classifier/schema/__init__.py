"""The words that everyone shares: records, codebooks, marks, labels, predictions."""

from classifier.schema.codebook import Codebook, Mechanism, ReviewScope, Standing
from classifier.schema.codebook_file import find_codebook, load_codebook, parse_codebook
from classifier.schema.corpus import CORPUS_COLUMNS, check_frame, corpus_frame
from classifier.schema.decision import Decision, Stage, Verdict
from classifier.schema.history import Change, ChangeKind, Resolution
from classifier.schema.marks import (
    Bearing,
    Evidence,
    Flag,
    Label,
    MechanismMark,
    MechanismPrediction,
    Prediction,
    Presence,
)
from classifier.schema.record import KINDS, RawField, Record, identify, normalise_doi

__all__ = [
    "CORPUS_COLUMNS",
    "KINDS",
    "Bearing",
    "Change",
    "ChangeKind",
    "Codebook",
    "Decision",
    "Evidence",
    "Flag",
    "Label",
    "Mechanism",
    "MechanismMark",
    "MechanismPrediction",
    "Prediction",
    "Presence",
    "RawField",
    "Record",
    "Resolution",
    "ReviewScope",
    "Stage",
    "Standing",
    "Verdict",
    "check_frame",
    "corpus_frame",
    "find_codebook",
    "identify",
    "load_codebook",
    "normalise_doi",
    "parse_codebook",
]

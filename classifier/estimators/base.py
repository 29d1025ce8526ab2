"""What both classifiers share: texts in, a bundle as what was learned, save and load."""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import replace
from numbers import Integral
from pathlib import Path
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from classifier.bundles import (
    ModelBundle,
    Provenance,
    corpus_facts,
    holds_demonstration,
    load_bundle,
    save_bundle,
    write_card,
)
from classifier.errors import UnusableInputError
from classifier.formats import RecordsLike, records_of, text_columns
from classifier.modelling.fitting import FittedModels
from classifier.schema import Codebook, Label, Record
from classifier.scoring.kernel import KernelScores, ScoringKernel, Texts
from classifier.scoring.service import BATCH

__all__ = ["PARAMETERS", "BundledClassifier", "bundle_of", "seed_of"]

PARAMETERS = "estimator"
"""Where a bundle's metrics keep what a classifier needs to know of its fit."""

_SOURCE = "records given from Python"
_LARGEST_SEED = (1 << 31) - 1


class BundledClassifier(ClassifierMixin, BaseEstimator, ABC):  # type: ignore[misc]
    """A classifier of texts whose fitted state is a model bundle.

    Attributes
    ----------
    bundle_ : what was learned; `classifier.score` and the command line score with it, too.
    feature_names_in_ : columns of the DataFrame that texts were read from, where it was one.
    """

    bundle_: ModelBundle

    def save(self, folder: str | Path, *, name: str = "") -> None:
        """Write what was learned as a bundle: no pickle, every file with its SHA-256.

        Parameters
        ----------
        folder : new, empty or an older bundle, which is replaced.
        name : in the manifest and on the card; by default the folder's.

        Raises
        ------
        UnwritableOutputError
            If the folder holds anything but a bundle, or cannot be written.
        """
        check_is_fitted(self, "bundle_")
        self._write(self.bundle_, Path(folder), name)

    @staticmethod
    def _write(bundle: ModelBundle, folder: Path, name: str) -> None:
        named = replace(bundle.provenance, name=name or folder.resolve().name)
        bundle = replace(bundle, provenance=named)
        save_bundle(bundle, folder, card=write_card(bundle))

    @classmethod
    def load(cls, folder: str | Path) -> Self:
        """Return a fitted classifier from any bundle: a folder, or a shipped name.

        Raises
        ------
        MissingFileError, UnknownNameError, InvalidBundleError
            If there is no such bundle, or it was altered.
        """
        bundle = load_bundle(folder)
        return cls(**cls._parameters(bundle))._take(bundle)

    @classmethod
    @abstractmethod
    def _parameters(cls, bundle: ModelBundle) -> dict[str, Any]:
        """Return the parameters with which the bundle was fitted."""

    def _take(self, bundle: ModelBundle) -> Self:
        """Keep a bundle as what was learned."""
        self.bundle_ = bundle
        return self

    def _read(self, texts: RecordsLike) -> list[Record]:
        """Return the records of X in `fit`, and note which columns were read."""
        for name in ("feature_names_in_", "n_features_in_"):
            if hasattr(self, name):
                delattr(self, name)
        columns = text_columns(getattr(texts, "columns", ()))
        if columns:
            self.feature_names_in_ = np.array(list(columns.values()), dtype=object)
            self.n_features_in_ = len(columns)
        return records_of(texts)

    def _read_again(self, texts: RecordsLike) -> list[Record]:
        """Return the records of X after `fit`; a table must have the fields it had then."""
        columns = text_columns(getattr(texts, "columns", ()))
        for field, name in text_columns(getattr(self, "feature_names_in_", ())).items():
            if columns and field not in columns:
                raise UnusableInputError(
                    "The feature names should match those that were passed during fit; the "
                    f"column {name} was there, and no column holds the {field} now"
                )
        return records_of(texts)

    def _scored(self, texts: RecordsLike) -> Iterator[tuple[list[Record], KernelScores]]:
        """Yield batches of records with their scores."""
        check_is_fitted(self, "bundle_")
        records = self._read_again(texts)
        kernel = ScoringKernel(self.bundle_.inclusion, self.bundle_.mechanisms)
        for start in range(0, len(records), BATCH):
            batch = records[start : start + BATCH]
            yield batch, kernel.scores(Texts.of_records(batch))

    def __sklearn_tags__(self) -> Any:
        """Say what it takes: texts, alone or in a table, never numbers."""
        tags = super().__sklearn_tags__()
        tags.input_tags.one_d_array = True
        tags.input_tags.two_d_array = False
        tags.input_tags.string = True
        tags.classifier_tags.multi_class = False
        return tags


def bundle_of(
    fitted: FittedModels,
    records: Sequence[Record],
    labels: Sequence[Label],
    codebook: Codebook,
    codebook_text: str,
    *,
    seed: int,
    parameters: dict[str, Any],
) -> ModelBundle:
    """Return fitted models as a bundle that says where they come from.

    Parameters
    ----------
    parameters : what the classifier needs to know of its fit when it is loaded.
    """
    return ModelBundle(
        inclusion=fitted.inclusion.model,
        mechanisms=fitted.mechanisms.model,
        codebook=codebook,
        codebook_text=codebook_text,
        provenance=Provenance(
            name="unnamed",
            version="1",
            corpora=(corpus_facts(_SOURCE, _digest(records, labels), labels),),
            demonstration=holds_demonstration(records),
            seed=seed,
            metrics={**fitted.metrics, PARAMETERS: parameters},
        ),
    )


def _digest(records: Sequence[Record], labels: Sequence[Label]) -> str:
    """Return the SHA-256 of what was learned from."""
    learned = hashlib.sha256()
    for record, label in zip(records, labels, strict=True):
        marks = [(mark.mechanism_id, mark.coded, mark.evidence) for mark in label.marks]
        read = (record.title, record.abstract, record.keywords, label.included, marks)
        learned.update(json.dumps(read).encode())
    return learned.hexdigest()


def seed_of(random_state: Any) -> int:
    """Return the seed that stands behind scikit-learn's ways to give a random state."""
    if isinstance(random_state, Integral):
        return int(random_state)
    return int(check_random_state(random_state).randint(_LARGEST_SEED))

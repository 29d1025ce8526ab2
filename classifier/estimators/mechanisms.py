"""Which mechanisms of a codebook a record evidences, as a multi-label classifier."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.utils.validation import check_is_fitted

from classifier.bundles import ModelBundle
from classifier.estimators.base import PARAMETERS, BundledClassifier, bundle_of, seed_of
from classifier.estimators.inclusion import InclusionClassifier
from classifier.estimators.targets import coded_labels
from classifier.formats import RecordsLike
from classifier.modelling.fitting import fit_models
from classifier.schema import (
    Codebook,
    Prediction,
    Record,
    codebook_toml,
    find_codebook,
    load_codebook,
)
from classifier.scoring.evidence import shown_named
from classifier.scoring.kernel import KernelScores
from classifier.scoring.service import BATCH, BatchScorer
from classifier.scoring.table import evidence_text

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MechanismClassifier"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_EVIDENCE_COLUMNS = (
    "row", "record_id", "mechanism", "sentence", "field", "start", "end", "score", "presence",
    "bearing",
)  # fmt: skip


class MechanismClassifier(BundledClassifier):
    """Tells which mechanisms of a codebook a record evidences, and in which sentence.

    The codebook speaks first: fitted on texts alone, its definitions and cues rank them. Codes
    teach it more. It is what ``mechsift train`` fits. It proposes; people decide.

    Parameters
    ----------
    codebook : a codebook, its file, or the name of a shipped one.
    random_state : of the folds on which probabilities and cut-offs are chosen.

    Attributes
    ----------
    mechanism_ids_ : shape (n_mechanisms,), the columns of every array, in the codebook's order.
    classes_ : shape (n_mechanisms, 2), the codes 0 and 1 of each, as scikit-learn's scorers
        expect it where several labels may hold.
    cutoffs_ : shape (n_mechanisms,), where `predict` begins to suggest a mechanism.
    n_coded_ : shape (n_mechanisms,), records coded as evidence of each that were learned from.
    calibrated_ : shape (n_mechanisms,), whether a column of `predict_proba` holds
        probabilities that codes have earned. Where it is False they give an order, no more.
    bundle_ : what was learned, as a bundle; its inclusion model is the codebook's protocol.
    feature_names_in_ : the columns that texts were read from, where X was a DataFrame.

    See Also
    --------
    classifier.estimators.InclusionClassifier : which records belong in the review.

    Examples
    --------
    >>> texts = ["They met. The director shared power with the nurses.", "Rats were fed."]
    >>> coder = MechanismClassifier("leadership").fit(texts)
    >>> bool(coder.calibrated_.any())
    False
    >>> sentences = coder.evidence(texts, below_cutoff=True)
    >>> sentences[sentences["mechanism"] == "working_with_power"]["sentence"].tolist()
    ['The director shared power with the nurses.']
    """

    def __init__(self, codebook: Codebook | str | Path, *, random_state: Any = 0) -> None:
        self.codebook = codebook
        self.random_state = random_state

    def fit(self, X: RecordsLike, Y: Any = None) -> Self:
        """Learn from texts, and from the codes that people gave them.

        Parameters
        ----------
        X : texts, a DataFrame with a title or an abstract, or records. Those without codes tell
            how rare words are.
        Y : shape (n_records, n_mechanisms), 1 evidenced, 0 not, NaN not coded, in the order of
            the codebook's scored mechanisms; or a DataFrame with columns named after some of
            them, and ``evidence:<id>`` for the sentences that people marked; or labels, as
            `classifier.labels_of` reads them. Without it the codebook alone speaks.

        Raises
        ------
        UnusableInputError
            If X holds no texts, or Y is no set of codes for this codebook.
        """
        records = self._read(X)
        codebook, text = _codebook_of(self.codebook)
        labels = coded_labels(Y, records, codebook)
        seed = seed_of(self.random_state)
        fitted = fit_models(records, labels, codebook, seed=seed)
        return self._take(
            bundle_of(fitted, records, labels, codebook, text, seed=seed, parameters={})
        )

    def decision_function(self, X: RecordsLike) -> Floats:
        """Return the margins, which order records; shape (n_records, n_mechanisms).

        They have no unit, and are not alike from one mechanism to another.
        """
        return self._joined([found.mechanisms.margins for _, found in self._scored(X)])

    def predict_proba(self, X: RecordsLike) -> Floats:
        """Return how likely each mechanism is; shape (n_records, n_mechanisms).

        Before a mechanism has codes enough (`calibrated_` is False) its column is **an order,
        not probabilities**: .8 stands before .6 and says nothing of how often such records
        evidence the mechanism. Where it has, probabilities are calibrated on held-out records.
        """
        return self._joined([found.mechanisms.probabilities for _, found in self._scored(X)])

    def predict(self, X: RecordsLike) -> NDArray[np.int64]:
        """Return 1 where a mechanism is suggested; shape (n_records, n_mechanisms).

        It is where it stands out (it reaches its cut-off; without codes enough it is among the
        three clearest of its record), and a sentence speaks for it.
        """
        suggested = [
            found.mechanisms.suggested & _spoken(found) for _, found in self._scored(X)
        ]
        return self._joined(suggested).astype(np.int64)

    def evidence(
        self, X: RecordsLike, *, shown: str = "top", below_cutoff: bool = False
    ) -> pd.DataFrame:
        """Return the sentences that speak for the mechanisms of each record.

        Parameters
        ----------
        shown : ``top`` gives the best sentence for each mechanism, ``all`` every one that
            speaks for it.
        below_cutoff : whether to show those of mechanisms that `predict` does not suggest, too.

        Returns
        -------
        One row a sentence: ``row`` (place in X, from 0), ``record_id``, ``mechanism``,
        ``sentence``, ``field``, ``start`` and ``end`` (characters of the record's title or
        abstract), ``score`` (log-odds that order the sentences of one record), ``presence``
        and ``bearing`` (first guesses for a person to check, or "").
        """
        import pandas as pd

        asked = "all" if below_cutoff and shown == "top" else shown
        sentences = [
            (row, record.record_id, found.mechanism_id, evidence_text(record, span), span.field,
             span.start, span.end, span.score, found.presence or "", found.bearing or "")
            for row, (record, predicted) in enumerate(self._predictions(X, asked))
            for found in predicted.mechanisms
            if below_cutoff or found.suggested
            for span in found.evidence[: 1 if shown == "top" else None]
        ]  # fmt: skip
        return pd.DataFrame(sentences, columns=list(_EVIDENCE_COLUMNS))

    def _predictions(
        self, texts: RecordsLike, shown: str
    ) -> Iterator[tuple[Record, Prediction]]:
        records, choice = self._read_again(texts), shown_named(shown)
        scorer = BatchScorer(self.bundle_)
        for first in range(0, len(records), BATCH):
            batch = records[first : first + BATCH]
            yield from zip(batch, scorer.batch(batch, shown=choice), strict=True)

    def save(
        self,
        folder: str | Path,
        *,
        name: str = "",
        inclusion: InclusionClassifier | None = None,
    ) -> None:
        """Write what was learned as a bundle: no pickle, every file with its SHA-256.

        Parameters
        ----------
        folder, name : as in `InclusionClassifier.save`.
        inclusion : whose model ranks the records with this bundle; by default the codebook's
            protocol alone does.
        """
        check_is_fitted(self, "bundle_")
        bundle = self.bundle_
        if inclusion is not None:
            check_is_fitted(inclusion, "bundle_")
            bundle = _together(bundle, inclusion.bundle_)
        self._write(bundle, Path(folder), name)

    def _joined(self, batches: Sequence[NDArray[Any]]) -> NDArray[Any]:
        return np.concatenate([np.empty((0, len(self.mechanism_ids_))), *batches])

    @classmethod
    def _parameters(cls, bundle: ModelBundle) -> dict[str, Any]:
        return {"codebook": bundle.codebook, "random_state": bundle.provenance.seed}

    def _take(self, bundle: ModelBundle) -> Self:
        model = bundle.mechanisms
        self.mechanism_ids_ = np.array(model.mechanism_ids, dtype=object)
        self.classes_ = np.tile([0, 1], (len(model.mechanism_ids), 1))
        self.cutoffs_ = model.cutoffs
        self.n_coded_ = np.array(model.n_coded, dtype=np.int64)
        self.calibrated_ = np.isin(model.mechanism_ids, bundle.calibrated_mechanisms)
        return super()._take(bundle)

    def __sklearn_tags__(self) -> Any:
        """Say that several mechanisms may hold at once, and that no codes are needed."""
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_label = True
        tags.target_tags.required = False
        tags.target_tags.multi_output = True
        tags.target_tags.single_output = False
        return tags


def _spoken(found: KernelScores) -> Bools:
    """Return whether any sentence of a record speaks for a mechanism."""
    spoken = np.zeros(found.mechanisms.probabilities.shape, dtype=np.bool_)
    np.logical_or.at(spoken, found.sentences.records, found.mechanisms.has_evidence)
    return spoken


def _codebook_of(codebook: Codebook | str | Path) -> tuple[Codebook, str]:
    """Return a codebook and its TOML."""
    if isinstance(codebook, Codebook):
        return codebook, codebook_toml(codebook)
    path = find_codebook(str(codebook))
    return load_codebook(path), path.read_text(encoding="utf-8-sig")


def _together(mechanisms: ModelBundle, inclusion: ModelBundle) -> ModelBundle:
    """Return one bundle with the mechanisms of one and the inclusion of another."""
    of_codes, of_decisions = mechanisms.provenance, inclusion.provenance
    metrics = {**of_codes.metrics, "inclusion": of_decisions.metrics["inclusion"]}
    if PARAMETERS in of_decisions.metrics:
        metrics[PARAMETERS] = of_decisions.metrics[PARAMETERS]
    return replace(
        mechanisms,
        inclusion=inclusion.inclusion,
        provenance=replace(
            of_codes,
            corpora=(*of_decisions.corpora, *of_codes.corpora),
            demonstration=of_codes.demonstration or of_decisions.demonstration,
            metrics=metrics,
        ),
    )

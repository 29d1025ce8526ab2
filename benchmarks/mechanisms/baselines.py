"""Plain ways to predict mechanisms, to hold beside the product's model in the same run."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifier.modelling.sentence_learning import Coded
from classifier.schema import Codebook, Mechanism
from classifier.text.features import Sentences
from classifier.text.tokens import stem, tokens
from training.mechanism_evaluation import Predicted

__all__ = ["BASELINES", "cosine", "cue_count", "cues_and_cosine", "plain"]

Floats = NDArray[np.float64]
_EVEN = 0.5


def _texts(sentences: Sentences) -> list[str]:
    whole = [""] * sentences.n_records
    for stems, record in zip(sentences.stems, sentences.records.tolist(), strict=True):
        whole[record] += " " + " ".join(stems)
    return whole


def _stemmed(text: str) -> str:
    return " ".join(stem(word) for word in tokens(text))


def _codebook_text(mechanism: Mechanism) -> str:
    told = [mechanism.label, mechanism.definition, *mechanism.counts, *mechanism.cues]
    return _stemmed(" ".join(told))


def _cues(sentences: Sentences, codebook: Codebook) -> Floats:
    texts = [f" {text} " for text in _texts(sentences)]
    counted = [
        [sum(text.count(f" {_stemmed(cue)} ") for cue in m.cues) for text in texts]
        for m in codebook.scored
    ]
    return np.array(counted, dtype=np.float64).T


def _cosines(sentences: Sentences, codebook: Codebook) -> Floats:
    from sklearn.feature_extraction.text import TfidfVectorizer

    asked = [_codebook_text(mechanism) for mechanism in codebook.scored]
    texts = _texts(sentences)
    vectors = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, stop_words="english")
    vectors.fit(texts + asked)
    return np.asarray((vectors.transform(texts) @ vectors.transform(asked).T).todense())


def _alike(scores: Floats) -> Floats:
    return (scores - scores.mean(axis=0)) / np.maximum(scores.std(axis=0), 1e-9)


def _predicted(sentences: Sentences, scores: Floats, flagged: NDArray[np.bool_]) -> Predicted:
    return Predicted(scores, flagged, np.zeros((len(sentences), scores.shape[1])))


def cue_count(
    sentences: Sentences, _: Sequence[Coded], codebook: Codebook, __: int
) -> Predicted:
    """Count cue phrases, by stems; any cue is a flag."""
    counted = _cues(sentences, codebook)
    return _predicted(sentences, counted, counted > 0)


def cosine(sentences: Sentences, _: Sequence[Coded], codebook: Codebook, __: int) -> Predicted:
    """Take the cosine of TF-IDF, words and pairs, with all that the codebook says."""
    scores = _cosines(sentences, codebook)
    return _predicted(sentences, scores, _alike(scores) > 1)


def cues_and_cosine(
    sentences: Sentences, _: Sequence[Coded], codebook: Codebook, __: int
) -> Predicted:
    """Add half the cosine to the number of cues, both made alike in spread."""
    scores = _alike(_cues(sentences, codebook)) + 0.5 * _alike(_cosines(sentences, codebook))
    return _predicted(sentences, scores, _alike(scores) > 1)


def plain(
    sentences: Sentences, coded: Sequence[Coded], codebook: Codebook, seed: int
) -> Predicted:
    """Predict with TF-IDF over words and pairs and one logistic regression a mechanism.

    Classes count alike, so that one half is a fair cut-off. Where it has no codes of both
    kinds it says the same of all; it never sees the codebook.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    vectors = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    records = vectors.fit_transform(_texts(sentences))
    chances = np.full((sentences.n_records, len(codebook.scored)), _EVEN)
    for column, codes in enumerate(coded):
        known = ~np.isnan(codes.codes)
        positive = codes.codes[known] == 1
        if positive.all() or not positive.any():
            continue
        model = LogisticRegression(
            C=10.0, class_weight="balanced", solver="liblinear", random_state=seed
        )
        model.fit(records[known], positive)
        chances[:, column] = model.predict_proba(records)[:, 1]
    return _predicted(sentences, chances, chances > _EVEN)


BASELINES = {
    "cues": cue_count,
    "cosine": cosine,
    "cues + half the cosine": cues_and_cosine,
    "TF-IDF + logistic regression": plain,
}
"""By name; the last learns from codes alone, the others from the codebook alone."""

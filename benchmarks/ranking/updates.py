"""Updates of the reviews: learn the earlier years, rank the later ones, once.

``python -m benchmarks.ranking.updates``

Beside the session stands what ELAS u4 is made of, fitted once on the same part: TF-IDF of words
and pairs of title and abstract, and scikit-learn's linear SVM, with its parameters.
"""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from benchmarks.ranking.reviews import Review, load_reviews
from benchmarks.results import write_results
from classifier.errors import UnusableCorpusError
from classifier.evaluation.metrics import loss, work_saved
from training.replay import with_fields
from training.temporal import update_document, update_of

RESULTS = Path(__file__).with_name("updates.json")
FIELDS = ("title", "abstract", "keywords")


def parts_of_u4(review: Review, later: NDArray[np.bool_]) -> dict[str, float]:
    """Fit u4's features and SVM on the earlier part and rank the later one."""
    texts = (review.frame["title"] + " " + review.frame["abstract"]).to_numpy()
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, max_df=0.95)
    features = vectorizer.fit_transform(texts[~later])
    wanted = review.relevant[~later]
    weight = np.where(wanted, 1.0, wanted.sum() / (9.8 * (~wanted).sum()))
    model = LinearSVC(C=0.11)
    model.fit(features, wanted, sample_weight=weight * len(wanted) / weight.sum())
    scores = model.decision_function(vectorizer.transform(texts[later]))
    ranked = review.relevant[later][np.argsort(-scores, kind="stable")]
    return {"loss": loss(ranked), "wss@95": work_saved(ranked, recall=0.95)}


def measure(review: Review) -> dict[str, Any]:
    """Return the measures of both sides, or why there are none."""
    shown = with_fields(review.frame, FIELDS)
    try:
        update = update_of(review.frame, shown, review.relevant, scope=review.scope)
    except UnusableCorpusError as error:
        return {"left_out": str(error)}
    years = review.frame["year"].to_numpy(dtype=np.float64, na_value=np.nan)
    return {**update_document(update), "u4": parts_of_u4(review, years >= update.first_year)}


def main() -> None:
    """Measure, write the results and print them."""
    found = {review.name: measure(review) for review in load_reviews()}
    counted = [of for of in found.values() if of.get("averaged")]
    names = ("wss@95", "loss", "brier_skill", "calibration_slope")
    results = {
        "versions": {name: version(name) for name in ("numpy", "scikit-learn", "numba")},
        "n_averaged": len(counted),
        "mean": {name: float(np.mean([of[name] for of in counted])) for name in names},
        "mean_u4": {
            name: float(np.mean([of["u4"][name] for of in counted])) for name in names[:2]
        },
        "reviews": found,
    }
    write_results(RESULTS, results)
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()

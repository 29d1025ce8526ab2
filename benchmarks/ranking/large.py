"""A review of 48,000 records: replayed to its last relevant one, and the wait for the next.

``python -m benchmarks.ranking.large``

All records of the eleven reviews, the relevant ones of Nagtegaal 2019 alone counting as
relevant, and copies of the irrelevant ones with one word in ten left out.
"""

import json
import resource
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.ranking.reviews import Review, load_reviews
from benchmarks.results import write_results
from classifier.screening.session import ScreeningSession
from training.replay import draw_priors, replay

RESULTS = Path(__file__).with_name("large.json")
N_RECORDS = 48_000
N_WAITED_FOR = 50_000
RELEVANT_OF = "Nagtegaal_2019"


def large_review(
    reviews: list[Review], n_records: int
) -> tuple[pd.DataFrame, NDArray[np.bool_]]:
    """Return a corpus frame of title and abstract, and its labels."""
    random = np.random.default_rng(0)
    frames = [review.frame[["title", "abstract"]] for review in reviews]
    relevant = np.concatenate(
        [review.relevant & (review.name == RELEVANT_OF) for review in reviews]
    )
    texts = pd.concat(frames, ignore_index=True)
    copied = random.choice(np.flatnonzero(~relevant), n_records - len(texts))

    def thinned(text: str) -> str:
        return " ".join(word for word in text.split() if random.random() >= 0.1)

    texts = pd.concat([texts, texts.iloc[copied].map(thinned)], ignore_index=True)
    full = (
        reviews[0]
        .frame.reindex(range(n_records))
        .assign(
            record_id=[f"{number:05}" for number in range(n_records)],
            title=texts["title"],
            abstract=texts["abstract"],
            keywords="",
            year=pd.array([pd.NA] * n_records, dtype="Int64"),
        )
    )
    return full, np.append(relevant, np.zeros(len(copied), dtype=np.bool_))


def waits(reviews: list[Review], n_decisions: int = 1000) -> list[float]:
    """Return the seconds from a decision to the next record, in a still larger review."""
    frame, relevant = large_review(reviews, N_WAITED_FOR)
    session = ScreeningSession(frame)
    row_of = {record_id: row for row, record_id in enumerate(frame["record_id"])}
    priors = draw_priors(relevant, n_included=1, n_excluded=1, seed=0).tolist()
    session.add_priors({f"{row:05}": bool(relevant[row]) for row in priors})
    (asked,) = session.next_records()
    found = []
    for _ in range(n_decisions):
        started = time.perf_counter()
        session.decide(asked, relevant=bool(relevant[row_of[asked]]))
        session.retrain()
        (asked,) = session.next_records()
        found.append(time.perf_counter() - started)
    return found


def main() -> None:
    """Measure, write the results and print them."""
    reviews = load_reviews()
    frame, relevant = large_review(reviews, N_RECORDS)
    priors = draw_priors(relevant, n_included=1, n_excluded=1, seed=0)
    run = replay(frame, relevant, priors)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)
    waited = waits(reviews)
    results = {
        "versions": {name: version(name) for name in ("numpy", "scipy", "numba")},
        "n_records": len(frame),
        "n_relevant": int(relevant.sum()),
        "n_asked_for": len(run.order),
        "seconds_features": round(run.seconds_features, 2),
        "seconds_loop": round(run.seconds_loop, 2),
        "peak_gib": round(peak, 2),
        "wait_at_50000_records_ms": {
            "median": round(1000 * float(np.median(waited)), 1),
            "99_per_cent": round(1000 * float(np.quantile(waited, 0.99)), 1),
            "longest": round(1000 * max(waited), 1),
        },
    }
    write_results(RESULTS, results)
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()

"""How many relevant records the session expects among the open ones, and how many there are.

``python -m benchmarks.ranking.probabilities``

Every review is screened with its protocol and two priors, seeds 0 to 2. After 5, 10, 20 and
40 % of its records the probabilities of the open ones are added up.
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np

from benchmarks.ranking.reviews import Review, load_reviews
from benchmarks.results import write_results
from classifier.errors import UnusableCorpusError
from classifier.screening.session import ScreeningSession
from training.replay import draw_priors

RESULTS = Path(__file__).with_name("probabilities.json")
SHARES = (0.05, 0.1, 0.2, 0.4)
SEEDS = range(3)


def course(review: Review, seed: int) -> list[tuple[float, int] | None]:
    """Return, at each share, the expected and the true number of relevant open records."""
    ids = review.frame["record_id"].tolist()
    row_of = {record_id: row for row, record_id in enumerate(ids)}
    priors = draw_priors(review.relevant, n_included=1, n_excluded=1, seed=seed).tolist()
    session = ScreeningSession(review.frame, scope=review.scope)
    session.add_priors({ids[row]: bool(review.relevant[row]) for row in priors})
    stops = [int(share * len(ids)) for share in SHARES]
    found: list[tuple[float, int] | None] = []
    for number, _ in enumerate(session.screen(lambda r: bool(review.relevant[row_of[r]])), 1):
        if number not in stops:
            continue
        is_open = np.ones(len(ids), dtype=np.bool_)
        is_open[[row_of[record_id] for record_id in session.decided]] = False
        try:
            expected = float(session.probabilities()[is_open].sum())
            found.append((round(expected, 1), int(review.relevant[is_open].sum())))
        except UnusableCorpusError:
            found.append(None)
        if number == stops[-1]:
            break
    return found


def main() -> None:
    """Measure, write the results and print them."""
    courses = {r.name: [course(r, seed) for seed in SEEDS] for r in load_reviews()}
    sums = {}
    for place, share in enumerate(SHARES):
        pairs = [run[place] for runs in courses.values() for run in runs]
        known = [pair for pair in pairs if pair]
        sums[str(share)] = {
            "expected": round(sum(pair[0] for pair in known), 1),
            "true": sum(pair[1] for pair in known),
            "too_few_labels": len(pairs) - len(known),
        }
    results = {
        "versions": {name: version(name) for name in ("numpy", "scikit-learn", "numba")},
        "seeds": len(SEEDS),
        "over_all_reviews": sums,
        "reviews": courses,
    }
    write_results(RESULTS, results)
    print(json.dumps(sums, indent=1))


if __name__ == "__main__":
    main()

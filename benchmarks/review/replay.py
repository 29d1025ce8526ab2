"""Replay a screened review with two simulated reviewers, by commands and through Python.

``python -m benchmarks.review.replay``

Nagtegaal 2019 (see `benchmarks.ranking`), its labels as the truth. Each reviewer misses 5 % of
the relevant records and takes 2 % of the irrelevant ones for relevant; both judge every record
that the queue hands out, conflicts are settled by the truth, and screening ends where the
review's own rule advises it.
"""

import csv
import json
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.ranking.reviews import load_review
from benchmarks.results import write_results
from benchmarks.review.simulated import Person, mechsift, screen_to_advice
from classifier.reviewing.exchange.exporting import review_labels
from classifier.reviewing.screening.status import review_status
from classifier.reviewing.state import ReviewState
from classifier.store import open_review

RESULTS = Path(__file__).with_name("replay.json")
NAME = "Nagtegaal_2019"
PEOPLE = (Person("Ann", 0.05, 0.02), Person("Ben", 0.05, 0.02))


def replay(folder: Path) -> dict[str, Any]:
    """Screen the review to a stopping advice and return what came of it."""
    source = load_review(NAME)
    address, codebook = str(folder / "replay.mechsift"), folder / "codebook.toml"
    question = json.dumps(source.scope.question)
    codebook.write_text(
        f'format = 1\nid = "replay"\nversion = 1\ntitle = "Replay"\n[review]\n'
        f"question = {question}\n",
        encoding="utf-8",
    )
    people = [option for one in PEOPLE for option in ("--reviewer", one.name)]
    mechsift("review", "init", address, "-c", codebook, "--design", "double", *people)
    mechsift("review", "import", address, source.file, "--no-decisions")
    truth = _truth_of_papers(address, source.file)
    started = time.perf_counter()
    status = screen_to_advice(address, PEOPLE, truth, folder=folder)
    seconds = time.perf_counter() - started
    return _measured(address, truth, status) | {"seconds": round(seconds, 1)}


def _truth_of_papers(address: str, file: Path) -> dict[str, bool]:
    """Return whether any record of each paper was included, by the id of the paper."""
    from classifier.store import papers_of_records

    with file.open(encoding="utf-8-sig", newline="") as stream:
        labels = {
            row["record_id"]: row["label_included"] == "1" for row in csv.DictReader(stream)
        }
    with open_review(address) as review, review.read() as reading:
        papers = papers_of_records(reading, labels)
    truth: dict[str, bool] = {}
    for name, paper in papers.items():
        truth[paper] = truth.get(paper, False) or labels[name]
    return truth


def _measured(address: str, truth: dict[str, bool], status: dict[str, Any]) -> dict[str, Any]:
    """Return agreement, recall and work saved; through Python, as a script would."""
    with open_review(address) as review:
        agreement = review_status(review).agreement["title_abstract"]
        with review.read() as reading:
            labels = review_labels(ReviewState(reading))
    found = sum(truth[name] for name, label in labels.items() if label.included_abstract)
    n_relevant, n_settled = sum(truth.values()), len(labels)
    (pair,) = agreement.pairs
    assert pair.kappa is not None
    recall = found / n_relevant
    return {
        "review": NAME,
        "papers": len(truth),
        "relevant": n_relevant,
        "settled": n_settled,
        "stop": status["advice"]["stop"],
        "claim": status["advice"]["claim"],
        "recall": round(recall, 4),
        "missed_by_both": sum(
            truth[name] and label.included_abstract is False for name, label in labels.items()
        ),
        "work_saved_over_sampling": round(recall - n_settled / len(truth), 4),
        "kappa": [
            round(value, 4) for value in (pair.kappa.value, pair.kappa.low, pair.kappa.high)
        ],
        "pabak": round(pair.pabak, 4),
        "ac1": round(agreement.ac1 or 0.0, 4),
        "alpha": round(agreement.alpha or 0.0, 4),
    }


def main() -> None:
    """Replay, write the results and print them."""
    with tempfile.TemporaryDirectory() as folder:
        found = replay(Path(folder))
    results = {
        "versions": {name: version(name) for name in ("numpy", "numba", "sqlalchemy")},
        "people": [{"misses": p.misses, "false_alarms": p.false_alarms} for p in PEOPLE],
        **found,
    }
    write_results(RESULTS, results)
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()

"""A review of 200,000 records through the services that command line and web call.

``python -m benchmarks.review.large [--records 200000] [--design double]``

Imports an invented search with duplicates from a CSV, trains, then hands out and takes down
decisions one by one. It needs no data.
"""

import argparse
import csv
import json
import resource
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.corpora.synthetic import invented_search
from benchmarks.results import write_results
from classifier.reviewing.exchange.importing import Import, import_exports
from classifier.reviewing.learning.retrain import retrain
from classifier.reviewing.screening.decisions import decide
from classifier.reviewing.screening.queue import checkout_next
from classifier.reviewing.setup import NewReview, start_review
from classifier.schema import Decision, Record, Stage, Verdict
from classifier.store import Review, open_review

RESULTS = Path(__file__).with_name("large.json")
FIELDS = ("title", "abstract", "authors", "year", "journal", "doi", "pmid")
DECISIONS = 500
CODEBOOK = """\
format = 1
id = "invented"
version = 1
title = "Invented"
[review]
question = "Do community hospitals with older patients have better outcomes of primary care?"
"""


def write_search(path: Path, n_records: int) -> None:
    """Write an invented search as CSV."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(FIELDS)
        for labelled in invented_search(n_records, seed=0):
            writer.writerow(_cell(labelled.record, name) for name in FIELDS)


def _cell(record: Record, name: str) -> str:
    value = getattr(record, name)
    return "; ".join(value) if isinstance(value, tuple) else str(value or "")


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what some work gives, and the seconds that it took."""
    started = time.perf_counter()
    found = work()
    return found, time.perf_counter() - started


def clocked(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    """Return what some work gives, and its seconds by the clock and of the processor."""
    started = time.process_time()
    found, seconds = timed(work)
    processor = time.process_time() - started
    return found, {"seconds": round(seconds, 1), "processor_seconds": round(processor, 1)}


def screen(review: Review, n: int) -> dict[str, float]:
    """Hand out and decide one by one; return milliseconds."""
    waits, writes = [], []
    for number in range(n):
        (handed,), waited = timed(lambda: checkout_next(review, "Ann"))
        said = Decision(
            record_id=handed.record.record_id,
            reviewer="Ann",
            stage=Stage.TITLE_ABSTRACT,
            verdict=Verdict.EXCLUDE if number % 5 else Verdict.INCLUDE,
        )
        _, wrote = timed(lambda said=said: decide(review, said))
        waits.append(waited)
        writes.append(wrote)
    return {
        "next_ms_p50": _ms(waits, 50),
        "next_ms_p95": _ms(waits, 95),
        "next_ms_max": _ms(waits, 100),
        "decide_ms_p50": _ms(writes, 50),
        "decide_ms_p95": _ms(writes, 95),
        "decide_ms_max": _ms(writes, 100),
    }


def _ms(seconds: list[float], percentile: int) -> float:
    return round(1000 * float(np.percentile(seconds, percentile)), 2)


def measure(folder: Path, n_records: int, design: str) -> dict[str, Any]:
    """Return all figures of one review."""
    export, codebook = folder / "search.csv", folder / "invented.toml"
    address = str(folder / f"{design}.mechsift")
    write_search(export, n_records)
    codebook.write_text(CODEBOOK, encoding="utf-8")
    start_review(
        address,
        NewReview.named(reviewers=("Ann", "Ben"), codebook=str(codebook), design=design),
    )
    with open_review(address) as review:
        done, importing = clocked(lambda: import_exports(review, Import(paths=(export,))))
        print("import", importing, flush=True)
        _, cold = clocked(lambda: retrain(review))
        print("first training", cold, flush=True)
        screening = screen(review, DECISIONS)
        print(screening, flush=True)
        _, warm = clocked(lambda: retrain(review))
    return {
        "design": design,
        "records": done.n_records,
        "papers": done.n_papers,
        "import": importing,
        "first_training": cold,
        "training_after_decisions": warm,
        **screening,
        "database_mib": round(Path(address).stat().st_size / 2**20),
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def main() -> None:
    """Measure, write the results and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--design", default="double")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), asked.records, asked.design)
    names = ("numpy", "numba", "sqlalchemy", "rapidfuzz")
    results = {"versions": {name: version(name) for name in names}, **found}
    write_results(RESULTS, results)
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()

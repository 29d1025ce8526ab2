"""The report of a screened review of 50,000 records, in each format.

``python -m benchmarks.review.reports [--records 50000]``

Imports an invented search with duplicates, decides on every paper, reads a tenth in full,
codes what is included for the mechanisms of the leadership codebook, quotes half of these,
invents a training's scores, and writes the report twice in each format. It needs no data.
"""

import argparse
import hashlib
import json
import random
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.results import write_results
from benchmarks.review.large import clocked, write_search
from classifier.reporting.review import write_review_report
from classifier.reviewing.exchange.importing import Import, import_exports
from classifier.reviewing.reports import build_report
from classifier.reviewing.setup import NewReview, start_review
from classifier.schema import (
    Bearing,
    Decision,
    MechanismMark,
    ModelRun,
    Prediction,
    Presence,
    Quotation,
    Stage,
    Verdict,
)
from classifier.store import (
    Review,
    Writing,
    add_run,
    append_decision,
    append_entry,
    current_codebook,
    duplicate_members,
    open_review,
    prepare_scores,
    record_ids,
    replace_scores,
)

RESULTS = Path(__file__).with_name("reports.json")
LIBRARIES = ("numpy", "sqlalchemy", "jinja2", "matplotlib", "python-docx", "xlsxwriter")
REASONS = ("no leader", "no integration", "not empirical", "another field")
FULL_TEXTS, INCLUDED = 0.1, 0.02


def decide_everything(review: Review, chance: random.Random) -> dict[str, int]:
    """Decide on every paper; return how many were kept, included and quoted."""
    counts = {"kept": 0, "included": 0, "quoted": 0}
    with review.write(by="Ann") as writing:
        hidden = {one.record_id for one in duplicate_members(writing) if not one.kept}
        book = current_codebook(writing)
        names = [one.mechanism_id for one in book.mechanisms] if book else []
        for record_id in record_ids(writing):
            if record_id in hidden:
                continue
            drawn = chance.random()
            told = list(decisions_on(record_id, drawn, names, chance))
            for decision in told:
                append_decision(writing, decision)
            counts["kept"] += drawn < FULL_TEXTS
            counts["included"] += drawn < INCLUDED
            if drawn < INCLUDED / 2:
                counts["quoted"] += 1
                quote(writing, record_id, names, chance)
    return counts


def decisions_on(
    record_id: str, drawn: float, names: list[str], chance: random.Random
) -> Iterator[Decision]:
    """Yield what was decided on a paper at either stage."""
    kept, included = drawn < FULL_TEXTS, drawn < INCLUDED
    yield Decision(
        record_id=record_id,
        reviewer="Ann",
        stage=Stage.TITLE_ABSTRACT,
        verdict=Verdict.INCLUDE if kept else Verdict.EXCLUDE,
        reasons=() if kept else (chance.choice(REASONS),),
    )
    if not kept:
        return
    yield Decision(
        record_id=record_id,
        reviewer="Ben",
        stage=Stage.FULL_TEXT,
        verdict=Verdict.INCLUDE if included else Verdict.EXCLUDE,
        reasons=() if included else (chance.choice(REASONS),),
        marks=tuple(marks(names, chance)) if included else (),
    )


def marks(names: list[str], chance: random.Random) -> Iterator[MechanismMark]:
    """Yield some marks, each with an invented sentence."""
    for name in chance.sample(names, 3):
        yield MechanismMark(
            mechanism_id=name,
            coded=True,
            presence=chance.choice(list(Presence)),
            bearing=chance.choice(list(Bearing)),
            evidence=f"An invented sentence about {name}, number {chance.random():.6f}.",
        )


def quote(writing: Writing, record_id: str, names: list[str], chance: random.Random) -> None:
    """Quote a paper for one mechanism, in 40 invented words."""
    text = " ".join(chance.choices(REASONS, k=20))
    name = chance.choice(names)
    append_entry(writing, Quotation(record_id=record_id, text=text, mechanism_id=name))


def score_everything(review: Review) -> None:
    """Note a training with a probability for each record, without any training."""
    chance = random.Random(1)  # noqa: S311 (invented data)
    with review.write(by="Ann") as writing:
        number = add_run(writing, ModelRun(kind="training", codebook_version=3))
        told = ((name, chance.random()) for name in record_ids(writing))
        scores = (Prediction(record_id=name, p_include=p, margin=p) for name, p in told)
        replace_scores(writing, prepare_scores(scores), run=number)


def measure(review: Review, folder: Path) -> dict[str, Any]:
    """Return seconds, size and sameness of the report in each format."""
    report, building = clocked(lambda: build_report(review))
    found: dict[str, Any] = {"build": building}
    for suffix in (".html", ".docx", ".xlsx"):
        path = folder / f"report{suffix}"
        _, writing = clocked(lambda path=path: write_review_report(report, path))
        first = hashlib.sha256(path.read_bytes()).hexdigest()
        write_review_report(build_report(review), path)
        same = hashlib.sha256(path.read_bytes()).hexdigest() == first
        size = round(path.stat().st_size / 1e6, 2)
        found[suffix[1:]] = writing | {"megabytes": size, "same_again": same}
    return found


def main() -> None:
    """Make the review, measure its report, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=50_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        export, address = Path(folder, "search.csv"), str(Path(folder, "large.mechsift"))
        write_search(export, asked.records)
        told = NewReview.named(reviewers=("Ann", "Ben"), codebook="leadership")
        start_review(address, told)
        with open_review(address) as review:
            done = import_exports(review, Import(paths=(export,)))
            counts = decide_everything(review, random.Random(0))  # noqa: S311 (invented data)
            score_everything(review)
            found = {
                "versions": {name: version(name) for name in LIBRARIES},
                "records": asked.records,
                "papers": done.n_papers,
                **counts,
                **measure(review, Path(folder)),
            }
    write_results(RESULTS, found)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()

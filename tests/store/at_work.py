"""One of many programs that work on a review at once, to be killed at any moment.

Each line that it prints says that something is kept: a decision's id, or the name of the work.
"""

import sys
from collections.abc import Iterator
from datetime import timedelta

from classifier.schema import Decision, ModelRun, Prediction, Record, Stage, Verdict
from classifier.store import (
    Review,
    add_records,
    add_run,
    append_decision,
    dequeue,
    next_in_queue,
    open_review,
    prepare_scores,
    record_ids,
    release_lease,
    replace_scores,
    set_queue,
    take_lease,
)

STAGE = Stage.TITLE_ABSTRACT
HELD = timedelta(minutes=10)


def decide(review: Review, reviewer: str) -> Iterator[str]:
    """Take the head of the queue and decide on it until none is left."""
    while record_id := taken(review, reviewer):
        with review.write(by=reviewer) as writing:
            said = Decision(
                record_id=record_id, reviewer=reviewer, stage=STAGE, verdict=Verdict.INCLUDE
            )
            kept = append_decision(writing, said)
            release_lease(writing, record_id, stage=STAGE, reviewer=reviewer)
            dequeue(writing, record_id, stage=STAGE)
        yield kept.decision_id


def taken(review: Review, reviewer: str) -> str:
    """Take the head of the queue; return "" where nothing is left."""
    with review.write(by=reviewer) as writing:
        for record_id in next_in_queue(writing, stage=STAGE, reviewer=reviewer):
            take_lease(writing, record_id, stage=STAGE, reviewer=reviewer, lasting=HELD)
            return record_id
    return ""


def add(review: Review, n_records: str) -> Iterator[str]:
    """Import records, all or none."""
    with review.read() as reading:
        start = len(record_ids(reading))
    made = (
        Record(
            record_id=f"{start}-{number}", title=f"Leaders {number}", abstract="Trust. " * 99
        )
        for number in range(int(n_records))
    )
    with review.write(by="mechsift") as writing:
        add_records(writing, made)
    yield "imported"


def retrain(review: Review, seed: str) -> Iterator[str]:
    """Replace scores and queue as a retraining does, both or neither."""
    with review.write(by="mechsift") as writing:
        run = add_run(writing, ModelRun(kind="train", seed=int(seed)))
        ids = record_ids(writing)
        scores = [Prediction(record_id=one, p_include=0.5, margin=float(seed)) for one in ids]
        replace_scores(writing, prepare_scores(scores), run=run)
        set_queue(writing, ids, stage=STAGE)
    yield "retrained"


def hold(review: Review, _: str) -> Iterator[str]:
    """Train without end."""
    with review.train():
        yield "training"
        sys.stdin.read()


WORK = {"decide": decide, "hold": hold, "import": add, "retrain": retrain}

if __name__ == "__main__":
    kind, address, detail = sys.argv[1:]
    with open_review(address) as opened:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        for done in WORK[kind](opened, detail):
            sys.stdout.write(f"{done}\n")
            sys.stdout.flush()

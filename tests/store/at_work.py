"""One of many programs that work on a review at once, to be killed at any moment.

Each line that it prints says that something is kept: a decision's id, or the name of the work.
"""

import sys
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from classifier.schema import Decision, ModelRun, Prediction, Record, Stage, Verdict
from classifier.store import (
    Review,
    add_records,
    add_run,
    append_decision,
    back_up,
    dequeue,
    next_in_queue,
    open_review,
    prepare_scores,
    record_ids,
    release_lease,
    replace_scores,
    restore_review,
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


def write_backups(address: str, path: str) -> Iterator[str]:
    """Back a review up again and again, under one name."""
    with open_review(address) as review:
        while True:
            back_up(review, Path(path))
            yield "backed up"


def restore(address: str, path: str) -> Iterator[str]:
    """Make a review of a backup."""
    restore_review(Path(path), address)
    yield "restored"


def migrate(address: str, _: str) -> Iterator[str]:
    """Open a review of an earlier layout, which brings it up to date."""
    open_review(address).close()
    yield "migrated"


ON_FILES = {"backup": write_backups, "restore": restore, "migrate": migrate}
WORK = {"decide": decide, "hold": hold, "import": add, "retrain": retrain}


def tell(lines: Iterable[str]) -> None:
    """Print each line at once: what was printed was done before the program was killed."""
    for line in lines:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    kind, address, detail = sys.argv[1:]
    if kind in ON_FILES:
        tell(["ready"])
        tell(ON_FILES[kind](address, detail))
    else:
        with open_review(address) as opened:
            tell(["ready"])
            tell(WORK[kind](opened, detail))

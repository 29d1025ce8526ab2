"""One reviewer of many: takes the head of the queue and decides, for some seconds.

``python -m benchmarks.review.team ADDRESS NAME SECONDS`` prints what it did as JSON.
"""

import json
import sys
import time

from classifier.schema import Decision, Verdict
from classifier.store import (
    Review,
    append_decision,
    dequeue,
    open_review,
    release_lease,
)
from tests.store.at_work import STAGE, taken

__all__ = ["decide", "share"]


def decide(review: Review, reviewer: str, record_id: str) -> str:
    """Decide on a record and take it out of the queue; return the id of the decision."""
    said = Decision(
        record_id=record_id,
        reviewer=reviewer,
        stage=STAGE,
        verdict=Verdict.INCLUDE,
        seconds=1.5,
    )
    with review.write(by=reviewer) as writing:
        kept = append_decision(writing, said)
        release_lease(writing, record_id, stage=STAGE, reviewer=reviewer)
        dequeue(writing, record_id, stage=STAGE)
    return kept.decision_id


def share(address: str, reviewer: str, seconds: float) -> dict[str, list[object]]:
    """Decide on what the queue has until the time is over; milliseconds a step."""
    found: dict[str, list[object]] = {"decisions": [], "next": [], "decide": []}
    end = time.monotonic() + seconds
    with open_review(address) as review:
        while time.monotonic() < end:
            begin = time.perf_counter()
            record_id = taken(review, reviewer)
            middle = time.perf_counter()
            found["decisions"].append(decide(review, reviewer, record_id))
            found["next"].append((middle - begin) * 1000)
            found["decide"].append((time.perf_counter() - middle) * 1000)
    return found


if __name__ == "__main__":
    print(json.dumps(share(sys.argv[1], sys.argv[2], float(sys.argv[3]))))

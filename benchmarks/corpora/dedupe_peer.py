"""Run bib-dedupe on records, in an environment of its own: it imports nothing of ours.

Standard input: ``{"records": [...], "pairs": [[a, b], ...]}``. Standard output: the groups of
the records, whether each pair was matched, seconds to import, and seconds from records to
groups.
"""

import json
import os
import sys
import time


def main() -> None:
    """Read, run, answer; the import is timed apart."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    told = json.load(sys.stdin)
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # bib-dedupe prints its progress
    start = time.perf_counter()
    import pandas as pd
    from bib_dedupe.bib_dedupe import block, cluster, match, prep

    imported = time.perf_counter() - start

    def duplicates(rows: list[dict[str, str]]) -> list[list[str]]:
        prepared = prep(pd.DataFrame(rows), cpu=1)
        blocked = block(prepared, cpu=1)
        if len(blocked) == 0:
            return []
        return list(cluster(match(blocked, cpu=1)))

    start = time.perf_counter()
    groups = duplicates(told["records"])
    seconds = time.perf_counter() - start
    pairs = [bool(duplicates(pair)) for pair in told["pairs"]]
    json.dump(
        {"groups": groups, "pairs": pairs, "seconds": seconds, "import_seconds": imported},
        answer,
    )
    answer.close()


if __name__ == "__main__":
    main()

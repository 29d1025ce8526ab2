"""Find the duplicates among many invented records: seconds, memory, precision and recall.

Run ``python -m benchmarks.corpora.dedupe_many [SIZE]``; writes ``dedupe_many.json``. Needs no
data. One core; memory is the peak of the whole process, the records themselves included.
"""

import json
import os
import platform
import resource
import sys
import time
from collections import Counter
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.corpora.synthetic import invented_search
from benchmarks.results import write_results
from classifier.dedupe import Duplicates, find_duplicates

RESULTS = Path(__file__).with_name("dedupe_many.json")
SIZE = 500_000


def main() -> None:
    """Measure, print, and write down the full size."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    size = int(sys.argv[1]) if len(sys.argv) > 1 else SIZE
    search = invented_search(size)
    paper_of = {item.record.record_id: item.paper for item in search}
    records = [item.record for item in search]
    del search
    before = _peak_mib()
    start, cpu = time.perf_counter(), time.process_time()
    found = find_duplicates(records)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    results = {
        "records": size,
        "papers": len(set(paper_of.values())),
        "groups": len(found.groups),
        "seconds": round(seconds, 1),
        "cpu_seconds": round(cpu, 1),
        "peak_mib_with_records_alone": before,
        "peak_mib": _peak_mib(),
        **_quality(found, paper_of),
        "to_review": len(found.to_review),
        "related": len(found.related),
        "versions": {name: version(name) for name in ("mechsift", "rapidfuzz", "numpy")},
        "python": platform.python_version(),
    }
    print(json.dumps(results, indent=2))
    if size == SIZE:
        write_results(RESULTS, results)


def _peak_mib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _quality(found: Duplicates, paper_of: Mapping[str, int]) -> dict[str, Any]:
    """Compare pairs of records in one group with pairs that are one paper."""
    together = right = 0
    for group in found.groups:
        copies = Counter(paper_of[member.record_id] for member in group.members)
        together += _pairs(len(group.members))
        right += sum(map(_pairs, copies.values()))
    true = sum(map(_pairs, Counter(paper_of.values()).values()))
    return {
        "pairs": true,
        "precision": round(right / max(together, 1), 5),
        "recall": round(right / max(true, 1), 5),
        "wrong_pairs": together - right,
    }


def _pairs(size: int) -> int:
    return size * (size - 1) // 2


if __name__ == "__main__":
    main()

"""Broken files against every reader, a stated number for each.

``python -m benchmarks.hostile.fuzz [--inputs 500] [--seed 0]``

Counts how many are read, refused in one line, end a child's parser (one line, too), or raise
what nobody is to see; and how long the slowest took.
"""

import argparse
import json
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from benchmarks.results import write_results
from classifier.errors import MechsiftError
from classifier.formats import read_exports
from tests.hostile.fuzzing import broken, seeds

RESULTS = Path(__file__).with_name("fuzz.json")
BROKEN_DOWN = "breaks the parser", "cannot be read as", "takes over"


def measure(
    name: str, suffix: str, sound: bytes, n_inputs: int, *, chance: int
) -> dict[str, Any]:
    """Read broken files of one format."""
    counts: Counter[str] = Counter()
    slowest, seen = 0.0, set[str]()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"broken{suffix}")

        @seed(chance)
        @settings(
            max_examples=n_inputs,
            phases=[Phase.generate],
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(content=broken(sound))
        def read(content: bytes) -> None:
            nonlocal slowest
            path.write_bytes(content)
            begin = time.perf_counter()
            try:
                read_exports([path])
                counts["read"] += 1
            except MechsiftError as error:
                down = any(words in str(error) for words in BROKEN_DOWN)
                counts["broken_down" if down else "refused"] += 1
                seen.update([str(error)] if down else [])
            except Exception as error:  # noqa: BLE001 (that is what is looked for)
                counts["tracebacks"] += 1
                seen.add(f"{name}: {error!r}"[:200])
            slowest = max(slowest, time.perf_counter() - begin)

        read()
    kinds = ("read", "refused", "broken_down", "tracebacks")
    found = {kind: counts[kind] for kind in kinds}
    return {
        "inputs": counts.total(),
        **found,
        "slowest_s": round(slowest, 2),
        "seen": sorted(seen)[:5],
    }


def main() -> None:
    """Measure and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sound = seeds(Path(folder))
    results = {
        name: measure(name, suffix, content, options.inputs, chance=options.seed)
        for name, (suffix, content) in sorted(sound.items())
    }
    write_results(RESULTS, {"seed": options.seed, "readers": results})
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()

"""Whole runs of ``mechsift score``: rates end to end, two workers, many records, Spark.

``python -m benchmarks.scale.runs [FOLDER]``

FOLDER (default: a new temporary one) takes the invented input and output. Every run is a
process of its own; its peak is that of the largest of its processes.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.results import write_results
from benchmarks.scale.kernel import BATCH, batches, rate
from benchmarks.scale.texts import MODEL, drawn, shipped, write_parquet
from classifier.scoring.kernel import ScoringKernel, Texts

RESULTS = Path(__file__).with_name("runs.json")
N_SHORT = 50_000
N_SHOWN = 5_000
N_LARGE = 200_000


def kernel_rate() -> float:
    """Return the kernel's records a second on this machine, now."""
    bundle = shipped()
    kernel = ScoringKernel(bundle.inclusion, bundle.mechanisms)
    work = batches(drawn(10 * BATCH))
    return rate(10 * BATCH, lambda: [kernel.scores(Texts.of_arrow(*texts)) for texts in work])


def run(source: Path, *options: str) -> dict[str, float]:
    """Score a file; return seconds by the clock and of the processors, and the peak."""
    output = source.with_name("scores.parquet")
    command = [sys.executable, "-m", "classifier", "score", str(source), "-m", MODEL]
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen([*command, "-o", str(output), *options])
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command} failed")
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "seconds": round(seconds, 1),
        "processor_seconds": round(after.ru_utime - before.ru_utime, 1),
        "peak_gib": round(usage.ru_maxrss / (1 << 20), 2),
    }


def started_up(folder: Path) -> float:
    """Return the seconds that a run of ten records takes: imports and the bundle."""
    source = folder / "few.parquet"
    write_parquet(source, 10)
    run(source)
    return run(source)["seconds"]


def short_runs(folder: Path) -> dict[str, Any]:
    """Return what runs of one file cost on each engine, and whether they agree."""
    source = folder / "short.parquet"
    write_parquet(source, N_SHORT)
    bare = ["--evidence", "none"]
    runs: dict[str, Any] = {"start": started_up(folder)}
    outputs = {}
    engines = {
        "one": ["--engine", "local"],
        "two": ["--engine", "pool", "--workers", "2"],
        "spark": ["--engine", "spark", "--workers", "2"],
    }
    if not shutil.which("java"):
        del engines["spark"]
    for name, options in engines.items():
        runs[name] = run(source, *bare, *options)
        outputs[name] = source.with_name("scores.parquet").read_bytes()
    runs["same_bytes"] = len(set(outputs.values())) == 1
    few = folder / "shown.parquet"
    write_parquet(few, N_SHOWN)
    runs["evidence_top"] = run(few)
    return runs


def end_to_end(runs: dict[str, Any], name: str, n_records: int) -> int:
    """Return records a second of a run without its start."""
    seconds: float = runs[name]["seconds"] - runs["start"]
    return round(n_records / seconds)


def main() -> None:
    """Measure, write the results and print them."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp())
    rate_now = kernel_rate()
    runs = short_runs(folder)
    source = folder / "large.parquet"
    write_parquet(source, N_LARGE)
    large = run(source, "--evidence", "none", "--engine", "pool", "--workers", "2")
    engines = [name for name in ("one", "two", "spark") if name in runs]
    per_second = {str(name): end_to_end(runs, name, N_SHORT) for name in engines}
    per_second["evidence_top"] = end_to_end(runs, "evidence_top", N_SHOWN)
    names = ("mechsift", "numpy", "numba", "pyarrow", "joblib", "pyspark")
    results = {
        "versions": {name: version(name) for name in names},
        "kernel_per_second": round(rate_now),
        "n_short": N_SHORT,
        "n_shown": N_SHOWN,
        "n_large": N_LARGE,
        **runs,
        "per_second_without_start": per_second,
        "large": large,
    }
    write_results(RESULTS, results)
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()

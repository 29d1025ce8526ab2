"""Whole runs of ``mechsift score``: rates end to end, two workers, many records, RIS, Spark.

``python -m benchmarks.scale.runs [FOLDER]``

FOLDER (default: a new temporary one) takes the invented input and output, some 8 GB. Every run
is a process of its own. Its peak is the proportional memory of all of its processes together
(shared pages counted once), looked at twice a second; only Linux tells it.
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
from benchmarks.scale.kernel import whole_rate
from benchmarks.scale.texts import MODEL, drawn, write_parquet, write_ris

RESULTS = Path(__file__).with_name("runs.json")
N_KERNEL = 10_000
N_SHORT = 200_000
N_LARGE = 1_000_000
ONE = ["--stream", "--engine", "local"]
TWO = ["--engine", "pool", "--workers", "2"]
SPARK = ["--engine", "spark", "--workers", "2"]
BARE = ["--evidence", "none"]
Run = dict[str, float]


def run(source: Path, *options: str) -> Run:
    """Score a file; return seconds by the clock and of the processors, and the peak."""
    output = source.with_name("scores.parquet")
    command = [sys.executable, "-m", "classifier", "score", str(source), "-m", MODEL]
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen([*command, "-o", str(output), *options])
    peak = 0
    while process.poll() is None:
        peak = max(peak, _memory(process.pid))
        time.sleep(0.5 if time.perf_counter() - started > 5 else 0.05)
    if process.returncode:
        sys.exit(f"{command} failed")
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "seconds": round(seconds, 1),
        "processor_seconds": round(after.ru_utime - before.ru_utime, 1),
        "peak_gib": round(peak / (1 << 20), 2),
    }


def _memory(pid: int) -> int:
    """Return the proportional memory of a process and all below it, in KiB."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8")
    except OSError:  # it has ended
        return 0
    own = next(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:"))
    return own + sum(_memory(int(child)) for child in below.split())


def started_up(folder: Path) -> float:
    """Return the seconds that a run of ten records takes: imports and the bundle."""
    source = folder / "few.parquet"
    write_parquet(source, 10)
    run(source)
    return run(source)["seconds"]


def runs_of(source: Path, engines: dict[str, list[str]]) -> dict[str, Any]:
    """Return what one file costs on each engine, and whether they write the same bytes."""
    runs: dict[str, Any] = {}
    outputs = set()
    for name, options in engines.items():
        runs[name] = run(source, *BARE, *options)
        outputs.add(source.with_name("scores.parquet").read_bytes())
    return runs | {"same_bytes": len(outputs) == 1}


def all_runs(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the runs from Parquet, from RIS, of many records, and with evidence."""
    short, ris = folder / "short.parquet", folder / "short.ris"
    large = folder / "large.parquet"
    write_parquet(short, N_SHORT)
    write_ris(ris, N_SHORT)
    write_parquet(large, N_LARGE)
    engines = {"one": ONE, "two": TWO}
    found = {
        "from_ris": runs_of(ris, engines),
        "from_parquet": runs_of(short, engines | ({"spark": SPARK} if _java() else {})),
        "large": runs_of(large, engines),
        "evidence_top": {"one": run(short, *ONE)},
    }
    for path in (short, ris, large):
        path.unlink()
    return found


def _java() -> bool:
    return shutil.which("java") is not None


def rates(found: dict[str, dict[str, Any]], start: float) -> dict[str, dict[str, int]]:
    """Return records a second of each run without its start."""
    return {
        kind: {
            name: round((N_LARGE if kind == "large" else N_SHORT) / (one["seconds"] - start))
            for name, one in runs.items()
            if name != "same_bytes"
        }
        for kind, runs in found.items()
    }


def _by_processor(one: Run, n_records: int, kernel: float) -> float:
    """Return a share of the kernel's rate that other work on the machine leaves alone."""
    return round(n_records / one["processor_seconds"] / kernel, 2)


def main() -> None:
    """Measure, write the results and print them."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp())
    kernel, load = whole_rate(drawn(N_KERNEL)), os.getloadavg()[0]
    start = started_up(folder)
    found = all_runs(folder)
    per_second = rates(found, start)
    names = ("mechsift", "numpy", "numba", "pyarrow", "joblib", "pyspark")
    results = {
        "versions": {name: version(name) for name in names},
        "load_before": round(load, 1),
        "kernel_per_second": round(kernel),
        "n": {"short": N_SHORT, "large": N_LARGE},
        "start_seconds": start,
        "runs": found,
        "per_second_without_start": per_second,
        "share_of_kernel": {
            "from_parquet": round(per_second["large"]["one"] / kernel, 2),
            "from_ris": round(per_second["from_ris"]["one"] / kernel, 2),
        },
        "share_of_kernel_by_processor": {
            "from_parquet": _by_processor(found["large"]["one"], N_LARGE, kernel),
            "from_ris": _by_processor(found["from_ris"]["one"], N_SHORT, kernel),
        },
        "two_over_one": {
            kind: round(runs["one"]["seconds"] / runs["two"]["seconds"], 2)
            for kind, runs in found.items()
            if "two" in runs
        },
    }
    write_results(RESULTS, results)
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()

"""The whole command: ``mechsift simulate`` on all reviews, ``asreview simulate`` on each.

``python -m benchmarks.ranking.commands --peer /path/to/asreview``

One core, one seed; start-up, reading, features and loop are all in it.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.ranking.reviews import NAMES, screening_folder
from benchmarks.results import write_results

RESULTS = Path(__file__).with_name("commands.json")
ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"}


def seconds(command: list[str]) -> float:
    """Run a command to its end and return how long it took."""
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, **ONE_CORE})
    return time.perf_counter() - started


def main() -> None:
    """Measure, write the results and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", required=True, help="the command asreview")
    peer = parser.parse_args().peer
    files = [str(screening_folder() / f"{name}.csv") for name in NAMES]
    protocols = str(screening_folder() / "protocols.csv")
    ours = str(Path(sys.executable).with_name("mechsift"))
    subprocess.run([ours, "simulate", files[0], "--json"], check=True, capture_output=True)
    asked = ["--n-prior-included", "1", "--n-prior-excluded", "1", "--prior-seed", "0"]
    theirs = {
        name: round(seconds([peer, "simulate", file, *asked, "--seed", "0"]), 2)
        for name, file in zip(NAMES, files, strict=True)
    }
    whole = seconds([ours, "simulate", *files, "--protocol", protocols, "--json"])
    results = {
        "mechsift_all_seconds": round(whole, 2),
        "asreview_each_seconds": theirs,
        "asreview_sum_seconds": round(sum(theirs.values()), 2),
        "times_as_fast": round(sum(theirs.values()) / whole, 1),
    }
    write_results(RESULTS, results)
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()

"""Two simulated reviewers who err at stated rates screen a review to a stopping advice."""

import csv
import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Person", "mechsift", "screen_to_advice"]


@dataclass(frozen=True, slots=True)
class Person:
    """A reviewer who misses relevant records and takes irrelevant ones for relevant.

    Attributes
    ----------
    misses, false_alarms : in [0, 1]; which records they strike is settled by the seed.
    """

    name: str
    misses: float
    false_alarms: float
    seed: int = 0

    def judge(self, record_id: str, *, relevant: bool) -> bool:
        """Say whether a record is relevant; the same record gets the same answer."""
        key = f"{self.seed}\x1f{self.name}\x1f{record_id}"
        digest = hashlib.sha256(key.encode()).digest()
        drawn = int.from_bytes(digest[:8], "big") / 2**64
        return (
            not relevant
            if drawn < (self.misses if relevant else self.false_alarms)
            else relevant
        )


def mechsift(*arguments: object) -> str:
    """Run the command line as a person would, and return its standard output."""
    command = [sys.executable, "-m", "classifier", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout


def screen_to_advice(
    address: str,
    people: Sequence[Person],
    relevant: Mapping[str, bool],
    *,
    folder: Path,
    batch: int = 25,
) -> dict[str, Any]:
    """Screen in batches, settle conflicts rightly, train, until the review may stop.

    Parameters
    ----------
    relevant : the truth about every paper, by the record that stands for it.

    Returns
    -------
    The last status, as ``review status --json`` prints it.
    """
    while True:
        for person in people:
            listed = mechsift(
                "review", "queue", address, "--reviewer", person.name, "-n", batch, "--json"
            )
            ids = [one["record"]["record_id"] for one in json.loads(listed)]
            file = folder / f"{person.name}.csv"
            with file.open("w", encoding="utf-8", newline="") as stream:
                writer = csv.writer(stream)
                writer.writerow(("record_id", "reviewer", "verdict"))
                for name in ids:
                    said = person.judge(name, relevant=relevant[name])
                    writer.writerow((name, person.name, "include" if said else "exclude"))
            mechsift("review", "decide", address, "--from", file, "--no-train", "--strict")
        for conflict in json.loads(mechsift("review", "conflicts", address, "--json")):
            name = conflict["record_id"]
            word = "include" if relevant[name] else "exclude"
            mechsift("review", "resolve", address, name, word, "--because", "read together")
        mechsift("review", "retrain", address)
        status: dict[str, Any] = json.loads(mechsift("review", "status", address, "--json"))
        first = status["stages"][0]
        print(
            f"{first['included'] + first['excluded']} settled, {first['included']} included",
            flush=True,
        )
        if status["advice"]["stop"] or not first["unseen"] + first["waiting"]:
            return status

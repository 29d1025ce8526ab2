"""Programs killed while they decide, import, retrain, back up, restore and migrate.

``python -m benchmarks.review.kills [--kills 200]``

Half of the kills fall on a SQLite file and half on PostgreSQL, where its programs are. Counts
what was acknowledged and is lost, what is half done, what `verify` finds, and what is left
lying about after the next start. Everything is invented text.
"""

import argparse
import json
import os
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from benchmarks.results import write_results
from benchmarks.review.store import TEAM, invented, killed, measure_import
from classifier.errors import UnusableReviewError
from classifier.store import (
    back_up,
    create_review,
    current_decisions,
    latest_run,
    open_review,
    queued_records,
    record_ids,
    restore_review,
    stored_scores,
    verify_review,
)
from classifier.store.layout import HEAD
from tests.store.at_work import STAGE
from tests.store.postgres_server import running_server, server_programs

RESULTS = Path(__file__).with_name("kills.json")
LAYOUT_0004 = Path(__file__).resolve().parents[2] / "tests" / "store" / "layout_0004.sql"
UNDO = (
    "ALTER TABLE possible_duplicates RENAME TO doubts",
    "ALTER TABLE doubts RENAME CONSTRAINT pk_possible_duplicates TO pk_doubts",
    "DROP TRIGGER records_append_only ON records",
    "UPDATE alembic_version SET version_num = '0004'",
)
N_RECORDS = 300
IMPORTED = 200
LONGEST = {"decide": 0.5, "import": 0.15, "retrain": 0.2, "backup": 0.4, "restore": 0.8}
"""Seconds after its start within which each work is killed: about as long as it takes."""


@dataclass
class Killing:
    """One review on one engine, the programs that are killed on it, and what came of it."""

    folder: Path
    new_address: Callable[[], str]
    address: str = ""
    said: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.address = self.new_address()
        measure_import(self.address, list(invented(N_RECORDS)))
        self.whole = self.folder / "whole.zip"
        with open_review(self.address) as review:
            back_up(review, self.whole)

    def work(self, kind: str, turn: int, seconds: float) -> None:
        """Let a program do one kind of work, kill it, and look at what it left."""
        act = getattr(self, f"_{kind}", None)
        if act is not None:
            act(seconds)
            return
        detail = {"decide": TEAM[turn % len(TEAM)], "import": IMPORTED, "retrain": turn}[kind]
        with open_review(self.address) as review, review.read() as reading:
            before = len(record_ids(reading))
        lines = killed(kind, self.address, detail, seconds)
        self.said |= set(lines) if kind == "decide" else set()
        with open_review(self.address) as review:
            self._look(review)
            with review.read() as reading:
                added = len(record_ids(reading)) - before
        self.counts["half_done"] += added not in (0, IMPORTED)

    def _look(self, review: Any) -> None:
        self.counts["problems"] += len(verify_review(review))
        with review.read() as reading:
            there = {each.decision_id for each in current_decisions(reading)}
            scored = len(list(stored_scores(reading)))
            trained = latest_run(reading) is not None
            queued = len(queued_records(reading, stage=STAGE))
        self.counts["lost_decisions"] += len(self.said - there)
        self.counts["half_done"] += bool(scored) != trained or not queued

    def _backup(self, seconds: float) -> None:
        path = self.folder / "again.zip"
        finished = "backed up" in killed("backup", self.address, path, seconds)
        self.counts["lost_backups"] += finished and not path.is_file()
        if path.is_file():
            restored = self.folder / "of-again.mechsift"
            restore_review(path, str(restored))
            self._discard(restored, path)

    def _restore(self, seconds: float) -> None:
        address = self.new_address()
        finished = "restored" in killed("restore", address, self.whole, seconds)
        self._whole_or_nothing(address, finished=finished)

    def _whole_or_nothing(self, address: str, *, finished: bool) -> None:
        """Look for a whole review, or for a place where another can be made."""
        is_file = not address.startswith("postgresql")
        if finished or (is_file and Path(address).exists()):
            with open_review(address) as review, review.read() as reading:
                self.counts["half_done"] += len(record_ids(reading)) != N_RECORDS
            return
        try:
            create_review(address).close()
        except UnusableReviewError:  # it was there after all, though nobody had said so
            with open_review(address) as review, review.read() as reading:
                self.counts["half_done"] += len(record_ids(reading)) != N_RECORDS

    def _migrate(self, seconds: float) -> None:
        address = self.new_address()
        lay_out_0004(address)
        name = urlsplit(address).path.strip("/") if "://" in address else address
        backup = Path(f"{name}.before-{HEAD}.zip")
        killed("migrate", address, "", seconds / 2)
        with open_review(address) as review:
            self.counts["problems"] += len(verify_review(review))
        if backup.is_file():
            restored = self.folder / "of-before.mechsift"
            restore_review(backup, str(restored))
            self._discard(restored, backup)

    def _discard(self, *paths: Path) -> None:
        with open_review(str(paths[0])) as review:
            self.counts["problems"] += len(verify_review(review))
        for path in paths:
            for beside in path.parent.glob(f"{path.name}*"):
                beside.unlink()

    def finish(self) -> dict[str, int]:
        """Count what is left lying about once another program has started."""
        with open_review(self.address) as review:
            back_up(review, self.folder / "last.zip")  # any write into the folder tidies it
        left = [path.name for path in self.folder.rglob("*unfinished*")]
        self.counts["left_behind"] = len(left)
        return {**self.counts, "acknowledged": len(self.said)}


def lay_out_0004(address: str) -> None:
    """Make a review of the layout before the baseline."""
    if address.startswith("postgresql"):
        with create_review(address) as review, review.write(by="lead") as writing:
            for statement in UNDO:
                writing.connection.exec_driver_sql(statement)
        return
    connection = sqlite3.connect(address)
    connection.executescript(LAYOUT_0004.read_text(encoding="utf-8"))
    connection.close()


def measure(folder: Path, new_address: Callable[[], str], n_kills: int) -> dict[str, int]:
    """Kill each kind of work by turns."""
    chance = np.random.default_rng(0)
    killing = Killing(folder, new_address)
    kinds = ["decide", "import", "retrain", "backup", "restore", "migrate"]
    for turn in range(n_kills):
        kind = kinds[turn % len(kinds)]
        killing.work(kind, turn, chance.random() * LONGEST.get(kind, 0.6))
        killing.counts[f"kills_{kind}"] += 1
    return {"kills": n_kills, **killing.finish()}


def main() -> None:
    """Measure and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    options = parser.parse_args()
    results: dict[str, Any] = {}
    share = options.kills // 2 if server_programs() else options.kills
    folder = Path(tempfile.mkdtemp())
    os.chdir(folder)  # where the backup before a server's migration goes
    try:
        files = (str(folder / f"{number}.mechsift") for number in range(options.kills + 2))
        results["sqlite"] = measure(folder, lambda: next(files), share)
        print(json.dumps(results["sqlite"]), file=sys.stderr)
        if server_programs():
            with running_server() as server:
                results["postgresql"] = measure(folder, server.database, share)
    finally:
        shutil.rmtree(folder)
    write_results(RESULTS, results)
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()

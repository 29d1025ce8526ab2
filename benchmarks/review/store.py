"""Import, next record, durable decision, twenty at once, and programs killed while they work.

``python -m benchmarks.review.store [--records 200000] [--seconds 60] [--kills 200]``

Needs the programs of PostgreSQL for that engine's figures; everything is invented text.
"""

import argparse
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.results import write_results
from benchmarks.review.team import decide
from classifier.schema import RawField, Record, Reviewer
from classifier.store import (
    add_records,
    add_reviewer,
    back_up,
    create_review,
    current_decisions,
    latest_run,
    open_review,
    queued_records,
    record_ids,
    search_records,
    set_queue,
    stored_scores,
    verify_review,
)
from tests.store.at_work import STAGE, taken
from tests.store.postgres_server import running_server, server_programs

RESULTS = Path(__file__).with_name("store.json")
WORKER = Path(__file__).resolve().parents[2] / "tests" / "store" / "at_work.py"
WORDS = np.array(
    [
        f"{start}{end}"
        for start in "bcdfglmnprstv"
        for end in ("are", "olen", "istic", "ump", "edge")
    ]
    + "leaders teams trust power integration care shared planned services people".split()
)
TEAM = [f"reviewer{number:02}" for number in range(20)]


def invented(n_records: int) -> Iterator[Record]:
    """Yield records of about the length of real ones: 200 words of abstract, 14 of title."""
    rng = np.random.default_rng(0)
    for number in range(n_records):
        title = " ".join(rng.choice(WORDS, 14))
        abstract = " ".join(rng.choice(WORDS, 200))
        doi = f"10.5555/{number}"
        raw = [("TY", "JOUR"), ("TI", title), ("AB", abstract), ("DO", doi), ("ER", "")]
        yield Record(
            record_id=f"{number:016x}",
            source="invented.ris",
            position=number + 1,
            title=title,
            abstract=abstract,
            authors=("Invented, A.", "Made, B."),
            year=2000 + number % 25,
            doi=doi,
            format="ris",
            raw=tuple(RawField(tag, value, line) for line, (tag, value) in enumerate(raw, 1)),
        )


def spread(milliseconds: list[float]) -> dict[str, float]:
    """Return the median, the 95th percentile and the longest of some times."""
    low, high = np.percentile(milliseconds, [50, 95])
    return {"p50": round(low, 2), "p95": round(high, 2), "max": round(max(milliseconds), 1)}


def measure_import(address: str, records: list[Record]) -> dict[str, Any]:
    """Import into a new review, with its people and its queue."""
    begin = time.perf_counter()
    with create_review(address) as review:
        with review.write(by="lead") as writing:
            for name in TEAM:
                add_reviewer(writing, Reviewer(name=name))
            add_records(writing, records)
            set_queue(writing, record_ids(writing), stage=STAGE)
        seconds = time.perf_counter() - begin
        found = {
            "seconds": round(seconds, 1),
            "records_a_second": round(len(records) / seconds),
        }
        begin = time.perf_counter()
        with review.read() as reading:
            search_records(reading, "trust leaders")
        return found | {"search_ms": round((time.perf_counter() - begin) * 1000, 1)}


def plain_sqlite(folder: Path, records: list[Record]) -> dict[str, Any]:
    """Measure the peer: SQLite without search, one table of five columns for the records."""
    connection = sqlite3.connect(folder / "plain.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(
        "CREATE TABLE r (id TEXT PRIMARY KEY, t TEXT, a TEXT, doi TEXT, raw TEXT)"
    )
    connection.execute("CREATE TABLE d (id INTEGER PRIMARY KEY, record TEXT, verdict TEXT)")
    begin = time.perf_counter()
    connection.execute("BEGIN")
    rows = ((r.record_id, r.title, r.abstract, r.doi, json.dumps(r.raw)) for r in records)
    connection.executemany("INSERT INTO r VALUES (?, ?, ?, ?, ?)", rows)
    connection.execute("COMMIT")
    seconds = time.perf_counter() - begin
    times = []
    for record in records[:1000]:
        begin = time.perf_counter()
        connection.execute(
            "INSERT INTO d (record, verdict) VALUES (?, 'x')", [record.record_id]
        )
        times.append((time.perf_counter() - begin) * 1000)
    connection.close()
    return {"import_seconds": round(seconds, 1), "commit_ms": spread(times)}


def measure_hands(address: str, n_steps: int = 1000) -> dict[str, Any]:
    """One reviewer alone: the next record, and a decision until it lasts."""
    times: dict[str, list[float]] = {"next_ms": [], "decide_ms": []}
    with open_review(address) as review:
        for _ in range(n_steps):
            begin = time.perf_counter()
            record_id = taken(review, TEAM[0])
            middle = time.perf_counter()
            decide(review, TEAM[0], record_id)
            times["next_ms"].append((middle - begin) * 1000)
            times["decide_ms"].append((time.perf_counter() - middle) * 1000)
    return {name: spread(found) for name, found in times.items()}


def measure_team(address: str, seconds: float) -> dict[str, Any]:
    """Twenty programs at once: what was acknowledged must be what is there."""
    with open_review(address) as review, review.read() as reading:
        before = {kept.decision_id for kept in current_decisions(reading)}
    command = [sys.executable, "-m", "benchmarks.review.team", address]
    programs = [
        subprocess.Popen([*command, name, str(seconds)], stdout=subprocess.PIPE, text=True)
        for name in TEAM
    ]
    said = [program.communicate()[0] for program in programs]
    errors = sum(program.returncode != 0 for program in programs)
    found = [json.loads(one) for one in said if one]
    with open_review(address) as review, review.read() as reading:
        after = [kept for kept in current_decisions(reading) if kept.decision_id not in before]
    acknowledged = {one for each in found for one in each["decisions"]}
    return {
        "programs": len(programs),
        "seconds": seconds,
        "errors": errors,
        "decisions": len(after),
        "lost": len(acknowledged - {kept.decision_id for kept in after}),
        "doubled": len(after) - len({kept.record_id for kept in after}),
        "fewest_by_one": min(len(each["decisions"]) for each in found),
        "next_ms": spread([one for each in found for one in each["next"]]),
        "decide_ms": spread([one for each in found for one in each["decide"]]),
    }


def killed(kind: str, address: str, detail: object, then: float) -> list[str]:
    """Start a program, kill it some seconds after it is ready, return what it had said."""
    command = [sys.executable, "-u", str(WORKER), kind, address, str(detail)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        program.stdout.readline()
        time.sleep(then)
        program.send_signal(signal.SIGKILL)
        return program.stdout.read().split("\n")[:-1]


def measure_kills(address: str, n_kills: int) -> dict[str, int]:
    """Kill import, decide and retrain by turns; count what is lost or half done."""
    chance = np.random.default_rng(0)
    said: set[str] = set()
    counts = {"kills": n_kills, "lost_decisions": 0, "half_done": 0, "problems": 0}
    for turn in range(n_kills):
        kind, detail, longest = (
            ("decide", TEAM[turn % 20], 0.5),
            ("import", 500, 0.2),
            ("retrain", turn, 0.3),
        )[turn % 3]
        with open_review(address) as review, review.read() as reading:
            before = len(record_ids(reading))
        lines = killed(kind, address, detail, chance.random() * longest)
        said |= set(lines) if kind == "decide" else set()
        with open_review(address) as review:
            counts["problems"] += len(verify_review(review)) if turn % 20 == 19 else 0
            with review.read() as reading:
                kept = {one.decision_id for one in current_decisions(reading)}
                added = len(record_ids(reading)) - before
                scored = len(list(stored_scores(reading)))
                queued = len(queued_records(reading, stage=STAGE))
                trained = latest_run(reading) is not None
        counts["lost_decisions"] += len(said - kept)
        counts["half_done"] += added not in (0, 500)
        counts["half_done"] += bool(scored) != trained or not queued
    return counts | {"acknowledged": len(said)}


def measure_file(
    folder: Path, records: list[Record], options: argparse.Namespace
) -> dict[str, Any]:
    """All of it for SQLite, with the peer in the same run."""
    address = str(folder / "large.mechsift")
    found: dict[str, Any] = {"peer": plain_sqlite(folder, records)}
    found["import"] = measure_import(address, records)
    found["mib"] = round(Path(address).stat().st_size / 2**20)
    found["alone"] = measure_hands(address)
    found["team"] = measure_team(address, options.seconds)
    begin = time.perf_counter()
    with open_review(address) as review:
        back_up(review, folder / "whole.zip")
    found["backup_seconds"] = round(time.perf_counter() - begin, 1)
    return found | {
        "killed": measure_kills(small(str(folder / "small.mechsift")), options.kills)
    }


def small(address: str) -> str:
    """Make a review of 3,000 records to be worked on by programs that are killed."""
    measure_import(address, list(invented(3000)))
    return address


def measure_server(records: list[Record], options: argparse.Namespace) -> dict[str, Any]:
    """All of it for PostgreSQL, with a quarter of the kills."""
    with running_server() as server:
        address = server.database()
        found: dict[str, Any] = {"import": measure_import(address, records)}
        found["alone"] = measure_hands(address)
        found["team"] = measure_team(address, options.seconds)
        return found | {"killed": measure_kills(small(server.database()), options.kills // 4)}


def main() -> None:
    """Measure and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--kills", type=int, default=200)
    options = parser.parse_args()
    records = list(invented(options.records))
    libraries = {name: version(name) for name in ("sqlalchemy", "alembic")}
    results: dict[str, Any] = {
        "records": len(records),
        "cores": os.cpu_count(),
        "versions": libraries | {"sqlite": sqlite3.sqlite_version},
    }
    with tempfile.TemporaryDirectory() as folder:
        results["sqlite"] = measure_file(Path(folder), records, options)
    print(json.dumps(results["sqlite"], indent=1), file=sys.stderr)
    if server_programs():
        results["versions"]["psycopg"] = version("psycopg")
        results["postgresql"] = measure_server(records, options)
    write_results(RESULTS, results)
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()

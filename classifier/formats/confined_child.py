"""The process that reads risky files for another one; see `confined`."""

import json
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from classifier.errors import MechsiftError
from classifier.formats.confined import Job
from classifier.schema import Record

__all__ = ["serve"]

_PORTION = 200  # records sent at once: the reader is never far behind, and lines stay short
_FIELDS = tuple(Record.__dataclass_fields__)


def serve() -> None:
    """Read the files that are asked for on standard input until that ends."""
    out = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # what a parser prints must not get among the answers
    while True:
        try:
            job = pickle.load(sys.stdin.buffer)  # noqa: S301 (of the process that started this)
        except EOFError:
            return
        _limit(job)
        send = _sender(out)
        send({"end": _read(job, send)})


def _sender(out: Any) -> Callable[[dict[str, Any]], None]:
    def send(message: dict[str, Any]) -> None:
        out.write(json.dumps(message, separators=(",", ":")) + "\n")
        out.flush()

    return send


def _read(job: Job, send: Callable[[dict[str, Any]], None]) -> dict[str, str] | None:
    """Send the records in portions; return what went wrong, or None."""
    told = len(job.report.problems)
    try:
        records = _counted(job)
        while portion := list(islice(records, _PORTION)):
            send(_message(job, portion, told))
            told = len(job.report.problems)
        send(_message(job, [], told))
    except MechsiftError as error:
        return {"error": type(error).__name__, "message": str(error)}
    except Exception as error:  # noqa: BLE001 (whatever a hostile file makes of a parser)
        return {"error": type(error).__name__, "message": ""}
    return None


def _counted(job: Job) -> Iterator[Record]:
    for record in job.layout.read(job.export, job.report):
        job.report.count(record)  # the next record's position follows from it
        yield record


def _message(job: Job, portion: list[Record], n_told: int) -> dict[str, Any]:
    return {
        "records": [[getattr(record, name) for name in _FIELDS] for record in portion],
        "problems": [[p.line, p.reason] for p in job.report.problems[n_told:]],
        "terminators": job.report.terminators,
        "preamble": job.report.preamble,
        "not_used": job.report.not_used,
    }


def _limit(job: Job) -> None:
    """Bound memory and computing, where the system can; Windows cannot."""
    tempfile.tempdir = job.folder
    try:
        import resource
    except ModuleNotFoundError:
        return
    _, hardest = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_within(job.memory, hardest), hardest))
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    _, hardest = resource.getrlimit(resource.RLIMIT_CPU)
    seconds = _within(int(used + job.seconds) + 1, hardest)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, hardest))


def _within(limit: int, hardest: int) -> int:
    return limit if hardest < 0 else min(limit, hardest)

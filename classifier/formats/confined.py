"""Risky formats are read in a process of their own, under limits of memory and time.

Parsers of binary, nested and compressed formats can be made to take all memory, or to abort the
whole process. What gets past a reader's own checks then ends a child, and costs one line. A
child that has done its work is kept for the next file.
"""

import atexit
import json
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar, NoReturn, Protocol, runtime_checkable

from classifier import errors
from classifier.errors import MechsiftError, UnreadableExportError
from classifier.formats.base import ExportFormat
from classifier.formats.report import Problem, ReadReport
from classifier.formats.source import ExportFile
from classifier.schema import RawField, Record

__all__ = ["LIMITS", "Confined", "Job", "Limits", "read_confined"]

_MEBIBYTE = 1 << 20
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from classifier.formats.confined_child import serve; serve()"
)


@runtime_checkable
class Confined(Protocol):
    """A format that has this attribute is read in a process of its own."""

    confined: ClassVar[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What reading one file may take.

    Attributes
    ----------
    memory : bytes of address space; a workbook of 100,000 records with abstracts takes a third.
    seconds : of computing, whatever the size of the file.
    seconds_a_mebibyte : of computing more for each mebibyte; ten times what real files take.
    """

    memory: int = 3 << 30
    seconds: float = 60.0
    seconds_a_mebibyte: float = 20.0

    def seconds_for(self, size: int) -> float:
        """Return the seconds of computing for a file of `size` bytes."""
        return self.seconds + self.seconds_a_mebibyte * size / _MEBIBYTE


LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A file to be read by a child.

    Attributes
    ----------
    folder : where the child may put temporary files; it goes away with the job.
    """

    layout: ExportFormat
    export: ExportFile
    report: ReadReport
    memory: int
    seconds: float
    folder: str


def read_confined(
    layout: ExportFormat, export: ExportFile, report: ReadReport, *, limits: Limits = LIMITS
) -> Iterator[Record]:
    """Yield the records of a file as `layout` reads them, in another process.

    Raises
    ------
    UnreadableExportError
        If the file cannot be read within the limits, or its parser breaks down.
    """
    seconds = limits.seconds_for(export.path.stat().st_size)
    with tempfile.TemporaryDirectory(prefix="mechsift-") as folder:
        job = Job(
            layout=layout,
            export=replace(export, path=export.path.absolute()),  # a child stays where it began
            report=report,
            memory=limits.memory,
            seconds=seconds,
            folder=folder,
        )
        child = _idle.pop() if _idle and _idle[-1].belongs_here else _Child()
        try:
            for message in child.answers(job):
                _take_notes(report, message)
                yield from map(_record, message["records"])
        except BaseException:
            child.kill()
            raise
        if child.failure is None:
            _idle.append(child)
        else:
            child.kill()
            _fail(child.failure, job)


class _Child:
    """A process that reads one file after another."""

    def __init__(self) -> None:
        command = [sys.executable, "-P", "-c", _START, json.dumps(sys.path)]
        self._process = subprocess.Popen(  # noqa: S603 (this Python, and nothing of a file)
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._owner = os.getpid()
        self.failure: dict[str, Any] | None = None

    @property
    def belongs_here(self) -> bool:
        """Whether it was started by this process, and is still there."""
        return self._owner == os.getpid() and self._process.poll() is None

    def answers(self, job: Job) -> Iterator[dict[str, Any]]:
        """Yield what the child reads, in portions; `failure` then says whether that was all."""
        into, out = self._process.stdin, self._process.stdout
        assert into is not None
        assert out is not None
        try:
            pickle.dump(job, into)
            into.flush()
        except BrokenPipeError:
            pass  # its exit says why
        for line in out:
            message = json.loads(line)
            if "end" in message:
                self.failure = message["end"]
                return
            yield message
        self.failure = {"status": self._process.wait()}

    def kill(self) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()


_idle: list[_Child] = []


@atexit.register
def _dismiss() -> None:
    """End the children of this process with it."""
    for child in _idle:
        if child.belongs_here:
            child.kill()


def _take_notes(report: ReadReport, message: dict[str, Any]) -> None:
    report.terminators = message["terminators"]
    report.preamble = message["preamble"]
    report.not_used = message["not_used"]
    report.problems += [Problem(line, reason) for line, reason in message["problems"]]


def _record(values: list[Any]) -> Record:
    by_name = dict(zip(Record.__dataclass_fields__, values, strict=True))
    for name in ("authors", "keywords"):
        by_name[name] = tuple(by_name[name])
    by_name["raw"] = tuple(RawField(*field) for field in by_name["raw"])
    return Record(**by_name)


def _fail(failure: dict[str, Any], job: Job) -> NoReturn:
    """Raise what the child raised, or say in one line what ended it."""
    kind = failure.get("error")
    if kind is not None:
        raised = getattr(errors, kind, None)
        if isinstance(raised, type) and issubclass(raised, MechsiftError):
            error = raised.__new__(raised)
            error.args = (failure["message"],)
            raise error
    name = job.export.name
    raise UnreadableExportError(name, f"{_cause(failure, job)}; export it as RIS or CSV")


def _cause(failure: dict[str, Any], job: Job) -> str:
    import signal

    layout = job.layout.name.upper()
    if failure.get("error") == "MemoryError":
        return f"takes over {job.memory >> 20:,} MiB of memory to be read as {layout}"
    status = failure.get("status")
    if status == -getattr(signal, "SIGXCPU", 0):
        return f"takes over {job.seconds:,.0f} s to be read as {layout}"
    if status == -getattr(signal, "SIGKILL", 0):
        return f"takes more time or memory than this system gives to be read as {layout}"
    if kind := failure.get("error"):
        return f"cannot be read as {layout} ({kind})"
    return f"breaks the parser of {layout} down (status {status})"

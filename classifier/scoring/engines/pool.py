"""Score in several processes on this machine."""

import os
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from threading import Thread
from typing import TypeVar

from classifier.errors import LostWorkerError
from classifier.scoring.chunks import Chunk
from classifier.scoring.jobs import Outcome, ScoringJob, scorer_of

__all__ = ["PoolEngine", "in_processes"]

Piece = TypeVar("Piece")
Result = TypeVar("Result")


class PoolEngine:
    """A pool of `joblib` processes; only the chunk's place travels, never its texts."""

    def run(
        self, job: ScoringJob, chunks: Sequence[Chunk], *, n_workers: int
    ) -> Iterator[Outcome]:
        """Yield the outcome of every chunk as it is finished.

        Raises
        ------
        LostWorkerError
            If a process is killed.
        """
        return in_processes(partial(_score, job), chunks, n_workers=n_workers)


def _score(job: ScoringJob, chunk: Chunk) -> Outcome:
    return scorer_of(job.bundle).score(chunk, job)


def in_processes(
    work: Callable[[Piece], Result], pieces: Sequence[Piece], *, n_workers: int
) -> Iterator[Result]:
    """Yield what `work` makes of each piece, in any order; one worker is this process.

    Raises
    ------
    LostWorkerError
        If a process is killed.
    """
    if n_workers == 1 or len(pieces) < 2:
        yield from map(work, pieces)
        return
    from joblib import Parallel, delayed, parallel_config
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    # loky starts fresh interpreters, on every system: nothing is inherited by a fork.
    with parallel_config("loky", initializer=_end_with, initargs=(os.getpid(),)):
        pool = Parallel(n_workers, return_as="generator_unordered", batch_size=1)
    try:
        with warnings.catch_warnings():  # of tasks given up when one of them has failed
            warnings.filterwarnings("ignore", category=UserWarning, module="joblib")
            yield from pool(delayed(work)(piece) for piece in pieces)
    except TerminatedWorkerError:
        raise LostWorkerError(
            "a worker was killed (out of memory?); what was done is kept, go on with --resume"
        ) from None


def _end_with(parent: int) -> None:
    """End this process, whatever it does, when the one that started it is gone."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    Thread(target=watch, daemon=True).start()

"""Score in several processes on this machine."""

from collections.abc import Iterator, Sequence

from classifier.errors import LostWorkerError
from classifier.scoring.chunks import Chunk
from classifier.scoring.jobs import Outcome, ScoringJob, scorer_of

__all__ = ["PoolEngine"]


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
        from joblib import Parallel, delayed
        from joblib.externals.loky.process_executor import TerminatedWorkerError

        work = (delayed(_score)(chunk, job) for chunk in chunks)
        pool = Parallel(n_jobs=n_workers, return_as="generator_unordered", batch_size=1)
        try:
            yield from pool(work)
        except TerminatedWorkerError:
            raise LostWorkerError("a scoring process was killed (out of memory?)") from None


def _score(chunk: Chunk, job: ScoringJob) -> Outcome:
    return scorer_of(job.bundle).score(chunk, job)

"""Score in the process that was started."""

from collections.abc import Iterator, Sequence

from classifier.scoring.chunks import Chunk
from classifier.scoring.jobs import Outcome, ScoringJob, scorer_of

__all__ = ["LocalEngine"]


class LocalEngine:
    """One process, one chunk after the other."""

    def run(
        self, job: ScoringJob, chunks: Sequence[Chunk], *, n_workers: int
    ) -> Iterator[Outcome]:
        """Yield the outcome of every chunk, in order; `n_workers` makes no difference."""
        del n_workers
        scorer = scorer_of(job.bundle)
        return (scorer.score(chunk, job) for chunk in chunks)

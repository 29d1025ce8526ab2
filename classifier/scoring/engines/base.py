"""What a scoring engine is, and how one is found by its name."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from classifier.errors import UnknownNameError
from classifier.plugins import registered
from classifier.scoring.chunks import Chunk
from classifier.scoring.jobs import Outcome, ScoringJob

__all__ = ["ScoringEngine", "engine_named", "engine_names"]

GROUP = "mechsift.engines"


class ScoringEngine(Protocol):
    """Runs `ChunkScorer.score` on every chunk; where, is its own affair."""

    def run(
        self, job: ScoringJob, chunks: Sequence[Chunk], *, n_workers: int
    ) -> Iterator[Outcome]:
        """Yield the outcome of every chunk once, in any order, as it is finished.

        Raises
        ------
        LostWorkerError
            If a worker dies; what was finished stays in the job's parts.
        MissingExtraError
            If the engine's library is not installed.
        """
        ...


def engine_names() -> list[str]:
    """Return the names of the registered engines."""
    return list(registered(GROUP))


def engine_named(name: str) -> ScoringEngine:
    """Return the engine of that name.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    if name not in registered(GROUP):
        raise UnknownNameError("engine", name, engine_names())
    engine: ScoringEngine = registered(GROUP)[name].load()()
    return engine

"""Score on a Spark cluster, or on Spark's local mode; the one door to pyspark.

The inputs and the output must lie where every executor can reach them by the same path. A
task gets chunks (file, row group, rows), reads their Parquet itself, and keeps the rows in
the run's parts, so texts never pass through the JVM. The bundle is broadcast once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from classifier.bundles import load_bundle
from classifier.errors import InvalidOptionError, LostWorkerError, MissingExtraError
from classifier.scoring.chunks import Chunk
from classifier.scoring.jobs import ChunkScorer, Outcome, ScoringJob

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["SparkEngine"]

_CHUNK = (
    "number long, path string, source string, row_group long, skipped long, first long, "
    "n_rows long"
)
_JAVA = "it needs Java 17 or newer, on the PATH or in JAVA_HOME; install that"
_OUTCOME = "number long, n_rows long, problem string"


class SparkEngine:
    """A Spark session: the one that is running, else a new one as ``spark-submit`` set it.

    Raises
    ------
    MissingExtraError
        If pyspark is not installed.
    """

    def __init__(self) -> None:
        if find_spec("pyspark") is None:
            raise MissingExtraError("spark", "scoring on Spark")

    def run(
        self, job: ScoringJob, chunks: Sequence[Chunk], *, n_workers: int
    ) -> Iterator[Outcome]:
        """Yield the outcome of every chunk as its partition is finished.

        Raises
        ------
        LostWorkerError
            If Spark gives up, after its own attempts.
        InvalidOptionError
            If Java is not there.
        """
        if not chunks:
            return
        session = _session(n_workers)
        from pyspark.errors import PySparkException

        bundle = session.sparkContext.broadcast(load_bundle(job.bundle))
        frame = session.createDataFrame([asdict(chunk) for chunk in chunks], _CHUNK)
        spread = frame.repartitionByRange(min(len(chunks), 4 * n_workers), "number")
        scored = spread.mapInArrow(_scoring(bundle, job), _OUTCOME)
        try:
            for row in scored.toLocalIterator(prefetchPartitions=True):
                yield Outcome(row.number, row.n_rows, row.problem)
        except PySparkException as error:
            reason = " ".join(str(error).split())[:160]
            raise LostWorkerError(f"Spark gave up ({reason})") from None


def _session(n_workers: int) -> Any:
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("mechsift")
    if "PYSPARK_GATEWAY_PORT" not in os.environ:  # not started by spark-submit
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = builder.master(f"local[{n_workers}]").config("spark.ui.enabled", "false")
    try:
        return builder.getOrCreate()
    except PySparkException:
        raise InvalidOptionError("--engine", "spark", _JAVA) from None


def _scoring(
    bundle: Any, job: ScoringJob
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def score(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        scorer = ChunkScorer(bundle.value)
        for batch in batches:
            for row in batch.to_pylist():
                outcome = scorer.score(Chunk(**row), job)
                yield pa.RecordBatch.from_pylist(
                    [{"number": outcome.number, "n_rows": outcome.n_rows,
                      "problem": outcome.problem}]
                )  # fmt: skip

    return score

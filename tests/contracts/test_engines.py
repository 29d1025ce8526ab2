"""Every registered engine writes the same bytes, whole, cut or killed in the middle."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from classifier.errors import (
    InvalidBundleError,
    InvalidOptionError,
    LostWorkerError,
    MissingExtraError,
    UnusableCorpusError,
)
from classifier.scoring import chunks, staging, stream
from classifier.scoring.engines.base import engine_named
from classifier.scoring.engines.local import LocalEngine
from classifier.scoring.evidence import EvidenceShown
from classifier.scoring.jobs import scorer_of as chunk_scorer
from classifier.scoring.stream import score_stream

pytestmark = pytest.mark.slow

ENGINES = sorted(point.name for point in entry_points(group="mechsift.engines"))
WORDS = "leaders shared power with teams and trust grew while others kept control"
N = 6_200


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return invented records: three row groups, and ties."""
    words = WORDS.split()
    path = tmp_path_factory.mktemp("papers") / "papers.parquet"
    table = pa.table(
        {
            "record_id": [f"r{N - i:05d}" for i in range(N)],
            "title": [" ".join(words[i % 6 : i % 5 + 2]) for i in range(N)],
            "abstract": [
                None if i % 50 == 0 else f"{words[i % 12].title()} did. {WORDS[i % 40 :]}."
                for i in range(N)
            ],
            "year": [None if i % 9 == 0 else 1990 + i % 30 for i in range(N)],
        }
    )
    pq.write_table(table, path, row_group_size=3000)
    return path


@pytest.fixture(scope="module")
def expected(papers: Path, small_review: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("expected") / "scores.parquet"
    score_stream([papers], output, model=small_review.folder)
    return output


@pytest.fixture(scope="session", autouse=True)
def no_spark_left_running() -> Iterator[None]:
    yield
    if "pyspark.sql" in sys.modules:
        from pyspark.sql import SparkSession

        if session := SparkSession.getActiveSession():
            session.stop()


def needs(name: str) -> None:
    if name == "spark":
        pytest.importorskip("pyspark", reason="the extra 'spark' is not installed")
        if not shutil.which("java"):
            pytest.skip("Java is not installed: Spark is not tested here")


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.filterwarnings("ignore")
def test_every_engine_writes_the_same_bytes(
    name: str, papers: Path, expected: Path, small_review: Any, tmp_path: Path
) -> None:
    needs(name)
    output = tmp_path / "scores.parquet"
    score_stream([papers], output, model=small_review.folder, engine=name, n_workers=2)
    assert output.read_bytes() == expected.read_bytes()
    assert list(tmp_path.iterdir()) == [output]


@pytest.mark.slow
def test_the_example_submitted_to_spark_writes_the_same_bytes(
    papers: Path, expected: Path, small_review: Any, tmp_path: Path, project_root: Path
) -> None:
    needs("spark")
    import pyspark

    submit = Path(pyspark.__file__).parent / "bin" / "spark-submit"
    output = tmp_path / "scores.parquet"
    command = ["score", str(papers), "-m", str(small_review.folder), "-o", str(output)]
    example = project_root / "docs" / "examples" / "score_on_spark.py"
    done = subprocess.run(
        [str(submit), "--master", "local[2]", "--conf", "spark.ui.enabled=false", str(example),
         *command, "--engine", "spark", "--workers", "2"],
        env={**os.environ, "PYSPARK_PYTHON": sys.executable},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert f"{N} records scored" in done.stdout  # spark-submit joins what the driver says
    assert output.read_bytes() == expected.read_bytes()


def test_the_file_is_ranked_by_falling_probability_ties_by_id(expected: Path) -> None:
    table = pq.read_table(expected).to_pandas()
    assert table["rank"].tolist() == list(range(1, N + 1))
    assert table["p_include"].is_monotonic_decreasing
    assert set(table["position"]) == set(range(1, N + 1))
    alike = table.groupby((table["position"] - 1) % 600)["record_id"]  # the texts repeat
    assert alike.apply(lambda ids: ids.is_monotonic_increasing).all()


def test_the_cut_into_chunks_leaves_no_trace(
    papers: Path, expected: Path, small_review: Any, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(chunks, "CHUNK", 777)
    output = tmp_path / "scores.parquet"
    score_stream([papers], output, model=small_review.folder)
    assert output.read_bytes() == expected.read_bytes()


def test_a_large_row_group_is_cut_first_and_leaves_no_trace(
    papers: Path, expected: Path, small_review: Any, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(staging, "_LARGEST", N - 1)
    monkeypatch.setattr(staging, "CHUNK", 777)
    whole, output = tmp_path / papers.name, tmp_path / "scores.parquet"
    pq.write_table(pq.read_table(papers), whole)
    cut: list[int] = []
    score_stream(
        [whole], output, model=small_review.folder,
        watch=lambda _label, _total: nullcontext(cut.append),
    )  # fmt: skip
    assert cut[:2] == [0, 777]
    assert output.read_bytes() == expected.read_bytes()


def test_a_pool_started_by_the_command_line_alone_writes_the_same_bytes(
    papers: Path, small_review: Any, tmp_path: Path
) -> None:
    outputs = [tmp_path / f"{name}.parquet" for name in ("local", "pool")]
    for engine, output in zip(("local", "pool"), outputs, strict=True):
        command = ["score", str(papers), "-m", str(small_review.folder), "-o", str(output)]
        options = ["--engine", engine, "--workers", "2", "--evidence", "none"]
        subprocess.run([sys.executable, "-m", "classifier", *command, *options], check=True)
    assert outputs[0].read_bytes() == outputs[1].read_bytes()


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()])
def test_columns_without_evidence_are_the_rows_of_records_to_the_byte(
    kind: Any, small_review: Any, tmp_path: Path
) -> None:
    texts = ["Leaders shared power. Trust grew.", None, "", "É 中 trust. Teams did not."]
    table = pa.table(
        {
            "record_id": pa.array([f"r{i}" for i in range(400)], kind),
            "title": pa.array([WORDS[i % 30 :] or None for i in range(400)], kind),
            "abstract": pa.array([texts[i % 4] for i in range(400)], kind),
            "keywords": [["trust", "teams"] if i % 3 else None for i in range(400)],
            "doi": pa.array([None if i % 2 else f"10.1/{i}" for i in range(400)], kind),
            "year": pa.array([2000 + i % 9 for i in range(400)], pa.int32()),
        }
    )
    plain, odd = tmp_path / "plain.parquet", tmp_path / "odd" / "plain.parquet"
    odd.parent.mkdir()
    pq.write_table(table, plain)
    whole = table.set_column(0, "record_id", table["record_id"].dictionary_encode())
    pq.write_table(whole, odd)  # a type that only the path by records takes
    outputs = []
    for path in (plain, odd):
        outputs.append(path.with_name("scores.parquet"))
        score_stream([path], outputs[-1], model=small_review.folder, shown=EvidenceShown.NONE)
    assert outputs[0].read_bytes() == outputs[1].read_bytes()
    shown = tmp_path / "shown.parquet"
    score_stream([plain], shown, model=small_review.folder)
    names = ["record_id", "title", "year", "doi", "p_include", "flags", "flag_reason"]
    bare = pq.read_table(outputs[0])
    assert bare.select(names).equals(pq.read_table(shown).select(names))
    assert len(set(bare["flags"].to_pylist())) > 2


def test_text_that_is_not_utf_8_is_told_in_one_line(small_review: Any, tmp_path: Path) -> None:
    broken = pa.array([b"\xff\xfe"]).view(pa.string())
    path = tmp_path / "broken.parquet"
    pq.write_table(pa.table({"record_id": ["a"], "title": broken}), path)
    for shown in EvidenceShown:
        with pytest.raises(UnusableCorpusError, match=r"^broken\.parquet: row group 0 cannot"):
            score_stream(
                [path], tmp_path / f"{shown}.parquet", model=small_review.folder, shown=shown
            )


class DiesAfterOne(LocalEngine):
    """An engine whose worker is lost when one chunk is done."""

    def run(self, job: Any, chunks: Any, *, n_workers: int) -> Any:
        yield from super().run(job, chunks[:1], n_workers=n_workers)
        raise LostWorkerError("lost")


def test_a_run_that_lost_its_worker_is_finished_by_resuming_with_any_engine(
    papers: Path, expected: Path, small_review: Any, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    output = tmp_path / "scores.parquet"
    with monkeypatch.context() as patch:
        patch.setattr("classifier.scoring.stream.engine_named", lambda _: DiesAfterOne())
        with pytest.raises(LostWorkerError):
            score_stream([papers], output, model=small_review.folder)
    assert not output.exists()
    with pytest.raises(InvalidOptionError, match="holds an unfinished run; add --resume"):
        score_stream([papers], output, model=small_review.folder)
    with pytest.raises(InvalidOptionError, match="other inputs or options"):
        score_stream(
            [papers], output, model=small_review.folder, resume=True, shown=EvidenceShown.ALL
        )
    seen: list[int] = []
    score_stream(
        [papers],
        output,
        model=small_review.folder,
        resume=True,
        watch=lambda _label, _total: nullcontext(seen.append),
    )
    assert seen[:2] == [3000, 6000]
    assert output.read_bytes() == expected.read_bytes()


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
def test_a_run_killed_at_once_is_finished_by_resuming(
    papers: Path, expected: Path, small_review: Any, tmp_path: Path,
    run_cli: Callable[..., tuple[int, str, str]],
) -> None:  # fmt: skip
    output = tmp_path / "scores.parquet"
    arguments = ["score", str(papers), "-m", str(small_review.folder), "-o", str(output)]
    process = subprocess.Popen([sys.executable, "-m", "classifier", *arguments])
    parts = tmp_path / ".scores.parquet.parts"
    while process.poll() is None and not list(parts.glob("0*.arrow")):
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not output.exists()
    status, _, err = run_cli(*arguments, "--resume")
    assert status == 0, err
    assert f"{N} records scored" in err
    assert output.read_bytes() == expected.read_bytes()


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
def test_a_killed_process_of_the_pool_is_told_and_costs_nothing_finished(
    papers: Path, expected: Path, small_review: Any, tmp_path: Path
) -> None:
    from classifier.scoring.checkpoints import Parts
    from classifier.scoring.jobs import ScoringJob

    (tmp_path / "parts").mkdir()
    job = ScoringJob(
        bundle=small_review.folder, parts=Parts(tmp_path / "parts"), shown=EvidenceShown.TOP
    )
    work = chunks.list_chunks([chunks.RowFile(path=papers, source=papers.name)])
    outcomes = engine_named("pool").run(job, work * 20, n_workers=2)
    first = next(outcomes)
    from joblib.externals.loky import reusable_executor

    for pid in list(reusable_executor._executor._processes):
        os.kill(pid, signal.SIGKILL)
    with pytest.raises(LostWorkerError, match=r"a worker was killed .*go on with --resume"):
        list(outcomes)
    assert job.parts.is_finished(first.number)


def test_a_corrupt_row_group_is_named_and_the_parts_before_it_stay(
    papers: Path, small_review: Any, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.parquet"
    content = bytearray(papers.read_bytes())
    start = pq.ParquetFile(papers).metadata.row_group(1).column(0).dictionary_page_offset
    start = start or pq.ParquetFile(papers).metadata.row_group(1).column(0).data_page_offset
    content[start : start + 40] = b"\xff" * 40
    broken.write_bytes(content)
    wanted = r"^broken\.parquet: row group 1 cannot be read; .*; 1 parts are kept, go on with"
    with pytest.raises(UnusableCorpusError, match=wanted):
        score_stream([broken], tmp_path / "scores.parquet", model=small_review.folder)


def test_a_bundle_whose_hash_does_not_match_is_refused_before_any_work(
    papers: Path, small_review: Any, tmp_path: Path
) -> None:
    bundle = tmp_path / "bundle"
    shutil.copytree(small_review.folder, bundle)
    (bundle / "features.json").write_bytes(b"{}")
    with pytest.raises(InvalidBundleError):
        score_stream([papers], tmp_path / "scores.parquet", model=bundle)
    assert list(tmp_path.iterdir()) == [bundle]


def test_several_workers_on_this_machine_are_a_pool(
    papers: Path, expected: Path, small_review: Any, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    asked: list[str] = []

    def named(name: str) -> Any:
        asked.append(name)
        return engine_named(name)

    monkeypatch.setattr(stream, "engine_named", named)
    for n_workers in (1, 2):
        output = tmp_path / f"scores-{n_workers}.parquet"
        score_stream([papers], output, model=small_review.folder, n_workers=n_workers)
        assert output.read_bytes() == expected.read_bytes()
    assert asked == ["local", "pool"]


def test_an_interrupted_run_says_how_to_go_on(
    papers: Path, expected: Path, small_review: Any, tmp_path: Path,
    run_cli: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    output = tmp_path / "scores.parquet"
    arguments = ["score", str(papers), "-m", str(small_review.folder), "-o", str(output)]
    monkeypatch.setattr(LocalEngine, "run", interrupted_after_one)
    status, _, err = run_cli(*arguments)
    assert status == 130
    assert "what was finished is kept: repeat the command with --resume" in err
    monkeypatch.undo()
    status, _, err = run_cli(*arguments, "--resume")
    assert status == 0, err
    assert output.read_bytes() == expected.read_bytes()


def interrupted_after_one(self: Any, job: Any, todo: Any, *, n_workers: int) -> Iterator[Any]:
    yield chunk_scorer(job.bundle).score(todo[0], job)
    raise KeyboardInterrupt


@pytest.mark.slow
def test_spark_without_java_says_what_to_install(
    papers: Path, small_review: Any, tmp_path: Path
) -> None:
    pytest.importorskip("pyspark", reason="the extra 'spark' is not installed")
    kept = {name: value for name, value in os.environ.items() if name != "JAVA_HOME"}
    shell = shutil.which("bash")
    assert shell
    (tmp_path / "bash").symlink_to(shell)
    for name in ("dirname", "ps", "sed"):
        if found := shutil.which(name):
            (tmp_path / name).symlink_to(found)
    output = tmp_path / "out" / "scores.parquet"
    output.parent.mkdir()
    command = ["score", str(papers), "-m", str(small_review.folder), "-o", str(output)]
    done = subprocess.run(
        [sys.executable, "-m", "classifier", *command, "--engine", "spark"],
        env={**kept, "PATH": str(tmp_path)}, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "--engine cannot be spark: it needs Java 17 or newer" in done.stderr
    assert list(output.parent.iterdir()) == []


def test_an_unknown_engine_a_wrong_output_and_overwriting_are_refused_in_one_line(
    papers: Path, small_review: Any, tmp_path: Path, refusal: Callable[..., str]
) -> None:
    def refused(*arguments: object) -> str:
        return refusal("score", *map(str, arguments), "-m", str(small_review.folder))

    out, table = tmp_path / "scores.parquet", small_review.labelled
    assert "known: local, pool, spark" in refused(papers, "-o", out, "--engine", "dask")
    assert "is also an input" in refused(papers, "-o", papers)
    assert "is also an input" in refused(table, "-o", table)
    assert "streamed goes into .csv" in refused(papers, "-o", tmp_path / "x.ris")
    assert "streamed goes into .csv" in refused(table, "-o", tmp_path / "x.html", "--stream")
    assert "each kind alone" in refused(papers, table, "-o", out)
    assert "--for" in refused(table, "-o", tmp_path / "x.ris", "--stream", "--for", "rayyan")


def test_spark_that_is_not_installed_is_told_before_anything_is_kept(
    small_review: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    source = tmp_path / "few.parquet"
    pq.write_table(pa.table({"record_id": ["1"], "title": ["Trust"]}), source)
    with pytest.raises(MissingExtraError, match=r"mechsift\[spark\]"):
        score_stream(
            [source], tmp_path / "out.parquet", model=small_review.folder, engine="spark"
        )
    assert sorted(tmp_path.iterdir()) == [source]

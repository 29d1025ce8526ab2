"""Real faults in streamed runs: one clear line, and `--resume` gives the same bytes."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from classifier.errors import MechsiftError
from classifier.scoring.evidence import EvidenceShown
from classifier.scoring.stream import score_stream

WORDS = "leaders shared power with teams and trust grew while others kept control".split()
N = 24_000
POSIX = pytest.mark.skipif(os.name != "posix", reason="kill -9 and limits are POSIX")


@pytest.fixture(scope="module")
def ris(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return invented records, three parts of them; every tenth comes twice."""
    path = tmp_path_factory.mktemp("exports") / "search.ris"
    draw = random.Random(0)
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for number in range(N):
            title = f"On trust {number - number % 10 // 9}"
            abstract = ". ".join(" ".join(draw.choices(WORDS, k=12)) for _ in range(12))
            stream.write(f"TY  - JOUR\nTI  - {title}\nAB  - {abstract}.\nER  - \n\n")
    return path


@pytest.fixture(scope="module")
def expected(ris: Path, small_review: Any, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    output = tmp_path_factory.mktemp("expected") / "scores.csv"
    score_stream([ris], output, model=small_review.folder, shown=EvidenceShown.ALL)
    return output.read_bytes()


@pytest.fixture
def command(ris: Path, small_review: Any, tmp_path: Path) -> list[str]:
    """Return the command whose output is ``scores.csv``."""
    arguments = ["score", str(ris), "-m", str(small_review.folder), "--stream"]
    arguments += ["--evidence", "all"]
    return [sys.executable, "-m", "classifier", *arguments, "-o", str(tmp_path / "scores.csv")]


def limited(octets: int) -> Callable[[], None]:
    """Return what makes a disk full, for files of more than so many bytes."""
    import resource

    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (octets, octets))


@POSIX
@pytest.mark.slow
@pytest.mark.parametrize(
    ("octets", "file"),
    [
        (1_000_000, "rows-000000.parquet"),
        (10_500_000, "00000000.arrow"),
        (30_000_000, "scores.csv"),
    ],
    ids=["while reading", "while scoring", "while writing"],
)
def test_a_full_disk_is_told_in_one_line_and_costs_nothing_finished(
    octets: int, file: str, command: list[str], expected: bytes, tmp_path: Path
) -> None:
    done = subprocess.run(
        command, preexec_fn=limited(octets), capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 2, done.stderr
    told = done.stderr.splitlines()
    assert len(told) == 2
    assert told[1].startswith("mechsift: ")
    assert f"{os.sep}{file}: cannot be written" in told[1]
    assert told[1].endswith("go on with --resume")
    assert "too large" in told[1]
    kept = {path.name for path in tmp_path.glob(".scores.csv.parts/*")}
    assert not any("unfinished" in name for name in kept)
    assert file not in kept
    again = subprocess.run([*command, "--resume"], check=True, capture_output=True)
    assert b"24000 records scored" in again.stderr
    assert (tmp_path / "scores.csv").read_bytes() == expected


def workers_of(pid: int) -> list[int]:
    """Return the processes that a process started to work, as the system lists them."""
    listed = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,ppid=,args="],
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    return [int(row[0]) for row in rows if int(row[1]) == pid and "LokyProcess" in row[2]]


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@POSIX
@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("ps"), reason="there is no ps to find processes with")
def test_a_run_killed_again_and_again_is_finished_by_another_engine(
    command: list[str], expected: bytes, tmp_path: Path
) -> None:
    moments, output = random.Random(1), tmp_path / "scores.csv"
    parts = tmp_path / ".scores.csv.parts"
    for n_workers in (2, 1, 2):
        kept = finished(parts)
        options = ["--workers", str(n_workers), "--resume"]
        process = subprocess.Popen([*command, *options], stderr=subprocess.DEVNULL)
        while process.poll() is None and finished(parts) == kept:
            time.sleep(0.01)
        time.sleep(moments.random())
        workers = workers_of(process.pid)
        assert len(workers) == (n_workers if n_workers > 1 else 0) or process.poll() is not None
        process.kill()
        process.wait()
        while any(map(is_running, workers)):  # they notice, and go
            time.sleep(0.1)
    if not output.exists():
        subprocess.run([*command, "--resume"], check=True, capture_output=True)
    assert output.read_bytes() == expected


def finished(parts: Path) -> set[str]:
    """Return the files that a run has finished."""
    return {path.name for path in parts.glob("*0*")}


@POSIX
@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("ps"), reason="there is no ps to find processes with")
def test_a_killed_worker_is_told_in_one_line_and_the_run_goes_on_without_it(
    command: list[str], expected: bytes, tmp_path: Path
) -> None:
    pool = [*command, "--engine", "pool", "--workers", "2"]
    process = subprocess.Popen(pool, stderr=subprocess.PIPE, encoding="utf-8")
    while not (workers := workers_of(process.pid)):
        assert process.poll() is None
        time.sleep(0.05)
    os.kill(workers[0], signal.SIGKILL)
    _, err = process.communicate()
    assert process.returncode == 2
    assert "mechsift: a worker was killed" in err
    assert err.count("\n") == 2
    subprocess.run([*command, "--resume"], check=True, capture_output=True)
    assert (tmp_path / "scores.csv").read_bytes() == expected


def test_an_output_folder_that_goes_away_is_told_in_one_line(
    ris: Path, small_review: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "results"
    folder.mkdir()

    @contextmanager
    def watch(label: str, _: int) -> Iterator[Callable[[int], None]]:
        if label == "scoring":
            shutil.rmtree(folder)
        yield lambda _: None

    with pytest.raises(
        MechsiftError, match=r"rows-000000\.parquet: .*cannot be read; .*Failed to open"
    ):
        score_stream([ris], folder / "scores.csv", model=small_review.folder, watch=watch)

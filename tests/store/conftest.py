"""A review on each engine, a clock that a test sets, and a real PostgreSQL server."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from classifier.schema import RawField, Record, Reviewer, Role
from classifier.store import Review, add_records, add_reviewer, create_review

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@dataclass
class SetClock:
    """A clock that stands still until a test moves it."""

    at: datetime = START

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server that listens in a folder and nowhere else."""

    folder: Path
    programs: Path
    numbers: Iterator[int]

    def database(self) -> str:
        """Make an empty database and return its address."""
        name = f"review_{next(self.numbers)}"
        self.run("createdb", "-h", str(self.folder), "-U", "mechsift", name)
        return f"postgresql://mechsift@/{name}?host={self.folder}"

    def run(self, program: str, *arguments: str) -> None:
        run_as_nobody_special([str(self.programs / program), *arguments], self.folder)


def run_as_nobody_special(command: list[str], folder: Path) -> None:
    """Run a program; the server refuses to be run by root, so that root lends it a user."""
    user = (
        {"user": "postgres", "group": "postgres", "extra_groups": []}
        if os.getuid() == 0
        else {}
    )
    with (folder / "said").open("a") as said:
        subprocess.run(command, check=True, stdout=said, stderr=said, cwd=folder, **user)


def server_programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(on_path).resolve().parent if on_path else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Start a server for the tests of this run; skip where there is none to start."""
    pytest.importorskip("psycopg", reason="the extra 'postgres' is not installed")
    programs = server_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: make optional installs it where it can")
    folder = Path(tempfile.mkdtemp(prefix="mechsift-pg-"))  # short: a socket's path has a limit
    (folder / "said").touch()
    if os.getuid() == 0:
        for path in (folder, folder / "said"):
            shutil.chown(path, "postgres", "postgres")
    server = Server(folder, programs, count(1))
    cluster = str(folder / "cluster")
    server.run("initdb", "-D", cluster, "-U", "mechsift", "-A", "trust", "-E", "UTF8")
    options = f"-k {folder} -c listen_addresses='' -c max_connections=60"
    server.run("pg_ctl", "-D", cluster, "-w", "-o", options, "start")
    try:
        yield server
    finally:
        server.run("pg_ctl", "-D", cluster, "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def new_address(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Return something that names an empty place for a review, on each engine in turn."""
    if request.param == "sqlite":
        numbers = count(1)
        return lambda: str(tmp_path / f"review-{next(numbers)}.mechsift")
    server: Server = request.getfixturevalue("postgres")
    return server.database


@pytest.fixture
def review(new_address: Callable[[], str], clock: SetClock) -> Iterator[Review]:
    """Return an empty review."""
    with create_review(new_address(), clock=clock) as made:
        yield made


@pytest.fixture
def staffed(review: Review) -> Review:
    """Return a review with three records, a lead and a reviewer."""
    with review.write(by="ana") as writing:
        add_reviewer(writing, Reviewer(name="ana", role=Role.LEAD))
        add_reviewer(writing, Reviewer(name="ben"))
        add_records(writing, [record(number) for number in (1, 2, 3)])
    return review


def record(number: int, **fields: object) -> Record:
    """Return an invented record with something in every field."""
    values: dict[str, object] = {
        "record_id": f"r{number}",
        "source": "invented.ris",
        "search": "invented search",
        "position": number,
        "source_id": f"s{number}",
        "title": f"Leaders of team {number}",
        "abstract": "They shared power. The team’s work improved.",
        "authors": ("Invented, A.", 'Quoted "B", C.'),
        "year": 2020,
        "journal": "Invented Journal",
        "volume": "1",
        "issue": "2",
        "pages": "3-4",
        "issn": "0000-0000",
        "doi": f"10.5555/{number}",
        "pmid": str(number),
        "url": "https://example.org/",
        "keywords": ("leadership", "integration"),
        "language": "en",
        "kind": "article",
        "format": "ris",
        "raw": (RawField("TI", f"Leaders of team {number}", 1), RawField("", "odd\nline", 2)),
    }
    return Record(**(values | fields))  # type: ignore[arg-type]

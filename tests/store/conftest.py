"""A review on each engine, a clock that a test sets, and a real PostgreSQL server."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from classifier.schema import RawField, Record, Reviewer, Role
from classifier.store import Review, add_records, add_reviewer, create_review, open_review
from tests.store.postgres_server import Server, running_server, server_programs

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


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Start a server for the tests of this run; skip where there is none to start."""
    pytest.importorskip("psycopg", reason="the extra 'postgres' is not installed")
    if server_programs() is None:
        pytest.skip("PostgreSQL is not installed: make optional installs it where it can")
    with running_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """Return each engine in turn; where there is no server, its tests are skipped."""
    if request.param == "postgresql":
        request.getfixturevalue("postgres")
    return str(request.param)


@pytest.fixture
def new_address(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Callable[[], str]:
    """Return something that names an empty place for a review."""
    if engine == "postgresql":
        server: Server = request.getfixturevalue("postgres")
        return server.database
    numbers = count(1)
    return lambda: str(tmp_path / f"review-{next(numbers)}.mechsift")


@pytest.fixture(scope="session")
def empty_reviews() -> dict[str, str]:
    """Return where the first test put an empty review, by engine; the others copy it."""
    return {}


@pytest.fixture
def review(
    engine: str,
    empty_reviews: dict[str, str],
    clock: SetClock,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Review]:
    """Return an empty review: a copy of one that was made when it was first asked for."""
    server = request.getfixturevalue("postgres") if engine == "postgresql" else None
    if engine not in empty_reviews:
        file = tmp_path_factory.mktemp("empty") / "empty.mechsift"
        empty_reviews[engine] = server.database() if server else str(file)
        create_review(empty_reviews[engine], clock=clock).close()
    if server:
        address = server.database(like=empty_reviews[engine])
    else:
        address = str(shutil.copy(empty_reviews[engine], tmp_path / "review-0.mechsift"))
    with open_review(address, clock=clock) as opened:
        yield opened


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

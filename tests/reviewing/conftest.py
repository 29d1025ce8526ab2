"""A small team's review in a database, and a clock that a test can move."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from classifier.reviewing.exchange.importing import Import, Imported, import_exports
from classifier.reviewing.screening.decisions import decide
from classifier.reviewing.setup import NewReview, start_review
from classifier.schema import Decision, Stage, Verdict
from classifier.store import Review, open_review

WORDS = {
    "include": Verdict.INCLUDE,
    "exclude": Verdict.EXCLUDE,
    "maybe": Verdict.MAYBE,
    "skip": Verdict.SKIP,
}
CODEBOOK = """\
format = 1
id = "team"
version = 1
title = "For tests"

[review]
question = "Does shared leadership help teams of nurses?"

[[mechanism]]
id = "trust"
label = "Trust"
status = "evidenced"
definition = "People rely on one another."
cues = ["mutual trust"]
"""


@dataclass
class Clock:
    """Says the time that a test has set."""

    at: datetime = field(default_factory=lambda: datetime(2026, 1, 1, 9, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.at

    def pass_minutes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)


@dataclass
class Team:
    """An open review, and short ways to do in it what reviewers do."""

    review: Review
    clock: Clock
    folder: Path
    header = "record_id,title,abstract,year"

    def say(self, who: str, record: str, word: str, **more: object) -> Decision:
        stage = more.pop("stage", Stage.TITLE_ABSTRACT)
        told = Decision(
            record_id=record, reviewer=who, stage=stage, verdict=WORDS[word], **more
        )
        return decide(self.review, told)

    def read(self, name: str, *rows: str, **options: object) -> Imported:
        """Import a CSV of the given rows; the first one is the header."""
        path = self.folder / name
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        return import_exports(self.review, Import(paths=(path,), **options))

    def read_first(self, records: int) -> Imported:
        """Import so many records."""
        return self.read("first.csv", self.header, *map(self.row, range(records)))

    @staticmethod
    def row(number: int) -> str:
        """Return one record; those with even numbers are about what the review asks."""
        about = ("shared leadership of nurses", "cutting glass with lasers")[number % 2]
        words = ("river", "stone", "cloud", "maple", "amber", "cedar", "heron", "onyx")
        name = words[number % 8] * (1 + number // 8)
        told = f"On {about}: the case of {name}", f"We looked at {about} in {name}."
        return ",".join([f"r{number:02}", *told, f"20{number:02}"])


@pytest.fixture(scope="session")
def copy_of_review(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., None]:
    """Copy a review that is made once: its tables, its team, its records, and more steps."""
    folder = tmp_path_factory.mktemp("reviews")
    (folder / "team.toml").write_text(CODEBOOK, encoding="utf-8")
    made: dict[str, Path] = {}

    def copy(
        address: Path, *steps: Callable[[Review], object], records: int, **asked: object
    ) -> None:
        key = repr([records, sorted(asked.items()), [step.__name__ for step in steps]])
        if key not in made:
            clock, path = Clock(), folder / f"{len(made)}.mechsift"
            told = {"design": "double", "codebook": str(folder / "team.toml")} | asked
            start_review(str(path), NewReview.named(**told), clock=clock)
            with open_review(str(path), clock=clock) as review:
                if records:
                    Team(review, clock, folder).read_first(records)
                for step in steps:
                    step(review)
            made[key] = path
        shutil.copy(made[key], address)

    return copy


@pytest.fixture
def make_team(
    tmp_path: Path, copy_of_review: Callable[..., None]
) -> Iterator[Callable[..., Team]]:
    """Make reviews of twelve records, by default for Ann and Ben with a double design.

    Each step is run on the review once and is in every copy of it.
    """
    opened: list[Review] = []
    (tmp_path / "team.toml").write_text(CODEBOOK, encoding="utf-8")

    def make(
        *steps: Callable[[Review], object],
        records: int = 12,
        reviewers: tuple[str, ...] = ("Ann", "Ben"),
        **asked: object,
    ) -> Team:
        path, clock = tmp_path / f"review-{len(opened)}.mechsift", Clock()
        copy_of_review(path, *steps, records=records, reviewers=reviewers, **asked)
        opened.append(open_review(str(path), clock=clock))
        return Team(opened[-1], clock, tmp_path)

    yield make
    for review in opened:
        review.close()


@pytest.fixture
def team(make_team: Callable[..., Team]) -> Team:
    return make_team()

"""A program that is killed in the midst loses nothing that it kept, and halves nothing."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from classifier.reviewing.screening.decisions import decide
from classifier.reviewing.screening.queue import checkout_next
from classifier.schema import Decision, Stage, Verdict
from classifier.store import (
    Review,
    current_decisions,
    latest_run,
    open_review,
    queued_records,
    record_ids,
    stored_scores,
    verify_review,
)

PROGRAM = """\
import sys
from pathlib import Path
from classifier.reviewing.screening.decisions import decide
from classifier.reviewing.screening.queue import checkout_next
from classifier.reviewing.exchange.importing import Import, import_exports
from classifier.reviewing.learning.retrain import retrain
from classifier.schema import Decision, Stage, Verdict
from classifier.store import open_review

with open_review(sys.argv[1]) as review:
    print("ready", flush=True)
    for number in range(99):
        for handed in checkout_next(review, "Ann"):
            name = handed.record.record_id
            said = Decision(record_id=name, reviewer="Ann", stage=Stage.TITLE_ABSTRACT,
                            verdict=Verdict.INCLUDE)
            decide(review, said)
            print("kept", name, flush=True)
        retrain(review)
        print("trained", flush=True)
        import_exports(review, Import(paths=(Path(sys.argv[2]) / f"{number}.csv",)))
        print("imported", number, flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("n_lines", [1, 2, 3, 4, 7, 8, 9, 12, 14, 15])
def test_what_was_acknowledged_is_there_and_nothing_is_half_done(make_team, tmp_path, n_lines):
    team = make_team(design="single", reviewers=("Ann",))
    for number in range(99):
        rows = "\n".join([team.header, team.row(100 + number), team.row(200 + number)])
        (tmp_path / f"{number}.csv").write_text(rows + "\n", encoding="utf-8")
    said = killed_after(n_lines, team.review.address, str(tmp_path))

    kept = {line.split()[1] for line in said if line.startswith("kept")}
    imported = sum(line.startswith("imported") for line in said)
    with open_review(team.review.address) as review, review.read() as reading:
        assert verify_review(review) == []
        decided = {d.record_id for d in current_decisions(reading)}
        records, queued = (
            record_ids(reading),
            queued_records(reading, stage=Stage.TITLE_ABSTRACT),
        )
        scored = [one.record_id for one in stored_scores(reading)]
        assert kept <= decided
        assert len(decided - kept) <= 1
        assert len(records) in (12 + 2 * imported, 14 + 2 * imported)
        assert sorted(queued) == sorted(set(records) - decided)
        assert (latest_run(reading) is None) == (not scored)
        assert len(scored) in (0, len(records), len(records) - 2)


def killed_after(n_lines: int, *arguments: str) -> list[str]:
    """Start the program, kill it right after so many lines, and return the lines it got out."""
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        cwd=Path(__file__).resolve().parents[2],
    )
    with program:
        assert program.stdout is not None
        said = [program.stdout.readline() for _ in range(n_lines)]
        os.kill(program.pid, signal.SIGKILL)
        said += program.stdout.readlines()
    return [line.strip() for line in said]


@pytest.mark.slow
def test_many_at_once_decide_and_every_decision_lasts_once(make_team):
    names = tuple(f"person {number}" for number in range(8))
    team = make_team(records=60, design="double", reviewers=names)
    errors: list[BaseException] = []

    def work(name: str) -> None:
        try:
            with open_review(team.review.address) as review:
                while handed := checkout_next(review, name):
                    team_says(review, name, handed[0].record.record_id)
        except BaseException as error:
            errors.append(error)
            raise

    threads = [threading.Thread(target=work, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    for name in names:  # what another one held when somebody last asked
        work(name)
    with team.review.read() as reading:
        pairs = [(d.record_id, d.reviewer) for d in current_decisions(reading)]
        assert queued_records(reading, stage=Stage.TITLE_ABSTRACT) == []
    assert len(pairs) == len(set(pairs)) == 2 * 60


def team_says(review: Review, name: str, record_id: str) -> None:
    stage, verdict = Stage.TITLE_ABSTRACT, Verdict.EXCLUDE
    decide(review, Decision(record_id=record_id, reviewer=name, stage=stage, verdict=verdict))

"""Several programs at once, and programs that are killed: nothing is lost, nothing doubled."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from classifier.errors import BusyReviewError
from classifier.schema import Reviewer, Stage
from classifier.store import (
    add_records,
    add_reviewer,
    create_review,
    current_decisions,
    latest_run,
    open_review,
    queued_records,
    record_ids,
    set_queue,
    stored_scores,
    verify_review,
)
from tests.store.conftest import record

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).with_name("at_work.py")
STAGE = Stage.TITLE_ABSTRACT
TEAM = "ana", "ben", "cy", "di"
N_RECORDS = 60


def start(kind, address, detail):
    command = [sys.executable, "-u", str(SCRIPT), kind, address, str(detail)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)


@pytest.fixture
def address(new_address):
    """Return the address of a review with a team and a queue; nothing holds it open."""
    place = new_address()
    with create_review(place) as review, review.write(by="ana") as writing:
        for name in TEAM:
            add_reviewer(writing, Reviewer(name=name))
        add_records(writing, [record(number) for number in range(N_RECORDS)])
        set_queue(writing, record_ids(writing), stage=STAGE)
    return place


def standing(address):
    with open_review(address) as review:
        assert verify_review(review) == []
        with review.read() as reading:
            return list(current_decisions(reading))


def test_four_programs_share_the_queue_without_a_lost_or_doubled_decision(address):
    programs = [start("decide", address, name) for name in TEAM]
    said = [program.communicate()[0].splitlines() for program in programs]
    assert [program.returncode for program in programs] == [0] * len(TEAM)
    acknowledged = [line for lines in said for line in lines if line != "ready"]
    decided = standing(address)
    assert sorted(acknowledged) == sorted(one.decision_id for one in decided)
    assert sorted(one.record_id for one in decided) == sorted(f"r{n}" for n in range(N_RECORDS))


def killed(program, *, after_lines, then):
    """Kill a program some time after it has said so many lines; return all that it said."""
    with program:
        lines = [program.stdout.readline().strip() for _ in range(after_lines)]
        time.sleep(then)
        program.send_signal(signal.SIGKILL)
        lines += program.stdout.read().split("\n")[:-1]
    return lines[1:]


@pytest.mark.parametrize("seed", range(4))
def test_a_decision_that_was_acknowledged_outlives_a_killed_program(address, seed):
    chance = random.Random(seed)
    program = start("decide", address, "ana")
    said = killed(program, after_lines=chance.randrange(1, 20), then=chance.random() / 50)
    kept = {one.decision_id for one in standing(address)}
    assert set(said) <= kept
    assert len(kept) <= len(said) + 1  # the last may be kept without having been said


@pytest.mark.parametrize("seed", range(3))
def test_a_killed_import_is_whole_or_was_never_there(address, seed):
    then = random.Random(seed).random() / 2
    said = killed(start("import", address, 3000), after_lines=1, then=then)
    standing(address)
    with open_review(address) as review, review.read() as reading:
        there = len(record_ids(reading)) - N_RECORDS
    assert there in ([3000] if said else [0, 3000])


@pytest.mark.parametrize("seed", range(3))
def test_killed_retraining_leaves_the_old_queue_or_the_new_one_with_its_scores(address, seed):
    then = random.Random(seed).random() / 20
    said = killed(start("retrain", address, seed), after_lines=1, then=then)
    standing(address)
    with open_review(address) as review, review.read() as reading:
        assert len(queued_records(reading, stage=STAGE)) == N_RECORDS
        run, scores = latest_run(reading), list(stored_scores(reading))
    assert bool(run) >= bool(said)
    assert len(scores) == (N_RECORDS if run else 0)


def test_a_second_training_at_the_same_time_is_refused_and_a_later_one_is_not(address):
    with open_review(address) as review, open_review(address) as other:
        with review.train():
            with pytest.raises(BusyReviewError, match="another training is running"):
                other.train().__enter__()
            with other.write(by="ana") as writing:
                add_reviewer(writing, Reviewer(name="eva"))
        with other.train():
            pass


def test_a_training_that_was_killed_does_not_keep_the_next_one_away(address):
    program = start("hold", address, "")
    killed(program, after_lines=2, then=0)
    with open_review(address) as review, review.train():
        pass


def test_the_file_that_keeps_trainings_apart_is_gone_afterwards(tmp_path):
    with create_review(str(tmp_path / "my.mechsift")) as review:
        with review.train():
            pass
        assert not (tmp_path / "my.mechsift-training").exists()

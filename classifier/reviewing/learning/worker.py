"""Train in a process of its own, so that nobody waits for it."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from types import TracebackType
from typing import Self

from classifier.errors import MechsiftError
from classifier.reviewing.learning.retrain import retrain
from classifier.reviewing.learning.trainer import Trainer
from classifier.reviewing.settings import ReviewSettings
from classifier.reviewing.state import ReviewState
from classifier.schema import ReviewScope
from classifier.store import Review, open_review

__all__ = ["TrainingWorker", "train_in_background"]


_NICENESS = 5
"""A third of a processor where the app wants one, too; at 10 it starves on a busy machine."""


class TrainingWorker:
    """A process that trains when it is told of decisions, and enough of them came in.

    It ends with the app. A training that fails is tried again at the next decision.
    """

    def __init__(self, address: str) -> None:
        context = multiprocessing.get_context("spawn")
        theirs, self._ours = context.Pipe(duplex=False)
        self._told = context.Event()
        self._process = context.Process(
            target=_work, args=(address, theirs, self._told), daemon=True
        )
        self._theirs = theirs

    def note(self) -> None:
        """Say that there is something new; returns at once."""
        if not self._told.is_set() and self._process.is_alive():
            self._told.set()
            self._ours.send_bytes(b"new")

    def __enter__(self) -> Self:
        self._process.start()
        self._theirs.close()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._ours.close()
        self._process.terminate()  # a training is kept whole or not at all
        self._process.join()


def _work(address: str, theirs: Connection, told: Event) -> None:
    """Train whenever something is new, until the app is gone."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    keeper = _Keeper()
    with open_review(address) as review:
        while _wait(theirs):
            told.clear()
            with suppress(MechsiftError):
                retrain(review, trainer=keeper.trainer(review), if_due=True)


def _wait(theirs: Connection) -> bool:
    """Wait for something new; False once the app is gone."""
    try:
        theirs.recv_bytes()
    except EOFError:
        return False
    return True


class _Keeper:
    """Keeps one trainer for as long as the review's settings and protocol stay the same."""

    def __init__(self) -> None:
        self._made_for: tuple[ReviewSettings, ReviewScope | None] | None = None
        self._trainer: Trainer | None = None

    def trainer(self, review: Review) -> Trainer:
        """Return the trainer, a new one where settings or protocol have changed."""
        with review.read() as reading:
            state = ReviewState(reading)
            wanted = state.settings, state.codebook.scope if state.codebook else None
        if self._trainer is None or wanted != self._made_for:
            self._made_for, self._trainer = wanted, Trainer(*wanted)
        return self._trainer


def train_in_background(address: str) -> None:
    """Start a training that goes on when this process ends, if one is due.

    It works on the review as it stands when it begins. Where another training is running it
    ends at once: what that one did not see counts towards the next.
    """
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "classifier", "review", "retrain", address, "--if-due"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    process.returncode = 0  # it outlives us on purpose: nobody need be warned of that

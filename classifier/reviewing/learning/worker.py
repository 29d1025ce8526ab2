"""Train in the background: a process of its own, so that nobody waits for it."""

import subprocess
import sys

__all__ = ["train_in_background"]


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

"""Train in the background: a process of its own, so that nobody waits for it."""

import subprocess
import sys

__all__ = ["train_in_background"]


def train_in_background(address: str) -> None:
    """Start a training that goes on when this process ends, if one is due.

    It works on the review as it stands when it begins; a second one at the same time costs
    work and harms nothing, for the last to end is the one that counts.
    """
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "classifier", "review", "retrain", address, "--if-due"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    process.returncode = 0  # it outlives us on purpose: nobody need be warned of that

"""How the tests of the project itself start other programs."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
# What the caller's Python, coverage or make would tell a program that we start.
_NOT_PASSED_ON = ("PYTHON", "COVERAGE", "COV_CORE", "MAKE", "MFLAGS", "MECHSIFT", "VIRTUAL_ENV")


@pytest.fixture(scope="session")
def run() -> Run:
    """Run a program to its end and give back its status and both streams."""

    def start(
        *command: object, cwd: Path, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        own = {k: v for k, v in os.environ.items() if not k.startswith(_NOT_PASSED_ON)}
        return subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env=own if env is None else env,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return start


@pytest.fixture(scope="session")
def run_python(run: Run) -> Run:
    """Run this environment's Python, so that its tools are those that `make check` uses."""

    def start(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
        return run(sys.executable, *arguments, cwd=cwd)

    return start

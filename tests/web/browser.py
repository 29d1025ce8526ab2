"""A real Chromium for tests: Debian's, or the one that CHROMIUM names."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

__all__ = ["chromium", "real_browser"]


def chromium() -> str:
    """Return the program; the test is skipped, and says so, where there is none."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        pytest.skip("no Chromium here: make optional installs it where it can")
    return program


@contextmanager
def real_browser() -> Iterator[Any]:
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: make optional installs it"
    )
    program = chromium()
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()

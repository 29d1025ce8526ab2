"""A real Chromium for tests: Debian's, or the one that CHROMIUM names."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

__all__ = ["chromium", "real_browser", "violations"]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


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


def violations(page: Any) -> list[str]:
    """Return what axe-core finds against WCAG 2.2 AA and good practice, rule by rule."""
    axe = pytest.importorskip(
        "axe_playwright_python.base", reason="axe-core is not installed: make optional does it"
    )
    page.evaluate(f"() => {{ {axe.AXE_FILE_PATH.read_text(encoding='utf-8')} }}")
    options = {"runOnly": {"type": "tag", "values": RULES}}
    found = page.evaluate("(options) => axe.run(options)", options)
    return [
        f"{one['id']}: {one['help']}: {node['html'][:200]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]

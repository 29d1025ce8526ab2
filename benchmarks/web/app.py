"""The screening app on a large review: a key to the next paper, and fifty reviewers at once.

``python -m benchmarks.web.app [--records 50000] [--reviewers 50] [--seconds 60]``

Reads an invented search into a review, trains once, and serves it in a process of its own.
In a real Chromium it measures, in the page itself, the time from a key to the next paper that
is drawn. Then threads decide as so many reviewers would, each every five seconds. It needs no
data; it needs Chromium (``CHROMIUM`` or on the path) and playwright.
"""

import argparse
import gzip
import json
import os
import platform
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx2 as httpx
import numpy as np

from benchmarks.results import write_results
from benchmarks.review.large import CODEBOOK, timed, write_search
from classifier.reviewing.accounts import give_token, set_password
from classifier.reviewing.exchange.importing import Import, import_exports
from classifier.reviewing.learning.retrain import retrain
from classifier.reviewing.setup import NewReview, start_review
from classifier.schema import Stage
from classifier.store import current_decisions, open_review

RESULTS = Path(__file__).with_name("app.json")
KEYS = 60
EVERY = 5.0
WATCH = """() => {
  window.waits = [];
  let pressed = 0;
  addEventListener("keydown", () => { pressed = performance.now(); }, true);
  new MutationObserver(() => requestAnimationFrame(() => {
    window.waits.push(performance.now() - pressed);
  })).observe(document.getElementById("stage"), { childList: true });
}"""


def make_review(
    folder: Path, *, n_records: int, names: list[str]
) -> tuple[str, dict[str, Any]]:
    """Import an invented search, train, and give everybody a password."""
    search, codebook = folder / "search.csv", folder / "invented.toml"
    write_search(search, n_records)
    codebook.write_text(CODEBOOK, encoding="utf-8")
    address = str(folder / "large.mechsift")
    start_review(address, NewReview.named(reviewers=tuple(names), codebook=str(codebook)))
    with open_review(address) as review:
        imported, read = timed(lambda: import_exports(review, Import(paths=(search,))))
        _, trained = timed(lambda: retrain(review))
        set_password(review, names[0], "only for measuring")
    told = {"n_papers": imported.n_papers, "import_seconds": read, "train_seconds": trained}
    return address, told


@contextmanager
def serving(address: str) -> Iterator[str]:
    """Serve the review with its trainings, as ``mechsift serve`` does."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [sys.executable, "-m", "classifier", "serve", address, "--port", port]
    with subprocess.Popen(command) as process:
        home = f"http://127.0.0.1:{port}"
        try:
            for _ in range(600):
                try:
                    httpx.get(f"{home}/login")
                    break
                except httpx.ConnectError:
                    time.sleep(0.1)
            yield home
        finally:
            process.kill()


def by_keyboard(home: str, token: str) -> dict[str, float]:
    """Return milliseconds from a key to the next paper drawn, measured in the page."""
    from playwright.sync_api import sync_playwright

    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=program, args=["--no-sandbox"])
        headers = {"authorization": f"Bearer {token}"}
        page = browser.new_context(extra_http_headers=headers).new_page()
        page.goto(f"{home}/screen")
        page.wait_for_timeout(1_000)
        page.evaluate(WATCH)
        for number in range(KEYS):
            page.keyboard.press("ie"[number % 5 != 0])
            page.wait_for_function("(n) => window.waits.length > n", arg=number)
            page.wait_for_timeout(400)
        waits = page.evaluate("() => window.waits")
        page.wait_for_function(
            "() => document.getElementById('saving').textContent === 'saved'"
        )
        browser.close()
    return {
        "median_ms": float(np.median(waits)),
        "p95_ms": float(np.percentile(waits, 95)),
        "longest_ms": float(max(waits)),
        "keys": len(waits),
    }


class Colleague(threading.Thread):
    """One reviewer: reads a paper for five seconds, decides, is handed the next."""

    def __init__(self, home: str, token: str, *, seconds: float, seed: int) -> None:
        super().__init__()
        self._client = httpx.Client(
            base_url=home, headers={"authorization": f"Bearer {token}"}, timeout=60
        )
        self._end = time.monotonic() + seconds
        self._random = random.Random(seed)  # noqa: S311
        self.waits: list[float] = []
        self.errors: list[str] = []
        self.decided: list[str] = []

    def run(self) -> None:
        """Work until the time is over."""
        time.sleep(self._random.uniform(0, EVERY))
        handed = self._timed("POST", "/api/v1/queue").json()
        while handed and time.monotonic() < self._end:
            began = time.monotonic()
            name = handed[0]["record"]["record_id"]
            verdict = "include" if self._random.random() < 0.1 else "exclude"
            said = {"record_id": name, "verdict": verdict}
            answer = self._timed("POST", "/api/v1/decisions", json=said)
            if answer.status_code == 201:
                self.decided.append(name)
            handed = self._timed("POST", "/api/v1/queue").json()
            time.sleep(max(0.0, EVERY - (time.monotonic() - began)))
        self._client.close()

    def _timed(self, method: str, place: str, **options: Any) -> httpx.Response:
        started = time.perf_counter()
        answer = self._client.request(method, place, **options)
        self.waits.append((time.perf_counter() - started) * 1000)
        if answer.status_code >= 400:
            self.errors.append(f"{answer.status_code} {answer.text[:200]}")
        return answer


def together(address: str, home: str, tokens: dict[str, str], seconds: float) -> dict[str, Any]:
    """Let everybody decide at once; compare what was acknowledged with what is there."""
    people = [
        Colleague(home, token, seconds=seconds, seed=seed)
        for seed, token in enumerate(tokens.values())
    ]
    for one in people:
        one.start()
    for one in people:
        one.join()
    waits = [wait for one in people for wait in one.waits]
    acknowledged = {
        (name, record)
        for name, who in zip(tokens, people, strict=True)
        for record in who.decided
    }
    with open_review(address) as review, review.read() as reading:
        kept = {
            (one.reviewer, one.record_id)
            for one in current_decisions(reading, stage=Stage.TITLE_ABSTRACT)
        }
    return {
        "reviewers": len(people),
        "requests": len(waits),
        "median_ms": float(np.median(waits)),
        "p95_ms": float(np.percentile(waits, 95)),
        "longest_ms": max(waits),
        "errors": sum(len(one.errors) for one in people),
        "first_errors": [error for one in people for error in one.errors][:3],
        "decisions": len(acknowledged),
        "lost": len(acknowledged - kept),
        "papers_decided_twice": len(acknowledged) - len({record for _, record in acknowledged}),
    }


def first_page(home: str, token: str) -> dict[str, int]:
    """Return the bytes of the first page with all that it loads, plain and gzipped."""
    headers = {"authorization": f"Bearer {token}"}
    places = [
        "/screen",
        *(
            f"/static/{name}"
            for name in (
                "app.css",
                "theme.js",
                "htmx.min.js",
                "app.js",
                "screen.js",
                "icon.svg",
            )
        ),
    ]
    bodies = [httpx.get(home + place, headers=headers).content for place in places]
    return {
        "bytes": sum(map(len, bodies)),
        "gzipped": sum(len(gzip.compress(body, mtime=0)) for body in bodies),
    }


def main() -> None:
    """Measure, print, and keep the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=50_000)
    parser.add_argument("--reviewers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0)
    asked = parser.parse_args()
    names = [f"reviewer {number:02}" for number in range(asked.reviewers)]
    with tempfile.TemporaryDirectory() as home_of:
        address, made = make_review(Path(home_of), n_records=asked.records, names=names)
        with open_review(address) as review:
            tokens = {name: give_token(review, name, days=1) for name in names}
        with serving(address) as home:
            found = {
                "review": made,
                "first_page": first_page(home, tokens[names[0]]),
                "keyboard": by_keyboard(home, tokens[names[0]]),
                "together": together(address, home, tokens, asked.seconds),
            }
    found["versions"] = {
        name: version(name) for name in ("mechsift", "fastapi", "uvicorn", "sqlalchemy")
    } | {"python": platform.python_version()}
    text = json.dumps(found, indent=1)
    write_results(RESULTS, found)
    print(text)


if __name__ == "__main__":
    main()

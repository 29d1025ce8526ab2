"""The package of the how-to on extensions installs, registers, and keeps the contracts."""

import json
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from classifier.screening.strategies import QueueView
from tests.docs.pages import DOCS, ROOT

PACKAGE = DOCS / "examples" / "plugins"
CARDS = "Title: First\nAuthor: Specimen, A.\nYear: 2019\n\nTitle: Second\nno name\n\n"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return an environment in which the package is installed beside mechsift."""
    place = tmp_path_factory.mktemp("installed")
    install = ["-m", "pip", "install", "-q", "--no-index", "--no-deps", "--no-build-isolation"]
    ran([*install, "--target", str(place), str(PACKAGE)], env=dict(os.environ), cwd=place)
    return os.environ | {"PYTHONPATH": str(place)}


def ran(words: list[str], *, env: dict[str, str], cwd: Path) -> str:
    """Run Python with these words and return what it printed."""
    done = subprocess.run(
        [sys.executable, *words], env=env, cwd=cwd, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_rule_and_the_strategy_keep_the_contracts(environment):
    suites = ["tests/contracts/test_stopping_rules.py", "tests/contracts/test_strategies.py"]
    chosen = ["-k", "slow-pace or shuffled-head", "-p", "no:cacheprovider", "-q"]
    said = ran(["-m", "pytest", *suites, *chosen], env=environment, cwd=ROOT)
    assert "passed" in said


@pytest.mark.slow
def test_a_review_takes_both_by_their_names(environment, tmp_path):
    mechsift = ["-m", "classifier", "review"]
    names = ["--stopping", "slow-pace.v1", "--strategy", "shuffled-head.v1"]
    ran(
        [*mechsift, "init", "a.mechsift", "--reviewer", "ana", *names],
        env=environment,
        cwd=tmp_path,
    )
    advice = json.loads(
        ran([*mechsift, "stop", "a.mechsift", "--json"], env=environment, cwd=tmp_path)
    )
    assert advice["rule"] == "slow-pace.v1"


def test_the_strategy_shuffles_within_blocks_however_many_are_asked_for(monkeypatch):
    monkeypatch.syspath_prepend(PACKAGE)
    strategy = pkgutil.resolve_name("mechsift_example.shuffled:ShuffledHead")(head=10)
    view = QueueView(
        scores=-np.arange(35.0),
        open_rows=np.arange(35),
        n_screened=0,
        random=np.random.default_rng(0),
    )
    rows = strategy.choose(view, 35).rows.tolist()
    blocks = [rows[start : start + 10] for start in range(0, 35, 10)]
    assert [sorted(block) for block in blocks] == [
        list(range(start, min(start + 10, 35))) for start in range(0, 35, 10)
    ]
    assert blocks[0] != sorted(blocks[0])
    assert set(strategy.choose(view, 4).rows.tolist()) < set(range(10))


@pytest.mark.slow
def test_the_format_is_recognised_and_gives_back_every_line(environment, tmp_path):
    (tmp_path / "some.cards").write_text(CARDS, encoding="utf-8")
    mechsift = ["-m", "classifier"]
    read = ran([*mechsift, "read", "some.cards", "--json"], env=environment, cwd=tmp_path)
    (report,) = json.loads(read)
    assert (report["format"], report["records"], len(report["problems"])) == ("cards", 2, 1)
    ran(
        [*mechsift, "convert", "some.cards", "-o", "again.cards"], env=environment, cwd=tmp_path
    )
    assert (tmp_path / "again.cards").read_text(encoding="utf-8") == CARDS

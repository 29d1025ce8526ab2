"""The package of the how-to on extensions installs, registers, and keeps the contracts."""

import json
import os
import pkgutil
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from classifier.screening.progress import Progress
from classifier.screening.strategies import QueueView
from tests.docs.pages import DOCS, ROOT, blocks, page

PACKAGE = DOCS / "examples" / "plugins"
INSTALL = ("-m", "pip", "install", "-q", "--no-index", "--no-deps", "--no-build-isolation")
CARDS = "Title: First\nAuthor: Specimen, A.\nYear: 2019\n\nTitle: Second\nno name\n\n"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return an environment in which the package is installed beside mechsift."""
    place = tmp_path_factory.mktemp("installed")
    ran([*INSTALL, "--target", str(place), str(PACKAGE)], env=dict(os.environ), cwd=place)
    paths = [str(place), *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths)}


def ran(words: list[str], *, env: dict[str, str], cwd: Path) -> str:
    """Run Python with these words and return what it printed."""
    done = subprocess.run(
        [sys.executable, *words], env=env, cwd=cwd, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_rule_that_the_page_shows_says_what_the_page_shows():
    text = page("docs/how-to/extend.md")
    (shown,) = [code for kind, code in blocks(text) if kind == "python"]
    kept = (PACKAGE / "mechsift_example" / "pace.py").read_text(encoding="utf-8")
    for code in (shown, kept):
        names: dict[str, Any] = {"__name__": "pace"}
        exec(code, names)
        asked = int(re.search(r"--stopping-option fewest=(\d+)", text)[1])
        advice = names["SlowPace"](fewest=asked).judge(
            Progress(n_records=9, verdicts_in_order=())
        )
        assert f"\ngo on: {advice.claim}\n" in text


@pytest.mark.slow
def test_a_copy_under_another_name_can_be_installed(tmp_path):
    copy = shutil.copytree(PACKAGE, tmp_path / "copy")
    project = copy / "pyproject.toml"
    text = project.read_text(encoding="utf-8").replace("mechsift-example", "my-package")
    project.write_text(text, encoding="utf-8")
    ran([*INSTALL, "--target", "there", str(copy)], env=dict(os.environ), cwd=tmp_path)
    assert (tmp_path / "there" / "mechsift_example" / "pace.py").is_file()


@pytest.mark.slow
def test_all_three_keep_the_contracts_as_the_page_has_them_checked(environment):
    (typed,) = re.findall(r"^\.venv/bin/pytest (.+)$", page("docs/how-to/extend.md"), re.M)
    words = [*shlex.split(typed), "-p", "no:cacheprovider", "-v"]
    said = ran(["-m", "pytest", *words], env=environment, cwd=ROOT)
    for name in ("[slow-pace.v1]", "[shuffled-head.v1]", "[cards]"):
        assert f"{name} PASSED" in said


@pytest.mark.slow
def test_the_suites_of_ours_pass_beside_a_package_of_others(environment):
    suites = ["contracts", "docs/test_reference.py", "formats/test_unreadable_exports.py"]
    listing = "ours or unknown or registered_format or with_those_that_are"
    chosen = ["-k", listing, "-p", "no:cacheprovider", "-q"]
    words = ["-m", "pytest", *(f"tests/{suite}" for suite in suites), *chosen]
    assert "passed" in ran(words, env=environment, cwd=ROOT)


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

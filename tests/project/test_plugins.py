"""A package that cannot be loaded is named, with the entry point, in one line."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from classifier.cli.main import build_app
from classifier.errors import BrokenPluginError
from classifier.formats import export_formats
from classifier.formats.decisions import decision_tools
from classifier.plugins import OWN, registered
from classifier.scoring.engines.base import engine_named
from classifier.screening.stopping import stopping_rule
from classifier.screening.strategies import strategy_named

USES: dict[str, Callable[[], Any]] = {
    "mechsift.commands": build_app,
    "mechsift.decisions": decision_tools,
    "mechsift.engines": lambda: engine_named("torn.v1"),
    "mechsift.formats": export_formats,
    "mechsift.stopping": lambda: stopping_rule("torn.v1"),
    "mechsift.strategies": lambda: strategy_named("torn.v1"),
}


def forget() -> None:
    for kept in (registered, export_formats, decision_tools):
        kept.cache_clear()


@pytest.fixture
def torn(tmp_path, monkeypatch):
    """Return how to install a package whose module fails when it is imported."""

    def install(group: str, *, package: str = "torn-pages") -> Path:
        (tmp_path / "torn.py").write_text("import nowhere_to_be_found\n", encoding="utf-8")
        folder = tmp_path / f"{package.replace('-', '_')}-1.0.dist-info"
        folder.mkdir()
        for file, text in {
            "METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n",
            "entry_points.txt": f"[{group}]\ntorn.v1 = torn:Torn\n",
        }.items():
            (folder / file).write_text(text, encoding="utf-8")
        monkeypatch.syspath_prepend(tmp_path)
        forget()
        return tmp_path

    yield install
    forget()


@pytest.mark.parametrize("group", USES)
def test_what_cannot_be_loaded_is_named_with_its_group_and_package(torn, group):
    torn(group)
    told = (
        rf"^'torn\.v1' in {group}, registered by torn-pages, cannot be loaded "
        r"\(ModuleNotFoundError: .*nowhere_to_be_found.*\); .*uninstall torn-pages$"
    )
    with pytest.raises(BrokenPluginError, match=told):
        USES[group]()


def test_a_fault_of_our_own_parts_keeps_its_traceback(torn):
    torn("mechsift.torn", package=OWN)
    with pytest.raises(ModuleNotFoundError):
        registered("mechsift.torn")["torn.v1"].load()


def test_the_names_of_a_group_are_sorted_and_say_whose_they_are(torn):
    torn("mechsift.engines")
    names = list(registered("mechsift.engines"))
    assert names == sorted(names)
    assert {"local", "pool", "spark", "torn.v1"} <= set(names)
    assert registered("mechsift.engines")["torn.v1"].package == "torn-pages"
    assert registered("mechsift.engines")["local"].package == OWN


@pytest.mark.parametrize("group", ["mechsift.commands", "mechsift.formats"])
def test_a_command_that_meets_a_broken_package_says_so_in_one_line(torn, group, tmp_path):
    paths = [str(torn(group)), *filter(None, [os.environ.get("PYTHONPATH")])]
    (tmp_path / "a.ris").write_text("TY  - JOUR\nTI  - First\nER  - \n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "classifier", "read", "a.ris"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
    )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert done.stderr.startswith(f"mechsift: 'torn.v1' in {group}, registered by torn-pages")

"""The commands as a whole: each loads, each is explained, and starting them costs little."""

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import typer

from classifier.cli.main import build_app

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {
    "numpy", "pandas", "sklearn", "scipy", "spacy", "numba", "matplotlib", "sqlalchemy",
    "jinja2", "pyarrow",
}  # fmt: skip
WANTED = {"demo", "read", "dedupe", "codebook", "train", "score", "explain", "models", "review"}


def commands(command: Any, path: str = "mechsift") -> Iterator[tuple[str, Any]]:
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, f"{path} {name}")


EVERY = dict(commands(typer.main.get_command(build_app())))
PARAMETERS = {
    f"{path} {parameter.name}": parameter
    for path, command in EVERY.items()
    for parameter in command.params
}


def test_a_program_that_is_built_twice_has_each_command_once():
    groups = {group.name: group.typer_instance for group in build_app().registered_groups}
    registered = {
        name: [command.name or command.callback.__name__ for command in app.registered_commands]
        for name, app in groups.items()
    }
    assert "init" in registered["review"]
    assert {name: sorted(set(told)) for name, told in registered.items()} == {
        name: sorted(told) for name, told in registered.items()
    }


def test_the_commands_of_the_contract_are_there():
    names = {path.split()[1] for path in EVERY if " " in path}
    assert names >= WANTED
    assert {"mechsift codebook check", "mechsift codebook show"} <= set(EVERY)
    assert {f"mechsift models {name}" for name in ("list", "show", "verify")} <= set(EVERY)


@pytest.mark.parametrize("path", EVERY)
def test_every_command_says_what_it_does(path):
    help_text = EVERY[path].help or ""
    assert len(help_text.split()) >= 3, path
    assert help_text[0].isupper()


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_option_and_argument_says_what_it_is_for(name):
    assert len((PARAMETERS[name].help or "").split()) >= 2, name


@pytest.mark.parametrize("path", EVERY)
def test_every_command_shows_its_help(run_cli, path):
    status, out, err = run_cli(*path.split()[1:], "--help")
    assert (status, err) == (0, "")
    assert out.startswith(f"Usage: {path} ")


@pytest.mark.parametrize("group", ["mechsift.commands", "mechsift.formats"])
def test_every_entry_point_loads(group):
    points = list(entry_points(group=group))
    assert len(points) >= 5
    for point in points:
        assert callable(point.load()), point.name


def loaded_after(code: str) -> set[str]:
    """Return the top-level modules that a new Python has loaded after running `code`."""
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}\n"
        "import json; print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_help_loads_nothing_heavy():
    code = (
        "from classifier.cli.main import _status\n"
        "assert _status(['--help']) == 0\n"
        "assert _status(['score', '--help']) == 0"
    )
    loaded = loaded_after(code)
    assert "classifier" in loaded
    assert loaded.isdisjoint(HEAVY), loaded & HEAVY


def test_the_modules_of_the_commands_load_nothing_heavy():
    modules = sorted(
        f"classifier.cli.{path.stem}"
        for path in (ROOT / "classifier" / "cli").glob("*.py")
        if path.stem != "__init__"
    )
    assert "classifier.cli.score" in modules
    loaded = loaded_after(f"import {', '.join([*modules, 'training.cli'])}")
    assert loaded.isdisjoint(HEAVY), loaded & HEAVY


def test_the_search_for_heavy_modules_finds_one():
    assert loaded_after("import numpy") & HEAVY == {"numpy"}


def test_the_program_runs_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "classifier", "--version"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip()
    assert done.stderr == ""

"""The linters read our configuration: each goes red on a fault that only it can know as one.

A table under a name that no tool reads leaves a linter at its defaults, and green. So the
real tools run here, with the real configuration, on a copy with one fault in it.
"""

import shutil
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

Run = Callable[..., subprocess.CompletedProcess[str]]

IMPORT_LINTER = (
    "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())"
)
TOOLS: dict[str, tuple[str, ...]] = {
    "codespell": ("-m", "codespell_lib"),
    "import-linter": ("-c", IMPORT_LINTER, "--no-cache"),
    "mypy": ("-m", "mypy", "--no-incremental"),
    "ruff": ("-m", "ruff", "check", "--no-cache", "--no-preview", "--output-format", "concise"),
    "ruff format": ("-m", "ruff", "format", "--no-cache", "--check"),
}
# Small enough to be type-checked in seconds; two packages, as the configuration names two.
SMALL = ("classifier/__init__.py", "classifier/errors.py", "training/__init__.py")


@pytest.fixture(scope="module")
def small(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of a few modules with the project's own configuration."""
    folder = tmp_path_factory.mktemp("small")
    for name in ("pyproject.toml", *SMALL):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(project_root / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def whole(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of both packages with the project's own configuration."""
    folder = tmp_path_factory.mktemp("whole")
    shutil.copy(project_root / "pyproject.toml", folder)
    for package in ("classifier", "training"):
        unwanted = shutil.ignore_patterns("__pycache__", "_shipped")
        shutil.copytree(project_root / package, folder / package, ignore=unwanted)
    return folder


@pytest.fixture
def copy(request: pytest.FixtureRequest) -> Callable[[str], Path]:
    """Return the copy that a tool looks at."""

    def choose(tool: str) -> Path:
        kind = "whole" if tool == "import-linter" else "small"
        folder: Path = request.getfixturevalue(kind)
        return folder

    return choose


@dataclass(frozen=True)
class Fault:
    """A few lines that a tool must refuse at the end of a module, and what it says then."""

    tool: str
    module: str
    lines: str
    said: str

    @contextmanager
    def planted(self, folder: Path) -> Iterator[None]:
        """Plant the fault, and take it away again."""
        path = folder / self.module
        before = path.read_text(encoding="utf-8") if path.exists() else None
        path.parent.mkdir(exist_ok=True)
        path.write_text((before or "") + self.lines, encoding="utf-8")
        yield
        if before is None:
            shutil.rmtree(path.parent)
        else:
            path.write_text(before, encoding="utf-8")


ERRORS = "classifier/errors.py"
FUNCTION = '\n\ndef planted() -> None:\n    """Do what must not be done."""\n    '
FAULTS = {
    "an unused import": Fault("ruff", ERRORS, "import os\n", "F401"),
    "a print in library code": Fault("ruff", ERRORS, f'{FUNCTION}print("x")\n', "T201"),
    "a missing docstring": Fault(
        # In a module without __all__: elsewhere, ruff takes an unlisted function for private.
        "ruff",
        "training/__init__.py",
        "\n\ndef planted() -> None:\n    return\n",
        "D103",
    ),
    "a relative import": Fault("ruff", ERRORS, f"{FUNCTION}from . import x\n", "TID252"),
    "a line of 97 characters": Fault("ruff", ERRORS, f'X = "{"x" * 91}"\n', "E501"),
    "a line in the wrong shape": Fault(
        "ruff format", ERRORS, "X = 'x'\n", "1 file would be reformatted"
    ),
    "an untyped function": Fault(
        "mypy", ERRORS, "\n\ndef planted(x):\n    return x\n", "[no-untyped-def]"
    ),
    "a wrong type in training": Fault(
        "mypy", "training/__init__.py", '\nX: int = "x"\n', "[assignment]"
    ),
    "a misspelling": Fault("codespell", ERRORS, f"# {'eveicer'[::-1]}\n", "==> receive"),
    "schema importing scoring": Fault(
        "import-linter",
        "classifier/schema/record.py",
        f"{FUNCTION}from classifier.scoring import kernel\n",
        "Inside classifier, imports only point down BROKEN",
    ),
    "a room that has no place among the layers": Fault(
        "import-linter",
        "classifier/annexe/__init__.py",
        '"""No layer names this package."""\n',
        "Inside classifier, imports only point down BROKEN",
    ),
    "classifier importing training": Fault(
        "import-linter",
        "classifier/cli/show.py",
        f"{FUNCTION}from training import fitting\n",
        "training may import classifier, never the other way round BROKEN",
    ),
} | {
    f"{library} imported outside its door": Fault(
        "import-linter",
        "classifier/formats/base.py",
        f"{FUNCTION}import {library}\n",
        f"{contract} BROKEN",
    )
    for library, contract in {
        "spacy.tokens": "spaCy only in text, and in the component that spaCy loads",
        "matplotlib.pyplot": "matplotlib only in reporting.plots",
        "lxml.etree": "lxml only in formats.xml_records and xml_tree",
        "bibtexparser": "bibtexparser only in formats.bibtex_entries",
        "numba": "numba only in the compiled loops of text, modelling and scoring",
        "sqlalchemy.orm": "SQLAlchemy and Alembic only in store",
        "alembic.op": "SQLAlchemy and Alembic only in store",
        "pyspark.sql": "pyspark only in scoring.engines.spark",
        "docx": "python-docx only in reporting.review.word",
        "typer": "typer only in the command line",
        "fastapi": "FastAPI, Starlette, Uvicorn and Pydantic only in web",
        "itsdangerous": "argon2 and itsdangerous only in reviewing.accounts",
    }.items()
}


@pytest.fixture
def planted(request: pytest.FixtureRequest, copy: Callable[[str], Path]) -> Iterator[Fault]:
    fault = FAULTS[request.param]
    with fault.planted(copy(fault.tool)):
        yield fault


@pytest.mark.parametrize("tool", TOOLS)
def test_each_tool_is_green_on_the_unchanged_copy(tool, copy, run_python):
    done = run_python(*TOOLS[tool], cwd=copy(tool))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("planted", FAULTS, indirect=True)
def test_a_planted_fault_turns_its_tool_red(planted, copy, run_python):
    done = run_python(*TOOLS[planted.tool], cwd=copy(planted.tool))
    assert done.returncode != 0, done.stdout
    assert planted.said in done.stdout + done.stderr


def test_every_tool_has_a_planted_fault():
    assert {fault.tool for fault in FAULTS.values()} == set(TOOLS)


def test_every_import_contract_has_a_planted_fault(project_root, pytestconfig):
    text = (project_root / "pyproject.toml").read_text(encoding="utf-8")
    contracts = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    broken = {fault.said for fault in FAULTS.values() if fault.tool == "import-linter"}
    assert broken == {f"{contract['name']} BROKEN" for contract in contracts}

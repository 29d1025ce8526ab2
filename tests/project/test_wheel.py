"""What is given away: the wheel's contents, and the wheel at work far from the checkout.

`tests/golden/wheel_files.txt` lists every data file that is shipped; that list is the licence
gate. After a change that is meant to ship another file:

    .venv/bin/python -m pytest tests/project/test_wheel.py --renew-golden

and read the difference before you keep it: each new line is given to everybody.
"""

import csv
import email
import json
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.wheel

Run = Callable[..., subprocess.CompletedProcess[str]]

SHIPPED = "classifier/_shipped/"
BARE = {"PATH": os.defpath}
# What pip says when there is no way to its index; anything else that it says is a failure.
UNREACHABLE = (
    "after connection broken by",
    "Max retries exceeded",
    "Temporary failure in name resolution",
    "Network is unreachable",
)
# The folders in which an installation looks for its data, one a line.
ROOTS = "import classifier.resources as r; print(*r.resource_roots(), sep=chr(10))"


@pytest.fixture(scope="module")
def project(project_root: Path) -> dict[str, Any]:
    return tomllib.loads((project_root / "pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]


@pytest.fixture(scope="module")
def wheel(
    project_root: Path, run_python: Run, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return the wheel of the checkout, built as `make dist` builds it."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ("-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    built = run_python(*build, cwd=project_root)
    assert built.returncode == 0, built.stderr
    (path,) = folder.iterdir()
    return path


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def metadata(wheel: Path, project: dict[str, Any]) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        inside = f"{project['name']}-{project['version']}.dist-info/METADATA"
        return email.message_from_bytes(archive.read(inside))


def test_the_wheel_ships_exactly_the_files_of_the_golden_list(names, project_root, request):
    golden = project_root / "tests" / "golden" / "wheel_files.txt"
    shipped = sorted(name for name in names if name.startswith(SHIPPED))
    if request.config.getoption("--renew-golden"):
        golden.write_text("".join(f"{name}\n" for name in shipped), encoding="utf-8")
        pytest.skip(f"wrote {golden.name}: read the difference before you keep it")
    assert shipped == golden.read_text(encoding="utf-8").splitlines()


def test_the_wheel_brings_two_packages_and_no_other_top_level_name(names, project):
    about = f"{project['name']}-{project['version']}.dist-info"
    assert {name.split("/")[0] for name in names} == {"classifier", "training", about}


def test_the_wheel_holds_no_tests_benchmarks_or_docs(names):
    kept_at_home = {"tests", "benchmarks", ".ci", "docs", "requirements"}
    assert [name for name in names if kept_at_home & set(name.split("/"))] == []


def test_the_wheel_holds_every_module_and_says_that_it_is_typed(names, project_root):
    files = [
        path.relative_to(project_root).as_posix()
        for package in ("classifier", "training")
        for pattern in ("*.py", "py.typed", "*.html", "*.css", "*.js", "*.svg", "*.LICENSE")
        for path in (project_root / package).rglob(pattern)
    ]
    assert {"classifier/py.typed", "training/py.typed"} < set(files)
    assert set(files) <= set(names)


def test_the_wheel_asks_for_python_3_11_and_names_its_licence(metadata):
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata.get_all("License-File") == ["LICENSE"]


def test_the_wheel_offers_the_extras_web_postgres_and_spark_only(metadata):
    assert sorted(metadata.get_all("Provides-Extra") or []) == ["postgres", "spark", "web"]


def test_the_core_asks_for_nothing_that_belongs_to_an_extra(metadata, project):
    extras = [need for needs in project["optional-dependencies"].values() for need in needs]
    asked = metadata.get_all("Requires-Dist") or []
    assert [need for need in asked if "extra ==" not in need] == project["dependencies"]
    assert len([need for need in asked if "extra ==" in need]) == len(extras)


@dataclass(frozen=True)
class Installation:
    """A clean environment that holds the pinned requirements, the wheel, and nothing else."""

    home: Path
    run: Run

    def start(self, program: str, *arguments: object) -> str:
        """Run a program of the environment from `/` with a bare environment."""
        bare = BARE | {"HOME": str(self.home)}
        path = self.home / "bin" / program
        done = self.run(path, *arguments, cwd=Path("/"), env=bare)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def installed(
    wheel: Path, project_root: Path, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """Return an environment into which the wheel was installed as a user installs it."""
    if os.name != "posix":
        pytest.skip("the layout of a virtual environment is only known here for POSIX")
    home = tmp_path_factory.mktemp("clean")
    pinned = project_root / "requirements" / "run.txt"
    steps: tuple[tuple[object, ...], ...] = (
        (sys.executable, "-m", "venv", home),
        (*_pip(home), "--no-compile", "--require-hashes", "-r", pinned),
        (*_pip(home), "--no-deps", wheel),
    )
    for step in steps:
        done = run(*step, cwd=home)
        if done.returncode:
            _skip_if_unreachable(done.stderr)
            pytest.fail(f"{' '.join(map(str, step))}\n{done.stderr}")
    yield Installation(home, run)
    # A gigabyte, which pytest would keep for three runs.
    shutil.rmtree(home)


def _pip(home: Path) -> tuple[object, ...]:
    return (home / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install")


def _skip_if_unreachable(said: str) -> None:
    for line in said.splitlines():
        if any(sign in line for sign in UNREACHABLE):
            pytest.skip(f"pip cannot reach its index: {line.strip()}")


def test_an_unreachable_index_skips_aloud_and_another_failure_does_not():
    with pytest.raises(pytest.skip.Exception, match=r"reach its index: .* in name res"):
        _skip_if_unreachable("ERROR\n  Temporary failure in name resolution\n")
    _skip_if_unreachable("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES")


def test_the_installed_wheel_looks_for_data_in_its_environment_only(installed, project_root):
    (root,) = map(Path, installed.start("python", "-c", ROOTS).splitlines())
    assert root.is_relative_to(installed.home.resolve())
    assert root.parts[-2:] == ("classifier", "_shipped")
    assert not root.is_relative_to(project_root)


def test_the_installed_wheel_runs_the_demo_from_anywhere(installed, names, tmp_path):
    out = tmp_path / "out"
    printed = installed.start("mechsift", "demo", "--out", out)
    files = ["exports", "queue.csv", "queue.html", "queue.ris", "queue.xlsx", "screening"]
    assert sorted(path.name for path in out.iterdir()) == files
    assert all(f"wrote {out / name}\n" in printed for name in files)
    with (out / "queue.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [int(row["rank"]) for row in rows] == list(range(1, len(rows) + 1))
    brought = {Path(name).name for name in names if "/leadership-demo/exports/" in name}
    assert {row["source"] for row in rows} == brought


def test_the_installed_wheel_verifies_the_model_that_it_brought(installed, wheel):
    with zipfile.ZipFile(wheel) as archive:
        (inside,) = (n for n in archive.namelist() if n.endswith("manifest.json"))
        manifest = json.loads(archive.read(inside))
    printed = installed.start("mechsift", "models", "verify", "leadership")
    assert {*manifest["files"].values(), manifest["digest"]} <= set(printed.split())


def test_the_installed_wheel_checks_the_codebook_that_it_brought(installed):
    printed = installed.start("mechsift", "codebook", "check", "leadership")
    assert printed.startswith("leadership: valid; leadership version 3, 10 mechanisms")


def test_the_installed_wheel_tells_its_version(installed, project):
    assert installed.start("mechsift", "--version") == f"{project['version']}\n"

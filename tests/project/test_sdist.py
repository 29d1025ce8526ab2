"""The source distribution: the whole project, and the same wheel from it.

`tests/golden/sdist_files.txt` lists what is neither code nor a page; after a change that is
meant to give another file away, ``pytest tests/project/test_sdist.py --renew-golden``.
"""

import os
import subprocess
import tarfile
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest

pytestmark = pytest.mark.wheel

Run = Callable[..., subprocess.CompletedProcess[str]]

WRITTEN = {".py", ".md"}


def build(run_python: Run, kind: str, source: Path, folder: Path) -> Path:
    command = ("-m", "hatchling", "build", "-t", kind, "-d", folder)
    built = run_python(*command, cwd=source)
    assert built.returncode == 0, built.stderr
    (path,) = folder.iterdir()
    return path


@pytest.fixture(scope="module")
def unpacked(
    project_root: Path, run_python: Run, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return the folder into which the source distribution of the checkout was unpacked."""
    archive = build(run_python, "sdist", project_root, tmp_path_factory.mktemp("sdist"))
    home = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(archive) as opened:
        opened.extractall(home, filter="data")
    (folder,) = home.iterdir()
    return folder


@pytest.fixture(scope="module")
def names(unpacked: Path) -> list[str]:
    files = (path for path in unpacked.rglob("*") if path.is_file())
    return sorted(path.relative_to(unpacked).as_posix() for path in files)


def test_the_source_distribution_holds_what_is_tracked_and_nothing_else(
    names: list[str], project_root: Path, run: Run
) -> None:
    listed = run("git", "ls-files", "-z", cwd=project_root)
    if listed.returncode:
        pytest.skip("not in a git checkout, or without git")
    tracked = {name for name in listed.stdout.split("\0") if name}
    there = {name for name in tracked if (project_root / name).is_file()}
    assert set(names) - there == {"PKG-INFO"}
    assert there - set(names) == set()


def test_its_files_beside_code_and_pages_are_those_of_the_golden_list(
    names: list[str], project_root: Path, request: pytest.FixtureRequest
) -> None:
    golden = project_root / "tests" / "golden" / "sdist_files.txt"
    found = [name for name in names if PurePosixPath(name).suffix not in WRITTEN]
    if request.config.getoption("--renew-golden"):
        golden.write_text("".join(f"{name}\n" for name in found), encoding="utf-8")
        pytest.skip(f"wrote {golden.name}: read the difference before you keep it")
    assert found == golden.read_text(encoding="utf-8").splitlines()


def test_no_file_of_it_is_larger_than_5_mib(unpacked: Path, names: list[str]) -> None:
    assert [name for name in names if (unpacked / name).stat().st_size > 5 * 2**20] == []


def test_the_wheel_made_from_it_is_the_wheel_of_the_checkout_byte_for_byte(
    unpacked: Path, project_root: Path, run_python: Run, tmp_path: Path
) -> None:
    wheels = [
        build(run_python, "wheel", source, tmp_path / name)
        for name, source in (("theirs", unpacked), ("ours", project_root))
    ]
    assert wheels[0].read_bytes() == wheels[1].read_bytes()
    with zipfile.ZipFile(wheels[0]) as archive:
        assert archive.testzip() is None


@pytest.mark.skipif(os.name != "posix", reason="make is tried on POSIX only")
def test_make_says_from_it_what_can_be_done(unpacked: Path, run: Run) -> None:
    done = run("make", "help", cwd=unpacked)
    assert {"demo", "test"} <= {line.split()[0] for line in done.stdout.splitlines()}


def test_the_citation_names_the_version_of_the_project(project_root: Path) -> None:
    project = tomllib.loads((project_root / "pyproject.toml").read_text(encoding="utf-8"))
    citation = (project_root / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {project['project']['version']}\n" in citation

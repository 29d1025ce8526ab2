"""The project's own configuration: written where tools read it, pinned, and without a place."""

import os
import re
import subprocess
import tomllib
import warnings
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

Run = Callable[..., subprocess.CompletedProcess[str]]

LARGEST = 5 * 1024 * 1024
# Written so that no pattern matches the line that it stands on.
ELSEWHERE = {
    "a registry": rb"pypi[.]org|pythonhosted[.]org|npmjs[.](?:org|com)|anaconda[.]org",
    "a folder of a machine": rb"(?<![\w.~<>%})*-])/(?:home|root|work|Users)/[\w.-]",
    "a drive of a machine": rb"(?<!\w)[A-Z]:\\+Users\\",
}
TARGETS = {"setup", "dev", "demo", "test", "check", "bench", "docs", "dist", "help"}


@pytest.fixture(scope="module")
def configuration(project_root: Path) -> dict[str, Any]:
    return tomllib.loads((project_root / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_table_of_pyproject_is_one_that_some_program_reads(configuration):
    assert set(configuration) == {"build-system", "project", "dependency-groups", "tool"}


def test_every_tool_table_belongs_to_a_tool_that_the_project_runs(configuration):
    run_here = {"codespell", "coverage", "hatch", "importlinter", "mypy", "pytest", "ruff"}
    assert set(configuration["tool"]) == run_here | {"towncrier"}


def test_pytest_reads_its_table_and_makes_an_error_of_a_warning(pytestconfig, project_root):
    assert pytestconfig.inipath == project_root / "pyproject.toml"
    assert pytestconfig.getini("xfail_strict") is True
    with pytest.raises(UserWarning, match="planted"):
        warnings.warn("planted", stacklevel=1)


def test_coverage_reads_its_table_and_its_floor_is_ninety_or_more(project_root):
    read = Coverage(data_file=None, config_file=str(project_root / "pyproject.toml"))
    assert read.get_option("run:branch") is True
    assert float(str(read.get_option("report:fail_under"))) >= 90


def logical_lines(path: Path) -> list[str]:
    """Return the requirements of a file, each with its hashes on one line."""
    joined = path.read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in joined.splitlines() if line.strip() and line[0] != "#"]


def pins(path: Path) -> dict[str, Requirement]:
    """Return the pinned requirements of a file by their normalised names."""
    found = [Requirement(line.split("--hash=")[0]) for line in logical_lines(path)]
    return {canonicalize_name(pin.name): pin for pin in found}


REQUIREMENTS = ("build.txt", "dev.txt", "docs.txt", "extras.txt", "run.txt", "spark.txt")


def test_no_requirements_file_goes_unchecked(project_root):
    folder = project_root / "requirements"
    assert sorted(path.name for path in folder.glob("*.txt")) == sorted(REQUIREMENTS)


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_requirement_is_pinned_with_hashes_and_without_an_address(name, project_root):
    path = project_root / "requirements" / name
    name_and_version = r"[\w.-]+(\[[\w,-]+\])?==[\w.!+]+( ; [^;]+?)?"
    pinned = re.compile(name_and_version + r"(\s+--hash=sha256:[0-9a-f]{64})+\s*")
    assert [line[:60] for line in logical_lines(path) if not pinned.fullmatch(line)] == []
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"https?:|file:|git\+|--\w*-?index-url|--find-links", text) == []


def groups(configuration: dict[str, Any], name: str) -> list[str]:
    """Return the requirements of a dependency group and of those that it includes."""
    needs: list[str] = []
    for need in configuration["dependency-groups"][name]:
        needs += [need] if isinstance(need, str) else groups(configuration, *need.values())
    return needs


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_the_requirements_cover_what_pyproject_asks_for(name, project_root, configuration):
    core = configuration["project"]["dependencies"]
    extras = configuration["project"]["optional-dependencies"]
    dev = core + groups(configuration, "dev") + extras["web"]
    asked = {
        "build.txt": configuration["build-system"]["requires"] + groups(configuration, "build"),
        "dev.txt": dev,
        "docs.txt": dev + groups(configuration, "docs"),
        "extras.txt": dev + groups(configuration, "browser") + extras["postgres"],
        "run.txt": core,
        "spark.txt": dev + extras["spark"],
    }
    pinned = pins(project_root / "requirements" / name)
    for need in map(Requirement, asked[name]):
        assert canonicalize_name(need.name) in pinned
        (version,) = pinned[canonicalize_name(need.name)].specifier
        assert version.version in need.specifier


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_extra_that_a_pinned_package_asks_for_is_pinned_with_it(name, project_root):
    """Older pips look for the newest version of ``coverage[toml]`` beside ``coverage==1.0``."""
    pinned = pins(project_root / "requirements" / name)
    for package in pinned:
        with suppress(PackageNotFoundError):
            for need in map(Requirement, requires(package) or ()):
                if need.extras and (need.marker is None or need.marker.evaluate({"extra": ""})):
                    assert need.extras <= pinned[canonicalize_name(need.name)].extras


def test_the_dev_group_includes_every_group_but_those_of_optional_parts(configuration):
    others = set(configuration["dependency-groups"]) - {"dev", "browser", "docs", "peers"}
    included = {need["include-group"] for need in configuration["dependency-groups"]["dev"]}
    assert included == others


def test_the_requirements_files_agree_on_every_version(project_root):
    folder = project_root / "requirements"
    everything = {name: pins(folder / name) for name in REQUIREMENTS}
    larger = {"build.txt": "dev.txt", "run.txt": "dev.txt", "dev.txt": "extras.txt"}
    for name, whole in [*larger.items(), ("dev.txt", "spark.txt"), ("dev.txt", "docs.txt")]:
        disagreeing = [
            (str(pin), str(everything[whole].get(key)))
            for key, pin in everything[name].items()
            if key not in everything[whole] or pin.specifier != everything[whole][key].specifier
        ]
        assert disagreeing == []


@pytest.fixture(scope="module")
def tracked(project_root: Path, run: Run) -> list[Path]:
    """Return the files that git keeps and that are here."""
    listing = run("git", "ls-files", "-z", cwd=project_root)
    if listing.returncode or not (project_root / ".git").exists():
        pytest.skip(f"this is no git checkout: {listing.stderr.strip()}")
    paths = [project_root / name for name in listing.stdout.split("\0") if name]
    assert len(paths) > 50
    return [path for path in paths if path.is_file()]


def test_no_tracked_file_is_over_five_mebibytes(tracked):
    assert [str(path) for path in tracked if path.stat().st_size > LARGEST] == []


@pytest.mark.parametrize("what", ELSEWHERE)
def test_no_tracked_file_names_a_registry_or_a_machine(tracked, what):
    pattern = re.compile(ELSEWHERE[what])
    found = {str(path): pattern.search(path.read_bytes()) for path in tracked}
    assert [f"{path}: {hit.group()!r}" for path, hit in found.items() if hit] == []


@pytest.mark.parametrize(
    ("what", "parts"),
    [
        ("a registry", ["https://", "pypi", ".", "org/simple"]),
        ("a registry", ["files.python", "hosted", ".", "org"]),
        ("a folder of a machine", ["/", "home", "/ana/review"]),
        ("a folder of a machine", ["see '", "/", "root", "/.config'"]),
        ("a folder of a machine", ["file://", "/", "work", "/main"]),
        ("a drive of a machine", ["C", ":\\", "Users", "\\ana"]),
    ],
)
def test_the_search_for_places_finds_them(what, parts):
    assert re.search(ELSEWHERE[what], "".join(parts).encode())


def test_the_search_for_places_lets_prose_and_relative_paths_pass():
    relative = b"/".join([b"", b"work", b"main"])
    prose = b"nursing home/work/leisure, ..%b, ~%b, at home / work /" % (relative, relative)
    assert [what for what, pattern in ELSEWHERE.items() if re.search(pattern, prose)] == []


@pytest.fixture(scope="module")
def makefile(project_root: Path) -> str:
    return (project_root / "Makefile").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def make(project_root: Path, run: Run) -> Callable[..., str]:
    """Run make in the checkout and return what it prints."""

    def start(*arguments: str) -> str:
        try:
            done = run("make", *arguments, cwd=project_root)
        except FileNotFoundError:
            pytest.skip("make is not installed")
        assert done.returncode == 0, done.stderr
        return done.stdout

    return start


def test_the_makefile_has_the_promised_targets_and_help_lists_every_one(makefile, make):
    described = set(re.findall(r"^([a-z-]+):.*?##", makefile, flags=re.MULTILINE))
    (phony,) = re.findall(r"^\.PHONY: (.+)$", makefile, flags=re.MULTILINE)
    assert described >= TARGETS
    assert described == set(phony.split())
    lines = make("help").splitlines()
    assert {line.split()[0] for line in lines} == described
    assert all(len(line.split()) > 2 for line in lines)
    assert make() == make("help")


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_make_knows_how_to_reach_each_target(target, make):
    assert make("--dry-run", "--always-make", target)


def test_the_ci_script_can_be_executed_and_calls_check_and_test(project_root, tracked, run):
    script = project_root / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert run("git", "ls-files", "-s", script, cwd=project_root).stdout.startswith("100755 ")
    lines = script.read_text(encoding="utf-8").splitlines()
    assert "set -euo pipefail" in lines
    calls = [re.split(r" [|&]", line)[0] for line in lines if line.startswith("make ")]
    assert lines.index('wait "$checking"') < next(
        place for place, line in enumerate(lines) if line.startswith("make test")
    )
    assert calls.index("make check") < calls.index("make test")


@pytest.fixture(scope="module")
def hooks(project_root: Path) -> list[dict[str, Any]]:
    """Return the pre-commit hooks, all of them kept in the project itself."""
    yaml = pytest.importorskip("yaml")
    text = (project_root / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    (repository,) = yaml.safe_load(text)["repos"]
    assert repository["repo"] == "local"
    kept: list[dict[str, Any]] = repository["hooks"]
    return kept


def test_no_hook_is_fetched_from_anywhere(hooks):
    assert {hook["language"] for hook in hooks} == {"system"}


def test_pre_commit_accepts_its_configuration(project_root, run_python, tmp_path):
    path = project_root / ".pre-commit-config.yaml"
    done = run_python("-m", "pre_commit", "validate-config", path, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_hooks_run_every_program_that_make_check_runs(hooks, make):
    checks = re.findall(r"^\.venv/bin/(ruff \w+|[\w-]+)", make("-n", "-B", "check"), re.M)
    programs = set(checks) - {"python"}
    assert programs == {"codespell", "lint-imports", "mypy", "ruff check", "ruff format"}
    entries = [hook["entry"] for hook in hooks]
    for program in programs:
        assert any(entry.startswith(f".venv/bin/{program}") for entry in entries), program

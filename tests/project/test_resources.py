"""Where shipped data is looked for: the user's folder, then the package, then the checkout."""

import os
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

from classifier import resources
from classifier.errors import MissingFileError
from classifier.resources import find_resource, list_resources, resource_roots


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Write a file below the temporary folder; its text is the name that it was given."""

    def make(name: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
        return path

    return make


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the package lie in `place/classifier`; return `place`, with no user's folder set."""
    folder = tmp_path / "place"
    (folder / "classifier").mkdir(parents=True)
    monkeypatch.setattr(resources, "__file__", str(folder / "classifier" / "resources.py"))
    monkeypatch.delenv("MECHSIFT_RESOURCES", raising=False)
    return folder


@pytest.fixture
def own(tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Name a folder of the user's own in the environment."""
    folder = tmp_path / "own"
    folder.mkdir()
    monkeypatch.setenv("MECHSIFT_RESOURCES", str(folder))
    return folder


def test_the_users_folder_comes_first_then_the_package_then_the_checkout(own, place, write):
    write("place/pyproject.toml")
    write("place/classifier/_shipped/x")
    assert resource_roots() == [own, place / "classifier" / "_shipped", place]


def test_an_empty_setting_means_no_folder_of_the_users_own(place, write, monkeypatch):
    write("place/pyproject.toml")
    monkeypatch.setenv("MECHSIFT_RESOURCES", "")
    assert resource_roots() == [place]


def test_a_users_folder_that_does_not_exist_is_named_and_nothing_else_is_used(
    place, write, monkeypatch, tmp_path
):
    write("place/classifier/_shipped/models/lead")
    monkeypatch.setenv("MECHSIFT_RESOURCES", str(tmp_path / "mistyped"))
    with pytest.raises(MissingFileError) as caught:
        find_resource("models/lead")
    said = f"{tmp_path / 'mistyped'}: no such folder; correct MECHSIFT_RESOURCES, or unset it"
    assert str(caught.value) == said


def test_a_mistyped_users_folder_is_refused_in_one_line(refusal, monkeypatch, tmp_path):
    monkeypatch.setenv("MECHSIFT_RESOURCES", str(tmp_path / "mistyped"))
    assert "MECHSIFT_RESOURCES" in refusal("models", "list")


def test_folders_of_other_packages_beside_an_installed_one_are_not_looked_at(place, write):
    write("place/models/theirs/1/manifest.json")
    write("place/classifier/_shipped/models/lead/1/manifest.json")
    assert resource_roots() == [place / "classifier" / "_shipped"]
    assert [path.name for path in list_resources("models")] == ["lead"]
    with pytest.raises(MissingFileError):
        find_resource("models/theirs")


def test_a_file_of_the_users_folder_hides_a_shipped_one_of_that_name(own, place, write):
    write("place/classifier/_shipped/corpora/codebooks/lead.toml")
    shipped = find_resource("corpora/codebooks/lead.toml")
    assert shipped.is_relative_to(place)
    hiding = write("own/corpora/codebooks/lead.toml")
    assert find_resource("corpora/codebooks/lead.toml") == hiding


def test_what_the_users_folder_lacks_is_found_among_the_shipped(own, write):
    write("own/corpora/codebooks/other.toml")
    shipped = write("place/classifier/_shipped/corpora/codebooks/lead.toml")
    assert find_resource("corpora/codebooks/lead.toml") == shipped


def test_listing_names_every_entry_once_in_order_and_the_users_own_hides_a_shipped_one(
    own, place, write
):
    shipped = place / "classifier" / "_shipped"
    for name in ("own/models/b/x", "place/models/c/x", "own/models/.hidden"):
        write(name)
    for name in ("a", "b"):
        write(f"place/classifier/_shipped/models/{name}/x")
    write("place/pyproject.toml")
    assert list_resources("models") == [
        shipped / "models" / "a",
        own / "models" / "b",
        place / "models" / "c",
    ]


def test_listing_a_folder_that_is_nowhere_gives_nothing(own):
    assert list_resources("models") == []


def test_a_missing_resource_is_named_with_its_two_cures(own):
    with pytest.raises(MissingFileError) as caught:
        find_resource("models/lead")
    assert str(caught.value) == (
        "models/lead: not shipped with this installation; reinstall mechsift, or set "
        "MECHSIFT_RESOURCES to a folder that holds it"
    )


def test_the_stale_copy_of_an_editable_install_is_never_used(
    project_root, run, tmp_path, write
):
    """The copy stands before the checkout on the path, as `site-packages` does."""
    write("site/classifier/_shipped/models/stale/1/manifest.json")
    asks = (
        "import classifier.resources as r\n"
        "print(*r.resource_roots(), *r.list_resources('models'), sep=chr(10))\n"
    )
    path = os.pathsep.join(map(str, (tmp_path / "site", project_root)))
    found = run(sys.executable, "-c", asks, cwd=tmp_path, env={"PYTHONPATH": path})
    assert found.returncode == 0, found.stderr
    lines = found.stdout.splitlines()
    assert lines == [str(project_root), str(project_root / "models" / "leadership")]


def test_these_tests_themselves_read_no_copy_from_site_packages(project_root, monkeypatch):
    monkeypatch.delenv("MECHSIFT_RESOURCES", raising=False)
    copy = Path(sysconfig.get_path("purelib")) / "classifier" / "_shipped"
    assert copy.resolve() not in resource_roots()
    assert resource_roots() == [project_root]

"""Publishing: what is shipped is what training from the repository gives."""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from training import publish as publishing
from training.publish import NAME, ROOT, VERSION, build_shipped, publish, weights_digest

SHIPPED = ROOT / "models" / NAME / VERSION


@pytest.fixture(scope="module")
def built() -> Any:
    return build_shipped()


@pytest.fixture(scope="module")
def published(built: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published") / "model"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publishing, "build_shipped", lambda: built)
        publish(folder)
    return folder


def manifest_of(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "manifest.json").read_bytes()))


@pytest.mark.parametrize("name", ["weights.safetensors", "features.json", "codebook.toml"])
def test_the_shipped_file_is_the_published_one(published, name):
    made_by = manifest_of(SHIPPED)["made_by"]
    other = {
        library: was
        for library, was in made_by.items()
        if library != "mechsift" and version(library) != was
    }
    if other:
        pytest.skip(f"the shipped model was made with other versions: {other}")
    same = (published / name).read_bytes() == (SHIPPED / name).read_bytes()
    assert same, f"{name} differs: run make models"


def test_the_shipped_manifest_names_the_corpus_that_is_in_the_repository(published):
    ours, shipped = manifest_of(published), manifest_of(SHIPPED)
    assert shipped["corpora"] == ours["corpora"]
    assert shipped["codebook"] == ours["codebook"]
    assert (shipped["name"], shipped["version"]) == (NAME, VERSION)


def test_the_shipped_model_is_demonstration_and_not_calibrated(published):
    assert manifest_of(published)["demonstration"] is True
    assert manifest_of(published)["calibrated"] is False


def test_the_digest_of_the_weights_is_that_of_the_file(built, published):
    assert weights_digest(built) == manifest_of(published)["files"]["weights.safetensors"]


@pytest.mark.parametrize("fits", [True, False])
def test_a_validation_is_told_only_if_it_was_made_with_these_weights(
    built, tmp_path, monkeypatch, fits
):
    results = {
        "weights_sha256": weights_digest(built) if fits else "0" * 64,
        "section": "## External validation\n\nIt ranks well.",
    }
    path = tmp_path / "results.json"
    path.write_text(json.dumps(results), encoding="utf-8")
    monkeypatch.setattr(publishing, "VALIDATION", path)
    monkeypatch.setattr(publishing, "build_shipped", lambda: built)
    publish(tmp_path / "model")
    card = (tmp_path / "model" / "card.md").read_text(encoding="utf-8")
    assert card.count("## External validation") == 1
    assert ("It ranks well." in card) is fits
    assert ("None for these weights" in card) is not fits


def test_without_a_validation_the_card_tells_of_none(built, tmp_path, monkeypatch):
    monkeypatch.setattr(publishing, "VALIDATION", tmp_path / "missing.json")
    monkeypatch.setattr(publishing, "build_shipped", lambda: built)
    publish(tmp_path / "model")
    card = (tmp_path / "model" / "card.md").read_text(encoding="utf-8")
    assert "External validation" not in card

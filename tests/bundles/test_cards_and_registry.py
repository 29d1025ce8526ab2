"""Finding bundles by name, version or folder, and what their cards say and do not say."""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from classifier.bundles import (
    DECISIONS_TO_CALIBRATE,
    ModelBundle,
    find_bundle,
    load_bundle,
    read_manifest,
    shipped_bundles,
    write_card,
)
from classifier.errors import UnknownNameError


@pytest.fixture
def own_models(small_review: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a resources folder with three versions of a model, and two that are none."""
    models = tmp_path / "resources" / "models"
    for version in ("0.2.0", "0.10.0", "0.9.0"):
        shutil.copytree(small_review.folder, models / "small" / version)
    (models / "small" / "drafts").mkdir()
    (models / "README.md").write_text("none", encoding="utf-8")
    monkeypatch.setenv("MECHSIFT_RESOURCES", str(tmp_path / "resources"))
    return models


def test_a_shipped_name_means_its_newest_version(own_models):
    assert find_bundle("small") == own_models / "small" / "0.10.0"


def test_a_name_with_a_version_means_that_version(own_models):
    assert find_bundle("small/0.2.0") == own_models / "small" / "0.2.0"


def test_a_folder_is_found_by_its_path(small_review):
    assert find_bundle(str(small_review.folder)) == small_review.folder


def test_a_folder_without_a_manifest_is_given_back_to_be_refused_by_name(tmp_path):
    assert find_bundle(str(tmp_path)) == tmp_path


@pytest.mark.parametrize("name", ["smal", "small/9.9.9", "small/drafts", "README.md"])
def test_an_unknown_name_lists_the_known_ones(own_models, tmp_path, monkeypatch, name):
    monkeypatch.chdir(own_models.parent)
    with pytest.raises(UnknownNameError) as caught:
        find_bundle(name)
    assert str(caught.value) == f"unknown model '{name}'; known: leadership, small"


def test_the_folder_one_is_in_is_refused_by_its_name(refusal, tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    said = refusal("models", "verify", ".")
    assert said == "here: manifest.json is missing; get the bundle again"


def test_versions_are_listed_oldest_first(own_models):
    listed = [(b.name, b.version) for b in shipped_bundles()]
    assert listed[-3:] == [("small", "0.2.0"), ("small", "0.9.0"), ("small", "0.10.0")]


def test_the_shipped_model_is_found_wherever_one_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = find_bundle("leadership")
    assert read_manifest(folder)["name"] == "leadership"
    assert folder.name == read_manifest(folder)["version"]


@pytest.fixture(scope="module")
def shipped() -> ModelBundle:
    return load_bundle(find_bundle("leadership"))


def numbers(measured: Any) -> Iterator[float]:
    """Yield every number in nested measures that is no mere count."""
    if isinstance(measured, dict):
        for value in measured.values():
            yield from numbers(value)
    elif isinstance(measured, float):
        yield measured


def test_the_shipped_card_says_demonstration_and_not_calibrated(shipped):
    for card in (
        (find_bundle("leadership") / "card.md").read_text(encoding="utf-8"),
        write_card(shipped),
    ):
        assert "written for demonstration" in card
        assert "**not calibrated**" in card
        assert "no statement of quality" in card


def test_the_shipped_card_repeats_no_measure_on_demonstration_texts(shipped):
    measured = list(numbers(shipped.provenance.metrics))
    assert len(measured) > 3
    card = write_card(shipped)
    told = {float(number) for number in re.findall(r"\d+\.\d+", card)}
    assert told.isdisjoint(measured)
    assert "held-out AP" not in card
    assert "AUC" not in card


def test_the_card_names_the_codebook_and_every_corpus_with_its_sum(small_review):
    (corpus,) = small_review.bundle.provenance.corpora
    card = write_card(small_review.bundle)
    assert card.startswith("# small 1\n")
    assert "A small codebook (`small`, version 2)" in card
    assert "How do leaders help integrated care teams?" in card
    assert (
        "- `labelled.csv`: 60 records, 24 included, 36 excluded, 60 with mechanism codes "
        f"(SHA-256 `{corpus['sha256']}`)" in card
    )


def test_the_card_of_a_real_review_gives_its_measures(small_review):
    card = write_card(small_review.bundle)
    measured = small_review.bundle.provenance.metrics["inclusion"]
    assert "calibrated on held-out decisions of this review" in card
    assert f"- inclusion, held out auc: {measured['held_out_auc']}" in card
    assert "demonstration" not in card


def test_the_card_of_a_cold_start_says_that_no_label_was_known(small_review):
    source = replace(small_review.bundle.provenance, metrics={})
    untaught = replace(small_review.bundle.inclusion, n_included=0, n_excluded=0)
    card = write_card(replace(small_review.bundle, provenance=source, inclusion=untaught))
    assert "No label was known: the queue follows the codebook alone." in card
    assert f"fewer than {DECISIONS_TO_CALIBRATE} decisions" in card


def test_the_card_carries_a_validation_that_it_is_given(small_review):
    card = write_card(small_review.bundle, validation="## External validation\n\nNone.")
    assert "\n\n## External validation\n\nNone.\n\n## Not for\n" in card


@pytest.mark.parametrize(
    ("decisions", "demonstration", "calibrated"),
    [
        (DECISIONS_TO_CALIBRATE, False, True),
        (DECISIONS_TO_CALIBRATE - 1, False, False),
        (DECISIONS_TO_CALIBRATE, True, False),
        (0, False, False),
    ],
)
def test_probabilities_are_calibrated_after_fifty_decisions_of_a_real_review(
    small_review, decisions, demonstration, calibrated
):
    included = min(decisions, 20)
    bundle = replace(
        small_review.bundle,
        inclusion=replace(
            small_review.bundle.inclusion,
            n_included=included,
            n_excluded=decisions - included,
        ),
        provenance=replace(small_review.bundle.provenance, demonstration=demonstration),
    )
    assert bundle.calibrated is calibrated


def test_the_manifest_says_what_the_bundle_says(small_review, shipped):
    small = json.loads((small_review.folder / "manifest.json").read_bytes())
    assert (small["calibrated"], small["demonstration"]) == (True, False)
    manifest = read_manifest(find_bundle("leadership"))
    assert (manifest["calibrated"], manifest["demonstration"]) == (False, True)
    assert shipped.calibrated is False

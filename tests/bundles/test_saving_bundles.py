"""Saving a bundle: the same scores back, the same bytes again, and nothing lost on the way."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from classifier.bundles import load_bundle, save_bundle
from classifier.errors import UnwritableOutputError
from classifier.formats import read_exports
from classifier.scoring.service import flag_rule, score_records

ALL_FILES = {
    "card.md",
    "codebook.toml",
    "features.json",
    "manifest.json",
    "weights.safetensors",
}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def scores(review: Any, bundle: Any) -> dict[str, list[float]]:
    """Return p_include and the mechanisms' probabilities of every record, by record id."""
    rows = score_records(read_exports([review.labelled]).records, bundle).rows
    return {
        row.record.record_id: [
            row.prediction.p_include,
            *(mechanism.probability for mechanism in row.prediction.mechanisms),
        ]
        for row in rows
    }


def fitted(review: Any) -> Any:
    from classifier.schema import load_codebook
    from training.corpora import load_corpora
    from training.fitting import fit_bundle

    book = load_codebook(review.codebook)
    corpus = load_corpora([str(review.labelled)], book)
    text = review.codebook.read_text(encoding="utf-8")
    return fit_bundle(corpus, book, text, name="small", version="1")


def test_a_fitted_bundle_scores_the_same_once_saved_and_loaded(small_review, tmp_path):
    bundle = fitted(small_review)
    save_bundle(bundle, tmp_path / "saved", card="")
    loaded = load_bundle(tmp_path / "saved")
    assert flag_rule(loaded) == flag_rule(bundle)
    before, after = (scores(small_review, b) for b in (bundle, loaded))
    assert set(before) == set(after)
    for record_id, values in before.items():
        assert after[record_id] == pytest.approx(values, abs=1e-6), record_id


def test_a_loaded_bundle_is_saved_and_loaded_without_any_difference(small_review, tmp_path):
    save_bundle(small_review.bundle, tmp_path / "again", card="")
    again = load_bundle(tmp_path / "again")
    assert scores(small_review, again) == scores(small_review, small_review.bundle)
    assert again.codebook == small_review.bundle.codebook
    assert again.codebook_text == small_review.bundle.codebook_text
    assert again.provenance == small_review.bundle.provenance
    assert again.mechanisms.n_coded == small_review.bundle.mechanisms.n_coded


def test_what_is_loaded_is_the_provenance_that_was_saved(small_review):
    source = small_review.bundle.provenance
    (corpus,) = source.corpora
    digest = hashlib.sha256(small_review.labelled.read_bytes()).hexdigest()
    assert (source.name, source.version, source.seed) == ("small", "1", 0)
    assert (corpus["file"], corpus["sha256"]) == ("labelled.csv", digest)
    assert (corpus["records"], corpus["included"], corpus["excluded"]) == (60, 24, 36)
    assert source.demonstration is False


def test_the_same_fit_saved_twice_gives_the_same_bytes(small_review, tmp_path):
    for name in ("one", "two"):
        save_bundle(fitted(small_review), tmp_path / name, card="card")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_the_manifest_holds_the_sum_of_every_file_and_of_itself(small_review):
    found = contents(small_review.folder)
    manifest = json.loads(found["manifest.json"])
    assert set(found) == ALL_FILES
    assert manifest["files"] == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in found.items()
        if name != "manifest.json"
    }
    digest = manifest.pop("digest")
    text = json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    assert digest == hashlib.sha256(text.encode()).hexdigest()


def test_an_older_bundle_is_replaced_whole(small_review, tmp_path):
    save_bundle(small_review.bundle, tmp_path / "model", card="old")
    save_bundle(small_review.bundle, tmp_path / "model", card="new")
    assert contents(tmp_path / "model")["card.md"] == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_an_empty_folder_is_filled(small_review, tmp_path):
    (tmp_path / "model").mkdir()
    save_bundle(small_review.bundle, tmp_path / "model", card="")
    assert set(contents(tmp_path / "model")) == ALL_FILES


def test_folders_above_the_bundle_are_made(small_review, tmp_path):
    save_bundle(small_review.bundle, tmp_path / "a" / "b" / "model", card="")
    assert set(contents(tmp_path / "a" / "b" / "model")) == ALL_FILES


@pytest.mark.parametrize(
    ("held", "message"),
    [
        (
            {"thesis.docx": b"years of work"},
            "holds 'thesis.docx', which is no part of a bundle; name a new folder",
        ),
        (
            {"manifest.json": b'{"name": "a web page"}', "card.md": b"mine"},
            "holds files of a bundle but no bundle; name a new folder",
        ),
        ({"card.md": b"mine"}, "holds files of a bundle but no bundle; name a new folder"),
    ],
    ids=["another file", "another manifest", "no manifest"],
)
def test_a_folder_that_holds_anything_else_is_left_alone(small_review, tmp_path, held, message):
    folder = tmp_path / "mine"
    folder.mkdir()
    for name, content in held.items():
        (folder / name).write_bytes(content)
    with pytest.raises(UnwritableOutputError) as refused:
        save_bundle(small_review.bundle, folder, card="")
    assert str(refused.value) == f"{folder}: {message}"
    assert contents(folder) == held
    assert list(tmp_path.iterdir()) == [folder]


def test_a_bundle_with_one_foreign_file_is_left_alone(small_review, tmp_path):
    folder = tmp_path / "model"
    save_bundle(small_review.bundle, folder, card="old")
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    before = contents(folder)
    with pytest.raises(UnwritableOutputError, match=r"holds 'notes\.txt'"):
        save_bundle(small_review.bundle, folder, card="new")
    assert contents(folder) == before


def test_a_file_is_not_taken_for_a_folder(small_review, tmp_path):
    path = tmp_path / "model"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(UnwritableOutputError) as refused:
        save_bundle(small_review.bundle, path, card="")
    assert str(refused.value) == f"{path}: is a file; name a folder for the bundle"
    assert path.read_text(encoding="utf-8") == "mine"


def test_the_folder_that_one_is_in_is_not_replaced(small_review, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnwritableOutputError) as refused:
        save_bundle(small_review.bundle, Path(), card="")
    assert str(refused.value) == ".: is the folder you are in; name a new folder inside it"


def test_a_folder_below_a_file_cannot_be_written(small_review, tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(UnwritableOutputError, match="cannot be written"):
        save_bundle(small_review.bundle, tmp_path / "file" / "model", card="")


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, OSError(28, "No space left")])
@pytest.mark.parametrize("step", ["write_bytes", "replace"])
def test_an_interruption_leaves_the_old_bundle(
    small_review: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    interruption: Any,
) -> None:
    folder = tmp_path / "model"
    save_bundle(small_review.bundle, folder, card="old")
    before = contents(folder)
    monkeypatch.setattr(Path, step, _failing(getattr(Path, step), interruption))
    with pytest.raises((KeyboardInterrupt, UnwritableOutputError)):
        save_bundle(small_review.bundle, folder, card="new")
    assert contents(folder) == before
    assert list(tmp_path.iterdir()) == [folder]


def _failing(method: Callable[..., Any], interruption: Any) -> Callable[..., Any]:
    """Let the step fail for the folder that is being made, and for nothing else."""

    def step(self: Path, *arguments: Any) -> Any:
        if ".unfinished" in str(self):
            raise interruption
        return method(self, *arguments)

    return step

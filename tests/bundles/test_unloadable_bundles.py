"""A bundle that is damaged, foreign, too new or hostile is refused in one line."""

import hashlib
import json
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load, save

from classifier.bundles import load_bundle, read_manifest
from classifier.bundles.bundle import FORMAT
from classifier.errors import InvalidBundleError, MechsiftError, MissingFileError

ALTERED = "has been altered or damaged (its SHA-256 differs from the manifest's)"
AGAIN = "get the bundle again"


@pytest.fixture
def bundle_folder(small_review: Any, tmp_path: Path) -> Path:
    """Return a copy of a good bundle, to spoil."""
    return Path(shutil.copytree(small_review.folder, tmp_path / "model"))


@pytest.fixture
def refused(refusal: Callable[..., str]) -> Callable[[Path], str]:
    """Return the one line that both the library and the command line say."""

    def refuse(folder: Path) -> str:
        with pytest.raises(InvalidBundleError) as caught:
            load_bundle(folder)
        line = " ".join(str(caught.value).split())
        assert refusal("models", "verify", folder) == line
        return line

    return refuse


def forge(folder: Path, **changed: Any) -> None:
    """Change the manifest and make its sums right again, as an attacker would."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_bytes()) | changed
    manifest["files"] = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in manifest["files"]
    }
    manifest = {name: value for name, value in manifest.items() if value is not None}
    manifest.pop("digest", None)
    text = json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    manifest["digest"] = hashlib.sha256(text.encode()).hexdigest()
    path.write_text(json.dumps(manifest), encoding="utf-8")


def forge_weights(folder: Path, **changed: Any) -> None:
    """Replace arrays (dots written as two underscores); None takes one away."""
    path = folder / "weights.safetensors"
    arrays = load(path.read_bytes())
    arrays |= {name.replace("__", "."): array for name, array in changed.items()}
    path.write_bytes(save({name: a for name, a in arrays.items() if a is not None}))
    forge(folder)


def test_a_forged_manifest_that_is_right_loads(bundle_folder):
    forge(bundle_folder)
    assert load_bundle(bundle_folder).provenance.name == "small"


@pytest.mark.parametrize(
    "name", ["weights.safetensors", "features.json", "codebook.toml", "card.md"]
)
def test_one_altered_byte_of_any_file_is_noticed(bundle_folder, refused, name):
    path = bundle_folder / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert refused(bundle_folder) == f"model/{name}: {ALTERED}; {AGAIN}"


def test_truncated_weights_are_noticed(bundle_folder, refused):
    path = bundle_folder / "weights.safetensors"
    path.write_bytes(path.read_bytes()[:-100])
    assert refused(bundle_folder) == f"model/weights.safetensors: {ALTERED}; {AGAIN}"


@pytest.mark.parametrize(
    ("old", "new"), [('"name": "small"', '"name": "Small"'), ('"seed": 0', '"seed": 1')]
)
def test_an_altered_manifest_is_noticed(bundle_folder, refused, old, new):
    path = bundle_folder / "manifest.json"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert refused(bundle_folder) == (
        f"model/manifest.json: has been altered or damaged (its digest is wrong); {AGAIN}"
    )


@pytest.mark.parametrize(
    "name",
    ["weights.safetensors", "features.json", "codebook.toml", "card.md", "manifest.json"],
)
def test_a_missing_file_is_named(bundle_folder, refused, name):
    (bundle_folder / name).unlink()
    assert refused(bundle_folder) == f"model: {name} is missing; {AGAIN}"


@pytest.mark.parametrize(
    "content", [b"", b"{", b"not JSON", b"\xff\xfe", b"[" * 100_000], ids=range(5)
)
def test_a_manifest_that_is_not_json_is_refused(bundle_folder, refused, content):
    (bundle_folder / "manifest.json").write_bytes(content)
    assert refused(bundle_folder) == f"model/manifest.json: is not JSON; {AGAIN}"


@pytest.mark.parametrize(
    "content",
    [{}, [], "text", {"format": "1"}, {"format": True}, {"format": 0}, {"manifest_version": 3}],
    ids=str,
)
def test_a_foreign_manifest_is_refused(bundle_folder, refused, content):
    (bundle_folder / "manifest.json").write_text(json.dumps(content), encoding="utf-8")
    assert refused(bundle_folder) == (
        "model/manifest.json: names no format; it is no mechsift bundle"
    )


def test_a_bundle_of_a_newer_mechsift_says_so(bundle_folder, refused):
    forge(bundle_folder, format=FORMAT + 1, digest="whatever that version does")
    assert refused(bundle_folder) == (
        f"model/manifest.json: has format {FORMAT + 1}, this mechsift reads up to {FORMAT}; "
        "install a newer mechsift"
    )


def test_a_folder_that_is_no_bundle_is_refused(refused, tmp_path):
    folder = tmp_path / "thesis"
    folder.mkdir()
    (folder / "thesis.docx").write_bytes(b"years of work")
    assert refused(folder) == f"thesis: manifest.json is missing; {AGAIN}"


def test_a_folder_that_does_not_exist_is_missing(tmp_path):
    with pytest.raises(MissingFileError) as caught:
        read_manifest(tmp_path / "gone")
    assert str(caught.value) == f"{tmp_path / 'gone'}: no such bundle folder"


@pytest.mark.parametrize("name", ["name", "version", "corpora", "demonstration", "models"])
def test_a_forged_manifest_without_a_part_is_refused(bundle_folder, refused, name):
    forge(bundle_folder, **{name: None})
    assert refused(bundle_folder) == f"model/manifest.json: lacks '{name}'; {AGAIN}"


@pytest.mark.parametrize(
    ("part", "value", "said"),
    [
        ("corpora", 5, "'corpora' is no list"),
        ("corpora", [5], "'corpora' is no list of corpora"),
        ("corpora", {"a": 1}, "'corpora' is no list"),
        ("name", ["small"], "'name' is no text"),
        ("version", 1, "'version' is no text"),
        ("demonstration", 1, "'demonstration' is no truth value"),
        ("seed", 1.5, "'seed' is no whole number"),
        ("seed", True, "'seed' is no whole number"),
        ("metrics", [], "'metrics' is no table"),
        ("models", "none", "'models' is no table"),
    ],
)
def test_a_part_of_another_kind_is_refused(bundle_folder, refused, part, value, said):
    forge(bundle_folder, **{part: value})
    assert refused(bundle_folder) == f"model/manifest.json: {said}; {AGAIN}"


def test_half_a_character_in_the_manifest_is_refused(bundle_folder, refused):
    path = bundle_folder / "manifest.json"
    manifest = json.loads(path.read_bytes()) | {"name": "half \ud83d"}
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert "half of a character is missing" in refused(bundle_folder)


@pytest.mark.parametrize("name", ["inclusion__buckets", "sentences__buckets"])
def test_buckets_that_are_fractions_are_refused(bundle_folder, refused, name):
    arrays = load((bundle_folder / "weights.safetensors").read_bytes())
    fractions = arrays[name.replace("__", ".")].astype(np.float32) + 0.5
    forge_weights(bundle_folder, **{name: fractions})
    assert "buckets must be whole numbers, not float32" in refused(bundle_folder)


def test_a_codebook_that_is_nested_without_end_is_refused(bundle_folder, refusal):
    (bundle_folder / "codebook.toml").write_text("a = " + "[" * 5000, encoding="utf-8")
    forge(bundle_folder)
    line = refusal("models", "verify", bundle_folder)
    assert line == "model/codebook.toml: is nested too deep; no codebook is"


def test_a_file_larger_than_any_bundle_file_is_not_read(bundle_folder, refused, monkeypatch):
    monkeypatch.setattr("classifier.bundles.files._LARGEST", 10_000)
    with (bundle_folder / "card.md").open("ab") as stream:
        stream.truncate(10_001)
    monkeypatch.setattr("classifier.bundles.files.FILES", ("card.md",))
    assert refused(bundle_folder) == "model/card.md: is larger than any bundle file"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda arrays: {"inclusion__weights": arrays["inclusion.weights"][:-1]},
        lambda arrays: {"inclusion__idf": arrays["inclusion.idf"][:-1]},
        lambda arrays: {"inclusion__buckets": arrays["inclusion.buckets"][::-1].copy()},
        lambda arrays: {"inclusion__buckets": np.maximum(arrays["inclusion.buckets"], 99_999)},
        lambda arrays: {"inclusion__buckets": arrays["inclusion.buckets"] + (1 << 20)},
        lambda arrays: {"inclusion__buckets": arrays["inclusion.buckets"].reshape(1, -1)},
        lambda arrays: {"inclusion__weights": None},
        lambda arrays: {"records__weights": arrays["records.weights"][:, :1].copy()},
        lambda arrays: {"mechanisms__cutoffs": np.array([0.5, np.nan])},
        lambda arrays: {"mechanisms__cutoffs": np.array([0.5])},
    ],
    ids=[
        "short weights",
        "short idf",
        "buckets out of order",
        "buckets repeated",
        "buckets out of range",
        "buckets of another shape",
        "no weights",
        "a mechanism short",
        "not a number",
        "a cut-off short",
    ],
)
def test_arrays_that_do_not_fit_together_are_refused_though_all_sums_are_right(
    bundle_folder, refused, spoil
):
    arrays = load((bundle_folder / "weights.safetensors").read_bytes())
    forge_weights(bundle_folder, **spoil(arrays))
    assert refused(bundle_folder).startswith("model: the bundle's weights do not fit together")


@pytest.mark.parametrize(
    ("model", "name", "value"),
    [
        ("inclusion", "sigmoid", [1.0]),
        ("inclusion", "sigmoid", [float("nan"), 0.0]),
        ("inclusion", "cutoff", float("inf")),
        ("inclusion", "cutoff", None),
        ("mechanisms", "sigmoids", [[1.0, 0.0]]),
        ("mechanisms", "sigmoids", [[1.0, 0.0], [float("nan"), 0.0]]),
        ("mechanisms", "n_coded", [1]),
        ("mechanisms", "ids", ["trust"]),
    ],
)
def test_numbers_that_do_not_fit_are_refused_though_all_sums_are_right(
    bundle_folder, refused, model, name, value
):
    models = json.loads((bundle_folder / "manifest.json").read_bytes())["models"]
    models[model][name] = value
    forge(bundle_folder, models=models)
    assert refused(bundle_folder).startswith("model: the bundle's weights do not fit together")


def test_mechanisms_that_the_codebook_does_not_hold_are_refused(bundle_folder, refused):
    models = json.loads((bundle_folder / "manifest.json").read_bytes())["models"]
    models["mechanisms"]["ids"] = ["trust", "hope"]
    forge(bundle_folder, models=models)
    assert refused(bundle_folder) == (
        f"model: its mechanisms are not those that its codebook scores; {AGAIN}"
    )


def test_features_made_another_way_are_refused(bundle_folder, refused):
    path = bundle_folder / "features.json"
    settings = json.loads(path.read_bytes())
    path.write_text(json.dumps(settings | {"hashing": "sha1.v9"}), encoding="utf-8")
    forge(bundle_folder)
    assert refused(bundle_folder) == (
        "model: its features are made another way than this mechsift makes them; "
        "train it again with 'mechsift train'"
    )


def test_the_same_features_in_other_white_space_are_read(bundle_folder):
    path = bundle_folder / "features.json"
    path.write_text(json.dumps(json.loads(path.read_bytes())), encoding="utf-8")
    forge(bundle_folder)
    assert load_bundle(bundle_folder).provenance.name == "small"


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[" * 100_000], ids=range(3))
def test_features_that_are_not_json_are_refused_though_all_sums_are_right(
    bundle_folder, refused, content
):
    (bundle_folder / "features.json").write_bytes(content)
    forge(bundle_folder)
    assert refused(bundle_folder) == f"model/features.json: is not JSON; {AGAIN}"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe", "model/codebook.toml: is not UTF-8 text"),
        (b"format = ", "model/codebook.toml: is not valid TOML"),
        (b"format = 1\n", "model/codebook.toml, top level: version"),
    ],
)
def test_a_codebook_that_breaks_its_schema_is_refused(bundle_folder, refusal, content, message):
    (bundle_folder / "codebook.toml").write_bytes(content)
    forge(bundle_folder)
    with pytest.raises(MechsiftError) as caught:
        load_bundle(bundle_folder)
    assert str(caught.value).startswith(message)
    assert refusal("models", "verify", bundle_folder).startswith(message)


def _bfloat(name: str) -> bytes:
    head = json.dumps({name: {"dtype": "BF16", "shape": [1], "data_offsets": [0, 2]}}).encode()
    return len(head).to_bytes(8, "little") + head + b"\x00\x00"


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00" * 8, b"\xff" * 64, _bfloat("inclusion.buckets")],
    ids=["empty", "no header", "endless header", "a type that numpy lacks"],
)
def test_weights_that_are_no_arrays_are_refused_though_all_sums_are_right(
    bundle_folder, refused, content
):
    (bundle_folder / "weights.safetensors").write_bytes(content)
    forge(bundle_folder)
    line = refused(bundle_folder)
    assert line.startswith(("model/weights.safetensors: ", "model: the bundle's weights"))
    assert "Traceback" not in line


class _Exploit:
    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.mark),)


@pytest.mark.parametrize("sums_are_right", [False, True])
def test_a_pickle_in_the_place_of_the_weights_is_refused_and_never_run(
    bundle_folder, refused, tmp_path, sums_are_right
):
    mark = tmp_path / "the-pickle-was-run"
    (bundle_folder / "weights.safetensors").write_bytes(pickle.dumps(_Exploit(mark)))
    if sums_are_right:
        forge(bundle_folder)
    assert refused(bundle_folder).startswith("model/weights.safetensors: ")
    assert not mark.exists()


def test_the_planted_pickle_would_have_been_run_by_a_careless_reader(tmp_path):
    mark = tmp_path / "the-pickle-was-run"
    pickle.loads(pickle.dumps(_Exploit(mark)))
    assert mark.exists()

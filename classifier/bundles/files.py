"""Save a bundle to a folder and load it back, trusting nothing that is in it.

Layout, version 1: ``manifest.json`` names every other file with its SHA-256 and carries a
digest of itself; ``weights.safetensors``; ``features.json``; ``codebook.toml``; ``card.md``.
To change the layout, raise `FORMAT`, keep the old reader, and keep a bundle of the old version
in the tests.
"""

import hashlib
import json
import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Any

from classifier import __version__
from classifier.bundles.bundle import FORMAT, ModelBundle, Provenance
from classifier.bundles.weights import arrays_of, feature_settings, models_from, scalars_of
from classifier.errors import InvalidBundleError, MissingFileError, UnwritableOutputError
from classifier.schema import parse_codebook

__all__ = ["FILES", "load_bundle", "read_manifest", "save_bundle"]

FILES = ("weights.safetensors", "features.json", "codebook.toml", "card.md")
MANIFEST = "manifest.json"
_LIBRARIES = ("numpy", "scipy", "scikit-learn", "safetensors", "snowballstemmer")
_LARGEST = 1 << 30


def save_bundle(bundle: ModelBundle, folder: Path, *, card: str) -> dict[str, Any]:
    """Write the bundle into `folder`, which must be new, empty or an older bundle.

    Returns
    -------
    The manifest. The same models give the same bytes.

    Raises
    ------
    UnwritableOutputError
        If the folder holds anything but a bundle, or cannot be written.
    """
    from safetensors.numpy import save

    _check_target(folder)
    contents = {
        "weights.safetensors": save(arrays_of(bundle.inclusion, bundle.mechanisms)),
        "features.json": _json(feature_settings()),
        "codebook.toml": bundle.codebook_text.encode(),
        "card.md": card.encode(),
    }
    manifest = _manifest(bundle, contents)
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        for name, content in {**contents, MANIFEST: _json(manifest)}.items():
            (unfinished / name).write_bytes(content)
        shutil.rmtree(folder, ignore_errors=True)
        unfinished.replace(folder)
    except OSError as error:
        raise UnwritableOutputError(f"{folder}: cannot be written ({error.strerror})") from None
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return manifest


def _check_target(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UnwritableOutputError(f"{folder}: is a file; name a folder for the bundle")
    foreign = sorted({p.name for p in folder.iterdir()} - {*FILES, MANIFEST})
    if foreign:
        raise UnwritableOutputError(
            f"{folder}: holds '{foreign[0]}', which is no part of a bundle; name a new folder"
        )


def _manifest(bundle: ModelBundle, contents: dict[str, bytes]) -> dict[str, Any]:
    provenance = bundle.provenance
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "name": provenance.name,
        "version": provenance.version,
        "made_by": {
            "mechsift": __version__,
            **{name: version(name) for name in _LIBRARIES},
        },
        "seed": provenance.seed,
        "codebook": {"id": bundle.codebook.codebook_id, "version": bundle.codebook.version},
        "corpora": list(provenance.corpora),
        "demonstration": provenance.demonstration,
        "calibrated": bundle.calibrated,
        "metrics": provenance.metrics,
        "models": scalars_of(bundle.inclusion, bundle.mechanisms),
        "files": {
            name: hashlib.sha256(content).hexdigest() for name, content in contents.items()
        },
    }
    return {**manifest, "digest": _digest(manifest)}


def _digest(manifest: dict[str, Any]) -> str:
    without = {key: value for key, value in manifest.items() if key != "digest"}
    return hashlib.sha256(_json(without)).hexdigest()


def _json(content: Any) -> bytes:
    return (json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def load_bundle(folder: Path) -> ModelBundle:
    """Load a bundle after checking every byte of it.

    Raises
    ------
    MissingFileError
        If there is no such folder.
    InvalidBundleError
        If a file is missing, damaged or altered, or a newer mechsift made the bundle.
    """
    manifest, contents = _verified(folder)
    if json.loads(contents["features.json"]) != json.loads(_json(feature_settings())):
        raise InvalidBundleError(
            f"{folder.name}: its features are made another way than this mechsift makes them; "
            "train it again with 'mechsift train'"
        )
    text = contents["codebook.toml"].decode()
    inclusion, mechanisms = models_from(_arrays(folder, contents), manifest["models"])
    return ModelBundle(
        inclusion=inclusion,
        mechanisms=mechanisms,
        codebook=parse_codebook(text, source=f"{folder.name}/codebook.toml"),
        codebook_text=text,
        provenance=Provenance(
            name=manifest["name"],
            version=manifest["version"],
            corpora=tuple(manifest["corpora"]),
            demonstration=manifest["demonstration"],
            seed=manifest["seed"],
            metrics=manifest["metrics"],
        ),
    )


def _arrays(folder: Path, contents: dict[str, bytes]) -> dict[str, Any]:
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        return dict(load(contents["weights.safetensors"]))
    except (SafetensorError, ValueError) as error:
        raise InvalidBundleError(f"{folder.name}/weights.safetensors: {error}") from None


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a bundle after checking every file it names."""
    return _verified(folder)[0]


def _verified(folder: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    if not folder.is_dir():
        raise MissingFileError(f"{folder}: no such bundle folder")
    manifest = _parsed_manifest(folder)
    contents = {}
    for name in FILES:
        content = _bytes(folder / name, folder)
        if hashlib.sha256(content).hexdigest() != manifest["files"].get(name):
            raise InvalidBundleError(
                f"{folder.name}/{name}: has been altered or damaged (its SHA-256 differs from "
                "the manifest's); get the bundle again"
            )
        contents[name] = content
    return manifest, contents


def _parsed_manifest(folder: Path) -> dict[str, Any]:
    where = f"{folder.name}/{MANIFEST}"
    try:
        manifest = json.loads(_bytes(folder / MANIFEST, folder))
    except ValueError:
        raise InvalidBundleError(f"{where}: is not JSON; get the bundle again") from None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("format"), int):
        raise InvalidBundleError(f"{where}: names no format; it is no mechsift bundle")
    if manifest["format"] > FORMAT:
        raise InvalidBundleError(
            f"{where}: has format {manifest['format']}, this mechsift reads up to {FORMAT}; "
            "install a newer mechsift"
        )
    if manifest.get("digest") != _digest(manifest) or not isinstance(
        manifest.get("files"), dict
    ):
        raise InvalidBundleError(
            f"{where}: has been altered or damaged (its digest is wrong); get the bundle again"
        )
    return manifest


def _bytes(path: Path, folder: Path) -> bytes:
    if not path.is_file():
        raise InvalidBundleError(f"{folder.name}: {path.name} is missing; get the bundle again")
    if path.stat().st_size > _LARGEST:
        raise InvalidBundleError(f"{folder.name}/{path.name}: is larger than any bundle file")
    return path.read_bytes()

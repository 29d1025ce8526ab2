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
from classifier.bundles.bundle import FORMAT, OLDEST_FORMAT, ModelBundle, Provenance
from classifier.bundles.registry import find_bundle
from classifier.bundles.target import FILES, MANIFEST, check_target, take_place
from classifier.bundles.weights import arrays_of, feature_settings, models_from, scalars_of
from classifier.errors import (
    InvalidBundleError,
    InvalidOptionError,
    MissingFileError,
    UnwritableOutputError,
)
from classifier.modelling.inclusion import InclusionModel
from classifier.modelling.mechanisms import MechanismModel
from classifier.schema import Codebook, parse_codebook, refuse_lone_surrogates

__all__ = ["load_bundle", "read_manifest", "save_bundle"]

_LIBRARIES = ("numpy", "scipy", "scikit-learn", "safetensors", "pystemmer")
_PARTS: dict[str, type] = {
    "name": str,
    "version": str,
    "corpora": list,
    "demonstration": bool,
    "seed": int,
    "metrics": dict,
    "models": dict,
}
_KINDS = {str: "text", list: "list", bool: "truth value", int: "whole number", dict: "table"}
_LARGEST = 1 << 30
_AGAIN = "get the bundle again"


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

    check_target(folder)
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
        take_place(unfinished, folder)
    except OSError as error:
        raise UnwritableOutputError(f"{folder}: cannot be written ({error.strerror})") from None
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return manifest


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


def load_bundle(folder: Path | str) -> ModelBundle:
    """Load a bundle after checking every byte of it.

    Parameters
    ----------
    folder : the bundle's folder, or as a text also the name of a shipped bundle.

    Raises
    ------
    MissingFileError, UnknownNameError
        If there is no such folder or name.
    InvalidBundleError
        If a file is missing, damaged or altered, or a newer mechsift made the bundle.
    """
    folder = find_bundle(folder) if isinstance(folder, str) else folder
    manifest, contents = _verified(folder)
    where = _name(folder)
    features = _parsed(contents["features.json"], f"{where}/features.json")
    if features != json.loads(_json(feature_settings())):
        raise InvalidBundleError(
            f"{where}: its features are made another way than this mechsift makes them; "
            "train it again with 'mechsift train'"
        )
    text, codebook = _codebook(contents["codebook.toml"], f"{where}/codebook.toml")
    inclusion, mechanisms = _models(_arrays(contents, where), manifest["models"], where)
    if mechanisms.mechanism_ids != tuple(m.mechanism_id for m in codebook.scored):
        raise InvalidBundleError(
            f"{where}: its mechanisms are not those that its codebook scores; {_AGAIN}"
        )
    return ModelBundle(
        inclusion=inclusion,
        mechanisms=mechanisms,
        codebook=codebook,
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


def _codebook(content: bytes, source: str) -> tuple[str, Codebook]:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise InvalidBundleError(f"{source}: is not UTF-8 text; {_AGAIN}") from None
    return text, parse_codebook(text, source=source)


def _models(
    arrays: dict[str, Any], scalars: dict[str, Any], where: str
) -> tuple[InclusionModel, MechanismModel]:
    try:
        return models_from(arrays, scalars)
    except InvalidBundleError as error:
        raise InvalidBundleError(f"{where}: {error}; {_AGAIN}") from None


def _arrays(contents: dict[str, bytes], where: str) -> dict[str, Any]:
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        return dict(load(contents["weights.safetensors"]))
    # KeyError: a type numpy lacks
    except (SafetensorError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise InvalidBundleError(f"{where}/weights.safetensors: {error}; {_AGAIN}") from None


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
                f"{_name(folder)}/{name}: has been altered or damaged (its SHA-256 differs "
                f"from the manifest's); {_AGAIN}"
            )
        contents[name] = content
    return manifest, contents


def _parsed_manifest(folder: Path) -> dict[str, Any]:
    where = f"{_name(folder)}/{MANIFEST}"
    manifest = _parsed(_bytes(folder / MANIFEST, folder), where)
    made_for = manifest.get("format") if isinstance(manifest, dict) else None
    if not isinstance(made_for, int) or isinstance(made_for, bool) or made_for < 1:
        raise InvalidBundleError(f"{where}: names no format; it is no mechsift bundle")
    if made_for < OLDEST_FORMAT:
        raise InvalidBundleError(
            f"{where}: has format {made_for}, from before the first release, which is read no "
            "more; train it again"
        )
    if made_for > FORMAT:
        raise InvalidBundleError(
            f"{where}: has format {made_for}, this mechsift reads up to {FORMAT}; "
            "install a newer mechsift"
        )
    _require_whole(manifest, where)
    if manifest.get("digest") != _digest(manifest) or not isinstance(
        manifest.get("files"), dict
    ):
        raise InvalidBundleError(
            f"{where}: has been altered or damaged (its digest is wrong); {_AGAIN}"
        )
    for name, kind in _PARTS.items():
        if name not in manifest:
            raise InvalidBundleError(f"{where}: lacks '{name}'; {_AGAIN}")
        value = manifest[name]
        if not isinstance(value, kind) or isinstance(value, bool) is not (kind is bool):
            raise InvalidBundleError(f"{where}: '{name}' is no {_KINDS[kind]}; {_AGAIN}")
    if not all(isinstance(corpus, dict) for corpus in manifest["corpora"]):
        raise InvalidBundleError(f"{where}: 'corpora' is no list of corpora; {_AGAIN}")
    return dict(manifest)


def _require_whole(manifest: dict[str, Any], where: str) -> None:
    """Refuse texts that cannot be written: there is no digest of them."""
    try:
        refuse_lone_surrogates(manifest, where=where)
    except InvalidOptionError as error:
        raise InvalidBundleError(f"{where}: {error}") from None


def _parsed(content: bytes, where: str) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise InvalidBundleError(f"{where}: is not JSON; {_AGAIN}") from None


def _bytes(path: Path, folder: Path) -> bytes:
    if not path.is_file():
        raise InvalidBundleError(f"{_name(folder)}: {path.name} is missing; {_AGAIN}")
    if path.stat().st_size > _LARGEST:
        raise InvalidBundleError(f"{_name(folder)}/{path.name}: is larger than any bundle file")
    return path.read_bytes()


def _name(folder: Path) -> str:
    """Return what messages call a bundle; the folder that one is in has a name, too."""
    return folder.name or folder.resolve().name

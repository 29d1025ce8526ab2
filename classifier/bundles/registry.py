"""Find bundles: by a shipped name, by name and version, or by folder."""

from dataclasses import dataclass
from pathlib import Path

from classifier.bundles.target import MANIFEST
from classifier.errors import MissingFileError, UnknownNameError
from classifier.resources import list_resources

__all__ = ["ShippedBundle", "find_bundle", "shipped_bundles"]

_FOLDER = "models"


@dataclass(frozen=True, slots=True, order=True)
class ShippedBundle:
    """A bundle that came with mechsift or lies in the user's resources."""

    name: str
    version: str
    folder: Path


def shipped_bundles() -> list[ShippedBundle]:
    """Return the bundles in ``models/<name>/<version>/``, by name, oldest version first."""
    found = []
    for named in list_resources(_FOLDER):
        if named.is_dir():
            folders = [path for path in named.iterdir() if (path / MANIFEST).is_file()]
            found += [ShippedBundle(named.name, path.name, path) for path in folders]
    return sorted(found, key=lambda bundle: (bundle.name, _ordinal(bundle.version)))


def _ordinal(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))


def find_bundle(model: str) -> Path:
    """Return the folder of a bundle.

    Parameters
    ----------
    model : a folder, a shipped name (its newest version), or ``name/version``.

    Raises
    ------
    MissingFileError, UnknownNameError
        If it is none of these.
    """
    if (Path(model) / MANIFEST).is_file():
        return Path(model)
    shipped = shipped_bundles()
    matching = [b for b in shipped if model in (b.name, f"{b.name}/{b.version}")]
    if matching:
        return matching[-1].folder
    if Path(model).is_dir():
        return Path(model)
    names = sorted({bundle.name for bundle in shipped})
    if Path(model).name != model and Path(model).parts[0] not in names:
        raise MissingFileError(f"{model}: no such folder; name a bundle, or a shipped model")
    raise UnknownNameError("model", model, names)

"""Where shipped data lies: the user's folder, then the package, then the checkout."""

from pathlib import Path

from classifier.errors import MissingFileError
from classifier.settings import load_settings

__all__ = ["find_resource", "list_resources", "resource_roots"]


def resource_roots() -> list[Path]:
    """Return the folders that may hold ``models/`` and ``corpora/``, in order of look-up.

    The folder around the package counts only if it is the checkout: an installed package
    stands among other people's, and a folder ``models`` there is theirs. An editable install
    leaves a stale copy of the shipped data in ``site-packages``; it is never found here,
    because the package itself then lies in the checkout.

    Raises
    ------
    MissingFileError
        If ``MECHSIFT_RESOURCES`` names no folder.
    """
    package = Path(__file__).resolve().parent
    checkout = package.parent
    roots = [package / "_shipped"] if (package / "_shipped").is_dir() else []
    if (checkout / "pyproject.toml").is_file():
        roots.append(checkout)
    own = load_settings().resources
    if own is None:
        return roots
    if not own.is_dir():
        raise MissingFileError(
            f"{own}: no such folder; correct MECHSIFT_RESOURCES, or unset it"
        )
    return [own, *roots]


def find_resource(relative: str) -> Path:
    """Return the first existing file or folder of that relative name.

    Raises
    ------
    MissingFileError
        If no root holds it.
    """
    for root in resource_roots():
        if (root / relative).exists():
            return root / relative
    raise MissingFileError(
        f"{relative}: not shipped with this installation; reinstall mechsift, or set "
        "MECHSIFT_RESOURCES to a folder that holds it"
    )


def list_resources(relative: str) -> list[Path]:
    """Return the visible entries of a resource folder over all roots, by name.

    An entry of an earlier root hides one of the same name in a later root.
    """
    entries: dict[str, Path] = {}
    for root in resource_roots():
        folder = root / relative
        if folder.is_dir():
            for entry in folder.iterdir():
                if not entry.name.startswith("."):
                    entries.setdefault(entry.name, entry)
    return [entries[name] for name in sorted(entries)]

"""The folder that a bundle is written to: what it may hold, and how it is replaced whole."""

import json
import shutil
from pathlib import Path

from classifier.errors import UnwritableOutputError

__all__ = ["FILES", "MANIFEST", "check_target", "take_place"]

FILES = ("weights.safetensors", "features.json", "codebook.toml", "card.md")
MANIFEST = "manifest.json"


def check_target(folder: Path) -> None:
    """Refuse a folder that a bundle must not take the place of.

    Raises
    ------
    UnwritableOutputError
        If it is a file or the working folder, or holds anything but a bundle.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UnwritableOutputError(f"{folder}: is a file; name a folder for the bundle")
    if folder.resolve() == Path.cwd():
        raise UnwritableOutputError(
            f"{folder}: is the folder you are in; name a new folder inside it"
        )
    held = {path.name for path in folder.iterdir()}
    foreign = sorted(held - {*FILES, MANIFEST})
    if foreign:
        raise UnwritableOutputError(
            f"{folder}: holds '{foreign[0]}', which is no part of a bundle; name a new folder"
        )
    if held and not _has_our_manifest(folder):
        raise UnwritableOutputError(
            f"{folder}: holds files of a bundle but no bundle; name a new folder"
        )


def _has_our_manifest(folder: Path) -> bool:
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(manifest, dict) and {"format", "files", "digest"} <= set(manifest)


def take_place(unfinished: Path, folder: Path) -> None:
    """Rename the finished folder; the old one goes last, and comes back if that fails."""
    old = folder.with_name(f".{folder.name}.replaced")
    shutil.rmtree(old, ignore_errors=True)
    try:
        if folder.exists():
            folder.replace(old)
        unfinished.replace(folder)
    except BaseException:
        if old.exists() and not folder.exists():
            old.replace(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)

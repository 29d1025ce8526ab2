"""Names with ``*`` or ``?`` that the shell left as they are, as PowerShell and quotes do."""

from collections.abc import Iterable
from glob import glob
from pathlib import Path

from classifier.errors import MissingFileError

__all__ = ["expanded", "expanded_names"]


def expanded(paths: Iterable[Path] | None) -> list[Path]:
    """Return the files that are meant, those of a pattern sorted by name.

    A file that has the very name is taken as it is; ``NAME=PATTERN`` names the search of each
    file that fits.

    Raises
    ------
    MissingFileError
        If nothing fits a pattern.
    """
    return [found for path in paths or () for found in _fitting(path)]


def expanded_names(names: Iterable[str] | None) -> list[str]:
    """Return the same of names that may be other things than files."""
    return [
        word
        for name in names or ()
        for word in (map(str, _fitting(Path(name))) if _is_pattern(name) else (name,))
    ]


def _fitting(path: Path) -> list[Path]:
    text = str(path)
    if not _is_pattern(text) or path.exists():
        return [path]
    search, sign, pattern = text.partition("=")
    found = _matches(text) or [f"{search}={name}" for name in _matches(pattern.strip()) if sign]
    if not found:
        raise MissingFileError(
            f"{path}: no file fits this pattern; check the name and the folder"
        )
    return [Path(name) for name in found]


def _is_pattern(text: str) -> bool:
    return "*" in text or "?" in text


def _matches(pattern: str) -> list[str]:
    # A bracket stands for itself: files that were fetched twice are called "a [1].ris".
    return sorted(glob(pattern.replace("[", "[[]")))  # noqa: PTH207 (it may begin anywhere)

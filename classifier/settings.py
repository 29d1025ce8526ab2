"""The settings that come from the environment, each with one default, checked once."""

import os
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Settings", "load_settings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a user may set for the whole program.

    Attributes
    ----------
    resources :
        Folder that holds ``models/`` and ``corpora/`` of the user's own, looked up
        before the shipped ones (environment variable ``MECHSIFT_RESOURCES``).
    compiled :
        Whether the scoring kernel may be compiled with numba; off when
        ``MECHSIFT_NO_NUMBA`` is set to anything but ``0``.
    """

    resources: Path | None = None
    compiled: bool = True


def load_settings() -> Settings:
    """Read the settings from the environment."""
    folder = os.environ.get("MECHSIFT_RESOURCES", "")
    plain = os.environ.get("MECHSIFT_NO_NUMBA", "0")
    return Settings(resources=Path(folder) if folder else None, compiled=plain in ("", "0"))

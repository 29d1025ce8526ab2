"""What the whole program goes by: settings of the environment, and shared defaults."""

import os
from dataclasses import dataclass
from pathlib import Path

from classifier.errors import InvalidOptionError

__all__ = [
    "CONFIDENCE",
    "TARGET_RECALL",
    "Settings",
    "check_confidence",
    "check_target_recall",
    "load_settings",
]

TARGET_RECALL = 0.95
"""Share of the relevant records to be found; 95 % is what the field reports work saved at."""

CONFIDENCE = 0.95
"""Confidence of bounds and intervals; 95 % is the usual one."""


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


def check_target_recall(value: float, *, option: str = "target_recall") -> None:
    """Refuse a target recall outside (0, 1].

    Raises
    ------
    InvalidOptionError
        With the option's name, the value and the cure.
    """
    if not 0 < value <= 1:
        raise InvalidOptionError(
            option, value, "give a proportion above 0, at most 1, such as 0.95"
        )


def check_confidence(value: float, *, option: str = "confidence") -> None:
    """Refuse a confidence that is not strictly between 0 and 1: no finite sample gives 1.

    Raises
    ------
    InvalidOptionError
        With the option's name, the value and the cure.
    """
    if not 0 < value < 1:
        raise InvalidOptionError(
            option, value, "give a proportion between 0 and 1, such as 0.95"
        )

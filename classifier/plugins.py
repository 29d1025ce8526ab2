"""What is found by entry point: mechsift's own parts, and what other packages add to them."""

from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from classifier.errors import BrokenPluginError, MechsiftError

__all__ = ["OWN", "Plugin", "registered"]

OWN = "mechsift"
"""The package whose entry points are not another's; what fails there is a bug."""


@dataclass(frozen=True, slots=True)
class Plugin:
    """A registered name, and the object behind it."""

    point: EntryPoint

    @property
    def package(self) -> str:
        """The package that registered it, or blank where its metadata do not say."""
        return self.point.dist.name if self.point.dist else ""

    def load(self) -> Any:
        """Import the object.

        Raises
        ------
        BrokenPluginError
            If another package's module cannot be imported, or lacks the object.
        """
        try:
            return self.point.load()
        except MechsiftError:
            raise
        except Exception as error:
            if self.package == OWN:
                raise
            reason = f"{type(error).__name__}: {error}"
            raise BrokenPluginError(
                self.point.group, self.point.name, package=self.package, reason=reason
            ) from error


@cache
def registered(group: str) -> dict[str, Plugin]:
    """Return what is registered in a group, such as ``mechsift.formats``, sorted by name."""
    points = sorted(entry_points(group=group), key=lambda point: point.name)
    return {point.name: Plugin(point) for point in points}

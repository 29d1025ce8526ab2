"""What the reference says of entry-point groups and of errors, taken from classes."""

import tomllib
from inspect import getdoc
from pkgutil import resolve_name
from typing import Any

from classifier import errors
from classifier.formats.base import ExportFormat
from classifier.formats.decisions.base import DecisionTool
from classifier.scoring.engines.base import ScoringEngine
from classifier.screening.stopping.base import StoppingRule
from classifier.screening.strategies import Strategy
from docs.generated.blocks import ROOT, table

__all__ = ["PROTOCOLS", "error_section", "group_section", "groups"]

PROTOCOLS: dict[str, type] = {
    "mechsift.decisions": DecisionTool,
    "mechsift.engines": ScoringEngine,
    "mechsift.formats": ExportFormat,
    "mechsift.stopping": StoppingRule,
    "mechsift.strategies": Strategy,
}


def groups() -> dict[str, dict[str, str]]:
    """Return the entry points of mechsift's own groups, without what others install."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found: dict[str, dict[str, str]] = project["entry-points"]
    return {name: points for name, points in found.items() if name.startswith("mechsift.")}


def group_section(group: str) -> str:
    """Return the names of a group, each with its object and what that is."""
    points = sorted(groups()[group].items())
    protocol = PROTOCOLS.get(group)
    if protocol is None:
        return table(
            ["name", "object"], [[f"`{name}`", f"`{place}`"] for name, place in points]
        )
    rows = [
        [f"`{name}`", f"`{place}`", _summary(resolve_name(place))] for name, place in points
    ]
    told = table(["name", "object", "what it is"], rows)
    return f"Each is a [`{protocol.__module__}.{protocol.__qualname__}`](python.md).\n\n{told}"


def error_section(_: str) -> str:
    """Return every class of error, what it means, and what to do."""
    classes = [getattr(errors, name) for name in errors.__all__ if name != "MechsiftError"]
    rows = [[f"`{kind.__name__}`", *_halves(kind)] for kind in classes]
    return table(["error", "what it means", "what to do"], rows)


def _halves(kind: type) -> list[str]:
    meaning, cure = (getdoc(kind) or "").split("\n\n")
    return [_line(meaning), _line(cure)]


def _summary(thing: Any) -> str:
    return _line((getdoc(thing) or "").split("\n\n")[0])


def _line(text: str) -> str:
    return " ".join(text.split()).replace("``", "`")

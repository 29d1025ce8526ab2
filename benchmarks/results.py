"""How results are kept: JSON with the day they were made on, and versions."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

__all__ = ["read_results", "versions_in", "write_results"]


def write_results(path: Path, results: Mapping[str, Any]) -> None:
    """Write results with the day (UTC) on which they are written."""
    dated = {"made_on": datetime.now(UTC).date().isoformat(), **results}
    path.write_text(json.dumps(dated, indent=1) + "\n", encoding="utf-8")


def read_results(path: Path) -> dict[str, Any]:
    """Return what was written there."""
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return kept


def versions_in(results: Mapping[str, Any]) -> dict[str, str]:
    """Return the versions that results name, at the top or with each side of a comparison.

    Examples
    --------
    >>> versions_in({"versions": {"numpy": "2.4"}, "peer": {"versions": {"rispy": "0.10"}}})
    {'numpy': '2.4', 'rispy': '0.10'}
    """
    found = {**results.get("made_by", {}), **results.get("versions", {})}
    for part in results.values():
        if isinstance(part, dict) and isinstance(part.get("versions"), dict):
            found |= part["versions"]
    return found

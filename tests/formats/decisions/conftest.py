"""What the tests of decisions share: fields of a record, a tool, and what it warns of."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from classifier.formats import read_exports
from classifier.formats.decisions import read_decisions
from classifier.schema import Decision, Record


@pytest.fixture
def read_text(tmp_path: Path) -> Callable[..., list[Record]]:
    """Write a text as a file and read its records."""

    def read(content: str, name: str = "export.ris", *, search: str = "") -> list[Record]:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        named = Path(f"{search}={path}") if search else path
        return read_exports([named]).records

    return read


@pytest.fixture
def said() -> Callable[[Record], tuple[Sequence[Decision], list[str]]]:
    """Return a record's decisions without its id, and the warnings about them."""

    def decisions(record: Record) -> tuple[Sequence[Decision], list[str]]:
        from dataclasses import replace

        warnings: list[str] = []
        found = read_decisions(record, warnings.append)
        return [replace(decision, record_id="") for decision in found], warnings

    return decisions

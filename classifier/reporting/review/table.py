"""A table of a report, the same for every format."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from classifier.reviewing.reports.traced import Traced

__all__ = ["Cellular", "ReportTable"]

Cellular = str | Traced | float | int | None
"""What a cell can hold; None is blank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTable:
    """A table with its caption.

    Attributes
    ----------
    name : one word, such as a sheet can be called by.
    source : where its rows come from.
    formulas : how the numbers of a column are worked out, by its name.
    """

    name: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cellular, ...], ...]
    source: str
    formulas: Mapping[str, str] = field(default_factory=dict)

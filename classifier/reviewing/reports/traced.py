"""Numbers that say where they come from."""

from collections.abc import Sized
from dataclasses import dataclass

from classifier.schema import EnteredCount

__all__ = ["Traced", "counted", "entered", "share", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """A number of a report, with the way back to what it was made of.

    Attributes
    ----------
    value : a count or a figure; None where it is not known, which a report leaves blank.
    formula : how it was worked out, in words.
    source : where in the review it lies, such as a table and what its rows must meet.
    n : how many things it was worked out over, or None where it is itself that count.
    entered : whether a person typed it in, with nothing behind it to be counted.
    is_share : whether it is shown in per cent, rounded down so that no bound gets better.
    """

    value: float | None
    formula: str
    source: str
    n: int | None = None
    entered: bool = False
    is_share: bool = False


def counted(things: Sized | int, formula: str, source: str, *, n: int | None = None) -> Traced:
    """Return how many things there are.

    Examples
    --------
    >>> counted(["a", "b"], "papers decided on", "decisions").value
    2
    """
    value = things if isinstance(things, int) else len(things)
    return Traced(value=value, formula=formula, source=source, n=n)


def share(part: int, whole: int, formula: str, source: str) -> Traced:
    """Return a part as a share of the whole; unknown where there is no whole."""
    value = part / whole if whole else None
    return Traced(value=value, formula=formula, source=source, n=whole)


def entered(count: EnteredCount) -> Traced:
    """Return a count that a person entered."""
    where = f"entered_counts, place '{count.place}'"
    where += f", stage '{count.stage}'" if count.stage else ""
    told = f"entered by a person: {count.note}" if count.note else "entered by a person"
    return Traced(value=count.count, formula=told, source=where, entered=True)


def unknown(what: str) -> Traced:
    """Return the blank for a number that nobody entered and nothing can be counted for."""
    return Traced(value=None, formula=f"{what}: not known to this review", source="none")

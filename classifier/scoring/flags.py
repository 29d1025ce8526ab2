"""Say why a person should look at a record; nothing is decided here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.schema import Flag, MechanismPrediction, Record

__all__ = ["FlagRule", "may_be_flagged", "raise_flags", "told_of"]

_UNCERTAIN_LOW = 0.5
_UNLIKELY = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagRule:
    """The cut-offs that flags are raised at.

    Attributes
    ----------
    include : probability of inclusion from which a record is likely to be included.
    mechanisms : for each mechanism id its label and the probability to flag it from.
    """

    include: float
    mechanisms: dict[str, tuple[str, float]]


def may_be_flagged(p_include: NDArray[np.float64], rule: FlagRule) -> NDArray[np.bool_]:
    """Return whether a record with an abstract may be flagged; the others never are."""
    return np.asarray(p_include >= min(_UNLIKELY, _UNCERTAIN_LOW) * rule.include)


def raise_flags(
    record: Record,
    p_include: float,
    mechanisms: Sequence[MechanismPrediction],
    rule: FlagRule,
    *,
    duplicate_of: str = "",
) -> tuple[tuple[Flag, str], ...]:
    """Return the flags of one record, each with its reason.

    Mechanisms are only flagged where the record is not a clear exclusion, since a
    mechanism counts in included records only.
    """
    flags = list(_inclusion_flags(p_include, rule.include))
    if p_include >= _UNLIKELY * rule.include:
        flags += _mechanism_flags(mechanisms, rule)
    if not record.abstract:
        flags.append((Flag.NO_ABSTRACT, "judged by its title alone"))
    if duplicate_of:
        flags.append((Flag.POSSIBLE_DUPLICATE, f"linked to {duplicate_of}"))
    return tuple(flags)


def _inclusion_flags(p_include: float, cutoff: float) -> Iterator[tuple[Flag, str]]:
    if p_include >= cutoff:
        reason = f"p_include {p_include:.2f} is at or above the cut-off {cutoff:.2f}"
        yield Flag.LIKELY_INCLUDE, reason
    elif p_include >= _UNCERTAIN_LOW * cutoff:
        yield (
            Flag.UNCERTAIN,
            f"p_include {p_include:.2f} is close below the cut-off {cutoff:.2f}",
        )


def _mechanism_flags(
    mechanisms: Sequence[MechanismPrediction], rule: FlagRule
) -> Iterator[tuple[Flag, str]]:
    suggested = [mechanism for mechanism in mechanisms if mechanism.suggested]
    if suggested:
        ranked = sorted(suggested, key=lambda one: -(one.probability or 0.0))
        named = (f"{rule.mechanisms[m.mechanism_id][0]} ({told_of(m)})" for m in ranked)
        yield Flag.LIKELY_MECHANISM, ", ".join(named)


def told_of(mechanism: MechanismPrediction) -> str:
    """Return the probability, or that there are cues where none is earned."""
    if mechanism.probability is None:
        return "cues found"
    return f"{mechanism.probability:.2f}"

"""Decisions that the model would not have expected, as a list to look at once more."""

from collections.abc import Mapping

import numpy as np

from classifier.schema import Recheck

__all__ = ["rechecks"]


def rechecks(held_out: Mapping[str, float], included: Mapping[str, bool]) -> list[Recheck]:
    """Return the decisions to look at once more, the most surprising first.

    An exclusion is listed where it scores at least as high as half of the inclusions, an
    inclusion where it scores at most as high as half of the exclusions: neither is wrong for
    that, and a person decides again. Those that may cost recall come first.

    Parameters
    ----------
    held_out : record id to margin, as `ScreeningSession.held_out` gives them.
    included : record id to how it was settled; others are left out.
    """
    sides = {
        side: np.sort([held_out[name] for name, was in included.items() if was is side])
        for side in (True, False)
    }
    if not all(map(len, sides.values())):
        return []
    found = [
        Recheck(
            record_id=name,
            included=was,
            held_out=held_out[name],
            beyond=_beyond(held_out[name], sides[not was], above=not was),
        )
        for name, was in included.items()
    ]
    listed = [recheck for recheck in found if recheck.beyond >= 0.5]
    return sorted(listed, key=lambda r: (r.included, -r.beyond, r.record_id))


def _beyond(
    score: float, others: "np.ndarray[tuple[int], np.dtype[np.float64]]", *, above: bool
) -> float:
    """Return which share of the others' scores this one is above, or below, or level with."""
    if above:
        return float(np.searchsorted(others, score, side="right") / len(others))
    return float(1 - np.searchsorted(others, score, side="left") / len(others))

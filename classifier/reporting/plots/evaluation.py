"""Scores held against verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from classifier.evaluation.calibration import reliability_bins
from classifier.evaluation.intervals import exact_interval, redrawn
from classifier.reporting.plots.canvas import BAR, INK, LIKELY, PALE, draw_svg

if TYPE_CHECKING:
    from classifier.evaluation.suggestions import MechanismFigures

__all__ = [
    "calibration_plot",
    "confusion_plot",
    "precision_recall_plot",
    "recall_curve_plot",
    "score_distributions",
]

Scores = NDArray[np.float64]
Verdicts = NDArray[np.bool_]

_N_BANDS = 200
_N_POINTS = 201
_MOST_POINTS = 1000
_SQUARE = (4.4, 3.6)


def recall_curve_plot(relevant: Verdicts, *, target_recall: float) -> str:
    """Return the recall over the share read, with its interval, the ideal and chance.

    Parameters
    ----------
    relevant : shape (n_records,), verdicts in the order of the queue.
    """
    shares = np.linspace(0, 1, _N_POINTS)
    drawn = [
        _recall_at(relevant[rows], shares)
        for rows in redrawn(len(relevant), random_state=0, n_draws=_N_BANDS)
        if relevant[rows].any()
    ]
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    ideal = np.minimum(shares * len(relevant) / relevant.sum(), 1)

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        axes.fill_between(shares, low, high, color=PALE, label="95 % interval")
        axes.plot(shares, _recall_at(relevant, shares), color=BAR, linewidth=1.8, label="queue")
        axes.plot(shares, ideal, color=INK, linewidth=1, linestyle="-.", label="best possible")
        axes.plot(shares, shares, color=INK, linewidth=1, linestyle=":", label="random order")
        axes.axhline(target_recall, color=LIKELY, linewidth=1, linestyle="--", label="target")
        axes.set(xlabel="share read", ylabel="recall", xlim=(0, 1), ylim=(0, 1.03))
        axes.legend(loc="lower right", frameon=False)

    return draw_svg(draw, name="recall", size=(7.2, 3.6))


def _recall_at(relevant: Verdicts, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    found = np.append(0, np.cumsum(relevant))
    places = np.floor(shares * len(relevant) + 1e-9).astype(np.int64)
    return np.asarray(found[places] / found[-1])


def precision_recall_plot(scores: Scores, relevant: Verdicts) -> str:
    """Return the precision at each recall; a line marks the share of relevant records.

    Parameters
    ----------
    scores, relevant : shape (n_records,), best first.
    """
    last = np.flatnonzero(np.append(np.diff(scores) != 0, True))
    found = np.cumsum(relevant)[last]
    kept = np.unique(np.linspace(0, len(last) - 1, min(len(last), _MOST_POINTS)).astype(int))
    recall, precision = found[kept] / found[-1], found[kept] / (last[kept] + 1)

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        axes.step(recall, precision, where="post", color=BAR, linewidth=1.5)
        axes.axhline(relevant.mean(), color=INK, linewidth=1, linestyle=":")
        axes.set(xlabel="recall", ylabel="precision", xlim=(0, 1.01), ylim=(0, 1.03))

    return draw_svg(draw, name="precision", size=_SQUARE)


def calibration_plot(probabilities: Scores, relevant: Verdicts) -> str:
    """Return what came true over what was told, in ten bins with exact intervals."""
    bins = reliability_bins(probabilities, relevant)
    told = np.array([found.told for found in bins])
    true = np.array([found.n_relevant / found.n for found in bins])
    between = np.array([exact_interval(found.n_relevant, found.n) for found in bins])
    errors = np.abs(between.T - true)

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        axes.plot([0, 1], [0, 1], color=INK, linewidth=1, linestyle=":")
        axes.errorbar(told, true, yerr=errors, fmt="o", color=BAR, ecolor=INK, elinewidth=0.8)
        axes.set(xlabel="probability told", ylabel="share relevant", xlim=(0, 1), ylim=(0, 1))

    return draw_svg(draw, name="calibration", size=_SQUARE)


def score_distributions(probabilities: Scores, relevant: Verdicts) -> str:
    """Return how scores spread over relevant and irrelevant records, as shares of each."""

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        sides = ((~relevant, "excluded", BAR, ""), (relevant, "included", LIKELY, "///"))
        for inside, label, colour, hatch in sides:
            counts, edges = np.histogram(probabilities[inside], bins=20, range=(0, 1))
            axes.stairs(counts / inside.sum(), edges, color=colour, hatch=hatch,
                        fill=not hatch, alpha=0.75, label=label)  # fmt: skip
        axes.set(xlabel="p_include", ylabel="share of each", xlim=(0, 1))
        axes.legend(frameon=False)

    return draw_svg(draw, name="spread", size=(7.2, 2.6))


def confusion_plot(mechanisms: Sequence[MechanismFigures]) -> str:
    """Return flags against codes of each mechanism, as bars of records."""
    names = [mechanism.mechanism_id for mechanism in mechanisms]
    counts = [mechanism.counts for mechanism in mechanisms]

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        left = np.zeros(len(names))
        for part, label, colour, hatch in (
            ("found", "coded and flagged", BAR, ""),
            ("missed", "coded, not flagged", LIKELY, "///"),
            ("wrong", "flagged, not coded", PALE, "\\\\\\"),
        ):
            widths = np.array([getattr(count, part) for count in counts], dtype=float)
            axes.barh(names, widths, left=left, color=colour, hatch=hatch, edgecolor="white",
                      label=label)  # fmt: skip
            left += widths
        axes.invert_yaxis()
        axes.set(xlabel="records")
        axes.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.4, -0.18), ncols=3)

    return draw_svg(draw, name="confusion", size=(7.2, 1.4 + 0.34 * len(names)))

"""How scores spread before anybody has decided."""

from collections.abc import Sequence
from typing import Any

from classifier.reporting.plots.canvas import BAR, INK, LIKELY, draw_svg

__all__ = ["score_plot"]


def score_plot(probabilities: Sequence[float], *, cutoff: float) -> str:
    """Return a picture of how the scores spread, as an ``<svg>`` element.

    Bars at or above the cut-off also carry hatching, so the picture reads without colour.

    Parameters
    ----------
    probabilities : of inclusion, in [0, 1], one a paper.
    cutoff : where papers begin to be flagged.
    """
    import numpy as np

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        counts, edges = np.histogram(probabilities, bins=25, range=(0, 1))
        bars = axes.bar(edges[:-1], counts, width=0.037, align="edge", color=BAR)
        for bar, left in zip(bars, edges[:-1], strict=True):
            if left + 0.02 >= cutoff:
                bar.set(facecolor=LIKELY, hatch="///", edgecolor="white", linewidth=0)
        axes.axvline(cutoff, color=INK, linewidth=1.2, linestyle="--")
        axes.annotate(
            f"cut-off {cutoff:.2f}", (cutoff, 1), xytext=(5, -3), textcoords="offset points",
            xycoords=("data", "axes fraction"), va="top", color=INK,
        )  # fmt: skip
        axes.set(xlabel="p_include", ylabel="papers", xlim=(0, 1))

    return draw_svg(draw, name="scores", size=(7.2, 2.4))

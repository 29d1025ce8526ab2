"""Pictures as SVG text; the one door to matplotlib."""

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from numpy.typing import NDArray

__all__ = ["learning_curve", "recall_plot", "score_plot"]

_INK = "#1f2d33"
_BAR = "#5b8fa3"
_LIKELY = "#b4532a"
_ACROSS = 3


def score_plot(probabilities: Sequence[float], *, cutoff: float) -> str:
    """Return a picture of how the scores spread, as an ``<svg>`` element.

    Bars at or above the cut-off also carry hatching, so the picture reads without colour.

    Parameters
    ----------
    probabilities : of inclusion, in [0, 1], one a paper.
    cutoff : where papers begin to be flagged.
    """
    import matplotlib as mpl
    import numpy as np
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": "mechsift", "svg.fonttype": "none", "font.size": 10}):
        figure = Figure(figsize=(7.2, 2.4), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.add_subplot()
        counts, edges = np.histogram(probabilities, bins=25, range=(0, 1))
        bars = axes.bar(edges[:-1], counts, width=0.037, align="edge", color=_BAR)
        for bar, left in zip(bars, edges[:-1], strict=True):
            if left + 0.02 >= cutoff:
                bar.set(facecolor=_LIKELY, hatch="///", edgecolor="white", linewidth=0)
        axes.axvline(cutoff, color=_INK, linewidth=1.2, linestyle="--")
        axes.annotate(
            f"cut-off {cutoff:.2f}", (cutoff, 1), xytext=(5, -3), textcoords="offset points",
            xycoords=("data", "axes fraction"), va="top", color=_INK,
        )  # fmt: skip
        axes.set(xlabel="p_include", ylabel="papers", xlim=(0, 1))
        axes.spines[["top", "right"]].set_visible(False)
        return _svg(figure)


def recall_plot(curves: Mapping[str, Sequence[NDArray[Any]]]) -> str:
    """Return recall curves as an ``<svg>`` element, one picture a corpus.

    Parameters
    ----------
    curves : name of a corpus to its replays, each the recall after every record asked for.
    """
    import matplotlib as mpl
    import numpy as np
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    n_rows = -(-len(curves) // _ACROSS)
    with mpl.rc_context({"svg.hashsalt": "mechsift", "svg.fonttype": "none", "font.size": 9}):
        figure = Figure(figsize=(9.6, 2.6 * n_rows), layout="constrained")
        FigureCanvasSVG(figure)
        grid = figure.subplots(n_rows, _ACROSS, squeeze=False).ravel()
        for axes in grid[len(curves) :]:
            axes.set_visible(False)
        for axes, (name, runs) in zip(grid, curves.items(), strict=False):
            for recall in runs:
                share = np.arange(1, len(recall) + 1) / len(recall)
                axes.plot(share, recall, color=_BAR, linewidth=1, alpha=0.7)
            axes.plot([0, 1], [0, 1], color=_INK, linewidth=0.8, linestyle=":")
            axes.axhline(0.95, color=_LIKELY, linewidth=0.8, linestyle="--")
            axes.set(title=name, xlabel="share screened", ylabel="recall", ylim=(0, 1.02))
            axes.spines[["top", "right"]].set_visible(False)
        return _svg(figure)


def learning_curve(shots: Mapping[str, Mapping[str, Any]]) -> str:
    """Return a picture of how mechanism measures grow with labels, as an ``<svg>`` element.

    Parameters
    ----------
    shots : number of labels, or "all", to the figures of ``mechanisms evaluate --json``.
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": "mechsift", "svg.fonttype": "none", "font.size": 10}):
        figure = Figure(figsize=(7.2, 3.2), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.add_subplot()
        places = range(len(shots))
        for name, marker in (("map", "o"), ("micro_f1", "s"), ("evidence_hit@1", "^")):
            told = [figures[name] for figures in shots.values()]
            heights = [float("nan") if value is None else value for value in told]
            axes.plot(places, heights, marker=marker, label=name)
        axes.set(xlabel="labelled records", xticks=places, ylim=(0, 1))
        axes.set_xticklabels(list(shots))
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(loc="lower right", frameon=False)
        return _svg(figure)


def _svg(figure: Any) -> str:
    """Return the figure without prologue, date and fixed size."""
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    svg = text.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    return re.sub(r'<svg ([^>]*?)width="[^"]*" height="[^"]*"', r"<svg \1", svg, count=1)

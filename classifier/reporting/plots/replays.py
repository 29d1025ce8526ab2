"""What simulations and mechanism evaluations show."""

from collections.abc import Mapping, Sequence
from typing import Any

from numpy.typing import NDArray

from classifier.reporting.plots.canvas import BAR, INK, LIKELY, draw_svg

__all__ = ["learning_curve", "recall_plot"]

_ACROSS = 3
_MARKERS = (("map", "o", "-"), ("micro_f1", "s", "--"), ("evidence_hit@1", "^", ":"))


def recall_plot(curves: Mapping[str, Sequence[NDArray[Any]]]) -> str:
    """Return recall curves as an ``<svg>`` element, one picture a corpus.

    Parameters
    ----------
    curves : name of a corpus to its replays, each the recall after every record asked for.
    """
    n_rows = -(-len(curves) // _ACROSS)

    def draw(figure: Any) -> None:
        grid = figure.subplots(n_rows, _ACROSS, squeeze=False).ravel()
        for axes in grid[len(curves) :]:
            axes.set_visible(False)
        for axes, (name, runs) in zip(grid, curves.items(), strict=False):
            _draw_replays(axes, name, runs)

    return draw_svg(draw, name="replays", size=(9.6, 2.6 * n_rows), font_size=9)


def _draw_replays(axes: Any, name: str, runs: Sequence[NDArray[Any]]) -> None:
    import numpy as np

    for recall in runs:
        share = np.arange(1, len(recall) + 1) / len(recall)
        axes.plot(share, recall, color=BAR, linewidth=1, alpha=0.7)
    axes.plot([0, 1], [0, 1], color=INK, linewidth=0.8, linestyle=":")
    axes.axhline(0.95, color=LIKELY, linewidth=0.8, linestyle="--")
    axes.set(title=name, xlabel="share screened", ylabel="recall", ylim=(0, 1.02))


def learning_curve(shots: Mapping[str, Mapping[str, Any]]) -> str:
    """Return a picture of how mechanism measures grow with labels, as an ``<svg>`` element.

    Parameters
    ----------
    shots : number of labels, or "all", to the figures of ``mechanisms evaluate --json``.
    """

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        places = range(len(shots))
        for name, marker, line in _MARKERS:
            told = [figures[name] for figures in shots.values()]
            heights = [float("nan") if value is None else value for value in told]
            axes.plot(places, heights, marker=marker, linestyle=line, label=name)
        axes.set(xlabel="labelled records", xticks=places, ylim=(0, 1))
        axes.set_xticklabels(list(shots))
        axes.legend(loc="lower right", frameon=False)

    return draw_svg(draw, name="learning", size=(7.2, 3.2))

"""What the report of a review shows: its course, its agreement, and how evidence filled up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.evaluation.agreement import PairAgreement
from classifier.reporting.plots.canvas import BAR, INK, LIKELY, PALE, draw_svg

__all__ = ["agreement_plot", "progress_plot", "saturation_plot"]

_MOST_POINTS = 400
_ACROSS = 3
_DARK = 0.6
_ROOM, _LEAST = 3, 10
"""A picture shows at most so many times the relevant papers found, and at least so many."""


def progress_plot(verdicts: Sequence[bool], *, n_records: int, most: int | None = None) -> str:
    """Return the relevant papers found over the papers screened, beside an even rate.

    What may remain is hatched from where the screening stands. Where it is much more than was
    found the picture is cut, so that the found can be seen; the legend says how many.

    Parameters
    ----------
    verdicts : whether each screened paper was relevant, in order.
    n_records : papers of the review, screened or not.
    most : relevant papers that there may be in all by the stopping rule, or None.
    """
    found = np.append(0, np.cumsum(np.asarray(verdicts, dtype=np.int64)))
    places = _few_places(len(verdicts))

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        axes.step(places, found[places], where="post", color=BAR, linewidth=2.4, label="found")
        if found[-1]:
            even = [0, found[-1] * n_records / len(verdicts)]
            axes.plot(
                [0, n_records], even, ":", color=INK, linewidth=1, label="at an even rate"
            )
        if most is not None:
            _draw_remaining(axes, len(verdicts), int(found[-1]), n_records, most)
        axes.axvline(
            len(verdicts), color=LIKELY, linewidth=1, linestyle="--", label="screened so far"
        )
        axes.set(
            xlabel=f"papers screened (of {n_records:,})",
            ylabel="relevant papers found",
            xlim=(0, max(n_records, 1) * 1.01),
            ylim=(0, _height(int(found[-1]), most) * 1.08),
        )
        axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)

    return draw_svg(draw, name="progress", size=(8.6, 3.2))


def _height(found: int, most: int | None) -> int:
    """Return how many relevant papers a picture has room for."""
    return max(found, min(most or 0, max(_ROOM * found, _LEAST)), 1)


def _draw_remaining(axes: Any, n_screened: int, found: int, n_records: int, most: int) -> None:
    """Hatch what may remain: at most one more with each paper that is still to be screened."""
    style: Any = {"facecolor": PALE, "hatch": "///", "edgecolor": "white", "linewidth": 0}
    cut = ",\nmore than is drawn" if most > _height(found, most) else ""
    places = [n_screened, min(n_screened + most - found, n_records), n_records]
    label = f"may remain\n(at most {most - found:,}{cut})"
    axes.fill_between(places, [found, most, most], found, label=label, **style)


def _few_places(n: int) -> NDArray[np.int64]:
    """Return 0 to `n`, or some hundreds of places evenly between."""
    return np.unique(np.linspace(0, n, min(n, _MOST_POINTS) + 1).astype(np.int64))


def saturation_plot(found: Mapping[str, Sequence[int]]) -> str:
    """Return, for each mechanism, the papers that evidence it over the papers coded.

    Parameters
    ----------
    found : label of a mechanism to the papers that evidence it after each coded one.
    """
    n_rows = -(-len(found) // _ACROSS)
    most = max((counts[-1] for counts in found.values()), default=0)

    def draw(figure: Any) -> None:
        grid = figure.subplots(n_rows, _ACROSS, squeeze=False, sharex=True, sharey=True)
        for axes in grid.ravel()[len(found) :]:
            axes.set_visible(False)
        for axes, (label, counts) in zip(grid.ravel(), found.items(), strict=False):
            _draw_saturation(axes, label, counts)
            axes.set_ylim(0, most * 1.08 + 1)
        figure.supxlabel("papers coded, in the order of coding", fontsize=9)
        figure.supylabel("papers with evidence", fontsize=9)

    return draw_svg(draw, name="saturation", size=(9.2, 0.6 + 1.7 * n_rows), font_size=9)


def _draw_saturation(axes: Any, label: str, counts: Sequence[int]) -> None:
    places = _few_places(len(counts))
    heights = np.append(0, counts)[places]
    axes.step(places, heights, where="post", color=BAR, linewidth=1.6)
    grew = np.flatnonzero(np.diff(heights)) + 1
    if len(grew):
        axes.plot(places[grew[-1]], heights[grew[-1]], "o", color=LIKELY, markersize=5)
    axes.set_title(label, fontsize=9, loc="left", wrap=True)


def agreement_plot(agreement: Mapping[str, Sequence[PairAgreement]]) -> str:
    """Return Cohen's kappa of each two reviewers as a heat map with the numbers written in.

    Where kappa is not defined the cell is hatched.

    Parameters
    ----------
    agreement : what was judged to how each two reviewers agree on it.
    """
    duos = sorted({_duo(pair) for pairs in agreement.values() for pair in pairs})
    heights = np.full((len(agreement), len(duos)), np.nan)
    for row, pairs in enumerate(agreement.values()):
        for pair in pairs:
            if pair.kappa:
                heights[row, duos.index(_duo(pair))] = pair.kappa.value

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        axes.imshow(heights, cmap="Greys", vmin=-0.2, vmax=1.2, aspect="auto")
        for (row, column), value in np.ndenumerate(heights):
            if np.isnan(value):
                corner = column - 0.5, row - 0.5
                axes.add_patch(_hatched(corner))
                continue
            ink = "white" if value > _DARK else INK
            axes.text(column, row, f"{value:.2f}", ha="center", va="center", color=ink)
        axes.set_xticks(range(len(duos)), duos)
        axes.set_yticks(range(len(agreement)), list(agreement))
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False)

    size = 3.4 + 1.1 * len(duos), 0.7 + 0.32 * len(agreement)
    return draw_svg(draw, name="agreement", size=size, font_size=9)


def _duo(pair: PairAgreement) -> str:
    return f"{pair.first}, {pair.second}"


def _hatched(corner: tuple[float, float]) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle(corner, 1, 1, facecolor="white", edgecolor=PALE, hatch="///", linewidth=0)

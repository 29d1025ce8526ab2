"""The paper that every picture is drawn on."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Callable
from typing import Any

__all__ = ["BAR", "INK", "LIKELY", "PALE", "draw_png", "draw_svg"]

INK = "#1f2d33"
BAR = "#5b8fa3"
LIKELY = "#b4532a"
PALE = "#c9d9e0"
_DOTS = 200
"""Of a PNG, an inch: enough for print."""

_ONE_AT_A_TIME = threading.Lock()
"""matplotlib's settings are global, and the app draws in several threads."""


def draw_svg(
    draw: Callable[[Any], None], *, name: str, size: tuple[float, float], font_size: float = 10
) -> str:
    """Return what `draw` puts on a figure as an ``<svg>`` element, the same on every run.

    Parameters
    ----------
    draw : takes the empty matplotlib figure.
    name : begins every id in the picture, so that several fit on one page.
    size : width and height in inches.
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    style: Any = {
        "svg.hashsalt": "mechsift",
        "svg.fonttype": "none",
        "font.size": font_size,
        "axes.spines.top": False,
        "axes.spines.right": False,
    }
    with _ONE_AT_A_TIME, mpl.rc_context(style):
        figure = Figure(figsize=size, layout="constrained")
        FigureCanvasSVG(figure)
        draw(figure)
        return _own_ids(_svg(figure), name)


def draw_png(draw: Callable[[Any], None], *, size: tuple[float, float]) -> bytes:
    """Return what `draw` puts on a figure as a PNG, the same on every run of one version.

    Parameters
    ----------
    draw : takes the empty matplotlib figure.
    size : width and height in inches.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with _ONE_AT_A_TIME:
        figure, kept = Figure(figsize=size), io.BytesIO()
        FigureCanvasAgg(figure)
        draw(figure)
        figure.savefig(kept, format="png", dpi=_DOTS, metadata={"Software": None})
    return kept.getvalue()


def _svg(figure: Any) -> str:
    """Return the figure without prologue, date and fixed size."""
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    svg = text.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    return re.sub(r'<svg ([^>]*?)width="[^"]*" height="[^"]*"', r"<svg \1", svg, count=1)


def _own_ids(svg: str, name: str) -> str:
    return re.sub(r'( id="|url\(#|href="#)', rf"\g<1>{name}-", svg)

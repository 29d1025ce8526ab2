"""A flow diagram as a PNG, for documents that take no SVG."""

from __future__ import annotations

from typing import Any

from classifier.reporting.plots.canvas import INK, draw_png
from classifier.reporting.review.flow_layout import (
    LINE,
    PADDING,
    WIDTH,
    Arrow,
    Box,
    lay_out,
)
from classifier.reviewing.reports.flow import Flow

__all__ = ["flow_picture"]

_SOFT = "#55656d"
_TO_AN_INCH = 100.0
_FONT_SIZE = 8.0


def flow_picture(flow: Flow) -> bytes:
    """Return the diagram as `flow_svg` draws it; dashed boxes are not known to the review."""
    layout = lay_out(flow)

    def draw(figure: Any) -> None:
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, WIDTH), ylim=(layout.height, 0))
        axes.set_axis_off()
        for part in layout.parts:
            if isinstance(part, Arrow):
                _draw_arrow(axes, part)
            else:
                _draw_box(axes, part)

    return draw_png(draw, size=(WIDTH / _TO_AN_INCH, layout.height / _TO_AN_INCH))


def _draw_box(axes: Any, box: Box) -> None:
    from matplotlib.patches import Rectangle

    style = "--" if box.is_blank else "-"
    thick = 1.4 if box.column == "step" else 0.8
    corner = box.left, box.top
    axes.add_patch(
        Rectangle(
            corner,
            box.width,
            box.height,
            facecolor="white",
            edgecolor=INK,
            linewidth=thick,
            linestyle=style,
        )
    )
    for place, line in enumerate(box.lines):
        axes.text(
            box.left + (22 if line.startswith("  ") else 10),
            box.top + PADDING + 12.5 + place * LINE,
            line.strip(),
            color=INK,
            fontsize=_FONT_SIZE,
            fontweight="bold" if line.startswith("n ") else "normal",
            parse_math=False,
        )


def _draw_arrow(axes: Any, arrow: Arrow) -> None:
    ink = _SOFT if arrow.is_side else INK
    *_, before, end = arrow.places
    across, down = zip(*arrow.places[:-1], strict=True)
    axes.plot(across, down, color=ink, linewidth=0.8, solid_capstyle="butt")
    style = {"arrowstyle": "-|>", "color": ink, "linewidth": 0.8, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", xy=end, xytext=before, arrowprops=style)

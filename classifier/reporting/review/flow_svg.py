"""A flow diagram as SVG: what joined, the steps, and what left, in three columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from classifier.reporting.review.flow_layout import LINE, PADDING, WIDTH, Arrow, Box, lay_out
from classifier.reviewing.reports.flow import Flow

__all__ = ["flow_svg"]

_INK, _SOFT, _GROUND = "#1f2d33", "#55656d", "#ffffff"


def flow_svg(flow: Flow, *, name: str) -> str:
    """Return the diagram as an ``<svg>`` element.

    Boxes with a dashed border are not known to the review. A pointer over a box shows where
    its numbers come from.

    Parameters
    ----------
    name : begins every id in the picture, so that several fit on one page.
    """
    layout = lay_out(flow)
    parts: list[str] = []
    for part in layout.parts:
        parts += [_arrow(name, part)] if isinstance(part, Arrow) else _draw(part)
    return _whole(parts, flow, name, height=layout.height)


def _draw(box: Box) -> Iterator[str]:
    dashes = ' stroke-dasharray="5 4"' if box.is_blank else ""
    thick = 1.8 if box.column == "step" else 1
    yield f"<g><title>{escape(box.told)}</title>"
    yield (
        f'<rect x="{box.left}" y="{box.top:g}" width="{box.width}" height="{box.height}" '
        f'rx="3" fill="{_GROUND}" stroke="{_INK}" stroke-width="{thick}"{dashes}/>'
    )
    for place, line in enumerate(box.lines):
        indent = 12 if line.startswith("  ") else 0
        bold = ' font-weight="600"' if line.startswith("n ") else ""
        left, height = box.left + 10 + indent, box.top + PADDING + 12.5 + place * LINE
        yield (f'<text x="{left}" y="{height:g}"{bold}>{escape(line.strip())}</text>')
    yield "</g>"


def _arrow(name: str, arrow: Arrow) -> str:
    (x, y), *rest = arrow.places
    turns = ("H{0:g}", "V{1:g}", "H{0:g}") if arrow.is_side else ("L{0:g} {1:g}",)
    path = f"M{x:g} {y:g}" + "".join(
        turn.format(*place) for turn, place in zip(turns, rest, strict=True)
    )
    ink = _SOFT if arrow.is_side else _INK
    return f'<path d="{path}" stroke="{ink}" fill="none" marker-end="url(#{name}-head)"/>'


def _whole(parts: Sequence[str], flow: Flow, name: str, *, height: float) -> str:
    head = (
        f'<defs><marker id="{name}-head" viewBox="0 0 10 10" refX="9" refY="5" '
        'markerWidth="7" markerHeight="7" orient="auto-start-reverse">'
        f'<path d="M0 0L10 5L0 10z" fill="{_INK}"/></marker></defs>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img" '
        f'aria-label="Flow: {escape(flow.title)}" font-family="system-ui, sans-serif" '
        f'font-size="13" fill="{_INK}">{head}{"".join(parts)}</svg>'
    )

"""A flow diagram as SVG: what joined, the steps, and what left, in three columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from classifier.reporting.review.wording import number, trace_words
from classifier.reviewing.reports.flow import Flow, FlowItem
from classifier.reviewing.reports.traced import Traced

__all__ = ["flow_svg"]

_WIDTH = 960
_COLUMNS = {"joined": (8, 280), "step": (340, 280), "left": (672, 280)}
_LINE, _PADDING, _GAP = 17, 10, 30
_CHARACTERS = 41
_INK, _SOFT, _GROUND = "#1f2d33", "#55656d", "#ffffff"


@dataclass(frozen=True, slots=True)
class _Box:
    column: str
    lines: tuple[str, ...]
    told: str
    is_blank: bool
    top: float = 0

    @property
    def height(self) -> int:
        return len(self.lines) * _LINE + 2 * _PADDING


def flow_svg(flow: Flow, *, name: str) -> str:
    """Return the diagram as an ``<svg>`` element.

    Boxes with a dashed border are not known to the review. A pointer over a box shows where
    its numbers come from.

    Parameters
    ----------
    name : begins every id in the picture, so that several fit on one page.
    """
    parts: list[str] = []
    top, before = 6.0, None
    for step in flow.steps:
        middle = _box("step", step.label, step.count)
        sides = [
            *(_item_box("joined", item) for item in step.joined),
            *(_item_box("left", item) for item in step.left),
        ]
        if before is not None:
            parts.append(_arrow(name, (480, before), (480, top)))
        parts += _draw(middle, top)
        height = _draw_sides(parts, name, sides, top, middle)
        before, top = top + middle.height, top + max(height, middle.height) + _GAP
    for item in flow.beside:
        box = _item_box("joined", item)
        parts += _draw(box, top)
        top += box.height + _GAP
    return _whole(parts, flow, name, height=top - _GAP + 6)


def _draw_sides(
    parts: list[str], name: str, sides: Sequence[_Box], top: float, middle: _Box
) -> float:
    """Draw what joined and what left, each with an arrow; return how high they are."""
    bottom = {"joined": top, "left": top}
    for box in sides:
        place = bottom[box.column]
        parts += _draw(box, place)
        level = place + box.height / 2
        parts.append(_side_arrow(name, box.column, level, (top, top + middle.height)))
        bottom[box.column] = place + box.height + _PADDING
    return max(bottom.values()) - _PADDING - top


def _box(column: str, label: str, count: Traced) -> _Box:
    lines = (*textwrap.wrap(label, _CHARACTERS), _count(count))
    return _Box(column, lines, trace_words(count), count.value is None)


def _item_box(column: str, item: FlowItem) -> _Box:
    whole = _box(column, item.label, item.count)
    parts = [
        line
        for label, count in item.parts
        for line in textwrap.wrap(f"{label}: {number(count) or 'not known'}", _CHARACTERS - 2)
    ]
    told = [whole.told, *(f"{label}: {trace_words(count)}" for label, count in item.parts)]
    lines = (*whole.lines, *(f"  {line}" for line in parts))
    return _Box(column, lines, "\n".join(told), whole.is_blank)


def _count(count: Traced) -> str:
    if count.value is None:
        return "n not known"
    return f"n = {number(count)}{' (entered)' if count.entered else ''}"


def _draw(box: _Box, top: float) -> Iterator[str]:
    left, width = _COLUMNS[box.column]
    dashes = ' stroke-dasharray="5 4"' if box.is_blank else ""
    thick = 1.8 if box.column == "step" else 1
    yield f"<g><title>{escape(box.told)}</title>"
    yield (
        f'<rect x="{left}" y="{top:g}" width="{width}" height="{box.height}" rx="3" '
        f'fill="{_GROUND}" stroke="{_INK}" stroke-width="{thick}"{dashes}/>'
    )
    for place, line in enumerate(box.lines):
        indent = 12 if line.startswith("  ") else 0
        bold = ' font-weight="600"' if line.startswith("n ") else ""
        height = top + _PADDING + 12.5 + place * _LINE
        yield (
            f'<text x="{left + 10 + indent}" y="{height:g}"{bold}>{escape(line.strip())}</text>'
        )
    yield "</g>"


def _arrow(name: str, start: tuple[float, float], end: tuple[float, float]) -> str:
    return (
        f'<path d="M{start[0]:g} {start[1]:g}L{end[0]:g} {end[1] - 1:g}" stroke="{_INK}" '
        f'fill="none" marker-end="url(#{name}-head)"/>'
    )


def _side_arrow(name: str, column: str, level: float, middle: tuple[float, float]) -> str:
    """Return an arrow between the middle and a side box, bent where the box lies lower."""
    at = min(level, middle[1] - 8)
    inner = _COLUMNS["step"][0] + (0 if column == "joined" else _COLUMNS["step"][1])
    left, width = _COLUMNS[column]
    outer = left + width if column == "joined" else left
    bend = (inner + outer) / 2
    ends = (
        (outer, level, inner - 1, at) if column == "joined" else (inner, at, outer - 1, level)
    )
    path = f"M{ends[0]:g} {ends[1]:g}H{bend:g}V{ends[3]:g}H{ends[2]:g}"
    return f'<path d="{path}" stroke="{_SOFT}" fill="none" marker-end="url(#{name}-head)"/>'


def _whole(parts: Sequence[str], flow: Flow, name: str, *, height: float) -> str:
    head = (
        f'<defs><marker id="{name}-head" viewBox="0 0 10 10" refX="9" refY="5" '
        'markerWidth="7" markerHeight="7" orient="auto-start-reverse">'
        f'<path d="M0 0L10 5L0 10z" fill="{_INK}"/></marker></defs>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height:g}" role="img" '
        f'aria-label="Flow: {escape(flow.title)}" font-family="system-ui, sans-serif" '
        f'font-size="13" fill="{_INK}">{head}{"".join(parts)}</svg>'
    )

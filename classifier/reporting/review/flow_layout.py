"""Where the boxes and arrows of a flow diagram lie: what joined, the steps, and what left."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace

from classifier.reporting.review.wording import number, trace_words
from classifier.reviewing.reports.flow import Flow, FlowItem
from classifier.reviewing.reports.traced import Traced

__all__ = ["LINE", "PADDING", "WIDTH", "Arrow", "Box", "Layout", "lay_out"]

WIDTH = 960
LINE, PADDING = 17, 10
_GAP = 30
_COLUMNS = {"joined": (8, 280), "step": (340, 280), "left": (672, 280)}
_CHARACTERS = 41

Place = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box with its lines.

    Attributes
    ----------
    column : joined, step or left.
    lines : of text; one that begins with blanks is a part of what stands above it.
    told : where its numbers come from.
    is_blank : whether its number is not known.
    top : upper edge, from the top of the diagram.
    """

    column: str
    lines: tuple[str, ...]
    told: str
    is_blank: bool
    top: float = 0

    @property
    def left(self) -> int:
        """Its left edge."""
        return _COLUMNS[self.column][0]

    @property
    def width(self) -> int:
        """How wide it is."""
        return _COLUMNS[self.column][1]

    @property
    def height(self) -> int:
        """How high it is."""
        return len(self.lines) * LINE + 2 * PADDING


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """An arrow through some places; `is_side` where it leads from or to a side box."""

    places: tuple[Place, ...]
    is_side: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The parts of a diagram in the order in which they are drawn, and how high it is."""

    parts: tuple[Box | Arrow, ...]
    height: float


def lay_out(flow: Flow) -> Layout:
    """Return where everything in a diagram lies."""
    parts: list[Box | Arrow] = []
    top, before = 6.0, None
    for step in flow.steps:
        middle = replace(_box("step", step.label, step.count), top=top)
        sides = [
            *(_item_box("joined", item) for item in step.joined),
            *(_item_box("left", item) for item in step.left),
        ]
        if before is not None:
            parts.append(Arrow(places=((480, before), (480, top - 1)), is_side=False))
        parts.append(middle)
        height = _place_sides(parts, sides, middle)
        before, top = top + middle.height, top + max(height, middle.height) + _GAP
    for item in flow.beside:
        box = replace(_item_box("joined", item), top=top)
        parts.append(box)
        top += box.height + _GAP
    return Layout(parts=tuple(parts), height=top - _GAP + 6)


def _place_sides(parts: list[Box | Arrow], sides: Sequence[Box], middle: Box) -> float:
    """Place what joined and what left, each with an arrow; return how high they are."""
    bottom = {"joined": middle.top, "left": middle.top}
    for side in sides:
        box = replace(side, top=bottom[side.column])
        parts += [box, _side_arrow(box, middle)]
        bottom[box.column] = box.top + box.height + PADDING
    return max(bottom.values()) - PADDING - middle.top


def _side_arrow(box: Box, middle: Box) -> Arrow:
    """Return an arrow between the middle and a side box, bent where the box lies lower."""
    level = box.top + box.height / 2
    at = min(level, middle.top + middle.height - 8)
    joins = box.column == "joined"
    inner = middle.left + (0 if joins else middle.width)
    outer = box.left + (box.width if joins else 0)
    bend = (inner + outer) / 2
    places = (
        ((outer, level), (bend, level), (bend, at), (inner - 1, at))
        if joins
        else ((inner, at), (bend, at), (bend, level), (outer - 1, level))
    )
    return Arrow(places=places, is_side=True)


def _box(column: str, label: str, count: Traced) -> Box:
    lines = (*textwrap.wrap(label, _CHARACTERS), _count(count))
    return Box(
        column=column, lines=lines, told=trace_words(count), is_blank=count.value is None
    )


def _item_box(column: str, item: FlowItem) -> Box:
    whole = _box(column, item.label, item.count)
    parts = [
        line
        for label, count in item.parts
        for line in textwrap.wrap(f"{label}: {number(count) or 'not known'}", _CHARACTERS - 2)
    ]
    told = [whole.told, *(f"{label}: {trace_words(count)}" for label, count in item.parts)]
    lines = (*whole.lines, *(f"  {line}" for line in parts))
    return Box(column=column, lines=lines, told="\n".join(told), is_blank=whole.is_blank)


def _count(count: Traced) -> str:
    if count.value is None:
        return "n not known"
    return f"n = {number(count)}{' (entered)' if count.entered else ''}"

"""Flows that are drawn from counts that people entered, because no records are there.

A place is a step (`STEPS`) or what leaves after one (`LEAVING`), and after a colon which part
of it: ``identified``, ``identified:CINAHL``, ``excluded:no leader``. What is not known stays
blank; nothing is worked out from other counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from classifier.reviewing.reports.flow import STEPS, Flow, FlowItem, FlowStep, stage_title
from classifier.reviewing.reports.traced import entered, unknown
from classifier.schema import EnteredCount, SearchOrigin

__all__ = ["LEAVING", "belongs_to_flow", "entered_flow", "has_entered_steps", "with_entered"]

LEAVING = {
    "duplicates": ("identified", "Duplicates taken out"),
    "automation": ("identified", "Excluded by automation"),
    "screened_out": ("screened", "Excluded on title and abstract"),
    "not_retrieved": ("sought", "Full text could not be had"),
    "excluded": ("assessed", "Excluded on the full text"),
}
"""What leaves a flow: after which step, and in words."""

_ARRIVING = {"searched": ("identified", "Databases searched")}
_USUAL = ("duplicates", "screened_out", "excluded")
_ORDER = list(STEPS)
_LANES = {
    SearchOrigin.HAND_ADDED: "Added by hand",
    SearchOrigin.REFERENCE_LIST: "Reference lists",
    SearchOrigin.GREY_LITERATURE: "Grey literature",
    SearchOrigin.STAKEHOLDER: "Stakeholders",
}


def belongs_to_flow(count: EnteredCount) -> bool:
    """Whether a count has a place in a flow diagram."""
    return _step(count) in {*STEPS, *LEAVING, *_ARRIVING}


def has_entered_steps(counts: Sequence[EnteredCount]) -> bool:
    """Whether there is any step among the counts, so that a flow can be drawn from them."""
    return any(_is_step(count) for count in counts)


def entered_flow(stage: str, counts: Sequence[EnteredCount]) -> Flow:
    """Return the flow of a stage from its entered counts.

    Parameters
    ----------
    counts : of that stage, each with a place in a flow.
    """
    known = {count.place: entered(count) for count in counts if _is_step(count)}
    if "screened" in known:  # then a search was run, whether or not its hits are known
        known.setdefault("identified", unknown(STEPS["identified"].lower()))
    steps = [FlowStep(place=name, count=known[name]) for name in STEPS if name in known]
    flow = _with_blanks(Flow(title=stage_title(stage), steps=tuple(steps)), counts)
    return with_entered(flow, [count for count in counts if not _is_step(count)])


def _with_blanks(flow: Flow, counts: Sequence[EnteredCount]) -> Flow:
    """Add a blank for what usually leaves between two steps and was not entered."""
    entered_places = {_step(count) for count in counts}
    steps = []
    for step, after in zip(flow.steps, (*flow.steps[1:], None), strict=True):
        blanks = [
            FlowItem(label=label, count=unknown(label.lower()))
            for name in _USUAL
            for place, label in [LEAVING[name]]
            if after and place == step.place and name not in entered_places
        ]
        steps.append(replace(step, left=(*step.left, *blanks)))
    return replace(flow, steps=tuple(steps))


def with_entered(flow: Flow, counts: Sequence[EnteredCount]) -> Flow:
    """Return a flow with entered counts beside what it has: parts, lanes, and what left.

    Parameters
    ----------
    counts : each with a place in a flow.
    """
    for item, place, leaves in _items(counts):
        joins = _place_in(flow, place)
        if joins is None:
            flow = replace(flow, beside=(*flow.beside, item))
            continue
        steps = list(flow.steps)
        step = steps[joins]
        steps[joins] = (
            replace(step, left=(*step.left, item))
            if leaves
            else replace(step, joined=(*step.joined, item))
        )
        flow = replace(flow, steps=tuple(steps))
    return flow


def _place_in(flow: Flow, place: str) -> int | None:
    """Return the step of that place, or the next one that the flow has."""
    places = [step.place for step in flow.steps]
    if place not in _ORDER:
        return None
    later = [name for name in _ORDER[_ORDER.index(place) :] if name in places]
    return places.index(later[0]) if later else None


def _items(counts: Sequence[EnteredCount]) -> Iterator[tuple[FlowItem, str, bool]]:
    """Yield each item with the step that it joins, or that it leaves after."""
    yield from _lanes([count for count in counts if count.origin in _LANES])
    plain = [count for count in counts if count.origin not in _LANES]
    leaving: dict[str, list[EnteredCount]] = {}
    for entry in plain:
        step, _, part = entry.place.partition(":")
        if step in LEAVING:
            leaving.setdefault(step, []).append(entry)
        elif step in _ARRIVING:
            place, label = _ARRIVING[step]
            yield FlowItem(label=part or label, count=entered(entry)), place, False
        else:
            label = part or f"{STEPS[step]}, entered beside"
            yield FlowItem(label=label, count=entered(entry)), step, False
    for step, group in leaving.items():
        place, label = LEAVING[step]
        yield _leaving(label, group), place, True


def _leaving(label: str, group: Sequence[EnteredCount]) -> FlowItem:
    """Return what left together: its own count where one was entered, and its parts."""
    whole = [count for count in group if ":" not in count.place]
    parts = [(c.place.partition(":")[2], entered(c)) for c in group if ":" in c.place]
    count = entered(whole[-1]) if whole else unknown(label.lower())
    return FlowItem(label=label, count=count, parts=tuple(parts))


def _lanes(counts: Sequence[EnteredCount]) -> Iterator[tuple[FlowItem, str, bool]]:
    """Yield what came another way as one item each, joining after its own last step."""
    lanes: dict[SearchOrigin, list[EnteredCount]] = {}
    for count in counts:
        if count.origin:
            lanes.setdefault(count.origin, []).append(count)
    for origin, group in lanes.items():
        ordered = sorted(
            group, key=lambda one: _ORDER.index(_step(one)) if _step(one) in STEPS else -1
        )
        last = ordered[-1]
        parts = [(_words(count), entered(count)) for count in ordered[:-1]]
        label = f"{_LANES[origin]}: {_words(last)}"
        step = _step(last)
        after = _ORDER[_ORDER.index(step) + 1 :] if step in STEPS else []
        item = FlowItem(label=label, count=entered(last), parts=tuple(parts))
        yield item, after[0] if after else "", False


def _words(count: EnteredCount) -> str:
    step, _, part = count.place.partition(":")
    known = STEPS.get(step) or LEAVING.get(step, ("", step))[1]
    return f"{known.lower()}, {part}" if part else known.lower()


def _is_step(count: EnteredCount) -> bool:
    return count.place in STEPS and count.origin not in _LANES


def _step(count: EnteredCount) -> str:
    return count.place.partition(":")[0]

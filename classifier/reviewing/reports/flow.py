"""The shape of a flow diagram: steps, what joined before each, and what left after it.

PRISMA 2020 (Page 2021, doi:10.1136/bmj.n71), one flow for each stage of searching.
"""

from dataclasses import dataclass

from classifier.reviewing.reports.traced import Traced

__all__ = ["STEPS", "Flow", "FlowItem", "FlowStep", "stage_title"]

STEPS = {
    "identified": "Records identified",
    "screened": "Titles and abstracts screened",
    "kept": "Kept on title and abstract",
    "gathered": "Papers gathered from all sources",
    "sought": "Full texts sought",
    "assessed": "Full texts assessed",
    "included": "Papers included",
    "coded": "Papers and other items coded",
}
"""The steps of a flow in their order, by the place of an entered count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowItem:
    """What joins a flow or leaves it; its parts are reasons, or steps of its own."""

    label: str
    count: Traced
    parts: tuple[tuple[str, Traced], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowStep:
    """One step of a flow.

    Attributes
    ----------
    place : one of `STEPS`.
    joined : what came in on the way to this step.
    left : what left the flow after it, on the way to the next.
    """

    place: str
    count: Traced
    joined: tuple[FlowItem, ...] = ()
    left: tuple[FlowItem, ...] = ()

    @property
    def label(self) -> str:
        """The step in words."""
        return STEPS[self.place]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A flow diagram.

    Attributes
    ----------
    beside : lanes of the stage that join none of its steps.
    """

    title: str
    steps: tuple[FlowStep, ...]
    beside: tuple[FlowItem, ...] = ()


def stage_title(stage: str) -> str:
    """Return the title of a stage's flow.

    Examples
    --------
    >>> stage_title("1b")
    'Stage 1b'
    """
    return f"Stage {stage}" if stage else "From records to included papers"

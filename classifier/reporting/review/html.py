"""The report of a review as one page: pictures inside, nothing from a network."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from classifier import __version__
from classifier.reporting import plots
from classifier.reporting.page import render_page
from classifier.reporting.review.flow_svg import flow_svg
from classifier.reporting.review.tables import report_tables
from classifier.reporting.review.wording import (
    BEARINGS,
    MARKS,
    arrows,
    mark,
    number,
    trace_words,
)
from classifier.reviewing.reports import ReviewReport
from classifier.reviewing.reports.traced import Traced, counted

__all__ = ["render_review"]

MOST_PAPERS = 1000
"""Rows of a table that are shown; the rest stand in the workbook, and the page says so."""


@dataclass(slots=True)
class _Footnotes:
    """Where the numbers of a page come from, each way once, numbered as they come up."""

    numbers: dict[str, int] = field(default_factory=dict)

    def number_of(self, told: str) -> int:
        """Return the number of a way back, a new one the first time."""
        return self.numbers.setdefault(told, len(self.numbers) + 1)

    def __call__(self, count: Traced) -> dict[str, Any]:
        told = trace_words(count)
        return {
            "number": self.number_of(told),
            "told": told,
            "shown": number(count),
            "entered": count.entered,
        }


def render_review(report: ReviewReport) -> str:
    """Return the report as HTML."""
    tables = report_tables(report)
    return render_page(
        "review.html",
        title=f"Review report: {report.title}",
        version=__version__,
        report=report,
        tables=tables,
        flows=[
            (flow, flow_svg(flow, name=f"flow{n}"), tables[f"flow {n}"])
            for n, flow in enumerate(report.flows, start=1)
        ],
        plots=_plots(report),
        unevidenced=[page for page in report.mechanisms if not page.papers.value],
        marks=MARKS,
        bearings=BEARINGS,
        most=MOST_PAPERS,
        trace=_Footnotes(),
        counted=counted,
        share=_share,
        is_traced=lambda cell: isinstance(cell, Traced),
        is_number=lambda cell: isinstance(cell, int | float | Traced),
        mark=mark,
        arrows=arrows,
    )


def _share(value: float, formula: str, source: str, n: int) -> Traced:
    return Traced(value=value, formula=formula, source=source, n=n)


def _plots(report: ReviewReport) -> dict[str, str]:
    drawn = {}
    told = report.progress
    if told.verdicts:
        claimed = told.advice.confidence is not None
        most = sum(told.verdicts) + told.advice.remaining_upper_bound if claimed else None
        papers = int(told.n_papers.value or 0)
        drawn["progress"] = plots.progress_plot(told.verdicts, n_records=papers, most=most)
    grown = {
        page.mechanism.label: page.saturation.found
        for page in report.mechanisms
        if page.saturation
    }
    if any(found and found[-1] for found in grown.values()):
        drawn["saturation"] = plots.saturation_plot(grown)
    pairs = {name: one.pairs for name, one in report.agreement.items() if one.pairs}
    if pairs:
        drawn["agreement"] = plots.agreement_plot(pairs)
    return drawn

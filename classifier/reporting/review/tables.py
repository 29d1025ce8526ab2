"""The tables of a review's report, the same for every format."""

from __future__ import annotations

from collections.abc import Iterator

from classifier.evaluation.agreement import Agreement
from classifier.reporting.figures import figure
from classifier.reporting.review.evidence_tables import (
    appraisal_table,
    configuration_table,
    evidence_table,
    matrix_table,
)
from classifier.reporting.review.table import Cellular, ReportTable
from classifier.reviewing.reports import ReviewReport
from classifier.reviewing.reports.flow import Flow

__all__ = ["flow_table", "report_tables"]


def report_tables(report: ReviewReport) -> dict[str, ReportTable]:
    """Return every table of a report by its name, in the order in which each format has them.

    Those without rows are left out.
    """
    tables = (
        _numbers(report),
        *(flow_table(flow, name=f"flow {n}") for n, flow in enumerate(report.flows, start=1)),
        _other(report),
        _searches(report),
        _progress(report),
        _agreement(report),
        _pairs(report),
        matrix_table(report),
        evidence_table(report),
        configuration_table(report),
        appraisal_table(report),
        _checklist(report),
    )
    return {table.name: table for table in tables if table.rows}


def _numbers(report: ReviewReport) -> ReportTable:
    return ReportTable(
        name="numbers",
        caption="The numbers in the methods paragraph",
        columns=("What", "Number"),
        rows=report.methods.figures,
        source="see each number",
    )


def _searches(report: ReviewReport) -> ReportTable:
    return ReportTable(
        name="searches",
        caption="Search log",
        columns=(
            "Search",
            "How",
            "Stage",
            "Database",
            "Platform",
            "Day",
            "Hits",
            "Limits",
            "Strategy",
            "Note",
            "Records read",
        ),
        rows=tuple(
            (
                search.search.name,
                search.search.origin.value.replace("_", " "),
                search.search.stage,
                search.search.database,
                search.search.platform,
                search.search.searched_on.isoformat() if search.search.searched_on else "",
                search.search.hits,
                search.search.limits,
                search.search.strategy,
                search.search.note,
                search.records,
            )
            for search in report.searches
        ),
        source="searches",
        formulas={"Hits": "the database's own count, noted by a person"},
    )


def flow_table(flow: Flow, *, name: str) -> ReportTable:
    """Return a flow diagram as a table."""
    return ReportTable(
        name=name,
        caption=f"Flow: {flow.title}",
        columns=("Where", "What", "Number"),
        rows=tuple(_flow_rows(flow)),
        source="see each number",
    )


def _flow_rows(flow: Flow) -> Iterator[tuple[Cellular, ...]]:
    for step in flow.steps:
        for item in step.joined:
            yield "joins", item.label, item.count
            yield from (("of these", label, count) for label, count in item.parts)
        yield "step", step.label, step.count
        for item in step.left:
            yield "leaves", item.label, item.count
            yield from (("of these", label, count) for label, count in item.parts)
    for item in flow.beside:
        yield "beside", item.label, item.count
        yield from (("of these", label, count) for label, count in item.parts)


def _other(report: ReviewReport) -> ReportTable:
    return ReportTable(
        name="other counts",
        caption="Other entered counts",
        columns=("What", "Stage", "Number"),
        rows=tuple((count.place, count.stage, count.count) for count in report.other_counts),
        source="entered_counts",
    )


def _progress(report: ReviewReport) -> ReportTable:
    told = report.progress
    rows: tuple[tuple[Cellular, ...], ...] = (
        ("Papers without duplicates", told.n_papers),
        ("Settled on title and abstract", told.n_screened),
        ("Share of the papers that is settled", told.share_read),
        ("Of the settled, kept", told.n_relevant),
        ("Asked for until 95 % of the queue's finds were made", told.to_95),
        ("Recall so far, by the model's probabilities (a guess)", told.recall.value),
        (f"Recall so far, at least ({told.advice.rule})", told.recall.low),
    )
    return ReportTable(
        name="progress",
        caption="Progress on title and abstract",
        columns=("What", "Number"),
        rows=rows if told.n_screened.value else (),
        source="see each number",
    )


def _agreement(report: ReviewReport) -> ReportTable:
    return ReportTable(
        name="agreement",
        caption="Agreement of all reviewers",
        columns=(
            "On",
            "Judged by two or more",
            "Observed",
            "Gwet's AC1",
            "Krippendorff's alpha",
        ),
        rows=tuple(
            (
                name,
                one.n_items,
                _or_blank(one.observed),
                _or_blank(one.ac1),
                _or_blank(one.alpha),
            )
            for name, one in report.agreement.items()
        ),
        source="decisions that nobody need be shielded from; resolutions do not count",
        formulas={
            "Judged by two or more": "papers with decisions of two reviewers or more",
            "Observed": "chance that two reviewers of one paper agree",
            "Gwet's AC1": "(observed - expected) / (1 - expected), Gwet 2008",
            "Krippendorff's alpha": "1 - disagreement observed / expected, nominal",
        },
    )


def _pairs(report: ReviewReport) -> ReportTable:
    return ReportTable(
        name="pairs",
        caption="Agreement of each two reviewers",
        columns=(
            "On",
            "Reviewers",
            "Both judged",
            "Agreed",
            "Cohen's kappa",
            "Interval",
            "PABAK",
        ),
        rows=tuple(
            row for name, one in report.agreement.items() for row in _of_pairs(name, one)
        ),
        source="decisions that nobody need be shielded from; resolutions do not count",
        formulas={
            "Both judged": "papers with decisions of both",
            "Agreed": "of them those on which both said the same",
            "Cohen's kappa": "(observed - expected) / (1 - expected), Cohen 1960",
            "Interval": "of large samples (Fleiss 1969), at the review's confidence",
            "PABAK": "(k * observed - 1) / (k - 1) over k categories, Byrt 1993",
        },
    )


def _of_pairs(name: str, agreement: Agreement) -> Iterator[tuple[Cellular, ...]]:
    for pair in agreement.pairs:
        kappa = pair.kappa
        yield (
            name,
            f"{pair.first} and {pair.second}",
            pair.n_items,
            pair.n_agreed,
            round(kappa.value, 3) if kappa else "undefined",
            f"{figure(kappa.low)} to {figure(kappa.high)}" if kappa else "",
            _or_blank(pair.pabak),
        )


def _or_blank(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _checklist(report: ReviewReport) -> ReportTable:
    return ReportTable(
        name="RAMESES",
        caption="RAMESES checklist for realist syntheses",
        columns=("Item", "Subject", "What the database knows", "Reported on page"),
        rows=tuple((one.number, one.subject, one.known, "") for one in report.checklist),
        source="counts of the tables named; blank where only people know",
    )

"""The tables of evidence: matrix, passages, configurations, appraisals."""

from __future__ import annotations

from collections.abc import Iterator

from classifier.reporting.review.table import Cellular, ReportTable
from classifier.reporting.review.wording import arrows, cell_words
from classifier.reviewing.reports import ReviewReport

__all__ = ["appraisal_table", "configuration_table", "evidence_table", "matrix_table"]


def matrix_table(report: ReviewReport) -> ReportTable:
    """Return the papers against the mechanisms."""
    return ReportTable(
        name="matrix",
        caption="Evidence matrix",
        columns=("Paper", "Title", "DOI", *(column.label for column in report.matrix.columns)),
        rows=tuple(
            (row.paper.short, row.paper.title, row.paper.doi, *map(cell_words, row.cells))
            for row in report.matrix.rows
        ),
        source="settled marks of the standing decisions; quotations",
    )


def evidence_table(report: ReviewReport) -> ReportTable:
    """Return every passage that evidences a mechanism."""
    return ReportTable(
        name="evidence",
        caption="Evidence for each mechanism",
        columns=("Mechanism", "Paper", "Presence", "Bearing", "Said", "Where", "By"),
        rows=tuple(_evidence_rows(report)),
        source="settled marks with the sentence that was marked; quotations with their locator",
    )


def _evidence_rows(report: ReviewReport) -> Iterator[tuple[Cellular, ...]]:
    for page in report.mechanisms:
        for told in (one for side in page.evidence.values() for one in side):
            cell = told.cell
            lead = (
                page.mechanism.label,
                told.paper.short,
                cell.presence.value if cell.presence else "",
                "not settled" if cell.is_open else cell.bearing.value if cell.bearing else "",
            )
            if cell.coded or not cell.quotations:
                yield (*lead, cell.evidence, "title or abstract" if cell.evidence else "", "")
            for quotation in cell.quotations:
                yield (*lead, quotation.text, quotation.locator, quotation.reviewer)


def configuration_table(report: ReviewReport) -> ReportTable:
    """Return the configurations in arrow notation."""
    return ReportTable(
        name="configurations",
        caption="Context-mechanism-outcome configurations",
        columns=(
            "Paper",
            "Mechanism",
            "Configuration",
            "Level",
            "Confidence",
            "Coder",
            "Quotation",
        ),
        rows=tuple(
            (
                found.paper.short,
                found.mechanism,
                arrows(found.configuration),
                found.configuration.level.value if found.configuration.level else "",
                found.configuration.confidence.value if found.configuration.confidence else "",
                found.configuration.coder,
                found.configuration.quotation,
            )
            for found in report.configurations
        ),
        source="configurations",
    )


def appraisal_table(report: ReviewReport) -> ReportTable:
    """Return the judgements of relevance and rigour, by paper."""
    return ReportTable(
        name="appraisals",
        caption="Relevance and rigour",
        columns=("Paper", "Of", "Grade", "Reason", "By"),
        rows=tuple(
            (
                appraisal.paper.short,
                appraisal.appraisal.aspect.value,
                appraisal.appraisal.grade,
                appraisal.appraisal.reason,
                appraisal.appraisal.reviewer,
            )
            for appraisal in sorted(
                report.appraisals, key=lambda a: (a.paper.short.casefold(), a.appraisal.aspect)
            )
        ),
        source="appraisals",
    )

"""The reconciliation table: what was found in each export, and how it adds up."""

from collections.abc import Sequence

from classifier.formats import DECIDED, ReadReport

__all__ = ["COLUMNS", "NUMERIC", "reconciliation"]

NUMERIC = (
    "records",
    "terminators",
    "with abstract",
    "without title",
    *DECIDED,
    "problems",
)
COLUMNS = ("source", "format", "encoding", *NUMERIC)


def reconciliation(reports: Sequence[ReadReport]) -> list[tuple[str | int, ...]]:
    """Return a row for each export, in the order of `COLUMNS`, and one for all of them.

    A format that marks no end of a record has a dash for its terminators.
    """
    counts = [_counts(report) for report in reports]
    rows: list[tuple[str | int, ...]] = [
        (_name(report), report.format or "not read", report.encoding, *_shown(count))
        for report, count in zip(reports, counts, strict=True)
    ]
    known = [[count[place] or 0 for count in counts] for place in range(len(NUMERIC))]
    return [*rows, ("total", "", "", *(sum(column) for column in known))]


def _counts(report: ReadReport) -> tuple[int | None, ...]:
    return (
        report.records,
        report.terminators,
        report.with_abstract,
        report.without_title,
        *(report.decisions[word] for word in DECIDED),
        len(report.problems),
    )


def _name(report: ReadReport) -> str:
    return f"{report.search}: {report.source}" if report.search else report.source


def _shown(counts: Sequence[int | None]) -> list[str | int]:
    return ["-" if count is None else count for count in counts]

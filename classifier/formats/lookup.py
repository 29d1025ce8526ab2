"""Find one record among those read, and refuse exports that had problems."""

from collections.abc import Sequence

from classifier.errors import UnknownNameError, UnreadableExportError
from classifier.formats.report import ReadReport
from classifier.schema import Record

__all__ = ["find_record", "refuse_problems"]

_LISTED = 5


def find_record(records: Sequence[Record], name: str) -> Record:
    """Return the record with that id, else that source id, else at that position.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    for found in (
        [record for record in records if record.record_id == name],
        [record for record in records if record.source_id == name],
        [record for record in records if str(record.position) == name],
    ):
        if found:
            return found[0]
    some = [record.record_id for record in records[:_LISTED]]
    raise UnknownNameError("record", name, [*some, "..."] if len(records) > _LISTED else some)


def refuse_problems(reports: Sequence[ReadReport]) -> None:
    """Turn the first problem of any export into an error, for ``--strict``.

    Raises
    ------
    UnreadableExportError
        If a row of an export had a problem.
    """
    for report in reports:
        for problem in report.problems:
            raise UnreadableExportError(
                report.source, problem.reason, line=problem.line or None
            )

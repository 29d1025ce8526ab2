"""Find one record among those read, and refuse exports that had problems."""

from collections.abc import Sequence

from classifier.errors import UnknownNameError, UnreadableExportError
from classifier.formats.report import ReadReport
from classifier.schema import SHORTEST_BEGINNING, Record

__all__ = ["find_record", "refuse_problems"]

_LISTED = 5


def find_record(records: Sequence[Record], name: str) -> Record:
    """Return the record with that id, else that source id, else at that position.

    The beginning of an id will do, where no other id begins so.

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
    begun = _beginning(records, name)
    if len(begun) == 1:
        return begun[0]
    known = [record.record_id for record in begun or records]
    some = [*known[:_LISTED], "..."] if len(known) > _LISTED else known
    last = max((record.position for record in records), default=0)
    hint = f"its position in the file, 1 to {last}, will do too"
    raise UnknownNameError("record", name, some, hint=hint)


def _beginning(records: Sequence[Record], name: str) -> list[Record]:
    if len(name) < SHORTEST_BEGINNING:
        return []
    return [record for record in records if record.record_id.startswith(name)]


def refuse_problems(reports: Sequence[ReadReport]) -> None:
    """Turn the first problem of any export into an error, for ``--strict``.

    Raises
    ------
    UnreadableExportError
        If a row of an export had a problem.
    """
    for report in reports:
        if report.refused:
            reason = report.refused.removeprefix(f"{report.source}: ")
            raise UnreadableExportError(report.source, reason)
        for problem in report.problems:
            raise UnreadableExportError(
                report.source, problem.reason, line=problem.line or None
            )

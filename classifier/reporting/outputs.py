"""Write a queue to the file that a user named, whatever its format."""

from pathlib import Path

from classifier.bundles import ModelBundle
from classifier.errors import UnwritableOutputError
from classifier.outputs import check_place
from classifier.scoring.service import Queue
from classifier.scoring.sinks import SINKS, write_table
from classifier.scoring.table import queue_table

__all__ = ["check_output", "write_queue"]

_REPORT = ".html"


def check_output(path: Path) -> None:
    """Refuse an output that could not be written, before any work is done.

    Raises
    ------
    UnwritableOutputError
        If the suffix names no format, or the folder does not exist.
    """
    if path.suffix.lower() not in (*SINKS, _REPORT):
        known = ", ".join(sorted([*SINKS, _REPORT]))
        raise UnwritableOutputError(f"{path.name}: unknown suffix; use one of {known}")
    check_place(path)


def write_queue(queue: Queue, bundle: ModelBundle, path: Path) -> None:
    """Write the queue; the suffix picks the format."""
    if path.suffix.lower() == _REPORT:
        from classifier.reporting.html import write_report

        write_report(queue, bundle, path)
        return
    table = queue_table(
        queue.rows,
        mechanism_ids=bundle.mechanisms.mechanism_ids,
        calibrated=bundle.calibrated,
    )
    write_table(table, [row.record for row in queue.rows], path)

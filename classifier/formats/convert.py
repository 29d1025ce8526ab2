"""From any format that is read to any that is written, one record at a time."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from classifier.errors import UnwritableOutputError
from classifier.formats.base import ExportFormat
from classifier.formats.decisions import DecisionTool, check_tool, with_decisions
from classifier.formats.reading import (
    Reading,
    count_decisions,
    export_formats,
    format_named,
    open_exports,
)
from classifier.formats.report import ReadReport
from classifier.outputs import check_place, replacing
from classifier.schema import Record

__all__ = ["Conversion", "convert_exports", "output_format"]


_PLACE = re.compile(r"\[\d+\]")
"""The place of an element among others of its name, which says nothing of what it is."""


@dataclass(slots=True)
class Conversion:
    """What converting found.

    Attributes
    ----------
    layout : name of the format that was written.
    left_behind : tags of other formats that have no field in a record, by format; they
        stay behind unless JSON Lines is written.
    """

    layout: str
    reports: list[ReadReport]
    left_behind: dict[str, set[str]] = field(default_factory=dict)


def convert_exports(
    paths: Sequence[Path], output: Path, *, to: str = "", decisions: str = ""
) -> Conversion:
    """Write the records of export files as one file in another format, or the same.

    Tags of records that come in the format that is written are given back as they were.

    Parameters
    ----------
    paths : as in `read_exports`.
    to : name of the format; without it the suffix of `output` picks one.
    decisions : name of the tool in whose fields the reviewers' decisions are written.

    Raises
    ------
    UnknownNameError
        If no format or tool has the name.
    InvalidOptionError
        If a tool's fields do not fit into the format.
    UnwritableOutputError
        If the suffix names no format, or the file cannot be written.
    MissingFileError, UnreadableExportError
        For the first file that cannot be read at all; nothing is written then.
    """
    layout = output_format(output, to=to)
    tool = (
        check_tool(decisions, layout=layout.name, option="--decisions") if decisions else None
    )
    check_place(output)
    readings = open_exports(paths)
    conversion = Conversion(layout.name, [reading.report for reading in readings])
    with replacing(output) as unfinished:
        layout.write(_records(readings, conversion, tool), unfinished)
    return conversion


def output_format(output: Path, *, to: str = "") -> ExportFormat:
    """Return the format of that name, else that of the suffix.

    Raises
    ------
    UnknownNameError
        If no format has the name.
    UnwritableOutputError
        If the suffix names no format, or the format has no `write`.
    """
    layout = format_named(to) if to else _format_of_suffix(output)
    if not hasattr(layout, "write"):
        raise UnwritableOutputError(
            f"{output.name}: {layout.name} is only read, never written; write RIS or CSV"
        )
    return layout


def _format_of_suffix(output: Path) -> ExportFormat:
    suffix = output.suffix.lower()
    for layout in export_formats():
        if suffix in layout.suffixes and suffix != ".txt":
            return layout
    known = ", ".join(sorted({layout.suffixes[0] for layout in export_formats()}))
    raise UnwritableOutputError(
        f"{output.name}: unknown suffix; use one of {known}, or name a format with --to"
    )


def _records(
    readings: Sequence[Reading], conversion: Conversion, tool: DecisionTool | None
) -> Iterator[Record]:
    keeps_all = conversion.layout == "jsonl"
    carried = {layout.name: layout.carries for layout in export_formats()}
    for reading in readings:
        for record in reading:
            if record.format != conversion.layout and not keeps_all:
                tags = {tag for tag, value, _ in record.raw if tag and value}
                lost = {tag for tag in tags if tag not in carried[record.format]}
                if lost:
                    named = {_PLACE.sub("", tag) for tag in lost}
                    conversion.left_behind.setdefault(record.format, set()).update(named)
            if tool:
                said = count_decisions(record, reading.report)
                yield with_decisions(record, said, tool, layout=conversion.layout)
            else:
                yield record

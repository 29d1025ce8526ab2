"""Read any export: settle the format, read the records, report what was found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

from classifier.errors import UnreadableExportError
from classifier.formats.base import ExportFormat, Problem, ReadReport
from classifier.formats.source import ExportFile, open_export
from classifier.schema import Record, identify

__all__ = ["Exports", "export_formats", "read_exports"]

GROUP = "mechsift.formats"
_STRAY = "bytes that are not UTF-8; read as Windows-1252"


@dataclass(frozen=True, slots=True)
class Exports:
    """The records of all files read together, with ids, and one report a file."""

    records: list[Record]
    reports: list[ReadReport]


@cache
def export_formats() -> tuple[ExportFormat, ...]:
    """Return one reader of every registered format, by registered name."""
    found = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    return tuple(point.load()() for point in found)


def read_exports(paths: Sequence[Path]) -> Exports:
    """Read export files one after another.

    Parameters
    ----------
    paths :
        The files; the order settles positions, and ordinals among equal records.

    Raises
    ------
    MissingFileError, UnreadableExportError
        For the first file that cannot be read at all; a row that cannot be read is a
        problem in that file's report.
    """
    records: list[Record] = []
    reports: list[ReadReport] = []
    for path, source in zip(paths, unique_names(paths), strict=True):
        report, found = _read_file(path, source)
        records += found
        reports.append(report)
    return Exports(identify(records), reports)


def _read_file(path: Path, source: str) -> tuple[ReadReport, list[Record]]:
    export = open_export(path)
    layout = _settle_format(export)
    report = ReadReport(source, layout.name, export.encoding)
    report.problems += [Problem(line, _STRAY) for line in export.strays]
    records: list[Record] = []
    for position, record in enumerate(layout.read(export, report.problems), start=1):
        records.append(replace(record, source=source, position=position))
        report.count(record)
        if not record.title and not record.abstract:
            line = record.raw[0].line if record.raw else 0
            report.problems.append(
                Problem(line, "neither title nor abstract; kept all the same")
            )
    report.problems.sort(key=lambda problem: problem.line)
    if not records:
        raise UnreadableExportError(
            path.name,
            f"holds no record that could be read as {layout.name.upper()}; export it again",
        )
    return report, records


def _settle_format(export: ExportFile) -> ExportFormat:
    """Choose by content; a tagged file can look like a table, so tables come last."""
    formats = sorted(export_formats(), key=lambda layout: layout.name == "csv")
    for layout in formats:
        if layout.recognises(export):
            return layout
    suffix = export.path.suffix.lower()
    if suffix in next(f for f in formats if f.name == "csv").suffixes[:3]:
        raise UnreadableExportError(
            export.name, "no column is named title or abstract; name one in the header row"
        )
    known = ", ".join(sorted(layout.name.upper() for layout in formats))
    raise UnreadableExportError(
        export.name,
        f"is in no format that can be read ({known}); export it as one of these",
    )


def unique_names(paths: Iterable[Path]) -> list[str]:
    """Return base names, a repeated one numbered: ``a.ris``, ``a (2).ris``."""
    names: dict[str, None] = {}
    for path in paths:
        name, again = path.name, 1
        while name in names:
            again += 1
            name = f"{path.stem} ({again}){path.suffix}"
        names[name] = None
    return list(names)

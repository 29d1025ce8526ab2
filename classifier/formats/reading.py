"""Read any export: settle the format, read the records, report what was found."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from classifier.errors import (
    UnknownNameError,
    UnreadableExportError,
)
from classifier.formats.accounting import doubts_about
from classifier.formats.base import ExportFormat
from classifier.formats.confined import Confined, read_confined
from classifier.formats.decisions import read_decisions, verdict_word
from classifier.formats.decisions.covidence import question_about
from classifier.formats.report import ReadReport
from classifier.formats.source import ExportFile, open_export
from classifier.plugins import registered
from classifier.schema import Decision, Record, identify, writable_record

__all__ = [
    "Exports",
    "Reading",
    "count_decisions",
    "export_formats",
    "format_named",
    "open_each",
    "open_exports",
    "read_all_of",
    "read_exports",
    "scan_exports",
    "unique_names",
]

GROUP = "mechsift.formats"
_LAST_TRIED = ("csv",)


@dataclass(frozen=True, slots=True)
class Exports:
    """The records of all files read together, with ids, and one report a file."""

    records: list[Record]
    reports: list[ReadReport]


@dataclass(frozen=True, slots=True)
class Reading:
    """One export about to be read; going through it fills its report.

    Attributes
    ----------
    report : counts and problems, complete after the last record.
    is_part : whether this is a part of a file, in which there may be no record.
    """

    export: ExportFile
    layout: ExportFormat
    report: ReadReport
    is_part: bool = False

    def __iter__(self) -> Iterator[Record]:
        """Yield the records, without ids, as the file is read.

        Raises
        ------
        UnreadableExportError
            If the file holds no record, or breaks off where nothing more can be read.
        """
        report = self.report
        for as_read in self._as_read():
            record = writable_record(as_read)
            report.count(record)
            line = record.raw[0].line if record.raw else 0
            if record is not as_read:
                report.note(line, "half a character, which nothing can write; replaced")
            if report.records == 1 and report.search:
                _ask_about_search(record, report)
            if not record.title and not record.abstract:
                report.note(line, "neither title nor abstract; kept all the same")
            yield record
        report.problems.sort(key=lambda problem: problem.line)
        if not report.records and not self.is_part:
            raise UnreadableExportError(
                self.export.name,
                f"holds no record that could be read as {self.layout.name.upper()}; "
                "export it again",
            )

    def _as_read(self) -> Iterator[Record]:
        """Yield the records as the format reads them, of a risky one in another process."""
        if isinstance(self.layout, Confined) and not self.is_part:
            return read_confined(self.layout, self.export, self.report)
        return self.layout.read(self.export, self.report)


@cache
def export_formats() -> tuple[ExportFormat, ...]:
    """Return one reader of every registered format, by registered name."""
    return tuple(plugin.load()() for plugin in registered(GROUP).values())


def format_named(name: str) -> ExportFormat:
    """Return the format of that name.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    formats = {layout.name: layout for layout in export_formats()}
    if name not in formats:
        raise UnknownNameError("format", name, sorted(formats))
    return formats[name]


def open_exports(paths: Path | str | Sequence[Path | str]) -> list[Reading]:
    """Open export files and settle their formats; the records are read on demand.

    Parameters
    ----------
    paths :
        The files, or one file; the order settles positions, and ordinals among equal records.
        A name such as ``PubMed 2021=export.nbib`` gives the search that the file came from.

    Raises
    ------
    MissingFileError, UnreadableExportError
        For the first file that cannot be read at all.
    """
    files = [paths] if isinstance(paths, (str, Path)) else paths
    named = [_search_and_file(Path(file)) for file in files]
    sources = unique_names([path for _, path in named])
    readings = [
        _open(path, source=source, search=search)
        for (search, path), source in zip(named, sources, strict=True)
    ]
    _note_repeated(readings)
    return readings


def open_each(
    paths: Sequence[Path], *, columns: Mapping[str, str] | None = None
) -> list[Reading | ReadReport]:
    """Open export files as `open_exports` does; a report stands for one that cannot be read.

    Parameters
    ----------
    columns : fields of records (or labels) that columns of tables are assigned to, by name.

    Raises
    ------
    MissingFileError
        If a file is not there.
    UnreadableExportError
        If none of them can be read.
    """
    named = [_search_and_file(Path(file)) for file in paths]
    opened: list[Reading | ReadReport] = []
    failures: list[UnreadableExportError] = []
    for (search, path), source in zip(
        named, unique_names([path for _, path in named]), strict=True
    ):
        try:
            opened.append(_open(path, source=source, search=search, columns=columns))
        except UnreadableExportError as error:
            failures.append(error)
            opened.append(_refused(ReadReport(source, search), error))
    if failures and len(failures) == len(opened):
        raise failures[0]
    _note_repeated([reading for reading in opened if isinstance(reading, Reading)])
    return opened


def read_all_of(reading: Reading) -> tuple[list[Record], ReadReport]:
    """Return the records of one file of several; none, and why, where it cannot be read."""
    try:
        return list(reading), reading.report
    except UnreadableExportError as error:
        return [], _refused(reading.report, error)


def _refused(report: ReadReport, error: UnreadableExportError) -> ReadReport:
    report.refused = str(error)
    report.note(0, f"not read: {error}")
    return report


def read_exports(paths: Path | str | Sequence[Path | str]) -> Exports:
    """Read export files one after another, and give every record its id.

    Parameters
    ----------
    paths : as in `open_exports`.

    Raises
    ------
    MissingFileError, UnreadableExportError
        For the first file that cannot be read at all; a row that cannot be read is a
        problem in that file's report.
    """
    readings = open_exports(paths)
    records = identify(record for reading in readings for record in reading)
    return Exports(records, [reading.report for reading in readings])


def scan_exports(
    paths: Sequence[Path], *, columns: Mapping[str, str] | None = None
) -> list[ReadReport]:
    """Reconcile export files as `read_exports` does, holding one record at a time.

    Of several files one that cannot be read costs no other: its report says why.

    Raises
    ------
    MissingFileError, UnreadableExportError
        If none of them can be read.
    """
    opened = open_each(paths, columns=columns)
    reports = [_scanned(each) if isinstance(each, Reading) else each for each in opened]
    if all(report.refused for report in reports):
        raise UnreadableExportError(reports[0].source, _reason_of(reports[0]))
    return reports


def _reason_of(report: ReadReport) -> str:
    return report.refused.removeprefix(f"{report.source}: ")


def _scanned(reading: Reading) -> ReadReport:
    report = reading.report
    try:
        for record in reading:
            count_decisions(record, report)
            for line, reason in doubts_about(record):
                report.note(line, reason)
    except UnreadableExportError as error:
        return _refused(report, error)
    report.problems.sort(key=lambda problem: problem.line)
    return report


def count_decisions(record: Record, report: ReadReport) -> tuple[Decision, ...]:
    """Return the reviewers' decisions on a record; count them, and note what is wrong."""
    decisions = read_decisions(
        record, lambda reason: report.note(record.raw[0].line if record.raw else 0, reason)
    )
    if not decisions:
        return decisions
    if word := verdict_word(decisions):
        report.decisions[word] += 1
    return decisions


def _search_and_file(path: Path) -> tuple[str, Path]:
    search, sign, file = str(path).partition("=")
    if not sign or path.exists():
        return "", path
    return search.strip(), Path(file if Path(file).exists() else file.strip())


def _open(
    path: Path, *, source: str, search: str, columns: Mapping[str, str] | None = None
) -> Reading:
    export = replace(open_export(path), columns=dict(columns or {}))
    layout = _settle_format(export)
    report = ReadReport(source, search, layout.name, export.encoding)
    report.columns = dict(columns or {})
    if export.encoded:
        report.problems += export.encoded.problems
    return Reading(export, layout, report)


def _ask_about_search(record: Record, report: ReadReport) -> None:
    columns = {field.tag for field in record.raw}
    if question := question_about(report.search, columns):
        report.note(0, question)


def _note_repeated(readings: Sequence[Reading]) -> None:
    """Say which file has the content of another one before it."""
    seen: dict[tuple[int, bytes], str] = {}
    sizes = [reading.export.path.stat().st_size for reading in readings]
    for reading, size in zip(readings, sizes, strict=True):
        if sizes.count(size) == 1:
            continue
        with reading.export.path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").digest()
        first = seen.setdefault((size, digest), reading.report.source)
        if first != reading.report.source:
            reading.report.note(0, f"the same file as {first}; its records are read twice")


def _settle_format(export: ExportFile) -> ExportFormat:
    """Choose by content; a tagged file can look like a table, so tables come last."""
    formats = sorted(export_formats(), key=lambda layout: layout.name in _LAST_TRIED)
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
        name, again = _printed(path.name), 1
        while name in names:
            again += 1
            name = f"{_printed(path.stem)} ({again}){_printed(path.suffix)}"
        names[name] = None
    return list(names)


def _printed(name: str) -> str:
    """Return a file's name in characters that can be written, whatever its bytes."""
    return os.fsencode(name).decode("utf-8", "replace")

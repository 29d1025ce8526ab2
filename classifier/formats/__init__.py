"""Export dialects: one module each; everything else asks `read_exports`."""

from classifier.formats.base import ExportFormat
from classifier.formats.labels import labels_of
from classifier.formats.lookup import find_record, refuse_problems
from classifier.formats.reading import (
    Exports,
    Reading,
    export_formats,
    format_named,
    open_exports,
    read_exports,
    scan_exports,
)
from classifier.formats.report import Problem, ReadReport
from classifier.formats.ris import write_ris

__all__ = [
    "ExportFormat",
    "Exports",
    "Problem",
    "ReadReport",
    "Reading",
    "export_formats",
    "find_record",
    "format_named",
    "labels_of",
    "open_exports",
    "read_exports",
    "refuse_problems",
    "scan_exports",
    "write_ris",
]

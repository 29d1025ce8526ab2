"""Export dialects: one module each; everything else asks `read_exports`."""

from classifier.formats.base import ExportFormat, Problem, ReadReport
from classifier.formats.labels import labels_of
from classifier.formats.lookup import find_record, refuse_problems
from classifier.formats.reading import Exports, export_formats, read_exports
from classifier.formats.ris import write_ris

__all__ = [
    "ExportFormat",
    "Exports",
    "Problem",
    "ReadReport",
    "export_formats",
    "find_record",
    "labels_of",
    "read_exports",
    "refuse_problems",
    "write_ris",
]

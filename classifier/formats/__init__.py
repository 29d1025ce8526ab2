"""Export dialects: one module each; everything else asks `read_exports`."""

from classifier.formats.base import ExportFormat
from classifier.formats.convert import Conversion, convert_exports, output_format
from classifier.formats.dividing import divide
from classifier.formats.frames import RecordsLike, as_corpus_frame, records_of, text_columns
from classifier.formats.labels import labels_of
from classifier.formats.lookup import find_record, refuse_problems
from classifier.formats.reading import (
    Exports,
    Reading,
    export_formats,
    format_named,
    open_each,
    open_exports,
    read_all_of,
    read_exports,
    scan_exports,
    unique_names,
)
from classifier.formats.report import DECIDED, Problem, ReadReport
from classifier.formats.ris import write_ris

__all__ = [
    "DECIDED",
    "Conversion",
    "ExportFormat",
    "Exports",
    "Problem",
    "ReadReport",
    "Reading",
    "RecordsLike",
    "as_corpus_frame",
    "convert_exports",
    "divide",
    "export_formats",
    "find_record",
    "format_named",
    "labels_of",
    "open_each",
    "open_exports",
    "output_format",
    "read_all_of",
    "read_exports",
    "records_of",
    "refuse_problems",
    "scan_exports",
    "text_columns",
    "unique_names",
    "write_ris",
]

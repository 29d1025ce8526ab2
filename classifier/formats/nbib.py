"""PubMed's tagged format (``.nbib``), also called MEDLINE display format."""

import re
from collections.abc import Iterator
from typing import ClassVar

from classifier.formats.base import Problem
from classifier.formats.source import ExportFile
from classifier.formats.tagged import Entry, TagDialect, read_entries
from classifier.formats.values import keyword_in, year_in
from classifier.schema import Record, normalise_doi

__all__ = ["NbibFormat"]

# A tag fills four columns before its hyphen; only PMID is met without a space after it.
_LINE = re.compile(r"(?=.{4}-)([A-Z][A-Z0-9]{1,3}) {0,2}-(?: |$|(?<=PMID-)(?=\d))(.*)")
_DIALECT = TagDialect(line=_LINE, opens="PMID", closes="", joint="\n")
_OPENING = re.compile(r"^PMID ?- ?\d", re.MULTILINE)


class NbibFormat:
    """Records from one ``PMID-`` line to the next."""

    name: ClassVar[str] = "nbib"
    suffixes: ClassVar[tuple[str, ...]] = (".nbib",)

    def recognises(self, export: ExportFile) -> bool:
        """Whether a line near the top begins with ``PMID-``."""
        return bool(_OPENING.search(export.opening))

    def read(self, export: ExportFile, problems: list[Problem]) -> Iterator[Record]:
        """Yield the records of an NBIB file."""
        for entry in read_entries(export.lines(), _DIALECT, problems):
            yield _record(entry)


def _record(entry: Entry) -> Record:
    pmid = entry.first("PMID")
    return Record(
        title=entry.first("TI", "BTI", "TT"),
        abstract=entry.first("AB", "OAB"),
        authors=tuple(entry.values("FAU") or entry.values("AU") or entry.values("CN")),
        year=year_in(entry.first("DP", "DEP", "EDAT")),
        journal=entry.first("JT", "TA"),
        doi=normalise_doi(entry.first("LID", "AID", accept=lambda text: "[doi]" in text)),
        pmid=pmid,
        keywords=tuple(keyword_in(keyword) for keyword in entry.values("MH", "OT")),
        language=entry.first("LA"),
        source_id=pmid,
        raw=tuple(entry.fields),
    )

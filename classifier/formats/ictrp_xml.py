"""Trials of WHO's International Clinical Trials Registry Platform, as XML."""

from collections.abc import Container, Iterator
from typing import Any, ClassVar

from classifier.formats.read_only import ReadOnly
from classifier.formats.report import ReadReport
from classifier.formats.source import ExportFile
from classifier.formats.values import year_in
from classifier.formats.xml_records import elements, is_opened_by
from classifier.formats.xml_tree import PathsUnder, fields_of, text_of
from classifier.schema import Record

__all__ = ["IctrpXmlFormat"]

_NAMES = ("Trial", "trial")
_SUMMARY = ("Condition", "Intervention", "Primary_outcome", "Inclusion_Criteria")


class IctrpXmlFormat(ReadOnly):
    """Each trial an element."""

    name: ClassVar[str] = "ictrp-xml"
    suffixes: ClassVar[tuple[str, ...]] = (".xml",)
    carries: ClassVar[Container[str]] = PathsUnder(
        f"Trial/{name}"
        for name in ("TrialID", "Public_title", "Scientific_title", "Primary_sponsor",
                     "Date_registration", "web_address", *_SUMMARY)
    )  # fmt: skip
    confined: ClassVar[bool] = True

    def recognises(self, export: ExportFile) -> bool:
        """Whether a trial with an id begins near the top."""
        return is_opened_by(export, *_NAMES) and "<TrialID" in export.opening

    def read(self, export: ExportFile, report: ReadReport) -> Iterator[Record]:
        """Yield the trials."""
        for element, line in elements(export, _NAMES, report):
            yield _record(element, line, report)


def _record(element: Any, line: int, report: ReadReport) -> Record:
    summary = (f"{name.replace('_', ' ')}: {text_of(element, name)}" for name in _SUMMARY)
    return Record(
        **report.origin(),
        title=text_of(element, "Public_title") or text_of(element, "Scientific_title"),
        abstract=" ".join(part for part in summary if not part.endswith(": ")),
        authors=tuple(filter(None, [text_of(element, "Primary_sponsor")])),
        year=year_in(text_of(element, "Date_registration"))
        or year_in(text_of(element, "Date_registration3")),
        journal=text_of(element, "Source_Register"),
        url=text_of(element, "web_address"),
        kind="other",
        source_id=text_of(element, "TrialID"),
        raw=tuple(fields_of(element, line)),
    )

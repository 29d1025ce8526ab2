"""EBSCOhost's XML."""

from collections.abc import Container, Iterator
from typing import Any, ClassVar

from classifier.formats.kinds import kind_named
from classifier.formats.markup import plain_text
from classifier.formats.notices import without_notice
from classifier.formats.read_only import ReadOnly
from classifier.formats.report import ReadReport
from classifier.formats.source import ExportFile
from classifier.formats.values import folded, issn_in, pmid_in, year_in
from classifier.formats.xml_records import elements, is_opened_by
from classifier.formats.xml_tree import PathsUnder, fields_of, text_of
from classifier.schema import Record, normalise_doi

__all__ = ["EbscoXmlFormat"]

_INFO = "header/controlInfo"
_ARTICLE = f"{_INFO}/artinfo"
_PRINTED = f"{_INFO}/pubinfo"


class EbscoXmlFormat(ReadOnly):
    """Each record an element ``rec`` with a header."""

    name: ClassVar[str] = "ebsco-xml"
    suffixes: ClassVar[tuple[str, ...]] = (".xml",)
    carries: ClassVar[Container[str]] = PathsUnder(
        f"rec/{path}"
        for path in ("header/@uiTerm", _ARTICLE, _PRINTED, f"{_INFO}/jinfo",
                     f"{_INFO}/bkinfo", f"{_INFO}/language")
    )  # fmt: skip
    confined: ClassVar[bool] = True

    def recognises(self, export: ExportFile) -> bool:
        """Whether a ``rec`` with a header begins near the top."""
        return is_opened_by(export, "rec") and "<header" in export.opening

    def read(self, export: ExportFile, report: ReadReport) -> Iterator[Record]:
        """Yield the records."""
        for element, line in elements(export, ("rec",), report):
            yield _record(element, line, report)


def _record(element: Any, line: int, report: ReadReport) -> Record:
    header = element.find("header")
    date = element.find(f"{_PRINTED}/dt")
    return Record(
        **report.origin(),
        title=plain_text(text_of(element, f"{_ARTICLE}/tig/atl"))
        or text_of(element, f"{_INFO}/bkinfo/btl"),
        abstract=without_notice(plain_text(text_of(element, f"{_ARTICLE}/ab"))),
        authors=tuple(_texts(element, f"{_ARTICLE}/aug/au")),
        year=None if date is None else year_in(date.get("year") or "".join(date.itertext())),
        journal=text_of(element, f"{_INFO}/jinfo/jtl"),
        volume=text_of(element, f"{_PRINTED}/vid"),
        issue=text_of(element, f"{_PRINTED}/iid"),
        pages=text_of(element, f"{_ARTICLE}/ppf"),
        issn=issn_in(text_of(element, f"{_INFO}/jinfo/issn")),
        doi=normalise_doi(_identifier(element, "doi")),
        pmid=pmid_in(_identifier(element, "pmid")),
        keywords=tuple(dict.fromkeys(_texts(element, f"{_ARTICLE}/sug/subj"))),
        language=text_of(element, f"{_INFO}/language"),
        kind=kind_named(text_of(element, f"{_ARTICLE}/doctype"))
        or kind_named(text_of(element, f"{_ARTICLE}/pubtype")),
        source_id="" if header is None else folded(header.get("uiTerm") or ""),
        raw=tuple(fields_of(element, line)),
    )


def _texts(element: Any, path: str) -> Iterator[str]:
    texts = (folded("".join(item.itertext())) for item in element.iterfind(path))
    return filter(None, texts)


def _identifier(element: Any, kind: str) -> str:
    for item in element.iterfind(f"{_ARTICLE}/ui"):
        if (item.get("type") or "").lower() == kind:
            return folded("".join(item.itertext()))
    return ""

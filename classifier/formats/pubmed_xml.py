"""PubMed's XML, as E-utilities and the baseline files give it."""

import re
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar

from classifier.formats.kinds import kind_named
from classifier.formats.report import ReadReport
from classifier.formats.source import ExportFile
from classifier.formats.values import folded, issn_in, page_range, year_in
from classifier.formats.xml_records import elements, is_opened_by
from classifier.formats.xml_tree import (
    PathsUnder,
    fields_of,
    text_of,
    write_elements,
)
from classifier.schema import RawField, Record, normalise_doi

__all__ = ["PubmedXmlFormat"]

_NAMES = ("PubmedArticle", "PubmedBookArticle")
_AROUND = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<PubmedArticleSet>\n',
    "</PubmedArticleSet>\n",
)
_ROOT = "PubmedArticle"
_NO_TITLE = re.compile(r"\W*(?:not available\W*)?", re.IGNORECASE)
_CITED = f"{_ROOT}/MedlineCitation"
_ARTICLE = f"{_CITED}/Article"
_CARRIED = [
    f"{_CITED}/PMID",
    f"{_CITED}/MeshHeadingList",
    f"{_CITED}/KeywordList",
    f"{_CITED}/OtherAbstract",
    f"{_ROOT}/PubmedData/ArticleIdList",
    *(
        f"{_ARTICLE}/{name}"
        for name in """
        Journal ArticleTitle VernacularTitle Pagination Abstract AuthorList Language
        ELocationID PublicationTypeList
        """.split()
    ),
]


class PubmedXmlFormat:
    """Articles and book chapters of PubMed, each an element."""

    name: ClassVar[str] = "pubmed-xml"
    suffixes: ClassVar[tuple[str, ...]] = (".xml",)
    confined: ClassVar[bool] = True
    carries: ClassVar[Container[str]] = PathsUnder(_CARRIED)

    def recognises(self, export: ExportFile) -> bool:
        """Whether a ``PubmedArticle`` begins near the top."""
        return is_opened_by(export, *_NAMES)

    def read(self, export: ExportFile, report: ReadReport) -> Iterator[Record]:
        """Yield the records of a PubMed XML file."""
        for element, line in elements(export, _NAMES, report):
            yield _record(element, line, report)

    def write(self, records: Iterable[Record], path: Path) -> None:
        """Write a ``PubmedArticleSet``."""
        own = (r.raw if r.format == self.name else _fields_of(r) for r in records)
        write_elements(path, _AROUND, own)


def _record(element: Any, line: int, report: ReadReport) -> Record:
    cited = element.find("MedlineCitation")
    cited = cited if cited is not None else element.find("BookDocument")
    cited = cited if cited is not None else element
    article = cited.find("Article")
    article = article if article is not None else cited
    pmid = text_of(cited, "PMID")
    return Record(
        **report.origin(),
        title=_title(article) or text_of(article, "Book/BookTitle"),
        abstract=_abstract(article) or _other_abstract(cited),
        authors=tuple(_authors(article)),
        year=_year(article),
        journal=text_of(article, "Journal/Title")
        or text_of(article, "Journal/ISOAbbreviation"),
        volume=text_of(article, "Journal/JournalIssue/Volume"),
        issue=text_of(article, "Journal/JournalIssue/Issue"),
        pages=text_of(article, "Pagination/MedlinePgn")
        or page_range(
            text_of(article, "Pagination/StartPage"), text_of(article, "Pagination/EndPage")
        ),
        issn=issn_in(text_of(article, "Journal/ISSN")),
        doi=_doi(element, article),
        pmid=pmid,
        keywords=tuple(dict.fromkeys(_keywords(cited))),
        language=text_of(article, "Language"),
        kind=_kind(element, article),
        source_id=pmid,
        raw=tuple(fields_of(element, line)),
    )


def _title(article: Any) -> str:
    """Return the title, or the one in the language of the paper where there is no other."""
    title = text_of(article, "ArticleTitle")
    vernacular = text_of(article, "VernacularTitle")
    return vernacular if vernacular and _NO_TITLE.fullmatch(title) else title


def _abstract(article: Any) -> str:
    return _joined(article.iterfind("Abstract/AbstractText"))


def _other_abstract(cited: Any) -> str:
    """Return an abstract that others than the journal's authors gave, an English one first."""
    others = sorted(
        cited.iterfind("OtherAbstract"), key=lambda other: other.get("Language", "eng") != "eng"
    )
    texts = (_joined(other.iterfind("AbstractText")) for other in others)
    return next(filter(None, texts), "")


def _joined(elements: Iterable[Any]) -> str:
    """Join the parts of an abstract, each after its heading."""
    parts = []
    for part in elements:
        label = (part.get("Label") or "").strip().rstrip(":")
        text = folded("".join(part.itertext()))
        named = label and label.upper() != "UNLABELLED"
        parts.append(f"{label}: {text}" if named else text)
    return " ".join(filter(None, parts))


def _authors(article: Any) -> Iterator[str]:
    for author in article.iterfind("AuthorList/Author"):
        family = text_of(author, "LastName")
        given = text_of(author, "ForeName") or text_of(author, "Initials")
        name = ", ".join(filter(None, (family, given))) or text_of(author, "CollectiveName")
        if name:
            yield name


def _year(article: Any) -> int | None:
    paths = (
        "Journal/JournalIssue/PubDate/Year",
        "Journal/JournalIssue/PubDate/MedlineDate",
        "ArticleDate/Year",
        "Book/PubDate/Year",
    )
    return next((year for path in paths if (year := year_in(text_of(article, path)))), None)


def _doi(element: Any, article: Any) -> str:
    named = [
        *article.iterfind("ELocationID[@EIdType='doi']"),
        *element.iterfind("PubmedData/ArticleIdList/ArticleId[@IdType='doi']"),
        *article.iterfind("ArticleIdList/ArticleId[@IdType='doi']"),
    ]
    valid = (item for item in named if item.get("ValidYN") != "N")
    dois = (normalise_doi("".join(item.itertext())) for item in valid)
    return next(filter(None, dois), "")


def _keywords(cited: Any) -> Iterator[str]:
    for heading in cited.iterfind("MeshHeadingList/MeshHeading"):
        name = text_of(heading, "DescriptorName")
        qualifiers = [folded("".join(q.itertext())) for q in heading.iterfind("QualifierName")]
        yield "/".join(filter(None, (name, *qualifiers)))
    for keyword in cited.iterfind("KeywordList/Keyword"):
        if text := folded("".join(keyword.itertext())):
            yield text


def _kind(element: Any, article: Any) -> str:
    """Return the kind: of several publication types, that which is no mere article."""
    types = article.iterfind("PublicationTypeList/PublicationType")
    kinds = [kind for item in types if (kind := kind_named("".join(item.itertext())))]
    kinds += ["chapter"] if element.tag == "PubmedBookArticle" else []
    return next((kind for kind in kinds if kind != "article"), "".join(kinds[:1]))


def _fields_of(record: Record) -> Iterator[RawField]:
    """Spell the fields of a record from another format."""
    issue = f"{_ARTICLE}/Journal/JournalIssue"
    values = [
        (f"{_CITED}/PMID", record.pmid),
        (f"{_ARTICLE}/Journal/ISSN", record.issn),
        (f"{issue}/Volume", record.volume),
        (f"{issue}/Issue", record.issue),
        (f"{issue}/PubDate/Year", str(record.year or "")),
        (f"{_ARTICLE}/Journal/Title", record.journal),
        (f"{_ARTICLE}/ArticleTitle", record.title),
        (f"{_ARTICLE}/Pagination/MedlinePgn", record.pages),
        (f"{_ARTICLE}/Abstract/AbstractText", record.abstract),
        *_author_fields(record.authors),
        (f"{_ARTICLE}/Language", record.language),
        (f"{_ARTICLE}/PublicationTypeList/PublicationType", _TYPES.get(record.kind, "")),
        *(
            (f"{_CITED}/KeywordList/Keyword[{place}]", keyword)
            for place, keyword in enumerate(record.keywords, start=1)
        ),
    ]
    if record.doi:
        doi = f"{_ROOT}/PubmedData/ArticleIdList/ArticleId"
        values += [(f"{doi}/@IdType", "doi"), (doi, record.doi)]
    yield from (RawField(path, folded(value), 0) for path, value in values if value)


def _author_fields(authors: Iterable[str]) -> Iterator[tuple[str, str]]:
    for place, name in enumerate(authors, start=1):
        family, comma, given = name.partition(", ")
        author = f"{_ARTICLE}/AuthorList/Author[{place}]"
        yield f"{author}/{'LastName' if comma else 'CollectiveName'}", family
        yield f"{author}/ForeName", given


_TYPES = {
    "article": "Journal Article",
    "preprint": "Preprint",
    "conference": "Congress",
    "book": "Book",
    "chapter": "Book Chapter",
    "thesis": "Academic Dissertation",
    "report": "Technical Report",
}

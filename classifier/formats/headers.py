"""The names that tools give to the columns of a table, and what each means here."""

import re
from collections.abc import Sequence

__all__ = [
    "LABEL_HEADERS",
    "CarriedHeaders",
    "column_of",
    "columns_of",
    "fields_to_map",
    "is_known",
    "names_a_text",
]

_NOISE = re.compile(r"[^a-z0-9#/,;|\t]+")

# The order within a row is the order of preference.
HEADERS: dict[str, tuple[str, ...]] = {
    "record_id": ("record_id",),
    "source_id": (
        "source_id", "id", "key", "accession number", "lens id", "eid", "covidence #",
        "central id", "(source) id", "(internal) id", "ut (unique wos id)", "unique-id",
        "openalex_id", "reference id", "pui", "publication id", "paperid",
        "external_id", "storeid", "an", "nct number", "trialid", "rayyan id",
        "record number", "refid", "ut", "pmid",
    ),
    "title": (
        "title", "article title", "primary title", "document title", "title primary",
        "primary_title", "ti", "t1", "display_name", "titles", "item title", "study title",
        "public title", "brief title", "scientific title", "official title", "paper title",
        "titel", "titre", "titolo", "titulo", "name of publication",
    ),
    "abstract": (
        "abstract", "abstract note", "abstracts", "notes_abstract", "ab", "n2",
        "brief summary", "abstract text", "summary", "paper abstract", "resumen", "resumo",
        "zusammenfassung", "description (abstract)",
    ),
    "authors": (
        "authors", "author", "author(s)", "author/s", "author names", "author full names",
        "authors, primary", "first_authors", "authorships.author.display_name",
        "authorships.raw_author_name", "au", "creators", "contributors", "author name",
        "author list", "autores", "autoren", "auteurs", "group authors", "primary sponsor",
    ),
    "year": (
        "year", "publication year", "published year", "pub year", "year published", "py",
        "publication date", "date published", "date", "date of publication", "pubyear",
        "pubdate", "published", "published date", "publication year (online)",
        "dateregistration3", "date registration", "first posted", "study first submitted",
        "start date", "year of publication", "jahr", "ano", "annee",
    ),
    "journal": (
        "journal", "journal title", "source title", "publication title", "journal/book",
        "periodical full", "publication name", "secondary_title", "journal_name",
        "publication", "primary_location.source.display_name", "jf", "t2", "jo",
        "journal abbreviation", "periodical abbrev", "alternate_title3", "venue", "pubtitle",
        "journal name", "anthology title", "container title", "publication source",
        "host publication", "proceedings title", "conference name", "book title", "revista",
        "zeitschrift",
    ),
    "volume": (
        "volume", "vl", "journal volume", "biblio.volume", "volume number", "vol", "vo",
    ),
    "issue": (
        "issue", "number", "is", "journal issue", "biblio.issue", "issue number", "no",
        "journal number",
    ),
    "pages": (
        "pages", "page", "pagination", "page_info", "page range", "page numbers", "pp",
    ),
    "first_page": (
        "start page", "page start", "first page", "sp", "bp", "article number",
        "biblio.first_page", "startpage", "art. no.", "article no", "art no",
    ),
    "last_page": (
        "end page", "page end", "last page", "ep", "biblio.last_page", "endpage",
    ),
    "issn": (
        "issn", "issn/isbn", "issn (linking)", "sn", "isbn/issn",
        "primary_location.source.issn_l", "issns", "eissn", "print issn", "electronic issn",
        "e-issn",
    ),
    "url": (
        "url", "urls", "link", "ur", "primary_location.landing_page_url", "study url",
        "web address", "articleurl", "plink", "documenturl", "fulltext url", "full text url",
        "source urls", "external url", "source linkout", "paper link", "paper url",
        "article url", "pdf url", "landing page url", "dimensions url",
    ),
    "kind": (
        "kind", "document type", "publication type", "type", "reference type", "item type",
        "ty", "content type", "article type", "doc types", "doctypes", "articletype",
        "publication types", "document types",
    ),
    "search": ("search",),
    "doi": (
        "doi", "doi link", "do", "ids.doi", "full text link", "open url link", "item doi",
        "digital object identifier", "article doi", "paper doi", "doi url", "doi number",
    ),
    "pmid": (
        "pmid", "pubmed id", "medline pmid", "ids.pmid", "pubmed", "pubmed pmid", "pm",
        "pubmed identifier",
    ),
    "keywords": (
        "keywords", "author keywords", "keywords author", "index keywords", "mesh terms",
        "subjects", "manual tags", "automatic tags", "key words", "kw", "descriptors",
        "keywords.display_name", "emtree medical index terms (major focus)",
        "emtree medical index terms", "emtree drug index terms (major focus)",
        "emtree drug index terms", "keywords plus", "descriptor(s)", "identifier keywords",
        "identifierkeywords", "subject terms", "subjectterms", "author_keywords",
        "fields of study", "conditions", "condition", "interventions", "intervention",
        "keyword",
        "palabras clave", "schlagworte",
    ),
    "language": (
        "language", "language of original document", "article language", "la", "languages",
        "sprache", "idioma", "publication language",
    ),
    "external_ids": ("externalids", "ids"),
    "inverted": ("abstract_inverted_index",),
    "listed_authors": ("authorships",),
    "database": ("database", "source register", "source"),
    # Embase cites journal, year and pages in one cell; Cochrane has the journal there.
    "citation": ("source",),
    "cochrane_id": ("central id",),
}  # fmt: skip

_WEB_OF_SCIENCE: dict[str, tuple[str, ...]] = {
    "source_id": ("ut",),
    "title": ("ti",),
    "abstract": ("ab",),
    "authors": ("af", "au", "ca"),
    "year": ("py", "ea"),
    "journal": ("so", "ji"),
    "volume": ("vl",),
    "issue": ("is",),
    "first_page": ("bp", "ar"),
    "last_page": ("ep",),
    "issn": ("sn", "ei"),
    "kind": ("dt",),
    "doi": ("di",),
    "pmid": ("pm",),
    "keywords": ("de", "id"),
    "language": ("la",),
}
_SOURCE_IS_JOURNAL = ({"gsrank", "cites"}, {"longdbname"})
"""Headers of Publish or Perish and of EBSCO, which call the journal the source."""

LABEL_HEADERS: dict[str, tuple[str, ...]] = {
    "label_included": (
        "label_included", "included", "final_included", "asreview_label", "label",
        "inclusion", "included_flag", "included_final", "final_label", "include",
        "final_decision", "screening_decision", "decision", "is this relevant?", "relevant",
    ),
    "label_abstract": (
        "label_abstract", "label_abstract_screening", "abstract_included",
        "included_abstract", "label_abstract_included",
    ),
}  # fmt: skip


def column_of(header: Sequence[str], wanted: Sequence[str]) -> int | None:
    """Return the place of the first wanted name that the header has, or None."""
    folded = [_fold(name) for name in header]
    for name in wanted:
        if _fold(name) in folded:
            return folded.index(_fold(name))
    return None


def columns_of(header: Sequence[str]) -> dict[str, list[int]]:
    """Return where each field of a record may stand, in the order of preference."""
    folded = [_fold(name) for name in header]
    return {
        field: [place for name in names for place, has in enumerate(folded) if has == name]
        for field, names in _wanted({*folded}).items()
    }


def _wanted(folded: set[str]) -> dict[str, dict[str, None]]:
    """Return the names to look for in a header: some databases call a field like another's."""
    if {"pt", "au", "ti"} <= folded:
        headers = dict.fromkeys(HEADERS, ()) | _WEB_OF_SCIENCE
    elif any(marks <= folded for marks in _SOURCE_IS_JOURNAL):
        journal = (*HEADERS["journal"], "source")
        headers = HEADERS | {"journal": journal, "citation": (), "database": ()}
    else:
        headers = HEADERS
    return {field: dict.fromkeys(map(_fold, names)) for field, names in headers.items()}


def fields_to_map() -> tuple[str, ...]:
    """Return the fields that a column can be assigned to."""
    inner = {
        "citation",
        "cochrane_id",
        "external_ids",
        "inverted",
        "listed_authors",
        "database",
    }
    return (*(field for field in HEADERS if field not in inner), *LABEL_HEADERS)


def is_known(name: str) -> bool:
    """Whether a header is that of a field or a label, or none at all."""
    folded = _fold(name)
    return not folded or folded in _KNOWN or folded in _LABELS


class CarriedHeaders:
    """The headers that become fields of a record, as a container of names."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and _fold(name) in _KNOWN


def names_a_text(header: Sequence[str]) -> bool:
    """Whether a row names a title or an abstract, and so may be a header."""
    return any(column_of(header, HEADERS[field]) is not None for field in ("title", "abstract"))


def _fold(name: str) -> str:
    return _NOISE.sub("", name.lower())


_KNOWN = frozenset(
    _fold(name)
    for headers in (HEADERS, _WEB_OF_SCIENCE)
    for names in headers.values()
    for name in names
)
_LABELS = frozenset(_fold(name) for names in LABEL_HEADERS.values() for name in names)

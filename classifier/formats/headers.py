"""The names that tools give to the columns of a table, and what each means here."""

import re
from collections.abc import Sequence

__all__ = ["LABEL_HEADERS", "CarriedHeaders", "column_of", "columns_of", "names_a_text"]

_NOISE = re.compile(r"[^a-z0-9#/,;|\t]+")

# The order within a row is the order of preference.
HEADERS: dict[str, tuple[str, ...]] = {
    "record_id": ("record_id",),
    "source_id": (
        "source_id", "id", "key", "accession number", "lens id", "eid", "covidence #",
        "central id", "(source) id", "(internal) id", "ut (unique wos id)", "unique-id",
        "openalex_id", "reference id", "pui", "pmid",
    ),
    "title": (
        "title", "article title", "primary title", "document title", "title primary",
        "primary_title", "ti", "t1", "display_name", "titles",
    ),
    "abstract": ("abstract", "abstract note", "abstracts", "notes_abstract", "ab", "n2"),
    "authors": (
        "authors", "author", "author(s)", "author/s", "author names", "author full names",
        "authors, primary", "first_authors", "authorships.author.display_name",
        "authorships.raw_author_name", "au", "creators",
    ),
    "year": (
        "year", "publication year", "published year", "pub year", "year published", "py",
        "publication date", "date published", "date", "date of publication",
    ),
    "journal": (
        "journal", "journal title", "source title", "publication title", "journal/book",
        "periodical full", "publication name", "secondary_title", "journal_name",
        "publication", "primary_location.source.display_name", "jf", "t2", "jo",
        "journal abbreviation", "periodical abbrev", "alternate_title3",
    ),
    "volume": ("volume", "vl"),
    "issue": ("issue", "number", "is"),
    "pages": ("pages", "page", "pagination"),
    "first_page": ("start page", "page start", "first page", "sp", "bp", "article number"),
    "last_page": ("end page", "page end", "last page", "ep"),
    "issn": (
        "issn", "issn/isbn", "issn (linking)", "sn", "isbn/issn",
        "primary_location.source.issn_l",
    ),
    "url": ("url", "urls", "link", "ur", "primary_location.landing_page_url"),
    "kind": (
        "kind", "document type", "publication type", "type", "reference type", "item type",
        "ty", "content type",
    ),
    "search": ("search",),
    "doi": ("doi", "doi link", "do", "ids.doi", "full text link", "open url link"),
    "pmid": ("pmid", "pubmed id", "medline pmid", "ids.pmid"),
    "keywords": (
        "keywords", "author keywords", "keywords author", "index keywords", "mesh terms",
        "subjects", "manual tags", "automatic tags", "key words", "kw", "descriptors",
        "keywords.display_name", "emtree medical index terms (major focus)",
        "emtree medical index terms", "emtree drug index terms (major focus)",
        "emtree drug index terms",
    ),
    "language": ("language", "language of original document", "article language", "la"),
    # Embase cites journal, year and pages in one cell; Cochrane has the journal there.
    "citation": ("source",),
    "cochrane_id": ("central id",),
}  # fmt: skip

LABEL_HEADERS: dict[str, tuple[str, ...]] = {
    "label_included": (
        "label_included", "included", "final_included", "asreview_label", "label",
        "inclusion", "included_flag", "included_final", "final_label", "include",
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
    wanted = {field: dict.fromkeys(map(_fold, names)) for field, names in HEADERS.items()}
    return {
        field: [place for name in names for place, has in enumerate(folded) if has == name]
        for field, names in wanted.items()
    }


class CarriedHeaders:
    """The headers that become fields of a record, as a container of names."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and _fold(name) in _KNOWN


def names_a_text(header: Sequence[str]) -> bool:
    """Whether a row names a title or an abstract, and so may be a header."""
    return any(column_of(header, HEADERS[field]) is not None for field in ("title", "abstract"))


def _fold(name: str) -> str:
    return _NOISE.sub("", name.lower())


_KNOWN = frozenset(_fold(name) for names in HEADERS.values() for name in names)

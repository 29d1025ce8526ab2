"""What formats call the kinds of paper, and what a record calls them."""

__all__ = ["bibtex_type", "endnote_type", "kind_named", "ris_codes", "ris_type"]

_RIS = {
    "article": "JOUR EJOUR JFULL MGZN NEWS ABST INPR",
    "preprint": "UNPB",
    "conference": "CONF CPAPER",
    "book": "BOOK EBOOK EDBOOK WHOLE",
    "chapter": "CHAP ECHAP",
    "thesis": "THES",
    "report": "RPRT GOVDOC STAND",
    "other": "GEN ELEC WEB BLOG VIDEO DATA CTLG PAMP LEGAL BILL CASE PAT SER",
}
_BIBTEX = {
    "article": "article",
    "preprint": "unpublished",
    "conference": "inproceedings conference proceedings",
    "book": "book booklet",
    "chapter": "incollection inbook",
    "thesis": "phdthesis mastersthesis thesis",
    "report": "techreport report manual",
    "other": "misc online electronic",
}
_ENDNOTE = {
    "article": ("Journal Article", "17"),
    "preprint": ("Unpublished Work", "34"),
    "conference": ("Conference Paper", "47"),
    "book": ("Book", "6"),
    "chapter": ("Book Section", "5"),
    "thesis": ("Thesis", "32"),
    "report": ("Report", "27"),
    "other": ("Generic", "13"),
}
_RIS_CODES = frozenset(" ".join(_RIS.values()).split()) | frozenset(
    """
    ADVS AGGR ANCIENT ART CHART CLSWK COMP CPAPER DBASE DICT EDBOOK EBOOK ECHAP ENCYC EQUA
    FIGURE GRANT GRNT HEAR ICOMM INTV JFULL LEGAL MANSCPT MAP MPCT MULTI MUSIC PCOMM POD PRESS
    RADIO SLIDE SOUND STAT STANDARD UNBILL UNPB UNPD WEB
    """.split()
)
# In words, as PubMed, Web of Science, Scopus and Embase say it; the first that fits.
_WORDS = (
    ("preprint", "preprint"),
    ("thesis", "thesis"),
    ("dissertation", "thesis"),
    ("conference", "conference"),
    ("congress", "conference"),
    ("meeting abstract", "conference"),
    ("proceedings", "conference"),
    ("chapter", "chapter"),
    ("book section", "chapter"),
    ("book", "book"),
    ("report", "report"),
    ("unpublished", "preprint"),
    ("generic", "other"),
    ("journal", "article"),
    ("article", "article"),
    ("review", "article"),
    ("editorial", "article"),
    ("letter", "article"),
)
_BY_CODE = {
    code: kind
    for table in (_RIS, _BIBTEX)
    for kind, codes in table.items()
    for code in (codes + " " + codes.lower()).split()
}


def kind_named(text: str) -> str:
    """Return the kind that a format's code or words name, or "" for none.

    >>> kind_named("JOUR"), kind_named("phdthesis"), kind_named("Conference Abstract")
    ('article', 'thesis', 'conference')
    >>> kind_named("case reports")
    'article'
    """
    if text in _BY_CODE:
        return _BY_CODE[text]
    name = text.strip().lower()
    if name in _BY_CODE:
        return _BY_CODE[name]
    if name in _RIS:
        return name
    if name.startswith("case report"):
        return "article"
    return next((kind for words, kind in _WORDS if words in name), "")


def ris_codes() -> frozenset[str]:
    """Return the codes that ``TY`` may have."""
    return _RIS_CODES


def ris_type(kind: str) -> str:
    """Return the value of RIS's ``TY`` for a kind; an unknown one is an article.

    >>> ris_type("thesis"), ris_type("")
    ('THES', 'JOUR')
    """
    return _RIS[kind or "article"].split()[0]


def bibtex_type(kind: str) -> str:
    """Return BibTeX's entry type for a kind."""
    return _BIBTEX[kind or "article"].split()[0]


def endnote_type(kind: str) -> tuple[str, str]:
    """Return EndNote's name and number of a reference type for a kind."""
    return _ENDNOTE[kind or "article"]

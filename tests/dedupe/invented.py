"""An invented paper that tests vary, and what the rules say of a pair."""

from dataclasses import replace

from classifier.dedupe import compare
from classifier.schema import Record

TITLE = "Distributed leadership in integrated care networks: a qualitative study"
OTHER_TITLE = "Nursing skill mix and falls on three surgical wards of one hospital"
ABSTRACT = (
    "Care networks span organisations. We interviewed forty managers about who led what, and "
    "when. Leadership moved with the problem at hand, and was lost where budgets stayed put. "
    "Networks that met every week shared it more often than those that met by the quarter."
)
PAPER = Record(
    title=TITLE,
    authors=("Ahlgren, Kim", "Osei, Ama"),
    year=2015,
    journal="Journal of Invented Care",
    doi="10.5555/jic.2015.7",
    pmid="25000001",
)
BARE = replace(PAPER, doi="", pmid="")


def linked(a: Record, b: Record) -> bool:
    return compare(a, b).same


def doubtful(a: Record, b: Record) -> bool:
    return compare(a, b).doubtful

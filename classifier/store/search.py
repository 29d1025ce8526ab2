"""Full-text search over the records, in the words of either engine."""

import re

from sqlalchemy import text

from classifier.store.review import Reading

__all__ = ["search_records"]

_TERM = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')
_SQLITE = text(
    "SELECT records.record_id FROM record_search "
    "JOIN records ON records.number = record_search.rowid WHERE record_search MATCH :query "
    "ORDER BY bm25(record_search, 4, 1, 2, 1), records.record_id LIMIT :n OFFSET :start"
)
_POSTGRES = text(
    "SELECT record_id FROM records, websearch_to_tsquery('english', :query) AS wanted "
    "WHERE searchable @@ wanted "
    "ORDER BY ts_rank(searchable, wanted) DESC, record_id LIMIT :n OFFSET :start"
)


def search_records(reading: Reading, query: str, *, n: int = 50, start: int = 0) -> list[str]:
    """Return the ids of records that have all the words, the best match first.

    Looks through title, abstract, keywords and authors. Endings of English words do not matter;
    a phrase stands in double quotes; a word or phrase with a minus before it must be missing.

    Parameters
    ----------
    n, start : how many ids to return, and how many to pass over before.
    """
    wanted, unwanted = _terms(query)
    if not wanted:
        return []
    sqlite = reading.connection.dialect.name == "sqlite"
    spelled = _fts5_query(wanted, unwanted) if sqlite else _web_query(wanted, unwanted)
    values = {"query": spelled, "n": n, "start": start}
    rows = reading.connection.execute(_SQLITE if sqlite else _POSTGRES, values)
    return list(rows.scalars())


def _terms(query: str) -> tuple[list[str], list[str]]:
    """Return the terms to find and those to miss, each in double quotes and without signs.

    To the search of either engine nearly every sign means something.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for minus, phrase, word in _TERM.findall(query):
        term = re.sub(r"[^\w]+", " ", phrase or word).strip()
        if term:
            (unwanted if minus else wanted).append(f'"{term}"')
    return wanted, unwanted


def _fts5_query(wanted: list[str], unwanted: list[str]) -> str:
    return " NOT ".join([f"({' AND '.join(wanted)})", *unwanted])


def _web_query(wanted: list[str], unwanted: list[str]) -> str:
    return " ".join([*wanted, *(f"-{term}" for term in unwanted)])

"""Lay the demonstration corpus out as the exports of four databases.

``python -m training.demo_exports`` reads ``decisions.csv`` and writes ``exports/`` beside it.
About a third of the records stand in two files and a few in three, and differ there as real
duplicates do: letter case, a missing DOI, initials, a missing abstract, the year of print
against the year online.
"""

import csv
import hashlib
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

__all__ = ["EXPORTS", "Row", "build_exports"]

FOLDER = Path(__file__).resolve().parent.parent / "corpora" / "leadership-demo"
NOTICE = "Written for demonstration by the mechsift project; not a real study."
Row = dict[str, str]


def build_exports(decisions: Path) -> dict[str, str]:
    """Return the text of each export, by file name."""
    with decisions.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {
        name: write([row for row in rows if name in files_of(row)])
        for name, write in EXPORTS.items()
    }


def files_of(row: Row) -> list[str]:
    """Return the exports that a record stands in; the first is its home."""
    names = list(EXPORTS)
    home = _draw(row, "home") % len(names)
    others = (
        0 if _draw(row, "copies") % 100 < 64 else 1 if _draw(row, "copies") % 100 < 94 else 2
    )
    return [names[(home + step) % len(names)] for step in range(others + 1)]


def _draw(row: Row, purpose: str) -> int:
    """Return a number that depends on the record and the purpose alone."""
    text = f"{row['record_id']} {purpose}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")


def _rarely(row: Row, purpose: str, *, per_cent: int) -> bool:
    return _draw(row, purpose) % 100 < per_cent


def _authors(row: Row) -> list[str]:
    return row["authors"].split("; ")


def _ovid_ris(rows: list[Row]) -> str:
    """Ovid's RIS: a bare number before each record, T1, A1, N2, ``Y1  - 2019//``."""
    entries = []
    for number, row in enumerate(rows, start=1):
        lines = [f"{number}. ", "TY  - JOUR", "DB  - Demonstration <written for mechsift>"]
        lines.append(f"ID  - DEMO-{row['record_id'][-3:]}")
        lines.append(f"T1  - {row['title']}.")
        lines += [f"A1  - {author}" for author in _authors(row)]
        lines.append(f"Y1  - {row['year']}//")
        if row["abstract"]:
            lines.append(f"N2  - {row['abstract']}")
        lines += [f"KW  - *{keyword}" for keyword in _keywords(row)]
        lines.append(f"JF  - {row['journal']}")
        lines.append(f"N1  - {NOTICE}")
        if not _rarely(row, "ovid doi", per_cent=25):
            lines.append(f"DO  - https://dx.doi.org/{row['doi']}")
        entries.append("\n".join([*lines, "ER  - ", "", ""]))
    return "".join(entries)


def _pubmed_nbib(rows: list[Row]) -> str:
    """PubMed's tagged lines, wrapped, with ``AID - ... [doi]`` and both author forms."""
    entries = []
    for row in rows:
        lines = [f"PMID- {row['pmid']}", "OWN - DEMO", "STAT- Written for demonstration"]
        lines.append(_wrapped("TI", f"{row['title']}."))
        if row["abstract"]:
            lines.append(_wrapped("AB", row["abstract"]))
        for author in _authors(row):
            family, given = author.split(", ")
            lines += [f"FAU - {author}", f"AU  - {family} {given[0]}"]
        lines += ["LA  - eng", f"DP  - {row['year']} Mar", f"JT  - {row['journal']}"]
        lines += [f"OT  - {keyword}" for keyword in _keywords(row)]
        lines += [f"AID - {row['doi']} [doi]", _wrapped("GN", NOTICE)]
        entries.append("\n".join([*lines, "", ""]))
    return "".join(entries)


def _wrapped(tag: str, text: str) -> str:
    lines = textwrap.wrap(text, 80, break_long_words=False, break_on_hyphens=False)
    return f"{tag:<4}- " + "\n      ".join(lines)


_SCOPUS_COLUMNS = (
    "Authors", "Title", "Year", "Source title", "DOI", "Abstract", "Author Keywords",
    "PubMed ID", "Document Type", "Source", "EID", "Notice",
)  # fmt: skip


def _scopus_csv(rows: list[Row]) -> str:
    """Scopus's columns behind a byte order mark; initials, and the year of print."""
    lines = ["\ufeff" + ",".join(f'"{name}"' for name in _SCOPUS_COLUMNS)]
    for row in rows:
        year = int(row["year"]) + _rarely(row, "print", per_cent=20)
        missing = not row["abstract"] or _rarely(row, "scopus abstract", per_cent=4)
        cells = (
            "; ".join(f"{a.split(', ')[0]} {a.split(', ')[1][0]}." for a in _authors(row)),
            _title_case(row["title"]) if _rarely(row, "case", per_cent=50) else row["title"],
            str(year),
            row["journal"],
            row["doi"],
            "[No abstract available]" if missing else f"{row['abstract']} © {year} {NOTICE}",
            "; ".join(_keywords(row)),
            "",
            "Article",
            "Scopus layout, demonstration",
            f"2-s2.0-demo{row['record_id'][-3:]}",
            NOTICE,
        )
        lines.append(",".join('"' + cell.replace('"', '""') + '"' for cell in cells))
    return "\n".join(lines) + "\n"


def _title_case(text: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in text.split())


def _ebsco_ris(rows: list[Row]) -> str:
    """EBSCO's RIS as CINAHL gives it: no DOI, a tail after the abstract, a second AB."""
    entries = []
    for row in rows:
        lines = ["TY  - JOUR"]
        lines += [f"AU  - {author}" for author in _authors(row)]
        shouted = _rarely(row, "upper", per_cent=15)
        lines.append(f"T1  - {row['title'].upper() if shouted else row['title']}.")
        lines += [f"JO  - {row['journal']}", f"Y1  - {row['year']}/03//"]
        if row["abstract"]:
            lines += [
                f"AB  - {row['abstract']} [ABSTRACT FROM AUTHOR]",
                f"AB  - Copyright note: {NOTICE}",
            ]
        lines += [f"KW  - {keyword.upper()}" for keyword in _keywords(row)]
        lines += [
            f"AN  - 9{row['record_id'][-3:]}00",
            "DP  - EBSCOhost layout, demonstration",
            "ER  - ",
            "",
            "",
        ]
        entries.append("\n".join(lines))
    return "".join(entries)


def _keywords(row: Row) -> Iterator[str]:
    return (keyword for keyword in row["keywords"].split("; ") if keyword)


EXPORTS: dict[str, Callable[[list[Row]], str]] = {
    "cinahl.ris": _ebsco_ris,
    "ovid.ris": _ovid_ris,
    "pubmed.nbib": _pubmed_nbib,
    "scopus.csv": _scopus_csv,
}


def main() -> None:
    """Write the exports beside the decisions."""
    folder = FOLDER / "exports"
    folder.mkdir(exist_ok=True)
    for name, text in build_exports(FOLDER / "decisions.csv").items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

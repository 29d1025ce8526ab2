"""Write the queue's table to a file, and read it back: the suffix picks the format.

Every format holds the same rows. RIS keeps each record's own tags and adds one
``N1  - mechsift:<column>=<value>`` line a column, so a foreign note is never overwritten; such
lines from an earlier run are replaced. What RIS would lose of a value (line ends, control
characters, a blank at the end) is spelled by its code point there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from classifier.errors import UnreadableExportError, UnwritableOutputError
from classifier.formats import read_exports, write_ris
from classifier.outputs import neutralised, replacing, restored
from classifier.schema import RawField, Record

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "SINKS",
    "plain_rows",
    "read_table",
    "write_delimited",
    "write_lines",
    "write_table",
]

NOTE = "mechsift:"
_OUR_NOTE = re.compile(rf"{NOTE}(\w+)=(.*)", re.DOTALL)
_LOST_IN_RIS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]|\s\Z|\\(?=u[0-9a-f]{4})")
_SPELLED = re.compile(r"\\u([0-9a-f]{4})")
_NUMBERS = ("rank", "position", "year", "calibrated", "p_include")


def write_table(table: pd.DataFrame, records: Sequence[Record], path: Path) -> None:
    """Write the table; the file appears whole or not at all.

    Parameters
    ----------
    records : the record of each row, in the table's order (RIS keeps their tags).

    Raises
    ------
    UnwritableOutputError
        If the suffix names no format, or the file cannot be written.
    """
    sink = SINKS.get(path.suffix.lower())
    if sink is None:
        known = ", ".join(sorted(SINKS))
        raise UnwritableOutputError(f"{path.name}: unknown suffix; use one of {known}, .html")
    with replacing(path) as unfinished:
        sink(table, records, unfinished)


def _write_csv(table: pd.DataFrame, _: Sequence[Record], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        write_delimited(table, stream, separator=",")


def _write_tsv(table: pd.DataFrame, _: Sequence[Record], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        write_delimited(table, stream, separator="\t")


def write_delimited(
    table: pd.DataFrame, stream: TextIO, *, separator: str, header: bool = True
) -> None:
    """Write rows as CSV or its kin; no spreadsheet will run a text of theirs."""
    safe = table.copy()
    for name in safe.columns:
        if not _is_number(name):
            safe[name] = safe[name].map(neutralised)
    safe.to_csv(stream, sep=separator, index=False, header=header, lineterminator="\n")


def _is_number(column: str) -> bool:
    return column in _NUMBERS or column.startswith("p_")


def _write_jsonl(table: pd.DataFrame, _: Sequence[Record], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        write_lines(table, stream)


def write_lines(table: pd.DataFrame, stream: TextIO) -> None:
    """Write each row as a line of JSON."""
    for row in plain_rows(table):
        stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def _write_parquet(table: pd.DataFrame, _: Sequence[Record], path: Path) -> None:
    table.to_parquet(path, index=False)


def _write_ris(table: pd.DataFrame, records: Sequence[Record], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for row, record in zip(plain_rows(table), records, strict=True):
            notes = [RawField("N1", _note(name, value), 0) for name, value in row.items()]
            foreign = tuple(field for field in record.raw if not _our_note(field))
            stream.write(write_ris(replace(record, raw=foreign), notes))


def _our_note(field: RawField) -> re.Match[str] | None:
    return _OUR_NOTE.fullmatch(field.value) if field.tag == "N1" else None


def _note(name: str, value: object) -> str:
    text = "" if value is None else str(value)
    return f"{NOTE}{name}={_LOST_IN_RIS.sub(_spell, text)}"


def _spell(lost: re.Match[str]) -> str:
    return f"\\u{ord(lost[0]):04x}"


def _unspelled(code: re.Match[str]) -> str:
    return chr(int(code[1], 16))


def _write_xlsx(table: pd.DataFrame, _: Sequence[Record], path: Path) -> None:
    from classifier.scoring.workbook import write_workbook

    write_workbook(list(table.columns), plain_rows(table), path)


def plain_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows with None for a missing year, and Python's own numbers."""
    plain = table.astype(object).where(table.notna(), None)
    return [
        {str(name): value for name, value in row.items()} for row in plain.to_dict("records")
    ]


SINKS: dict[str, Callable[[pd.DataFrame, Sequence[Record], Path], None]] = {
    ".csv": _write_csv,
    ".tsv": _write_tsv,
    ".xlsx": _write_xlsx,
    ".ris": _write_ris,
    ".jsonl": _write_jsonl,
    ".parquet": _write_parquet,
}


def read_table(path: Path) -> pd.DataFrame:
    """Read back what `write_table` wrote, whatever the format, as the same table."""
    import pandas as pd

    readers: dict[str, Callable[[Path], pd.DataFrame]] = {
        ".csv": partial(_read_delimited, separator=","),
        ".tsv": partial(_read_delimited, separator="\t"),
        ".xlsx": lambda p: pd.read_excel(
            p, dtype=str, keep_default_na=False, engine="calamine"
        ),
        ".jsonl": _read_jsonl,
        ".parquet": pd.read_parquet,
        ".ris": _read_ris,
    }
    return _typed(readers[path.suffix.lower()](path))


def _read_delimited(path: Path, *, separator: str) -> pd.DataFrame:
    import pandas as pd

    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        header = stream.readline()
    signs = {sign: header.count(sign) for sign in ",;\t"}
    likely = max(signs, key=lambda sign: signs[sign])
    if signs[likely] > signs.get(separator, 0):  # saved by a program that parts with semicolons
        separator = likely
    try:
        table = pd.read_csv(path, sep=separator, dtype=str, keep_default_na=False)
    except (pd.errors.ParserError, UnicodeDecodeError) as error:
        reason = (
            str(error).strip().splitlines()[-1].removeprefix("Error tokenizing data. C error: ")
        )
        raise UnreadableExportError(
            path.name, f"is no table as score writes it ({reason}); save it as CSV in UTF-8"
        ) from None
    for name in table.columns:
        if not _is_number(name):
            table[name] = table[name].map(restored)
    return table


def _read_jsonl(path: Path) -> pd.DataFrame:
    import pandas as pd

    with path.open(encoding="utf-8") as lines:
        return pd.DataFrame([json.loads(line) for line in lines])


def _read_ris(path: Path) -> pd.DataFrame:
    import pandas as pd

    rows = []
    for record in read_exports([path]).records:
        notes = filter(None, map(_our_note, record.raw))
        rows.append({note[1]: _SPELLED.sub(_unspelled, note[2]) for note in notes})
    return pd.DataFrame(rows)


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    typed: dict[str, pd.Series[Any]] = {}
    for name in table.columns:
        if name == "year":
            typed[name] = pd.to_numeric(table[name], errors="coerce").astype("Int64")
        elif name in ("rank", "position", "calibrated"):
            typed[name] = pd.to_numeric(table[name]).astype("int64")
        elif name.startswith("p_"):
            typed[name] = pd.to_numeric(table[name]).astype("float64")
        else:
            typed[name] = table[name].fillna("").astype("str")
    return pd.DataFrame(typed)

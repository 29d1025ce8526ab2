"""What people write down around the decisions, in files: TOML, JSON or CSV, both ways.

A file has rows of several kinds (`ANNOTATION_KINDS`): in TOML and JSON a list for each, in CSV
a column ``kind``. Fields are those of the words in `classifier.schema`.
"""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, asdict, dataclass, field, fields
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_type_hints

from classifier.errors import MissingFileError, UnusableEntriesError
from classifier.formats.decisions.tables import NAMES
from classifier.formats.report import Problem
from classifier.outputs import check_place, neutralised, replacing, restored
from classifier.schema import (
    Appraisal,
    Configuration,
    EnteredCount,
    FullText,
    Outcome,
    PairJudgement,
    ProgrammeTheory,
    Quotation,
    Search,
    Sign,
    StakeholderNote,
)

__all__ = [
    "ANNOTATION_KINDS",
    "EntryFile",
    "EntryRow",
    "read_entry_file",
    "write_entry_file",
]

ANNOTATION_KINDS: Mapping[str, type[Any]] = {
    "searches": Search,
    "entered_counts": EnteredCount,
    "pair_judgements": PairJudgement,
    "full_texts": FullText,
    "quotations": Quotation,
    "appraisals": Appraisal,
    "stakeholder_notes": StakeholderNote,
    "programme_theories": ProgrammeTheory,
    "configurations": Configuration,
}
"""What people write down around the decisions, by the name that files and programs use."""

_KIND, _NUMBER, _WITHDRAW = "kind", "number", "withdraw"
_SIGN = re.compile(r"(.*?)\s*\(([+−-])\)")
_PART = ";"
_YES = ("1", "true", "yes")
_NO = ("0", "false", "no")
_PAPERS = ("record_id", "other_id")
_Cells = tuple[int, str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """One entry as a file has it.

    Attributes
    ----------
    line : of a CSV file, from 1; 0 elsewhere.
    called : what a message calls it, such as ``quotations 2``.
    kind : the word in the schema.
    content : its fields that are given; ids of records are as the file names them.
    names : the filled ones among the columns that can name a record.
    number : of the entry that it corrects, or None.
    withdraw : whether that entry is to be taken back.
    """

    line: int
    called: str
    kind: type
    content: Mapping[str, Any]
    names: Mapping[str, str]
    number: int | None = None
    withdraw: bool = False


@dataclass(frozen=True, slots=True)
class EntryFile:
    """The entries of a file, and the rows that could not be followed."""

    source: str
    rows: list[EntryRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_entry_file(path: Path) -> EntryFile:
    """Read the entries of a TOML, JSON or CSV file.

    Raises
    ------
    MissingFileError
        If there is no such file.
    UnusableEntriesError
        If it is none of the three, or names no kind of entry.
    """
    if not path.is_file():
        raise MissingFileError(f"{path}: no such file")
    found = EntryFile(path.name)
    is_table = path.suffix.lower() == ".csv"
    for place, kind, cells in _cells(path):
        line, called = (place, kind) if is_table else (0, f"{kind} {place}")
        try:
            found.rows.append(_row(line, called, kind, cells))
        except ValueError as error:
            found.problems.append(Problem(line, f"{called or 'a row'}: {error}"))
    return found


def _cells(path: Path) -> list[_Cells]:
    """Return line or place, kind and fields of each row of a file."""
    suffix = path.suffix.lower()
    if suffix not in _READERS:
        known = ", ".join(_READERS)
        raise UnusableEntriesError(path.name, f"is no file of entries; write one of {known}")
    try:
        return _READERS[suffix](path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, ValueError, csv.Error) as error:
        told = suffix[1:].upper()
        raise UnusableEntriesError(path.name, f"is no {told} of entries: {error}") from None
    except RecursionError:
        raise UnusableEntriesError(path.name, "is nested too deep to be read") from None


def _lists(document: object) -> list[_Cells]:
    """Return the rows of a list for each kind of entry."""
    if not isinstance(document, dict) or not all(
        isinstance(v, list) for v in document.values()
    ):
        raise ValueError("it must hold one list for each kind of entry")
    return [
        (place, kind, row if isinstance(row, dict) else {})
        for kind, rows in document.items()
        for place, row in enumerate(rows, start=1)
    ]


def _table(text: str) -> list[_Cells]:
    reader = csv.DictReader(text.splitlines(keepends=True))
    if _KIND not in (reader.fieldnames or ()):
        raise ValueError("no column 'kind'")
    rows: list[_Cells] = []
    for row in reader:
        cells = {name: restored(cell.strip()) for name, cell in row.items() if name and cell}
        rows.append(
            (reader.line_num, cells.pop(_KIND, ""), {k: v for k, v in cells.items() if v})
        )
    return rows


_READERS: Mapping[str, Callable[[str], list[_Cells]]] = {
    ".csv": _table,
    ".json": lambda text: _lists(json.loads(text)),
    ".toml": lambda text: _lists(tomllib.loads(text)),
}


def _row(line: int, called: str, kind: str, cells: Mapping[str, Any]) -> EntryRow:
    """Return a row of a file as an entry.

    Raises
    ------
    ValueError
        With the reason why it is none.
    """
    if kind not in ANNOTATION_KINDS:
        raise ValueError(f"no such kind; known: {', '.join(ANNOTATION_KINDS)}")
    word = ANNOTATION_KINDS[kind]
    hints = get_type_hints(word)
    known = {*hints, _NUMBER, _WITHDRAW, *(NAMES if "record_id" in hints else ())}
    unknown = sorted(set(cells) - known)
    if unknown:
        raise ValueError(f"unknown field '{unknown[0]}'; known: {', '.join(sorted(known))}")
    content = {
        name: _value(name, cells[name], hints[name])
        for name in hints
        if name in cells and name not in _PAPERS
    }
    content |= {name: str(cells[name]) for name in _PAPERS if name in cells and name in hints}
    names = {name: str(cells[name]) for name in NAMES if name in cells and "record_id" in hints}
    withdraw = _value(_WITHDRAW, cells.get(_WITHDRAW, False), bool)
    number = _value(_NUMBER, cells[_NUMBER], int) if cells.get(_NUMBER) else None
    if withdraw and number is None:
        raise ValueError("give the number of the entry that is to be withdrawn")
    if not withdraw:
        _require_fields(word, content, names)
    return EntryRow(
        line=line,
        called=called,
        kind=word,
        content=content,
        names=names,
        number=number,
        withdraw=withdraw,
    )


def _require_fields(word: type, content: Mapping[str, Any], names: Mapping[str, str]) -> None:
    for one in fields(word):
        has_default = one.default is not MISSING or one.default_factory is not MISSING
        given = one.name in content or (one.name == "record_id" and names)
        if not (has_default or given):
            raise ValueError(f"lacks the field '{one.name}'")


def _value(name: str, value: Any, hint: Any) -> Any:
    """Return a field's value of the kind that it is to have."""
    kinds = [arg for arg in get_args(hint) if arg is not NoneType] or [hint]
    kind = kinds[0]
    if value is None and NoneType in get_args(hint):
        return None
    if name == "outcomes":
        return tuple(_outcomes(value))
    try:
        return _as_kind(value, kind)
    except (ValueError, TypeError):
        choices = f" ({', '.join(kind)})" if _is_choice(kind) else ""
        raise ValueError(f"'{value}' is no {name}{choices}") from None


def _as_kind(value: Any, kind: Any) -> Any:
    if kind is bool:
        spelled = str(value).casefold()
        if spelled not in (*_YES, *_NO):
            raise ValueError(value)
        return spelled in _YES
    if kind is date:
        return value if isinstance(value, date) else date.fromisoformat(value)
    if _is_choice(kind):
        return kind("-" if value == "−" else value)
    if kind is int and (
        isinstance(value, bool) or int(value) < 0 or int(value) != float(value)
    ):
        raise ValueError(value)
    return kind(value)


def _is_choice(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, StrEnum)


def _outcomes(value: Any) -> Iterator[Outcome]:
    """Yield outcomes from tables of text and sign, or from ``less sharing (-); more (+)``."""
    if isinstance(value, str):
        for part in filter(None, (piece.strip() for piece in value.split(_PART))):
            signed = _SIGN.fullmatch(part)
            text, sign = signed.groups() if signed else (part, "")
            yield Outcome(text=text, sign=_as_kind(sign, Sign) if sign else None)
        return
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ValueError("outcomes must be a list of tables with text and sign")
    for one in value:
        sign = one.get("sign")
        yield Outcome(
            text=str(one.get("text", "")), sign=_value("sign", sign, Sign) if sign else None
        )


Numbered = Sequence[tuple[int, Any]]
"""Entries of one kind, each with the number that names it."""


def write_entry_file(entries: Mapping[str, Numbered], path: Path) -> None:
    """Write entries with their numbers, as JSON or CSV.

    What comes out goes in again: a row whose content was changed corrects the entry of its
    number, and one that was not changes nothing. In CSV, what would begin a formula gets an
    apostrophe in front, which `read_entry_file` takes off again.

    Parameters
    ----------
    entries : the key of each kind in `ANNOTATION_KINDS` to what stands of it.

    Raises
    ------
    UnusableEntriesError, UnwritableOutputError
        If the suffix is neither, or the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in (".json", ".csv"):
        raise UnusableEntriesError(path.name, "entries are written as .json or .csv")
    check_place(path)
    with replacing(path) as unfinished:
        if suffix == ".csv":
            _write_table(entries, unfinished)
        else:
            unfinished.write_text(_as_json(entries), encoding="utf-8")


def _as_json(entries: Mapping[str, Numbered]) -> str:
    document = {
        key: [{_NUMBER: number, **_plain(word)} for number, word in of_kind]
        for key, of_kind in entries.items()
        if of_kind
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _plain(word: Any) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(word).items()
        if value not in ("", None, ())
    }


def _write_table(entries: Mapping[str, Numbered], path: Path) -> None:
    names = dict.fromkeys(f.name for word in ANNOTATION_KINDS.values() for f in fields(word))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [_KIND, _NUMBER, _WITHDRAW, *names])
        writer.writeheader()
        for key, of_kind in entries.items():
            for number, word in of_kind:
                row = _plain(word)
                if "outcomes" in row:
                    row["outcomes"] = f"{_PART} ".join(map(_spelled, word.outcomes))
                safe = {name: neutralised(str(value)) for name, value in row.items()}
                writer.writerow({_KIND: key, _NUMBER: number, **safe})


def _spelled(outcome: Outcome) -> str:
    return f"{outcome.text} ({outcome.sign})".strip() if outcome.sign else outcome.text

"""Merged records as files: one record a group, with the best of each and all its sources."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from classifier.dedupe import DuplicateGroup, Duplicates
from classifier.errors import UnwritableOutputError
from classifier.formats import write_ris
from classifier.outputs import check_place, replacing
from classifier.schema import CORPUS_COLUMNS, RawField, Record
from classifier.scoring.sinks import NOTE

__all__ = ["MERGED_COLUMNS", "check_merged", "write_merged"]

MERGED_COLUMNS = (*CORPUS_COLUMNS, "language", "also_in")

_TAGS = {
    "title": ("TI", "T1"),
    "abstract": ("AB", "N2"),
    "authors": ("AU", "A1"),
    "year": ("PY", "Y1"),
    "journal": ("T2",),
    "doi": ("DO",),
    "pmid": ("PM",),
    "keywords": ("KW",),
    "language": ("LA",),
}
"""Where RIS has a field: the tag to write it in, and others that would be read before it."""
_ALSO_IN = f"{NOTE}also_in="
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_merged(duplicates: Duplicates, path: Path) -> None:
    """Write one record a group as RIS or CSV.

    Raises
    ------
    UnwritableOutputError
        If the suffix is neither ``.ris`` nor ``.csv``, or the file cannot be written.
    """
    check_merged(path)
    write = _merged_ris if path.suffix.lower() == ".ris" else _merged_csv
    with replacing(path) as unfinished:
        write(duplicates.groups, unfinished)


def check_merged(path: Path) -> None:
    """Refuse a file that merged records could not be written to, before any work is done.

    Raises
    ------
    UnwritableOutputError
        If the suffix is neither ``.ris`` nor ``.csv``, or the folder does not exist.
    """
    if path.suffix.lower() not in (".ris", ".csv"):
        raise UnwritableOutputError(f"{path.name}: merged records are written as .ris or .csv")
    check_place(path)


def _merged_ris(groups: Sequence[DuplicateGroup], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for group in groups:
            stream.write(_ris_of(group))


def _ris_of(group: DuplicateGroup) -> str:
    """Keep the tags of the kept record, but for fields that another has better."""
    original, kept = group.members[0], group.kept
    sources = [RawField("N1", f"{_ALSO_IN}{_also_in(group)}", 0)] if group.members[1:] else []
    if original.format != "ris":
        return write_ris(kept, sources)
    changed = [name for name in _TAGS if getattr(kept, name) != getattr(original, name)]
    replaced = {tag for name in changed if getattr(original, name) for tag in _TAGS[name]}
    own = tuple(
        field
        for field in original.raw
        if field.tag not in replaced and not field.value.startswith(_ALSO_IN)
    )
    better = [field for name in changed for field in _fields(kept, name)]
    return write_ris(replace(kept, raw=own), [*better, *sources])


def _fields(record: Record, name: str) -> Iterator[RawField]:
    value = getattr(record, name)
    for part in value if isinstance(value, tuple) else (value,):
        yield RawField(_TAGS[name][0], str(part), 0)


def _merged_csv(groups: Sequence[DuplicateGroup], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, MERGED_COLUMNS, lineterminator="\n")
        writer.writeheader()
        for group in groups:
            cells = {name: _cell(getattr(group.kept, name)) for name in MERGED_COLUMNS[:-1]}
            writer.writerow(cells | {"also_in": _cell(_also_in(group))})


def _also_in(group: DuplicateGroup) -> str:
    return "; ".join(f"{member.source}:{member.position}" for member in group.members[1:])


def _cell(value: Any) -> str:
    """Spell a value; what would begin a formula gets one apostrophe, and never a second."""
    text = "; ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text

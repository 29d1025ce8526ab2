"""Our own columns, and SYNERGY's: a label for each stage, and codes of mechanisms."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import ClassVar

from classifier.formats.decisions.adjudication import label_from, settled_verdict
from classifier.formats.decisions.base import RecordFields, Suggestion, Warn
from classifier.formats.decisions.placing import add_tags, put_cell, suggest_in
from classifier.formats.decisions.words import NOTHING, VERDICTS
from classifier.formats.headers import LABEL_HEADERS, column_of
from classifier.schema import (
    Bearing,
    Decision,
    MechanismMark,
    Presence,
    RawField,
    Stage,
    Verdict,
)

__all__ = ["Own", "marks_of"]

_MARK = "mechsift-decision:"
_KEY = re.compile(rf"{_MARK}([^=]+)=(.*)", re.DOTALL)
_STAGES: dict[str, Stage | None] = {
    "label_included": None,
    "label_abstract": Stage.TITLE_ABSTRACT,
}
_FOREIGN = {"asreview_label"}
_PART = ";"
_WORDS: dict[bool | None, str] = {True: "1", False: "0", None: ""}


class Own:
    """``label_included``, ``label_abstract``, ``mechanism:<id>`` and their kin."""

    name: ClassVar[str] = "mechsift"
    keeps_one_verdict: ClassVar[bool] = True

    def read(self, fields: RecordFields, warn: Warn) -> Iterator[Decision]:
        """Yield one decision a stage, and one with reasons, labels, note and codes."""
        cells = fields.cells or _keys(fields.notes)
        places = _places(tuple(cells)) if cells else {}
        for label, column in places.items():
            verdict = _verdict(cells[column], column, warn)
            if verdict:
                yield Decision(stage=_STAGES[label], verdict=verdict, consensus=True)
        said = Decision(
            reasons=_parts(cells.get("reasons", cells.get("reason", "")) if places else ""),
            labels=_parts(cells.get("decision_labels", "")),
            note=cells.get("decision_note", ""),
            marks=tuple(marks_of(cells, warn)),
        )
        if not said.is_empty:
            yield said

    def write(
        self, fields: Sequence[RawField], decisions: Sequence[Decision], *, table: bool
    ) -> list[RawField]:
        """Return the fields with what reviewers settled on at each stage, and the rest."""
        columns: dict[str, str] = {}
        for column, value in _columns(decisions):
            columns.setdefault(column, value)  # of two codes of one mechanism the first
        if not table:
            kept = [f for f in fields if f.tag != "N1" or not _KEY.fullmatch(f.value)]
            notes = [RawField("N1", f"{_MARK}{k}={v}", 0) for k, v in columns.items() if v]
            return add_tags(kept, notes)
        kept = list(fields)
        for column, value in columns.items():
            kept = put_cell(kept, column, value)
        return kept

    def suggest(
        self, fields: Sequence[RawField], suggestion: Suggestion, *, table: bool
    ) -> list[RawField]:
        """Return the fields with a note."""
        return suggest_in(fields, suggestion, table=table, column="suggestion")


@lru_cache(maxsize=64)
def _places(header: tuple[str, ...]) -> dict[str, str]:
    """Return the column of each label; every record of a file has the same columns."""
    places = {label: column_of(header, names) for label, names in LABEL_HEADERS.items()}
    found = {label: header[place] for label, place in places.items() if place is not None}
    return {label: column for label, column in found.items() if column not in _FOREIGN}


def _keys(notes: Sequence[str]) -> dict[str, str]:
    found = [_KEY.fullmatch(note) for note in notes if note.startswith(_MARK)]
    return {key[1]: key[2] for key in found if key}


def _verdict(cell: str, column: str, warn: Warn) -> Verdict | None:
    word = cell.strip().casefold()
    if word not in VERDICTS and word not in NOTHING:
        warn(f"'{cell}' under {column} is no label; taken as undecided")
    return VERDICTS.get(word)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(_PART) if part.strip())


def marks_of(cells: Mapping[str, str], warn: Warn) -> Iterator[MechanismMark]:
    """Yield the marks that stand in ``mechanism:<id>`` columns and their kin."""
    for column, cell in cells.items():
        kind, colon, name = column.partition(":")
        if kind != "mechanism" or not colon:
            continue
        verdict = _verdict(cell, column, warn)
        if verdict in (Verdict.INCLUDE, Verdict.EXCLUDE):
            presence, bearing = cells.get(f"presence:{name}"), cells.get(f"bearing:{name}")
            yield MechanismMark(
                mechanism_id=name,
                coded=verdict is Verdict.INCLUDE,
                presence=Presence(presence) if presence in set(Presence) else None,
                bearing=Bearing(bearing) if bearing in set(Bearing) else None,
                evidence=cells.get(f"evidence:{name}", "").strip(),
            )


def _columns(decisions: Sequence[Decision]) -> Iterator[tuple[str, str]]:
    label = label_from(decisions)
    is_maybe = settled_verdict(decisions) is Verdict.MAYBE
    yield "label_included", _WORDS[label.included] or ("maybe" if is_maybe else "")
    yield "label_abstract", _WORDS[label.included_abstract]
    yield "reasons", _joined(reason for d in decisions for reason in d.reasons)
    yield "decision_labels", _joined(label for d in decisions for label in d.labels)
    yield "decision_note", "\n".join(d.note for d in decisions if d.note)
    for mark in (mark for d in decisions for mark in d.marks):
        name = mark.mechanism_id
        yield f"mechanism:{name}", _WORDS[mark.coded]
        yield f"presence:{name}", mark.presence or ""
        yield f"bearing:{name}", mark.bearing or ""
        yield f"evidence:{name}", mark.evidence


def _joined(words: Iterator[str]) -> str:
    return f"{_PART} ".join(dict.fromkeys(word.replace(_PART, ",") for word in words))

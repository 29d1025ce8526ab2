"""The labels of a corpus: in columns of its own, else what its reviewers decided."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeVar

from classifier.errors import UnknownNameError, UnusableCorpusError
from classifier.formats.decisions import label_from, read_decisions
from classifier.formats.decisions.words import NOTHING, VERDICTS
from classifier.formats.headers import LABEL_HEADERS, column_of
from classifier.schema import (
    Bearing,
    Codebook,
    Decision,
    Label,
    LabelRule,
    MechanismMark,
    Presence,
    Record,
    Stage,
    Verdict,
    adjudicate_codes,
    settled_marks,
)

__all__ = ["labels_of"]

_KINDS = ("mechanism", "presence", "bearing", "evidence")


def labels_of(
    records: Sequence[Record],
    codebook: Codebook | None,
    *,
    rule: LabelRule = LabelRule.AGREED,
) -> list[Label]:
    """Return one label a record, in the same order; what is not marked is unknown.

    Columns of labels decide for all records of a file. Without them the decisions of its
    reviewers do, as the tool wrote them.

    Parameters
    ----------
    codebook :
        Names the mechanisms whose ``mechanism:<id>`` columns are read; without one,
        only the decisions are.
    rule : makes one label, and one code of each mechanism, of several reviewers' decisions.

    Raises
    ------
    UnusableCorpusError
        If a cell holds something that is no label, or a code that no mechanism answers to.
    """
    columns = _columns_by_source(records, codebook)
    return [_label(record, columns[record.source], codebook, rule) for record in records]


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of one file that hold labels.

    A blank cell is unknown: it never sends the reader on to another column.
    """

    decisions: Mapping[str, str]
    codes: Mapping[tuple[str, str], str]


def _columns_by_source(
    records: Sequence[Record], codebook: Codebook | None
) -> dict[str, _Columns]:
    names: dict[str, dict[str, None]] = {}
    for record in records:
        names.setdefault(record.source, {}).update((f.tag, None) for f in record.raw)
    return {
        source: _Columns(_decisions(list(header)), _codes(header, codebook, source))
        for source, header in names.items()
    }


def _decisions(header: Sequence[str]) -> dict[str, str]:
    places = {label: column_of(header, names) for label, names in LABEL_HEADERS.items()}
    return {label: header[place] for label, place in places.items() if place is not None}


def _codes(
    header: Iterable[str], codebook: Codebook | None, source: str
) -> dict[tuple[str, str], str]:
    """Return the ``kind:<id>`` columns, by kind and mechanism."""
    codes: dict[tuple[str, str], str] = {}
    for tag in header:
        kind, colon, name = tag.partition(":")
        if codebook and colon and kind in _KINDS:
            codes[kind, _find(codebook, name, f"{source}, column '{tag}'")] = tag
    return codes


def _label(
    record: Record, columns: _Columns, codebook: Codebook | None, rule: LabelRule
) -> Label:
    cells = {field.tag: field.value for field in record.raw}
    where = f"{record.source}, record {record.position}"

    decisions = read_decisions(record)
    label = label_from(decisions, rule=rule)

    def decision(column: str, *, otherwise: bool | None) -> bool | None:
        name = columns.decisions.get(column)
        return _verdict(cells.get(name, ""), f"{where}, {name}") if name else otherwise

    own = columns.decisions
    return Label(
        record_id=record.record_id,
        included=decision("label_included", otherwise=None if own else label.included),
        included_abstract=decision(
            "label_abstract", otherwise=None if own else label.included_abstract
        ),
        marks=_all_marks(cells, columns, decisions, codebook, where, rule) if codebook else (),
    )


def _verdict(text: str, where: str) -> bool | None:
    folded = text.strip().casefold()
    if folded in VERDICTS:
        return {Verdict.INCLUDE: True, Verdict.EXCLUDE: False}.get(VERDICTS[folded])
    if folded in NOTHING:
        return None
    raise UnusableCorpusError(f"{where}: '{text}' is no label; write 1, 0 or leave it blank")


def _all_marks(
    cells: Mapping[str, str],
    columns: _Columns,
    decisions: Sequence[Decision],
    codebook: Codebook,
    where: str,
    rule: LabelRule,
) -> tuple[MechanismMark, ...]:
    """Return the marks in columns, else the codes and labels that reviewers gave."""
    in_columns = tuple(_marks(cells, columns, codebook, where))
    return in_columns or _adjudicated(decisions, codebook, rule)


def _adjudicated(
    decisions: Iterable[Decision], codebook: Codebook, rule: LabelRule
) -> tuple[MechanismMark, ...]:
    """Return the settled codes of the mechanisms that reviewers' codes or labels name."""
    named: dict[Stage, list[Decision]] = {}
    for decision in decisions:
        stage = decision.stage or Stage.TITLE_ABSTRACT
        marks = tuple(_named_marks(decision, codebook))
        named.setdefault(stage, []).append(replace(decision, marks=marks))
    return settled_marks(adjudicate_codes(named, rule=rule))


def _named_marks(decision: Decision, codebook: Codebook) -> Iterator[MechanismMark]:
    """Yield the first mark of each mechanism that a reviewer's code or label names."""
    named: dict[str, MechanismMark] = {}
    labels = [MechanismMark(mechanism_id=label, coded=True) for label in decision.labels]
    for mark in (*decision.marks, *labels):
        with suppress(UnknownNameError):  # most labels name no mechanism
            mechanism_id = codebook.find(mark.mechanism_id).mechanism_id
            named.setdefault(mechanism_id, replace(mark, mechanism_id=mechanism_id))
    yield from named.values()


def _marks(
    cells: Mapping[str, str], columns: _Columns, codebook: Codebook, where: str
) -> Iterator[MechanismMark]:
    listed = _listed(cells, codebook, where)
    for mechanism in codebook.mechanisms:
        name = mechanism.mechanism_id
        cell = {kind: _cell(cells, columns.codes.get((kind, name))) for kind in _KINDS}
        coded = _verdict(cell["mechanism"], f"{where}, mechanism:{name}")
        if coded is None and listed is not None:
            coded = name in listed
        if coded is None:
            continue
        yield MechanismMark(
            mechanism_id=name,
            coded=coded,
            presence=_one_of(Presence, cell["presence"], f"{where}, presence:{name}"),
            bearing=_one_of(Bearing, cell["bearing"], f"{where}, bearing:{name}"),
            evidence=cell["evidence"].strip(),
        )


def _cell(cells: Mapping[str, str], column: str | None) -> str:
    return "" if column is None else cells.get(column, "")


def _listed(cells: Mapping[str, str], codebook: Codebook, where: str) -> set[str] | None:
    """Return the ids in a ``labels`` list of coded JSON Lines, or None without one."""
    if "labels" not in cells:
        return None
    place = f"{where}, labels"
    return {_find(codebook, name, place) for name in _names_in(cells["labels"], place)}


def _names_in(text: str, where: str) -> list[str]:
    """Return the names in a JSON list, or between semicolons in a table's cell."""
    if not text.lstrip().startswith(("[", "{")):
        return [name for name in text.split(";") if name.strip()]
    try:
        names = json.loads(text)
    except ValueError:
        names = None
    if not isinstance(names, list):
        raise UnusableCorpusError(f"{where}: '{text}' is no list of mechanisms") from None
    return [str(name) for name in names]


def _find(codebook: Codebook, name: str, where: str) -> str:
    try:
        return codebook.find(name).mechanism_id
    except UnknownNameError as error:
        raise UnusableCorpusError(f"{where}: {error}") from None


_Mark = TypeVar("_Mark", Presence, Bearing)


def _one_of(kind: type[_Mark], text: str, where: str) -> _Mark | None:
    if not text.strip():
        return None
    try:
        return kind(text.strip().casefold())
    except ValueError:
        known = ", ".join(kind)
        raise UnusableCorpusError(f"{where}: '{text}' must be one of {known}") from None

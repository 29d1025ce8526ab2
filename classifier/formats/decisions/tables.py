"""Many decisions from one table, as a person or another program wrote them."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from classifier.errors import (
    InvalidOptionError,
    MissingFileError,
    UnknownNameError,
    UnusableDecisionsError,
)
from classifier.formats.decisions.own import marks_of
from classifier.formats.decisions.words import VERDICTS
from classifier.formats.report import Problem
from classifier.schema import (
    Bearing,
    Decision,
    MechanismMark,
    Presence,
    Stage,
    Verdict,
    member_named,
)

__all__ = [
    "NAMES",
    "DecisionRow",
    "DecisionTable",
    "decision_from_words",
    "format_mark",
    "one_row_table",
    "parse_mark",
    "read_decision_table",
]

NAMES = ("record_id", "source_id", "doi", "pmid")
"""The columns that a row can name its record by, the surest first."""

_WORDS = VERDICTS | {"skip": Verdict.SKIP}
_PART = ";"
_NOT = "no"


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision, and what the file calls its record.

    Attributes
    ----------
    names : the filled ones among `NAMES`.
    decision : without the id of a record.
    """

    line: int
    names: Mapping[str, str]
    decision: Decision


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """The decisions of a file, and the rows that could not be followed."""

    source: str
    rows: list[DecisionRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_decision_table(
    path: Path, *, reviewer: str = "", stage: Stage = Stage.TITLE_ABSTRACT
) -> DecisionTable:
    """Read a CSV of decisions: a record, a verdict, and what else the reviewer said.

    Parameters
    ----------
    reviewer, stage : of the rows whose own cells are blank.

    Raises
    ------
    MissingFileError
        If there is no such file.
    UnusableDecisionsError
        If it is no CSV, or names no record or no verdict in its header.
    """
    if not path.is_file():
        raise MissingFileError(f"{path}: no such file")
    table = DecisionTable(path.name)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        try:
            reader = csv.DictReader(stream)
            _check_header(list(reader.fieldnames or ()), path.name)
            for cells in reader:
                _add_row(table, cells, reader.line_num, reviewer=reviewer, stage=stage)
        except (UnicodeDecodeError, csv.Error):
            raise UnusableDecisionsError(
                path.name, "is no CSV in UTF-8; save it as one"
            ) from None
    return table


def _check_header(header: list[str], source: str) -> None:
    if "verdict" not in header:
        raise UnusableDecisionsError(f"{source}, line 1", "has no column verdict; add one")
    if not set(NAMES) & set(header):
        raise UnusableDecisionsError(
            f"{source}, line 1", f"names no record; add one of the columns {', '.join(NAMES)}"
        )


def _add_row(
    table: DecisionTable,
    row: Mapping[str | None, str | None],
    line: int,
    *,
    reviewer: str,
    stage: Stage,
) -> None:
    """Add the decision of a row, or the reason why there is none."""
    cells = {name: (cell or "").strip() for name, cell in row.items() if name is not None}

    def note(reason: str) -> None:
        table.problems.append(Problem(line, reason))

    verdict = _WORDS.get(cells["verdict"].casefold())
    names = {name: cells[name] for name in NAMES if cells.get(name)}
    who = cells.get("reviewer") or reviewer
    where = cells.get("stage") or stage.value
    if not verdict:
        return note(
            f"'{cells['verdict']}' is no verdict; write include, exclude, maybe or skip"
        )
    if not names:
        return note(f"names no record; fill one of {', '.join(NAMES)}")
    if not who:
        return note("names no reviewer; add a column reviewer")
    if where not in set(Stage):
        return note(f"'{where}' is no stage; write {' or '.join(Stage)}")
    decision = Decision(
        reviewer=who,
        stage=Stage(where),
        verdict=verdict,
        reasons=_parts(cells.get("reasons") or cells.get("reason", "")),
        labels=_parts(cells.get("labels", "")),
        note=cells.get("note", ""),
        marks=tuple(marks_of(cells, note)),
        seconds=_seconds(cells.get("seconds", "")),
        decision_id=cells.get("decision_id", ""),
    )
    table.rows.append(DecisionRow(line, names, decision))
    return None


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(_PART) if part.strip())


def _seconds(text: str) -> float | None:
    """Return the time that was noted; what is no number was not measured."""
    try:
        return max(float(text), 0.0)
    except ValueError:
        return None


def decision_from_words(
    verdict: str,
    *,
    reasons: Sequence[str] = (),
    mechanisms: Sequence[str] = (),
    note: str = "",
) -> Decision:
    """Return a decision as it is said on the command line, by nobody on nothing yet.

    Parameters
    ----------
    verdict : include, exclude, maybe or skip, or a word that tables have for it.
    mechanisms : each as ``ID``, ``ID:PRESENCE`` or ``ID:PRESENCE:BEARING``, or ``ID:no``.

    Raises
    ------
    UnknownNameError
        If the verdict, the presence or the bearing is none.
    """
    if verdict.casefold() not in _WORDS:
        raise UnknownNameError("verdict", verdict, [word.value for word in Verdict])
    return Decision(
        verdict=_WORDS[verdict.casefold()],
        reasons=tuple(reasons),
        note=note,
        marks=tuple(map(parse_mark, mechanisms)),
    )


def parse_mark(text: str) -> MechanismMark:
    """Return a mark as it is said on the command line.

    Raises
    ------
    UnknownNameError
        If the presence or the bearing is none.
    """
    name, _, rest = text.partition(":")
    if rest == _NOT:
        return MechanismMark(mechanism_id=name, coded=False)
    presence, _, bearing = rest.partition(":")
    return MechanismMark(
        mechanism_id=name,
        coded=True,
        presence=member_named(Presence, presence, kind="presence") if presence else None,
        bearing=member_named(Bearing, bearing, kind="bearing") if bearing else None,
    )


def format_mark(mark: MechanismMark) -> str:
    """Return how a mark is said on the command line, without its sentence.

    Examples
    --------
    >>> format_mark(MechanismMark(mechanism_id="trust", coded=True, bearing=Bearing.WEAKENS))
    'trust::weakens'
    >>> format_mark(MechanismMark(mechanism_id="trust", coded=False))
    'trust:no'
    """
    if not mark.coded:
        return f"{mark.mechanism_id}:{_NOT}"
    return f"{mark.mechanism_id}:{mark.presence or ''}:{mark.bearing or ''}".rstrip(":")


def one_row_table(
    record_id: str, said: Decision, *, reviewer: str, stage: Stage
) -> DecisionTable:
    """Return a table of one decision.

    Raises
    ------
    InvalidOptionError
        If no record or no reviewer is named.
    """
    if not record_id:
        raise InvalidOptionError("RECORD", "left out", "name a record, or a file with --from")
    if not reviewer:
        raise InvalidOptionError("--reviewer", "left out", "say who decides")
    decision = replace(said, reviewer=reviewer, stage=stage)
    row = DecisionRow(0, {"record_id": record_id}, decision)
    return DecisionTable("the command line", [row])

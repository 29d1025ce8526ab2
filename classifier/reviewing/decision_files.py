"""Many decisions from one table, as a person or another program wrote them."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from classifier.errors import MissingFileError, UnusableDecisionsError
from classifier.formats import Problem
from classifier.formats.decisions.own import marks_of
from classifier.formats.decisions.words import VERDICTS
from classifier.schema import Decision, Stage, Verdict

__all__ = ["NAMES", "DecisionRow", "DecisionTable", "read_decision_table"]

NAMES = ("record_id", "source_id", "doi", "pmid")
"""The columns that a row can name its record by, the surest first."""

_WORDS = VERDICTS | {"skip": Verdict.SKIP}
_PART = ";"


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

"""What reviewers decided: rows are added, never changed; a correction names what it supersedes.

A decision has an id that whoever decides may give, so that one sent twice is kept once. Each
reviewer has at most one standing decision on a record at a stage, consensus apart.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Table, insert, select

from classifier.errors import OutdatedChangeError
from classifier.schema import (
    Decision,
    EvidenceCheck,
    MechanismMark,
    Stage,
    refuse_lone_surrogates,
)
from classifier.store.audit import log
from classifier.store.decision_queries import DECISION_COLUMNS, STANDING, find_decision
from classifier.store.review import Writing
from classifier.store.rows import require_all
from classifier.store.tables import (
    decisions,
    evidence_checks,
    marks,
    records,
    resolutions,
    reviewers,
)

__all__ = [
    "append_decision",
    "decision_checksum",
    "withdraw_decision",
]

_SUBJECT = (
    decisions.c.record_id,
    decisions.c.reviewer,
    decisions.c.stage,
    decisions.c.consensus,
)
"""What a decision is about: each has at most one that stands."""


def append_decision(
    writing: Writing, decision: Decision, *, settles: Iterable[str] = ()
) -> Decision:
    """Keep a decision; one that is kept already is given back as it is.

    Parameters
    ----------
    decision : by a reviewer and on a record of this review. Without an id it gets one, without
        a moment that of the transaction.
    settles : ids of the decisions whose conflict this one, a consensus, settles.

    Raises
    ------
    InvalidOptionError
        If a text of it cannot be written.
    UnknownNameError
        If the review has no such record or reviewer.
    OutdatedChangeError
        If the reviewer has another standing decision on the record at the stage, if what it
        corrects is not standing, or if its id belongs to another decision.
    """
    refuse_lone_surrogates(decision, where="decision")
    decision = _completed(decision, writing)
    stored = find_decision(writing, decision.decision_id)
    if stored is not None:
        return _same(stored, decision)
    _check(writing, decision)
    _insert(writing, decision, settles=settles)
    log(
        writing,
        "withdraw_decision" if decision.is_empty else "decide",
        subject=decision.record_id,
        decision=decision.decision_id,
        supersedes=decision.supersedes,
    )
    return decision


def withdraw_decision(
    writing: Writing, decision_id: str, *, withdrawal_id: str = ""
) -> Decision:
    """Undo a decision by a row that supersedes it and says nothing; return that row.

    Raises
    ------
    OutdatedChangeError
        If there is no such decision, or it is not standing.
    """
    undone = _stored_subject(writing, decision_id)
    if undone is None:
        raise OutdatedChangeError(f"there is no decision '{decision_id}' to undo")
    return append_decision(
        writing,
        Decision(
            record_id=undone.record_id,
            reviewer=undone.reviewer,
            stage=undone.stage,
            consensus=undone.consensus,
            decision_id=withdrawal_id,
            supersedes=decision_id,
        ),
    )


def decision_checksum(decision: Decision) -> str:
    """Return SHA-256 over all that a decision says, 64 hex digits.

    Fields that say nothing do not count, so that a field added later changes no checksum.
    """
    filled = {
        name: value
        for name, value in asdict(decision).items()
        if value not in (None, "", (), False)
    }
    if decision.decided_at:
        filled["decided_at"] = decision.decided_at.timestamp()
    text = json.dumps(filled, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _completed(decision: Decision, writing: Writing) -> Decision:
    dated = replace(decision, decided_at=decision.decided_at or writing.at)
    if dated.decision_id:
        return dated
    return replace(dated, decision_id=decision_checksum(dated)[:32])


def _same(stored: Decision, decision: Decision) -> Decision:
    """Give back what is stored, if it is what is sent again; the moment may differ."""
    if replace(decision, decided_at=stored.decided_at) == stored:
        return stored
    raise OutdatedChangeError(
        f"decision '{decision.decision_id}' is kept already and says something else; "
        "correct it by a new one that supersedes it"
    )


def _check(writing: Writing, decision: Decision) -> None:
    if decision.supersedes:
        _check_superseded(writing, decision)
    else:
        _check_first(writing, decision)


def _check_superseded(writing: Writing, decision: Decision) -> None:
    """Refuse to correct what is not there, somebody else's, a withdrawal or not the newest."""
    older = _stored_subject(writing, decision.supersedes)
    if older is None:
        raise OutdatedChangeError(f"there is no decision '{decision.supersedes}' to correct")
    if tuple(older[: len(_SUBJECT)]) != _subject(decision):
        raise OutdatedChangeError(
            f"decision '{decision.supersedes}' is not by {decision.reviewer} on record "
            f"'{decision.record_id}' at that stage; only such a one can be corrected"
        )
    if older.withdraws:
        raise OutdatedChangeError(
            f"decision '{decision.supersedes}' is a withdrawal; decide anew"
        )
    if older.successor is not None:
        raise OutdatedChangeError(
            f"decision '{decision.supersedes}' was corrected meanwhile by "
            f"'{older.successor}'; look again"
        )


def _stored_subject(writing: Writing, decision_id: str) -> Any:
    """Return what a decision is about, whether it withdraws, and its `successor`."""
    later = decisions.alias("later")
    successor = select(later.c.decision_id).where(later.c.supersedes == decision_id)
    statement = select(
        *_SUBJECT, decisions.c.withdraws, successor.scalar_subquery().label("successor")
    )
    wanted = statement.where(decisions.c.decision_id == decision_id)
    row: Any = writing.connection.execute(wanted).first()
    return row


def _check_first(writing: Writing, decision: Decision) -> None:
    """Refuse an unknown record or reviewer, and a second decision of the same reviewer."""
    equal = [
        column.is_not_distinct_from(value)
        for column, value in zip(_SUBJECT, _subject(decision), strict=True)
    ]
    standing = select(decisions.c.decision_id).where(*equal, STANDING).limit(1)
    names = (
        (records.c.record_id, decision.record_id, "record"),
        (reviewers.c.name, decision.reviewer, "reviewer"),
    )
    (other,) = require_all(writing, names, standing.scalar_subquery())
    if other is not None:
        raise OutdatedChangeError(
            f"{decision.reviewer} has decided on record '{decision.record_id}' already; "
            f"correct decision '{other}' instead"
        )


def _subject(decision: Decision) -> tuple[str, str, Stage | None, bool]:
    return decision.record_id, decision.reviewer, decision.stage, decision.consensus


def _insert(writing: Writing, decision: Decision, *, settles: Iterable[str]) -> None:
    row = {column.name: getattr(decision, column.name) for column in DECISION_COLUMNS}
    row |= {
        "withdraws": bool(decision.supersedes) and decision.is_empty,
        "checksum": decision_checksum(decision),
        "at": writing.at,
        "by": writing.by,
    }
    writing.connection.execute(insert(decisions), row)
    _insert_parts(writing, marks, decision.decision_id, decision.marks)
    _insert_parts(writing, evidence_checks, decision.decision_id, decision.checks)
    settled = [{"decision_id": decision.decision_id, "settles": other} for other in settles]
    if settled:
        writing.connection.execute(insert(resolutions), settled)


def _insert_parts(
    writing: Writing,
    table: Table,
    decision_id: str,
    parts: Sequence[MechanismMark | EvidenceCheck],
) -> None:
    rows = [
        {"decision_id": decision_id, "ordinal": ordinal, **asdict(part)}
        for ordinal, part in enumerate(parts)
    ]
    if rows:
        writing.connection.execute(insert(table), rows)

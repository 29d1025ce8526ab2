"""A page of the papers of a review: filtered, sorted, blinded as the viewer is."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    select,
)

from classifier.schema import Flag, Stage, Verdict
from classifier.store.decision_queries import STANDING
from classifier.store.review import Reading
from classifier.store.runs import scores
from classifier.store.search import search_records
from classifier.store.tables import decisions, duplicates, queue, records

__all__ = ["Order", "PaperFilter", "PaperRow", "State", "browse_papers", "expected_in_queue"]

_MOST_FOUND = 2_000
_HIDDEN = "hidden"


class Order(StrEnum):
    """By what papers are sorted."""

    QUEUE = "queue"
    SCORE = "score"
    YEAR = "year"
    TITLE = "title"


class State(StrEnum):
    """Which papers are shown: all, those in the queue, or those that a viewer decided on."""

    ALL = "all"
    QUEUED = "queued"
    MINE = "mine"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFilter:
    """Which papers are wanted, and in which order.

    Attributes
    ----------
    viewer : name of the reviewer who looks.
    blind : whether what others said of a paper in the queue must not show in any way.
    words : to be found in title, abstract, keywords or authors; "" for all papers.
    flag : only papers with that flag, or None.
    """

    viewer: str
    blind: bool
    stage: Stage = Stage.TITLE_ABSTRACT
    words: str = ""
    flag: Flag | None = None
    state: State = State.ALL
    order: Order = Order.QUEUE


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """One paper of the list.

    Attributes
    ----------
    p_include, flags : None and empty where there are none, or where they would tell what
        another reviewer said.
    verdict : the viewer's own, or None.
    queued : whether somebody is still to decide on it.
    """

    record_id: str
    title: str
    year: int | None
    source: str
    has_abstract: bool
    p_include: float | None
    flags: tuple[Flag, ...]
    verdict: Verdict | None
    queued: bool


def browse_papers(
    reading: Reading, wanted: PaperFilter, *, n: int, start: int = 0
) -> tuple[list[PaperRow], int]:
    """Return one page of papers, and how many there are in all.

    At most 2,000 papers are looked for by words.

    Parameters
    ----------
    n, start : papers of a page, and how many to pass over before.
    """
    statement = _papers(reading, wanted)
    total = reading.connection.execute(
        select(func.count()).select_from(statement.subquery())
    ).scalar_one()
    page = statement.order_by(*_sorted(wanted), records.c.record_id).limit(n).offset(start)
    return [_row(row) for row in reading.connection.execute(page)], total


def expected_in_queue(reading: Reading, *, stage: Stage) -> float:
    """Return the sum of the probabilities of inclusion over the papers in the queue."""
    statement = (
        select(func.coalesce(func.sum(scores.c.p_include), 0.0))
        .select_from(queue.join(scores, scores.c.record_id == queue.c.record_id))
        .where(queue.c.stage == stage)
    )
    return float(reading.connection.execute(statement).scalar_one())


def _papers(reading: Reading, wanted: PaperFilter) -> Select[Any]:
    own = _own_decisions(wanted)
    in_queue = and_(queue.c.record_id == records.c.record_id, queue.c.stage == wanted.stage)
    hidden = _hidden(wanted)
    joined = records.outerjoin(queue, in_queue)
    joined = joined.outerjoin(scores, scores.c.record_id == records.c.record_id)
    joined = joined.outerjoin(own, own.c.record_id == records.c.record_id)
    return (
        select(
            records.c.record_id,
            records.c.title,
            records.c.year,
            records.c.source,
            (records.c.abstract != "").label("has_abstract"),
            case((hidden, None), else_=scores.c.p_include).label("p_include"),
            scores.c.flags,
            own.c.verdict,
            queue.c.position,
            hidden.label(_HIDDEN),
        )
        .select_from(joined)
        .where(*_narrowed(reading, wanted, hidden, own))
    )


def _own_decisions(wanted: PaperFilter) -> Subquery:
    return (
        select(decisions.c.record_id, decisions.c.verdict)
        .where(
            decisions.c.stage == wanted.stage,
            decisions.c.reviewer == wanted.viewer,
            decisions.c.consensus.is_(False),
            STANDING,
        )
        .subquery("own")
    )


def _hidden(wanted: PaperFilter) -> ColumnElement[bool]:
    """Whether somebody else decided on a paper that still waits for a decision."""
    if not wanted.blind:
        return literal(False)  # noqa: FBT003
    other = decisions.alias("other")
    later = decisions.alias("later")
    decided = exists().where(
        other.c.record_id == records.c.record_id,
        other.c.stage == wanted.stage,
        other.c.reviewer != wanted.viewer,
        other.c.consensus.is_(False),
        other.c.withdraws.is_(False),
        other.c.verdict.is_not(None),
        other.c.verdict != Verdict.SKIP,
        ~exists().where(later.c.supersedes == other.c.decision_id),
    )
    return and_(queue.c.position.is_not(None), decided)


def _narrowed(
    reading: Reading, wanted: PaperFilter, hidden: ColumnElement[bool], own: Subquery
) -> list[ColumnElement[bool]]:
    stands_in = exists().where(
        duplicates.c.record_id == records.c.record_id, duplicates.c.kept.is_(False)
    )
    narrowed: list[ColumnElement[bool]] = [~stands_in]
    if wanted.words.strip():
        matches = search_records(reading, wanted.words, n=_MOST_FOUND)
        narrowed.append(records.c.record_id.in_(matches))
    if wanted.flag is not None:
        raised = cast(scores.c.flags, Text).contains(f'["{wanted.flag}"')
        narrowed += [raised, ~hidden]
    if wanted.state is State.QUEUED:
        narrowed.append(queue.c.position.is_not(None))
    elif wanted.state is State.MINE:
        narrowed.append(own.c.verdict.is_not(None))
    return narrowed


def _sorted(wanted: PaperFilter) -> list[Any]:
    if wanted.order is Order.YEAR:
        return [records.c.year.is_(None), records.c.year.desc()]
    if wanted.order is Order.TITLE:
        return [func.lower(records.c.title)]
    if wanted.order is Order.SCORE:
        shown = case((_hidden(wanted), None), else_=scores.c.margin)
        return [shown.is_(None), shown.desc()]
    return [queue.c.position.is_(None), queue.c.position]


def _row(row: Any) -> PaperRow:
    hidden = bool(getattr(row, _HIDDEN))
    flags = () if hidden or row.flags is None else tuple(Flag(flag) for flag, _ in row.flags)
    return PaperRow(
        record_id=row.record_id,
        title=row.title,
        year=row.year,
        source=row.source,
        has_abstract=bool(row.has_abstract),
        p_include=row.p_include,
        flags=flags,
        verdict=row.verdict,
        queued=row.position is not None,
    )

"""People who join a review, and people who leave it while records wait for them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from classifier.errors import InvalidOptionError
from classifier.reviewing.team import find_lead, load_settings
from classifier.schema import Assignment, Reviewer, Stage
from classifier.store import (
    Reading,
    Review,
    add_reviewer,
    assign,
    change_reviewer,
    current_decisions,
    find_reviewer,
    list_assignments,
    list_reviewers,
    unassign,
)

__all__ = ["join_review", "leave_review", "passed_on"]


def join_review(review: Review, name: str, *, by: str = "") -> None:
    """Let a person screen, for the first time or again; papers of later imports come to them.

    Parameters
    ----------
    by : who lets them, or "" for the lead.
    """
    with review.write(by=by or find_lead(review)) as writing:
        known = {one.name: one for one in list_reviewers(writing)}
        if name in known:
            change_reviewer(writing, replace(known[name], active=True))
        else:
            add_reviewer(writing, Reviewer(name=name))


def leave_review(review: Review, name: str, *, by: str = "") -> int:
    """Let a person rest; what they decided stays, what waits for them goes to the others.

    Returns
    -------
    How many assignments were passed on.

    Raises
    ------
    UnknownNameError
        If there is no such reviewer.
    InvalidOptionError
        If too few would be left for the design.
    """
    with review.write(by=by or find_lead(review)) as writing:
        person = find_reviewer(writing, name)
        others = [o.name for o in list_reviewers(writing) if o.active and o.name != name]
        settings = load_settings(writing)
        needed = max(settings.design.min_reviewers, settings.full_text_design.min_reviewers)
        if len(others) < needed:
            raise InvalidOptionError(
                "--rest",
                name,
                f"the design takes {needed} reviewers; let another one join first",
            )
        change_reviewer(writing, replace(person, active=False))
        moved = 0
        for stage in Stage:
            waiting = _waiting_for(writing, name, stage)
            unassign(writing, waiting)
            new = list(passed_on(waiting, others, list_assignments(writing, stage=stage)))
            assign(writing, new)
            moved += len(new)
    return moved


def passed_on(
    waiting: Sequence[Assignment], others: Sequence[str], given: Iterable[Assignment]
) -> Iterator[Assignment]:
    """Yield who takes over what waits for somebody who leaves, by turns.

    A paper that everybody else has already is not judged by one more.

    Parameters
    ----------
    given : the assignments that stay.
    """
    taken = {(one.record_id, one.reviewer) for one in given}
    turn = 0
    for one in waiting:
        free = [name for name in others if (one.record_id, name) not in taken]
        if free:
            yield replace(one, reviewer=free[turn % len(free)])
            turn += 1


def _waiting_for(reading: Reading, name: str, stage: Stage) -> list[Assignment]:
    decided = {d.record_id for d in current_decisions(reading, stage=stage, reviewer=name)}
    given = list_assignments(reading, reviewer=name, stage=stage)
    return [one for one in given if one.record_id not in decided]

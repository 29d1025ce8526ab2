"""Reviewers who begin, lead, and stop while records wait for them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from classifier.errors import InvalidOptionError, UnknownNameError
from classifier.reviewing.state import ReviewState, find_lead
from classifier.schema import Assignment, Reviewer, Role, Stage
from classifier.schema.reviewer_names import IMPORTED, checked_name
from classifier.store import (
    Reading,
    Review,
    add_reviewer,
    assign,
    change_reviewer,
    current_decisions,
    end_logins,
    find_reviewer,
    list_assignments,
    list_reviewers,
    unassign,
)

__all__ = ["activate_reviewer", "appoint_lead", "deactivate_reviewer", "passed_on"]


def activate_reviewer(review: Review, name: str, *, by: str = "") -> None:
    """Let a person screen, for the first time or again; papers of later imports come to them.

    Parameters
    ----------
    by : who lets them, or "" for the lead.

    Raises
    ------
    InvalidOptionError
        If the name is new and could be mistaken for another, or is none.
    """
    with review.write(by=by or find_lead(review)) as writing:
        known = {person.name: person for person in list_reviewers(writing)}
        if name in known and name != IMPORTED:
            change_reviewer(writing, replace(known[name], active=True))
        else:
            add_reviewer(writing, Reviewer(name=checked_name(name, known=known)))


def appoint_lead(review: Review, name: str, *, by: str = "") -> None:
    """Let a reviewer lead as well, so that another lead can go.

    Raises
    ------
    UnknownNameError
        If nobody of that name screens.
    """
    with review.write(by=by or find_lead(review)) as writing:
        active = {person.name: person for person in list_reviewers(writing) if person.active}
        if name not in active:
            raise UnknownNameError("reviewer", name, list(active))
        change_reviewer(writing, replace(active[name], role=Role.LEAD))


def deactivate_reviewer(review: Review, name: str, *, by: str = "") -> int:
    """Give a person no more papers; what they decided stays, what waits goes to the others.

    Their logins and tokens end.

    Returns
    -------
    How many assignments were passed on.

    Raises
    ------
    UnknownNameError
        If there is no such reviewer.
    InvalidOptionError
        If too few would be left for the design, or nobody who leads.
    """
    with review.write(by=by or find_lead(review)) as writing:
        person = find_reviewer(writing, name)
        colleagues = [
            other for other in list_reviewers(writing) if other.active and other.name != name
        ]
        _check_enough(writing, person, colleagues)
        others = [other.name for other in colleagues]
        change_reviewer(writing, replace(person, active=False))
        end_logins(writing, name)
        moved = 0
        for stage in Stage:
            waiting = _waiting_for(writing, name, stage)
            unassign(writing, waiting)
            new = list(passed_on(waiting, others, list_assignments(writing, stage=stage)))
            assign(writing, new)
            moved += len(new)
    return moved


def _check_enough(reading: Reading, person: Reviewer, others: Sequence[Reviewer]) -> None:
    """Refuse to let a person go whom the design or the review cannot do without."""
    settings = ReviewState(reading).settings
    needed = max(settings.design.min_reviewers, settings.full_text_design.min_reviewers)
    if len(others) < needed:
        raise InvalidOptionError(
            "--deactivate",
            person.name,
            f"the design takes {needed} reviewers; let another one join first",
        )
    if person.role is Role.LEAD and not any(other.role is Role.LEAD for other in others):
        raise InvalidOptionError(
            "--deactivate", person.name, "nobody else leads; appoint another lead first"
        )


def passed_on(
    waiting: Sequence[Assignment], others: Sequence[str], given: Iterable[Assignment]
) -> Iterator[Assignment]:
    """Yield who takes over what waits for somebody who leaves, by turns.

    A paper that everybody else has already is not judged by one more.

    Parameters
    ----------
    given : the assignments that stay.
    """
    taken = {(assignment.record_id, assignment.reviewer) for assignment in given}
    turn = 0
    for assignment in waiting:
        free = [name for name in others if (assignment.record_id, name) not in taken]
        if free:
            yield replace(assignment, reviewer=free[turn % len(free)])
            turn += 1


def _waiting_for(reading: Reading, name: str, stage: Stage) -> list[Assignment]:
    decided = {d.record_id for d in current_decisions(reading, stage=stage, reviewer=name)}
    given = list_assignments(reading, reviewer=name, stage=stage)
    return [assignment for assignment in given if assignment.record_id not in decided]

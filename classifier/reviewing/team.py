"""What every service reads first: settings, who is to judge what, where papers stand."""

import json
from collections import Counter

from classifier.errors import UnusableReviewError
from classifier.reviewing.coding.carrying import carried_over
from classifier.reviewing.learning.trainer import training_pays
from classifier.reviewing.papers import decisions_by_paper, outcomes_of
from classifier.reviewing.settings import ReviewSettings, settings_from
from classifier.schema import Adjudication, Decision, Role, Stage
from classifier.store import (
    Reading,
    Review,
    count_decision_rows,
    current_codebook,
    current_decisions,
    current_settings,
    duplicate_members,
    latest_run,
    list_assignments,
    list_reviewers,
)

__all__ = [
    "IMPORTED",
    "IMPORT_MARK",
    "find_lead",
    "lead_of",
    "load_decided",
    "load_needed",
    "load_outcomes",
    "load_paper_of",
    "load_settings",
    "training_is_due",
]

IMPORTED = "imported"
"""Name under which decisions of exports stand that do not say whose they are."""

IMPORT_MARK = "import-"
"""How the ids of decisions begin that came with an export: the queue did not ask for them."""


def load_settings(reading: Reading) -> ReviewSettings:
    """Return the settings of the review.

    Raises
    ------
    UnusableReviewError
        If none were ever kept.
    """
    kept = current_settings(reading)
    if not kept:
        raise UnusableReviewError(
            "the review has no settings; make it with mechsift review init"
        )
    return settings_from(kept)


def lead_of(reading: Reading) -> str:
    """Return the name of a person who leads the review, the first by name."""
    return next(one.name for one in list_reviewers(reading) if one.role is Role.LEAD)


def find_lead(review: Review) -> str:
    """Return the lead's name as `lead_of` does, for those who do not read the review yet."""
    with review.read() as reading:
        return lead_of(reading)


def load_paper_of(reading: Reading) -> dict[str, str]:
    """Return, for each record that has duplicates, the id of its paper."""
    members = duplicate_members(reading)
    kept = {member.group_id: member.record_id for member in members if member.kept}
    return {member.record_id: kept[member.group_id] for member in members}


def load_needed(reading: Reading, stage: Stage) -> dict[str, int]:
    """Return, for each paper that was given to certain reviewers, to how many."""
    return Counter(one.record_id for one in list_assignments(reading, stage=stage))


def load_decided(reading: Reading, stage: Stage) -> dict[str, list[Decision]]:
    """Return the standing decisions on each paper at a stage, oldest first.

    Marks are in the words of the newest codebook, where these can be told.
    """
    book = current_codebook(reading)
    decisions = [carried_over(one, book) for one in current_decisions(reading, stage=stage)]
    return decisions_by_paper(decisions, load_paper_of(reading) if decisions else {})


def load_outcomes(
    reading: Reading, stage: Stage, decided: dict[str, list[Decision]] | None = None
) -> dict[str, Adjudication]:
    """Return where each paper stands on which anybody decided at a stage."""
    if decided is None:
        decided = load_decided(reading, stage)
    rule = load_settings(reading).rule
    needed = load_needed(reading, stage) if decided else {}
    return outcomes_of(decided, stage=stage, rule=rule, needed=needed)


def training_is_due(reading: Reading, *, n_records: int) -> bool:
    """Whether enough was decided since the last training to train again."""
    run = latest_run(reading)
    last = int(json.loads(run[1].metrics).get("decisions", 0)) if run else 0
    rows = count_decision_rows(reading)
    after = load_settings(reading).retrain_after
    return training_pays(rows - last, n_known=rows, n_records=n_records, after=after)

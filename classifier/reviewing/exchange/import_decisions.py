"""Decisions that stand in exports, kept under the names that their tools give."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from classifier.formats.decisions import read_decisions
from classifier.reviewing.state import IMPORT_MARK
from classifier.schema import Decision, Record, Reviewer, Stage
from classifier.schema.reviewer_names import IMPORTED
from classifier.store import Writing, add_reviewer, append_decision, list_reviewers

__all__ = ["take_in_decisions"]


def take_in_decisions(writing: Writing, records: Iterable[Record], stage: Stage) -> int:
    """Keep the decisions that stand in new records; return how many verdicts they hold.

    Tags, reasons and notes go with a verdict; without one they stay in the record's own fields.

    Parameters
    ----------
    stage : of decisions that do not say at which stage they were made.
    """
    known = {reviewer.name for reviewer in list_reviewers(writing)}
    taken: set[tuple[str, str, Stage | None, bool]] = set()
    count = 0
    for record in records:
        for decision in _staged(_with_words(read_decisions(record)), stage):
            who = decision.reviewer or IMPORTED
            place = record.record_id, who, decision.stage, decision.consensus
            if place in taken:
                continue
            taken.add(place)
            if who not in known:
                known.add(who)
                add_reviewer(writing, Reviewer(name=who, active=False))
            named = replace(decision, record_id=record.record_id, reviewer=who)
            append_decision(writing, replace(named, decision_id=_import_id(place)))
            count += decision.verdict is not None
    return count


def _import_id(place: tuple[object, ...]) -> str:
    digest = hashlib.sha256("\x1f".join(map(str, place)).encode()).hexdigest()
    return f"{IMPORT_MARK}{digest[:24]}"


def _with_words(decisions: Sequence[Decision]) -> list[Decision]:
    """Put tags, reasons and notes that decide nothing with the decision that they belong to."""
    deciding = [decision for decision in decisions if decision.verdict or decision.marks]
    for words in (decision for decision in decisions if decision not in deciding):
        place = _place_for(words, deciding)
        if place is None:
            continue
        kept = deciding[place]
        by = f"{words.reviewer}: " if words.reviewer not in ("", kept.reviewer) else ""
        notes = filter(None, (kept.note, words.note and by + words.note))
        deciding[place] = replace(
            kept,
            reasons=tuple(dict.fromkeys(kept.reasons + words.reasons)),
            labels=tuple(dict.fromkeys(kept.labels + words.labels)),
            note="\n".join(notes),
        )
    return deciding


def _place_for(words: Decision, deciding: Sequence[Decision]) -> int | None:
    """Return the place of the same person's decision, else a consensus, else the first."""
    ranked = sorted(
        range(len(deciding)),
        key=lambda place: (
            not (words.reviewer and deciding[place].reviewer == words.reviewer),
            bool(words.stage and deciding[place].stage is not words.stage),
            not deciding[place].consensus,
        ),
    )
    return next(iter(ranked), None)


def _staged(decisions: Sequence[Decision], stage: Stage) -> Iterator[Decision]:
    """Give each decision a stage: beside one on title and abstract it is on the full text."""
    stages = {decision.stage for decision in decisions if decision.verdict}
    otherwise = Stage.FULL_TEXT if Stage.TITLE_ABSTRACT in stages else stage
    for decision in decisions:
        yield decision if decision.stage else replace(decision, stage=otherwise)

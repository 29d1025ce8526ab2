"""How ``mechsift review`` shows what its services answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from classifier.cli.show import say, show, show_table
from classifier.reporting.figures import things

if TYPE_CHECKING:
    from classifier.evaluation.agreement import Agreement, PairAgreement
    from classifier.reviewing.exchange.importing import Imported
    from classifier.reviewing.learning.model_summary import Disagreement
    from classifier.reviewing.learning.retrain import Training
    from classifier.reviewing.screening.adjudication import Conflict
    from classifier.reviewing.screening.decisions import DecisionReport
    from classifier.reviewing.screening.queue import ScreeningItem
    from classifier.reviewing.screening.status import OriginCount, ReviewStatus
    from classifier.schema import Decision

__all__ = [
    "show_conflicts",
    "show_decided",
    "show_import",
    "show_queue",
    "show_rechecks",
    "show_status",
    "show_training",
]


def show_import(done: Imported) -> None:
    """Show what was read, and what joined the review."""
    from classifier.reporting.reconciliation import COLUMNS, NUMERIC, reconciliation

    if done.reports:
        show_table(COLUMNS, reconciliation(done.reports), numeric=NUMERIC)
    for report in done.reports:
        for problem in report.problems:
            say(f"{report.source}{problem.place}: {problem.reason}")
        for hint in report.not_used:
            say(f"{report.source}: {hint}; --map assigns it")
    for name in done.skipped:
        say(f"{name}: was read before, to the last byte; passed over")
    show(
        f"{done.n_records} records added, {done.n_duplicates} of them duplicates; "
        f"{done.n_new} new papers, {done.n_papers} in all; "
        f"{done.n_decisions} decisions taken in"
    )
    if done.n_doubtful:
        show(f"{done.n_doubtful} pairs may be the same paper, for a person to look at")


def show_training(done: Training) -> None:
    """Say what a training did."""
    if not done.trained:
        say("too little was decided since the last training; nothing was done")
        return
    say(
        f"trained on {done.n_known} of {done.n_papers} papers in {done.seconds:.1f} s: "
        f"{done.n_likely} more look like inclusions, {done.n_rechecks} decisions to recheck"
    )


def show_queue(handed: Sequence[ScreeningItem], *, calibrated: bool) -> None:
    """Show the records that were handed out, whole."""
    from classifier.reporting.likelihood import likelihood

    if not handed:
        say("nothing is left for this reviewer now")
    for one in handed:
        record = one.record
        show(f"{record.record_id}  {record.title}")
        show(f"{'; '.join(record.authors)} ({record.year or 'no year'}) {record.journal}")
        show(record.abstract or "no abstract")
        if one.prediction:
            show(likelihood(one.prediction.p_include, calibrated=calibrated))
            for flag, reason in one.prediction.flags:
                show(f"{flag}: {reason}")
        show("")


def show_decided(done: DecisionReport) -> None:
    """Say how many decisions last, and which rows could not be followed."""
    for problem in done.problems if len(done.problems) > 1 else ():
        say(f"{done.source}{problem.place}: {problem.reason}")
    say(
        f"{things(done.n_new, 'decision')} kept, {done.n_corrected} corrected, "
        f"{done.n_unchanged} said before, {things(len(done.problems), 'problem')}"
    )
    if done.n_marks_gone:
        say(
            f"marks of the earlier decisions that count no longer: {done.n_marks_gone}; a new "
            "decision takes the place of the whole earlier one, so name its mechanisms again"
        )


def show_conflicts(found: Sequence[Conflict]) -> None:
    """Show each conflict with what reviewers said."""
    rows = [
        (
            one.record_id,
            one.stage,
            ", ".join(one.about),
            "; ".join(_said(decision, one) for decision in one.decisions if decision.verdict),
            one.title,
        )
        for one in found
    ]
    if rows:
        show_table(("record", "stage", "about", "decisions", "title"), rows)
    say(things(len(rows), "conflict"))


def _said(decision: Decision, conflict: Conflict) -> str:
    """Return what somebody said of a paper in conflict, with the marks that are disputed."""
    from classifier.formats.decisions.tables import format_mark

    marks = {mark.mechanism_id: format_mark(mark) for mark in decision.marks}
    told = [marks.get(name, f"{name} unmarked") for name in conflict.disputed]
    settled = " (consensus)" if decision.consensus else ""
    return f"{decision.reviewer}{settled}: {', '.join([str(decision.verdict), *told])}"


def show_rechecks(found: Sequence[Disagreement]) -> None:
    """Show decisions to look at once more."""
    rows = [
        (
            one.recheck.record_id,
            "included" if one.recheck.included else "excluded",
            f"resembles the {'excluded' if one.recheck.included else 'included'} more than "
            f"{one.recheck.beyond:.0%} of these do",
            one.title,
        )
        for one in found
    ]
    if rows:
        show_table(("record", "label", "why", "title"), rows)
    say(f"{things(len(rows), 'decision')} to look at once more; none of them need be wrong")


def show_status(status: ReviewStatus) -> None:
    """Show how far a review has come."""
    show(
        f"{things(status.n_records, 'record')}, {status.n_duplicates} of them duplicates, "
        f"{things(status.n_papers, 'paper')}"
    )
    _show_counts(status)
    for stage, agreement in status.agreement.items():
        _show_agreement(stage, agreement)
    for name, agreement in status.mechanisms.items():
        _show_agreement(name, agreement)
    show(f"{'may stop' if status.advice.stop else 'go on'}: {status.advice.claim}")


def _show_counts(status: ReviewStatus) -> None:
    origins = ("origin", "search stage", "searches", "hits", "records")
    if status.origins:
        rows = [
            (o.origin, o.search_stage, o.n_searches, _hits(o), o.records)
            for o in status.origins
        ]
        show_table(origins, rows, numeric=origins[2:])
    for count in status.entered:
        show(f"entered: {count.place} {count.stage} {count.count} ({count.note or 'no note'})")
    stages = (
        "stage",
        "papers",
        "unseen",
        "waiting",
        "included",
        "excluded",
        "conflicts",
        "on mechanisms",
    )
    counts = [
        (
            s.stage,
            s.n_papers,
            s.unseen,
            s.waiting,
            s.included,
            s.excluded,
            s.conflicts,
            s.mark_conflicts,
        )
        for s in status.stages
    ]
    show_table(stages, counts, numeric=stages[1:])
    for stage in status.stages:
        for reason, times in stage.reasons.items():
            show(f"{stage.stage} excluded: {times} {reason}")
    people = ("reviewer", "stage", "decided", "skipped", "assigned")
    done = [
        (r.reviewer, r.stage, r.decided, r.skipped, _or_dash(r.assigned))
        for r in status.reviewers
    ]
    show_table(people, done, numeric=people[2:])


def _hits(origin: OriginCount) -> str:
    """Return the databases' own counts, and of how many searches they are if not of all."""
    if origin.hits is not None or not origin.n_counted:
        return _or_dash(origin.hits)
    searches = "search" if origin.n_counted == 1 else "searches"
    return f"{origin.known_hits} (of {origin.n_counted} {searches})"


def _show_agreement(what: str, agreement: Agreement) -> None:
    if not agreement.n_items:
        return
    show(
        f"agreement on {what}: {agreement.n_items} judged by two or more, observed "
        f"{_or_dash(agreement.observed)}, AC1 {_or_dash(agreement.ac1)}, alpha "
        f"{_or_dash(agreement.alpha)}"
    )
    for pair in agreement.pairs:
        show(f"  {pair.first} and {pair.second}: {_pair(pair)}")


def _pair(pair: PairAgreement) -> str:
    kappa = pair.kappa
    told = f"{kappa.value:.3f} ({kappa.low:.3f} to {kappa.high:.3f})" if kappa else "undefined"
    return f"{pair.n_agreed} of {pair.n_items} agreed, kappa {told}, PABAK {pair.pabak:.3f}"


def _or_dash(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)

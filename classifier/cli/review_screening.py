"""``mechsift review queue``, ``decide`` and what goes with them: the screening of a team."""

from pathlib import Path
from typing import Annotated

import typer

from classifier.cli.examples import examples
from classifier.cli.review_options import At, By, Json, Named, Place

__all__ = ["register"]

Who = Annotated[str, typer.Option("--reviewer", metavar="NAME", help="Name of the reviewer.")]
Reason = Annotated[
    list[str] | None,
    typer.Option("--reason", metavar="TEXT", help="Why it is excluded; may be repeated."),
]
Note = Annotated[str, typer.Option(metavar="TEXT", help="A note that stays with the decision.")]
Coded = Annotated[
    list[str] | None,
    typer.Option(
        "--mechanism",
        metavar="ID[:PRESENCE[:BEARING]]",
        help="A mechanism that it evidences, or ID:no that it does not; may be repeated.",
    ),
]


def register(review: typer.Typer) -> None:
    """Add this module's commands to ``mechsift review``."""
    review.command(epilog=examples("mechsift review queue my.mechsift --reviewer ana -n 5"))(
        queue
    )
    review.command(
        epilog=examples(
            "mechsift review decide my.mechsift 3f2a91 include --reviewer ana",
            "mechsift review decide my.mechsift --from decided.csv --reviewer ana",
        )
    )(decide)
    review.command(epilog=examples("mechsift review undo my.mechsift 3f2a91 --reviewer ana"))(
        undo
    )
    review.command(epilog=examples("mechsift review conflicts my.mechsift"))(conflicts)
    review.command(
        epilog=examples(
            'mechsift review resolve my.mechsift 3f2a91 include --because "both read it again"'
        )
    )(resolve)
    review.command(epilog=examples("mechsift review recheck my.mechsift"))(recheck)
    review.command(epilog=examples("mechsift review retrain my.mechsift"))(retrain)
    review.command(epilog=examples("mechsift review stop my.mechsift"))(stop)


def queue(
    review: Place,
    reviewer: Who,
    number: Annotated[
        int, typer.Option("-n", min=1, metavar="N", help="How many records to return.")
    ] = 1,
    stage: At = "title_abstract",
    as_json: Json = False,
) -> None:
    """Return the next records for a reviewer and reserve them for half an hour."""
    from classifier.cli.render_review import show_queue
    from classifier.cli.show import emit_json
    from classifier.reviewing.learning.model_summary import is_calibrated
    from classifier.reviewing.screening.queue import checkout_next
    from classifier.reviewing.settings import stage_named
    from classifier.store import latest_run, open_review

    with open_review(review) as opened:
        handed = checkout_next(opened, reviewer, stage=stage_named(stage), n=number)
        with opened.read() as reading:
            run = latest_run(reading)
    if as_json:
        emit_json([one.as_dict() for one in handed])
    else:
        show_queue(handed, calibrated=is_calibrated(run[1] if run else None))


def decide(
    review: Place,
    record: Annotated[
        str,
        typer.Argument(
            metavar="RECORD", help="Id of a record, or its beginning; none with --from."
        ),
    ] = "",
    verdict: Annotated[
        str,
        typer.Argument(
            metavar="VERDICT", help="include, exclude, maybe or skip; none with --from."
        ),
    ] = "",
    reviewer: Who = "",
    reason: Reason = None,
    mechanism: Coded = None,
    note: Note = "",
    stage: At = "title_abstract",
    from_file: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="A CSV file with many decisions at once."),
    ] = None,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help="End with status 2 if a row has a problem; the others are taken all the same.",
        ),
    ] = False,
    train: Annotated[
        bool,
        typer.Option(
            "--train/--no-train", help="Start a training in the background where one pays."
        ),
    ] = True,
    as_json: Json = False,
) -> None:
    """Take down a reviewer's decision on a record, or many from a file."""
    from classifier.cli.render_review import show_decided
    from classifier.cli.show import emit_json
    from classifier.formats.decisions.tables import (
        decision_from_words,
        one_row_table,
        read_decision_table,
    )
    from classifier.reviewing.exchange.searches import whole_id
    from classifier.reviewing.learning.worker import train_in_background
    from classifier.reviewing.screening.decisions import decide_all, refuse_problems
    from classifier.reviewing.settings import stage_named
    from classifier.store import open_review

    at = stage_named(stage)
    if from_file:
        table = read_decision_table(from_file, reviewer=reviewer, stage=at)
    else:
        said = decision_from_words(
            verdict, reasons=reason or (), mechanisms=mechanism or (), note=note
        )
    with open_review(review) as opened:
        if not from_file:
            table = one_row_table(whole_id(opened, record), said, reviewer=reviewer, stage=at)
        done = decide_all(opened, table)
        if train and done.training_pays:
            train_in_background(review)
    if as_json:
        emit_json(done.as_dict())
    else:
        show_decided(done)
    if strict or not from_file:
        refuse_problems(done)


def undo(review: Place, reviewer: Who, record: Named, stage: At = "title_abstract") -> None:
    """Take back a reviewer's decision on a record; it stays in the history."""
    from classifier.cli.show import say
    from classifier.reviewing.exchange.searches import whole_id
    from classifier.reviewing.screening.decisions import undo_decision
    from classifier.reviewing.settings import stage_named
    from classifier.store import open_review

    with open_review(review) as opened:
        record = whole_id(opened, record)
        undone = undo_decision(opened, record, reviewer=reviewer, stage=stage_named(stage))
    say(f"took back that {reviewer} said {undone.verdict} of {record}")


def conflicts(review: Place, stage: At = "", as_json: Json = False) -> None:
    """List the records on which reviewers who all decided disagree."""
    from classifier.cli.render_review import show_conflicts
    from classifier.cli.show import emit_json
    from classifier.reviewing.screening.adjudication import find_conflicts
    from classifier.reviewing.settings import stage_named
    from classifier.store import open_review

    with open_review(review) as opened:
        found = find_conflicts(opened, stage=stage_named(stage) if stage else None)
    if as_json:
        emit_json([one.as_dict() for one in found])
    else:
        show_conflicts(found)


def resolve(
    review: Place,
    record: Named,
    verdict: Annotated[str, typer.Argument(metavar="VERDICT", help="include or exclude.")],
    because: Annotated[
        str, typer.Option("--because", metavar="TEXT", help="Why it was resolved so.")
    ],
    by: By = "",
    reason: Reason = None,
    mechanism: Coded = None,
    stage: At = "title_abstract",
) -> None:
    """Settle a conflict, with the reason; it outweighs what reviewers said."""
    from classifier.cli.show import say
    from classifier.formats.decisions.tables import decision_from_words
    from classifier.reviewing.exchange.searches import whole_id
    from classifier.reviewing.screening.adjudication import resolve_conflict
    from classifier.reviewing.settings import stage_named
    from classifier.store import open_review

    said = decision_from_words(
        verdict, reasons=reason or (), mechanisms=mechanism or (), note=because
    )
    with open_review(review) as opened:
        record = whole_id(opened, record)
        settled = resolve_conflict(opened, record, said, stage=stage_named(stage), by=by)
    say(f"resolved {record}: {settled.verdict}, by {settled.reviewer}")


def recheck(
    review: Place,
    number: Annotated[
        int, typer.Option("-n", min=1, metavar="N", help="How many to list at most.")
    ] = 25,
    as_json: Json = False,
) -> None:
    """List decided records whose label surprises the model, for another look."""
    from dataclasses import asdict

    from classifier.cli.render_review import show_rechecks
    from classifier.cli.show import emit_json
    from classifier.reviewing.learning.model_summary import describe_model
    from classifier.store import open_review

    with open_review(review) as opened:
        found = describe_model(opened).disagreements[:number]
    if as_json:
        emit_json([asdict(one.recheck) for one in found])
    else:
        show_rechecks(found)


def retrain(
    review: Place,
    if_due: Annotated[
        bool, typer.Option("--if-due", help="Only if enough was decided since the last time.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Learn from the decisions so far, and put the queue in order again."""
    from classifier.cli.render_review import show_training
    from classifier.cli.show import emit_json
    from classifier.reviewing.learning.retrain import retrain as train
    from classifier.store import open_review

    with open_review(review) as opened:
        done = train(opened, if_due=if_due)
    if as_json:
        emit_json(done.as_dict())
    else:
        show_training(done)


def stop(review: Place, as_json: Json = False) -> None:
    """Say whether screening may end, what that claims, and what it assumes."""
    from classifier.cli.show import emit_json, show
    from classifier.reviewing.screening.advice import advise
    from classifier.store import open_review

    with open_review(review) as opened:
        advice = advise(opened)
    if as_json:
        emit_json(advice.as_dict())
    else:
        show(f"{'may stop' if advice.stop else 'go on'}: {advice.claim}")
        if advice.assumption:
            show(advice.assumption)

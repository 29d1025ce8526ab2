"""``mechsift review status``, ``search``, ``export`` and what keeps a review safe."""

from pathlib import Path
from typing import Annotated

import typer

from classifier.cli.examples import examples
from classifier.cli.review_options import By, Json, Place

__all__ = ["register"]


def register(review: typer.Typer) -> None:
    """Add this module's commands to ``mechsift review``."""
    review.command(epilog=examples("mechsift review status my.mechsift"))(status)
    review.command(
        epilog=examples("mechsift review people my.mechsift --join eva --deactivate ben")
    )(people)
    review.command(
        epilog=examples(
            "mechsift review duplicates my.mechsift",
            "mechsift review duplicates my.mechsift --same 3f2a91 77c0de",
        )
    )(duplicates)
    review.command(epilog=examples('mechsift review search my.mechsift "shared power"'))(search)
    review.command(
        epilog=examples(
            "mechsift review export my.mechsift -o decided.ris",
            "mechsift review export my.mechsift -o labels.csv --labels",
            "mechsift review export my.mechsift -o rayyan.csv --decisions rayyan",
        )
    )(export)
    review.command(epilog=examples("mechsift review verify my.mechsift"))(verify)
    review.command(epilog=examples("mechsift review backup my.mechsift my.backup.jsonl"))(
        backup
    )
    review.command(epilog=examples("mechsift review restore my.backup.jsonl again.mechsift"))(
        restore
    )


def status(review: Place, as_json: Json = False) -> None:
    """Say how far the review has come: counts, agreement, advice on stopping."""
    from classifier.cli.render_review import show_status
    from classifier.cli.show import emit_json
    from classifier.reviewing.screening.status import review_status
    from classifier.store import open_review

    with open_review(review) as opened:
        found = review_status(opened)
    if as_json:
        emit_json(found.as_dict())
    else:
        show_status(found)


def people(
    review: Place,
    join: Annotated[
        list[str] | None,
        typer.Option(
            "--join", metavar="NAME", help="A person who screens from now on; may be repeated."
        ),
    ] = None,
    deactivate: Annotated[
        list[str] | None,
        typer.Option(
            "--deactivate",
            metavar="NAME",
            help="A person who gets no more papers; may be repeated.",
        ),
    ] = None,
    lead: Annotated[
        list[str] | None,
        typer.Option(
            "--lead", metavar="NAME", help="A reviewer who leads from now on as well."
        ),
    ] = None,
    by: By = "",
) -> None:
    """Add, deactivate or promote reviewers, and list them; waiting papers go to the others."""
    from classifier.cli.show import say, show_table
    from classifier.reviewing.screening.people import (
        activate_reviewer,
        appoint_lead,
        deactivate_reviewer,
    )
    from classifier.store import list_reviewers, open_review

    with open_review(review) as opened:
        for name in join or ():
            activate_reviewer(opened, name, by=by)
        for name in lead or ():
            appoint_lead(opened, name, by=by)
        for name in deactivate or ():
            n_papers = deactivate_reviewer(opened, name, by=by)
            say(f"{n_papers} papers of {name} go to others")
        with opened.read() as reading:
            rows = [
                (each.name, each.role, int(each.active)) for each in list_reviewers(reading)
            ]
    show_table(("reviewer", "role", "screens"), rows, numeric=("screens",))


def duplicates(
    review: Place,
    same: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="RECORD RECORD", help="Two records that are the same paper."),
    ] = None,
    different: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="RECORD RECORD", help="Two records that are not."),
    ] = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """List pairs that may be the same paper, and keep what a person says of one."""
    from classifier.cli.show import emit_json, show_table
    from classifier.reviewing.exchange.searches import whole_id
    from classifier.reviewing.screening.duplicates import judge_pair, pairs_for_review
    from classifier.store import open_review

    with open_review(review) as opened:
        for pair, are_same in ((same, True), (different, False)):
            if pair:
                one, other = (whole_id(opened, name) for name in pair)
                judge_pair(opened, one, other, same=are_same, by=by)
        found = pairs_for_review(opened)
    if as_json:
        emit_json([one.as_dict() for one in found])
        return
    rows = [
        (one.record.record_id, one.other.record_id, one.record.title, one.other.title)
        for one in found
    ]
    show_table(("record_id", "other_id", "title", "title of the other"), rows)


def search(
    review: Place,
    words: Annotated[
        str, typer.Argument(metavar="WORDS", help='Words; "a phrase"; a minus leaves out.')
    ],
    number: Annotated[
        int, typer.Option("-n", min=1, metavar="N", help="How many to list at most.")
    ] = 20,
    as_json: Json = False,
) -> None:
    """Find records by the words of title, abstract, keywords and authors."""
    from classifier.cli.show import emit_json, show_table
    from classifier.reviewing.exchange.searches import find_records
    from classifier.store import open_review

    with open_review(review) as opened:
        found = find_records(opened, words, n=number)
    columns = ("record_id", "year", "title", "source")
    rows = [(one.record_id, one.year or "", one.title, one.source) for one in found]
    if as_json:
        emit_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        show_table(columns, rows)


def export(
    review: Place,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The file to write; its suffix picks the format.",
        ),
    ],
    to: Annotated[
        str,
        typer.Option(
            metavar="FORMAT", help="Name of the format, where the suffix does not tell."
        ),
    ] = "",
    decisions: Annotated[
        str,
        typer.Option(
            metavar="TOOL",
            help="Tool in whose fields decisions are written; by default mechsift in RIS, CSV "
            "and XLSX.",
        ),
    ] = "",
    labels: Annotated[
        bool,
        typer.Option(
            "--labels",
            help="One row per paper with its final label, as mechsift train takes it.",
        ),
    ] = False,
    suggestions: Annotated[
        bool,
        typer.Option(
            "--suggestions",
            help="What the model proposes, best first, in the fields of the tool.",
        ),
    ] = False,
    everything: Annotated[
        bool,
        typer.Option(
            "--everything", help="The whole review as one JSON document, whatever the suffix."
        ),
    ] = False,
    entries: Annotated[
        bool,
        typer.Option(
            "--entries",
            help="What people wrote down around the decisions, with its numbers, as .json or "
            ".csv; it goes in again with review add.",
        ),
    ] = False,
) -> None:
    """Write the records with decisions, labels or suggestions, or the whole review."""
    from classifier.cli.show import say
    from classifier.reviewing.coding.annotations import export_annotations
    from classifier.reviewing.exchange.document import write_document
    from classifier.reviewing.exchange.exporting import Export, export_review
    from classifier.store import open_review

    with open_review(review) as opened:
        if entries:
            say(f"wrote {output}: {export_annotations(opened, output)} entries")
            return
        if everything:
            say(f"wrote {output}: {write_document(opened, output)} records with all there is")
            return
        asked = Export(
            path=output, to=to, tool=decisions, labels=labels, suggestions=suggestions
        )
        done = export_review(opened, asked)
    say(f"wrote {output}: {done.n_records} records, {done.n_decided} with something said")
    if done.n_hidden:
        say(f"{done.n_hidden} papers keep their decisions until the second reviewer decided")


def verify(review: Place) -> None:
    """Check the database: its file, its checksums, and the chains of its decisions."""
    from classifier.cli.show import show
    from classifier.errors import UnusableReviewError
    from classifier.store import open_review, verify_review

    with open_review(review) as opened:
        found = verify_review(opened)
    if found:
        more = f" (and {len(found) - 1} more)" if found[1:] else ""
        raise UnusableReviewError(f"{review}: {found[0]}{more}; restore it from a backup")
    show(f"{review}: whole; every record and decision is as it was written")


def backup(
    review: Place,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup to write.")],
) -> None:
    """Write all of the review into one file that either kind of database can restore."""
    from classifier.cli.show import say
    from classifier.store import back_up, open_review

    with open_review(review) as opened:
        back_up(opened, file)
    say(f"wrote {file}")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup of a review.")],
    review: Place,
) -> None:
    """Make a new review from a backup."""
    from classifier.cli.show import say
    from classifier.store import restore_review

    restore_review(file, review)
    say(f"made {review} from {file}")

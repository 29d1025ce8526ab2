"""``mechsift review report``, and what people add for it, from searches to entries."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from classifier.cli.examples import examples
from classifier.cli.review_options import By, Json, Place
from classifier.errors import InvalidOptionError

__all__ = ["register"]

Origin = Annotated[
    str,
    typer.Option(metavar="NAME", help="How the records were identified: as for review import."),
]
SearchStage = Annotated[
    str, typer.Option(metavar="NAME", help="Stage of searching, such as 1a.")
]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        cure = "write year, month and day as in 2026-11-02"
        raise InvalidOptionError("--date", text, cure) from None


def register(review: typer.Typer) -> None:
    """Add this module's commands to ``mechsift review``."""
    review.command(
        epilog=examples(
            "mechsift review log my.mechsift Embase --database Embase --hits 412",
            'mechsift review log my.mechsift "Ageline 2026" --new --hits 0',
        )
    )(log)
    review.command(
        epilog=examples(
            'mechsift review count my.mechsift identified 412 --note "log book, page 3"'
        )
    )(count)
    review.command(epilog=examples("mechsift review codebook my.mechsift my-codebook.toml"))(
        codebook
    )
    review.command(epilog=examples("mechsift review add my.mechsift quotations.csv"))(add)
    review.command(
        epilog=examples(
            "mechsift review report my.mechsift -o report.html",
            "mechsift review report my.mechsift -o report.docx",
        )
    )(report)


def log(
    review: Place,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Name of the search, as at its import.")
    ],
    database: Annotated[
        str, typer.Option(metavar="NAME", help="The database that was searched.")
    ] = "",
    platform: Annotated[
        str, typer.Option(metavar="NAME", help="Where it was searched, such as Ovid.")
    ] = "",
    day: Annotated[
        date | None,
        typer.Option(
            "--date",
            parser=_day,
            metavar="DAY",
            help="Day of the search, such as 2026-11-23.",
        ),
    ] = None,
    strategy: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Text file with the search as it was run."),
    ] = None,
    limits: Annotated[
        str, typer.Option(metavar="TEXT", help="Limits of language, years and such.")
    ] = "",
    hits: Annotated[
        int | None,
        typer.Option(min=0, metavar="N", help="Records by the database's own count."),
    ] = None,
    origin: Origin = "",
    search_stage: SearchStage = "",
    new: Annotated[
        bool, typer.Option("--new", help="Add a search that no export came from.")
    ] = False,
    by: By = "",
) -> None:
    """Fill in a line of the search log (PRISMA-S); what is left out stays as it was."""
    from classifier.cli.show import say
    from classifier.reviewing.exchange.searches import SearchDetails, log_search
    from classifier.store import open_review

    details = SearchDetails(
        name=name,
        database=database,
        platform=platform,
        searched_on=day,
        strategy=strategy.read_text(encoding="utf-8-sig") if strategy else "",
        limits=limits,
        hits=hits,
        origin=origin,
        stage=search_stage,
    )
    with open_review(review) as opened:
        kept = log_search(opened, details, by=by, new=new)
    say(f"noted {kept.name}: {kept.database or 'no database'}, {kept.hits} hits")


def count(
    review: Place,
    place: Annotated[
        str, typer.Argument(metavar="PLACE", help="What was counted, such as identified.")
    ],
    number: Annotated[
        int, typer.Argument(min=0, metavar="NUMBER", help="How many there were.")
    ],
    note: Annotated[str, typer.Option(metavar="TEXT", help="Where the number stands.")] = "",
    origin: Origin = "",
    search_stage: SearchStage = "",
    by: By = "",
) -> None:
    """Enter a count that has no records behind it; it stays marked as entered."""
    from classifier.cli.show import say
    from classifier.reviewing.exchange.searches import enter_count, origin_named
    from classifier.schema import EnteredCount
    from classifier.store import open_review

    word = EnteredCount(
        place=place,
        count=number,
        note=note,
        stage=search_stage,
        origin=origin_named(origin) if origin else None,
    )
    with open_review(review) as opened:
        enter_count(opened, word, by=by)
    say(f"entered {place}: {number}")


def codebook(
    review: Place,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="Codebook file, or a shipped name.")
    ],
    by: By = "",
) -> None:
    """Keep a new version of the review's codebook; earlier ones stay."""
    from classifier.cli.show import say
    from classifier.reviewing.setup import replace_codebook
    from classifier.store import open_review

    with open_review(review) as opened:
        kept = replace_codebook(opened, file, by=by)
    say(f"{review}: codebook {kept.codebook_id}, version {kept.version}")


def add(
    review: Place,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="TOML, JSON or CSV with entries.")
    ],
    by: By = "",
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help="End with status 2 if a row has a problem; the others are taken all the same.",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Add quotations, appraisals, notes, theories, configurations and counts from a file."""
    from classifier.cli.show import emit_json, say
    from classifier.formats.annotations import read_entry_file
    from classifier.reviewing.coding.annotation_rows import add_entries, refuse_entry_problems
    from classifier.store import open_review

    found = read_entry_file(file)
    with open_review(review) as opened:
        done = add_entries(opened, found, by=by)
    if as_json:
        emit_json(done.as_dict())
    else:
        for problem in done.problems:
            say(f"{done.source}{problem.place}: {problem.reason}")
        say(
            f"{done.n_new} entries added, {done.n_corrected} corrected, {done.n_withdrawn} "
            f"withdrawn, {done.n_unchanged} there before, {len(done.problems)} problems"
        )
    if strict:
        refuse_entry_problems(done)


def report(
    review: Place,
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FILE", help="The file to write: .html, .docx or .xlsx."
        ),
    ],
    notice: Annotated[
        str,
        typer.Option(
            metavar="TEXT",
            help="What readers should know first, such as that screening goes on.",
        ),
    ] = "",
) -> None:
    """Write the report of the review: methods, flow, evidence, every number traceable."""
    from classifier.cli.show import say
    from classifier.reporting.review import check_report_place, write_review_report
    from classifier.reviewing.reports import build_report
    from classifier.store import open_review

    check_report_place(output)
    with open_review(review) as opened:
        built = build_report(opened, notice=notice)
    write_review_report(built, output)
    say(f"wrote {output}")

"""``mechsift review report``, and what people add for it: ``codebook`` and ``add``."""

from pathlib import Path
from typing import Annotated

import typer

from classifier.cli.review_options import By, Json, Place

__all__ = ["register"]


def register(review: typer.Typer) -> None:
    """Add this module's commands to ``mechsift review``."""
    for command in (codebook, add, report):
        review.command()(command)


def codebook(
    review: Place,
    file: Annotated[str, typer.Argument(help="Codebook file, or a shipped name.")],
    by: By = "",
) -> None:
    """Keep a new version of the review's codebook; earlier ones stay."""
    from classifier.cli.show import say
    from classifier.reviewing.setting_up import replace_codebook
    from classifier.store import open_review

    with open_review(review) as opened:
        kept = replace_codebook(opened, file, by=by)
    say(f"{review}: codebook {kept.codebook_id}, version {kept.version}")


def add(
    review: Place,
    file: Annotated[Path, typer.Argument(help="TOML, JSON or CSV with entries.")],
    by: By = "",
    strict: Annotated[
        bool, typer.Option("--strict", help="End with status 2 if a row has a problem.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Add quotations, appraisals, notes, theories, configurations and counts from a file."""
    from classifier.cli.show import emit_json, say
    from classifier.reviewing.adding import add_entries, refuse_entry_problems
    from classifier.reviewing.entry_files import read_entry_file
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
        Path, typer.Option("--output", "-o", help="The file to write: .html, .docx or .xlsx.")
    ],
    notice: Annotated[str, typer.Option(help="What readers should know first.")] = "",
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

"""``mechsift read``, ``convert`` and ``dedupe``: what is in the exports."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from classifier.cli.examples import examples
from classifier.cli.mapping import LabelColumn, Map, columns_of
from classifier.cli.patterns import expanded

if TYPE_CHECKING:
    from classifier.reporting.duplicates import Deduplication

__all__ = ["register"]

Exports = Annotated[
    list[Path],
    typer.Argument(
        metavar="EXPORTS", help="Export files: RIS, NBIB, CSV, XLSX, ...", callback=expanded
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Strict = Annotated[
    bool,
    typer.Option(
        "--strict",
        help="End with status 2 if a row has a problem; the others are taken all the same.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add this module's commands to the command line."""
    app.command(
        epilog=examples(
            "mechsift read pubmed.nbib embase.ris",
            "mechsift read scopus.csv --json",
        )
    )(read)
    app.command(
        epilog=examples(
            "mechsift convert pubmed.nbib embase.ris -o all.ris",
            "mechsift convert all.ris -o rayyan.csv --decisions rayyan",
        )
    )(convert)
    app.command(
        epilog=examples(
            "mechsift dedupe pubmed.nbib embase.ris -o unique.ris --pairs pairs.csv",
            "mechsift dedupe pubmed.nbib embase.ris -o unique.ris --confirmed pairs.csv",
        )
    )(dedupe)


def read(
    exports: Exports,
    as_json: Json = False,
    strict: Strict = False,
    assigned: Map = None,
    label_column: LabelColumn = "",
) -> None:
    """Reconcile exports: format, encoding, records, abstracts, decisions, problems.

    A file that cannot be read has a row, and ends the command with status 2.
    """
    from classifier.cli.show import emit_json, say, show_table
    from classifier.formats import refuse_problems, scan_exports
    from classifier.reporting.reconciliation import COLUMNS, NUMERIC, reconciliation

    reports = scan_exports(exports, columns=columns_of(assigned, label_column))
    if as_json:
        emit_json([report.as_dict() for report in reports])
    else:
        show_table(COLUMNS, reconciliation(reports), numeric=NUMERIC)
        for report in reports:
            for problem in report.problems:
                say(f"{report.source}{problem.place}: {problem.reason}")
            for hint in report.not_used:
                say(f"{report.source}: {hint}; --map assigns it")
    refuse_problems(reports if strict else [report for report in reports if report.refused])


def convert(
    exports: Exports,
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
            metavar="NAME", help="Name of the format, where the suffix does not tell."
        ),
    ] = "",
    decisions: Annotated[
        str,
        typer.Option(
            metavar="TOOL",
            help="Write the reviewers' decisions in the fields of rayyan, asreview, covidence, "
            "eppi, abstrackr or mechsift; RIS, CSV or XLSX only.",
        ),
    ] = "",
    strict: Strict = False,
) -> None:
    """Write exports as one file in any writable format; nothing that can be kept is lost."""
    from classifier.cli.show import say
    from classifier.formats import convert_exports, refuse_problems

    done = convert_exports(exports, output, to=to, decisions=decisions)
    for report in done.reports:
        for problem in report.problems:
            say(f"{report.source}{problem.place}: {problem.reason}")
    for layout, tags in sorted(done.left_behind.items()):
        listed = ", ".join(sorted(tags))
        say(f"tags of {layout.upper()} that {done.layout.upper()} has no place for: {listed}")
    say(f"wrote {sum(report.records for report in done.reports)} records to {output}")
    if strict:
        refuse_problems(done.reports)


def dedupe(
    exports: Exports,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write one record a paper, with the best of its duplicates; .ris or .csv.",
        ),
    ] = None,
    groups: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write every record with its group, as CSV."),
    ] = None,
    pairs: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write every pair with what was found, as CSV, for a person to judge.",
        ),
    ] = None,
    confirmed: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Follow the verdicts in such a file; the columns record_id, other_id and "
            "verdict are enough.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Find duplicate groups across files, with reasons; nothing is deleted."""
    from classifier.cli.show import emit_json, say
    from classifier.dedupe import read_judgements
    from classifier.formats import read_exports
    from classifier.outputs import check_place
    from classifier.reporting.duplicates import deduplicate, write_groups, write_pairs
    from classifier.reporting.merged import check_merged, write_merged

    if output:
        check_merged(output)
    for path in filter(None, (groups, pairs)):
        check_place(path)
    judged = read_judgements(confirmed) if confirmed else []
    found = deduplicate(read_exports(exports).records, judged=judged)
    if output:
        write_merged(found.duplicates, output)
    if groups:
        write_groups(found.duplicates, groups)
    if pairs:
        write_pairs(found, pairs)
    for path in filter(None, (output, groups, pairs)):
        say(f"wrote {path}")
    if as_json:
        emit_json(found.summary())
    else:
        _show_duplicates(found)


def _show_duplicates(found: "Deduplication") -> None:
    from classifier.cli.show import show, show_table

    columns = ("position", "why", "of", "at", "title")
    for heading, rows in (
        ("linked", found.linked()),
        ("to look at", found.doubtful()),
        ("related", found.related()),
    ):
        if rows:
            show_table((heading, *columns), rows, numeric=("position", "at"))
            show("")
    counts = found.summary()
    show(
        f"{counts['records']} records, {counts['duplicates']} duplicates, {counts['groups']} "
        f"different papers, {counts['to_review']} pairs for a person to look at, "
        f"{counts['related']} related"
    )

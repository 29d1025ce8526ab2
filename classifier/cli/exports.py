"""``mechsift read`` and ``mechsift dedupe``: what is in the exports."""

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["register"]

Exports = Annotated[list[Path], typer.Argument(help="Export files: RIS, NBIB, CSV, XLSX, ...")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Strict = Annotated[
    bool, typer.Option("--strict", help="End with status 2 if a row has a problem.")
]


def register(app: typer.Typer) -> None:
    """Add this module's commands to the command line."""
    app.command()(read)
    app.command()(dedupe)


def read(exports: Exports, as_json: Json = False, strict: Strict = False) -> None:
    """Reconcile exports: format, encoding, records, with abstract, problems."""
    from classifier.cli.show import emit_json, say, show_table
    from classifier.formats import read_exports, refuse_problems

    reports = read_exports(exports).reports
    if as_json:
        emit_json([report.as_dict() for report in reports])
    else:
        columns = ("source", "format", "encoding", "records", "with abstract", "problems")
        rows = [
            (r.source, r.format, r.encoding, r.records, r.with_abstract, len(r.problems))
            for r in reports
        ]
        total = sum(r.records for r in reports), sum(r.with_abstract for r in reports)
        rows.append(("total", "", "", *total, sum(len(r.problems) for r in reports)))
        show_table(columns, rows, numeric=columns[3:])
        for report in reports:
            for problem in report.problems:
                say(f"{report.source}, line {problem.line}: {problem.reason}")
    if strict:
        refuse_problems(reports)


def dedupe(
    exports: Exports,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write the merged records (RIS or CSV)."),
    ] = None,
    groups: Annotated[
        Path | None, typer.Option(help="Write every record with its group, as CSV.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Find duplicate groups across files, with reasons; nothing is deleted."""
    from classifier.cli.show import emit_json, say, show, show_table
    from classifier.formats import read_exports
    from classifier.reporting.duplicates import (
        check_merged,
        deduplicate,
        write_groups,
        write_merged,
    )
    from classifier.reporting.outputs import check_place

    if output:
        check_merged(output)
    if groups:
        check_place(groups)
    found = deduplicate(read_exports(exports).records)
    if output:
        write_merged(found.duplicates, output)
        say(f"wrote {output}")
    if groups:
        write_groups(found.duplicates, groups)
        say(f"wrote {groups}")
    counts = found.summary()
    if as_json:
        emit_json(counts)
        return
    columns = ("source", "position", "why", "of", "at", "title")
    for heading, rows in (("linked", found.linked()), ("to look at", found.doubtful())):
        if rows:
            show_table((heading, *columns[1:]), rows, numeric=("position", "at"))
            show("")
    show(
        f"{counts['records']} records, {counts['duplicates']} duplicates, {counts['groups']} "
        f"different papers, {counts['to_review']} pairs for a person to look at"
    )

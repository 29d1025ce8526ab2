"""``mechsift score`` and ``mechsift explain``: put a queue in order, and say why."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import typer

from classifier.cli.examples import examples
from classifier.cli.patterns import expanded

__all__ = ["register"]

Model = Annotated[
    str,
    typer.Option("--model", "-m", metavar="MODEL", help="A shipped name or a bundle folder."),
]


def register(app: typer.Typer) -> None:
    """Add this module's commands to the command line."""
    app.command(
        epilog=examples(
            "mechsift score pubmed.nbib embase.ris -m leadership -o queue.xlsx",
            "mechsift score new.ris -m my-model -o new.csv --known old.ris",
            "mechsift score all.parquet -m my-model -o out.parquet --workers 4",
        )
    )(score)
    app.command(epilog=examples("mechsift explain pubmed.nbib -m leadership --record 17"))(
        explain
    )


def score(
    exports: Annotated[
        list[Path],
        typer.Argument(
            metavar="EXPORTS", help="Export files: RIS, NBIB, CSV, XLSX, ...", callback=expanded
        ),
    ],
    model: Model,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The file to write; its suffix picks .csv, .tsv, .xlsx, .jsonl, .parquet, and "
            "where nothing is streamed also .ris or .html.",
        ),
    ],
    evidence: Annotated[
        str,
        typer.Option(
            metavar="CHOICE",
            help="Sentences for each mechanism: top gives the best one (of a streamed run only "
            "for flagged records and the first 1,000), all every sentence that speaks for it, "
            "none neither sentences nor presence and bearing.",
        ),
    ] = "top",
    engine: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Where to score: local, pool (processes on this machine) or spark (an "
            "extra); the last two stream.",
        ),
    ] = "local",
    workers: Annotated[
        int,
        typer.Option(
            min=1,
            metavar="N",
            help="Processes to score with, and to read with where exports are streamed; worth "
            "it from a few thousand records.",
        ),
    ] = 1,
    known: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE",
            help="An earlier export, Parquet file or review (.mechsift, postgresql://) whose "
            "records are left out; may be given again.",
        ),
    ] = None,
    stream: Annotated[
        bool,
        typer.Option(
            "--stream",
            help="Hold no more than a part of the records; duplicates are not linked.",
        ),
    ] = False,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on with an interrupted run that streams."),
    ] = False,
    tool: Annotated[
        str,
        typer.Option(
            "--for",
            metavar="TOOL",
            help="Write the records with a suggestion in the notes and labels of that tool "
            "instead of the table; .ris, .csv or .xlsx.",
        ),
    ] = "",
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse exports in which a row has a problem.")
    ] = False,
) -> None:
    """Rank and flag every record of one or more exports."""
    from classifier.bundles import find_bundle, load_bundle
    from classifier.cli.show import progress, say
    from classifier.errors import InvalidOptionError
    from classifier.formats import read_exports, refuse_problems
    from classifier.outputs import refuse_overwriting
    from classifier.reporting.outputs import check_output, write_queue
    from classifier.scoring.engines.base import engine_named
    from classifier.scoring.evidence import shown_named
    from classifier.scoring.known import new_records
    from classifier.scoring.service import score_records
    from classifier.scoring.stream import is_streamed
    from classifier.scoring.stream_writers import check_stream_output
    from classifier.scoring.suggestions import check_suggestions, write_suggestions

    streamed = is_streamed(exports, stream=stream, engine=engine, resume=resume)
    if tool and streamed:
        raise InvalidOptionError("--for", tool, "what is streamed keeps no tags to put it in")
    if tool:
        check_suggestions(output, tool)
    elif streamed:
        check_stream_output(output)
    else:
        check_output(output)
    refuse_overwriting([*exports, *map(Path, known or [])], output)
    engine_named(engine)
    shown = shown_named(evidence)
    keys = _known_keys(known) if known else None
    if streamed:
        _stream(
            exports, output, model=find_bundle(model), engine=engine, n_workers=workers,
            shown=shown, known=keys, resume=resume, strict=strict,
        )  # fmt: skip
        return
    bundle = load_bundle(find_bundle(model))
    found = read_exports(exports)
    if strict:
        refuse_problems(found.reports)
    records = found.records if keys is None else new_records(found.records, keys)
    with progress("scoring", len(records)) as on_batch:
        queue = score_records(
            records, bundle, shown=shown, n_workers=workers, on_batch=on_batch
        )
    if tool:
        write_suggestions(queue.rows, output, tool)
    else:
        write_queue(queue, bundle, output)
    say(queue.summary(found.reports))
    say(f"wrote {output}")


def _known_keys(known: list[str]) -> Any:
    from classifier.scoring.known import known_keys

    reviews = [name for name in known if name.startswith("postgresql:") or _is_review(name)]
    files = expanded(Path(name) for name in known if name not in reviews)
    return known_keys(files, chain.from_iterable(map(_reviewed, reviews)))


def _is_review(name: str) -> bool:
    return Path(name).suffix == ".mechsift"


def _reviewed(address: str) -> Iterator[Any]:
    from classifier.store import open_review, stored_records

    with open_review(address) as review, review.read() as reading:
        yield from stored_records(reading)


def _stream(exports: list[Path], output: Path, **options: Any) -> None:
    from classifier.cli.show import progress, say
    from classifier.scoring.stream import score_stream

    say("streamed: rows go by in parts, and duplicates are not looked for")
    try:
        summary = score_stream(exports, output, watch=progress, **options)
    except KeyboardInterrupt:
        say("what was finished is kept: repeat the command with --resume")
        raise
    for line in summary.lines():
        say(line)
    say(f"wrote {output}")


def explain(
    export: Annotated[Path, typer.Argument(metavar="EXPORT", help="An export file.")],
    model: Model,
    record: Annotated[
        str,
        typer.Option(
            metavar="ID",
            help="A record id, else the id that the file gave, else the position in the file, "
            "from 1.",
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Show the exact terms and sentences behind each score of one record."""
    from dataclasses import asdict

    from classifier.bundles import find_bundle, load_bundle
    from classifier.cli.show import emit_json, show
    from classifier.formats import find_record, read_exports
    from classifier.reporting.explanation import explanation_text
    from classifier.scoring.explain import explain as take_apart

    bundle = load_bundle(find_bundle(model))
    wanted = find_record(read_exports([export]).records, record)
    explanation = take_apart(wanted, bundle)
    if as_json:
        document = asdict(explanation)
        document["record"]["raw"] = [field._asdict() for field in explanation.record.raw]
        emit_json(document)
    else:
        show(explanation_text(explanation))

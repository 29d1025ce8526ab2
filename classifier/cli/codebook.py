"""``mechsift codebook``: validate a codebook, hold it against a corpus, print it."""

from pathlib import Path
from typing import Annotated

import typer

from classifier.cli.examples import examples
from classifier.cli.patterns import expanded

__all__ = ["register"]

Named = Annotated[str, typer.Argument(metavar="FILE", help="Codebook file, or a shipped name.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]

codebook = typer.Typer(help="Validate and print codebooks.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add this module's commands to the command line."""
    app.add_typer(codebook, name="codebook")


@codebook.command(
    "check",
    epilog=examples(
        "mechsift codebook check my-codebook.toml",
        "mechsift codebook check my-codebook.toml --corpus pubmed.nbib",
    ),
)
def check(
    file: Named,
    corpus: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="EXPORT",
            help="Exports to hold the cues against, coded or not; may be repeated.",
            callback=expanded,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Validate a codebook; with a corpus, say which cues tell nothing there."""
    from dataclasses import asdict

    from classifier.cli.show import emit_json, show
    from classifier.reporting.codebook_corpus import corpus_check_text, look_in_exports
    from classifier.schema import find_codebook, load_codebook

    book = load_codebook(find_codebook(file))
    found = look_in_exports(book, corpus) if corpus else None
    if as_json:
        emit_json({"valid": True, "corpus": asdict(found) if found else None})
        return
    show(
        f"{file}: valid; {book.codebook_id} version {book.version}, "
        f"{len(book.mechanisms)} mechanisms, {len(book.scored)} of them scored"
    )
    if found:
        show(corpus_check_text(found))


@codebook.command(
    "show",
    epilog=examples("mechsift codebook show leadership"),
)
def show_codebook(file: Named, as_json: Json = False) -> None:
    """Print a codebook: its question, criteria and mechanisms."""
    from dataclasses import asdict

    from classifier.cli.show import emit_json, show
    from classifier.reporting.codebook import codebook_text
    from classifier.schema import find_codebook, load_codebook

    book = load_codebook(find_codebook(file))
    if as_json:
        emit_json(asdict(book))
    else:
        show(codebook_text(book))

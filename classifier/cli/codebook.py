"""``mechsift codebook``: validate and print a codebook."""

from typing import Annotated

import typer

__all__ = ["register"]

Named = Annotated[str, typer.Argument(metavar="FILE", help="Codebook file, or a shipped name.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]

codebook = typer.Typer(help="Validate and print codebooks.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add this module's commands to the command line."""
    app.add_typer(codebook, name="codebook")


@codebook.command("check")
def check(file: Named) -> None:
    """Validate a codebook; one line says what is wrong and where."""
    from classifier.cli.show import show
    from classifier.schema import find_codebook, load_codebook

    book = load_codebook(find_codebook(file))
    show(
        f"{file}: valid; {book.codebook_id} version {book.version}, "
        f"{len(book.mechanisms)} mechanisms, {len(book.scored)} of them scored"
    )


@codebook.command("show")
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

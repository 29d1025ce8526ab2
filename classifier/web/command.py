"""``mechsift serve``: the screening app."""

from typing import Annotated

import typer

__all__ = ["register"]

_EXAMPLES = """\b
Examples:
  mechsift serve my.mechsift
  mechsift serve my.mechsift --host 0.0.0.0 --port 8080 --name review.example.org"""


def register(app: typer.Typer) -> None:
    """Add this module's command to the command line."""
    app.command(epilog=_EXAMPLES)(serve)


def serve(
    review: Annotated[
        str, typer.Argument(metavar="REVIEW", help="A file, or a postgresql:// address.")
    ],
    host: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="Address to listen at; another than this computer's own is refused while "
            "nobody needs a password.",
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=1, max=65_535, metavar="PORT", help="Port to listen at.")
    ] = 8000,
    reviewer: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Who you are, where nobody has a password; by default the lead.",
        ),
    ] = "",
    name: Annotated[
        list[str] | None,
        typer.Option(
            metavar="HOST",
            help="A further name that browsers may call the app by; may be repeated.",
        ),
    ] = None,
    train: Annotated[
        bool,
        typer.Option(
            "--train/--no-train", help="Train in the background as decisions come in."
        ),
    ] = True,
) -> None:
    """Open the screening app for a review in the browser, until Ctrl-C."""
    try:
        from classifier.web.serving import Serving
        from classifier.web.serving import serve as serve_review
    except ModuleNotFoundError:
        from classifier.errors import MissingExtraError

        raise MissingExtraError("web", "the screening app") from None
    serve_review(
        Serving(
            address=review,
            host=host,
            port=port,
            reviewer=reviewer,
            names=tuple(name or ()),
            train=train,
        ),
        tell=lambda told: typer.echo(told, err=True),
    )

"""``mechsift serve``: the screening app."""

from typing import Annotated

import typer

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add this module's command to the command line."""
    app.command()(serve)


def serve(
    review: Annotated[
        str, typer.Argument(metavar="REVIEW", help="A file, or a postgresql:// address.")
    ],
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port to listen at.")] = 8000,
    reviewer: Annotated[
        str, typer.Option(help="Who you are, where nobody has a password; else the lead.")
    ] = "",
    name: Annotated[
        list[str] | None, typer.Option(help="Further host names that browsers may use.")
    ] = None,
    train: Annotated[
        bool, typer.Option("--train/--no-train", help="Train in the background.")
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

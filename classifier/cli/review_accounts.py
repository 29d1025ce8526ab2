"""``mechsift review password``, ``token`` and ``tokens``: who may come into the app."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from classifier.cli.examples import examples
from classifier.cli.review_options import By, Place

__all__ = ["register"]

Who = Annotated[str, typer.Argument(metavar="REVIEWER", help="Name of the reviewer.")]


def register(review: typer.Typer) -> None:
    """Add this module's commands to ``mechsift review``."""
    review.command(epilog=examples("mechsift review password my.mechsift ana"))(password)
    review.command(
        epilog=examples(
            "mechsift review token my.mechsift ana",
            "mechsift review token my.mechsift ana --days 7 -o token.txt",
        )
    )(token)
    review.command(
        epilog=examples("mechsift review tokens my.mechsift --revoke 5f0c2a7d91b3e846")
    )(tokens)


def password(review: Place, reviewer: Who, by: By = "") -> None:
    """Give a reviewer a password for the app; it is asked for, or read from a pipe."""
    from classifier.cli.show import say
    from classifier.reviewing.accounts import set_password
    from classifier.store import open_review

    with open_review(review) as opened, _logins():
        set_password(opened, reviewer, _asked(), by=by)
    say(f"{reviewer} may log in; from now on everybody needs a password")


def token(
    review: Place,
    reviewer: Who,
    days: Annotated[
        int, typer.Option(min=1, max=3650, metavar="N", help="Days until it ends.")
    ] = 30,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write it to a new file that only you can read, instead of the screen.",
        ),
    ] = None,
    by: By = "",
) -> None:
    """Print a token with which a program may use the app's API as a reviewer."""
    from classifier.cli.show import say, show
    from classifier.reviewing.accounts import give_token
    from classifier.store import open_review

    with open_review(review) as opened, _logins():
        text = give_token(opened, reviewer, days=days, by=by)
    if output is None:
        show(text)
    else:
        _write_private(output, f"{text}\n")
        say(f"wrote {output}")


def tokens(
    review: Place,
    revoke: Annotated[
        list[str] | None,
        typer.Option("--revoke", metavar="ID", help="End this token; may be repeated."),
    ] = None,
    by: By = "",
) -> None:
    """List the tokens that still count, or end some of them at once."""
    from classifier.cli.show import say, show_table
    from classifier.reviewing.accounts import end_token, open_tokens
    from classifier.store import open_review

    with open_review(review) as opened, _logins():
        for token_id in revoke or ():
            say(f"ended token {token_id} of {end_token(opened, token_id, by=by).reviewer}")
        rows = [
            (token.token_id, token.reviewer, f"{token.ends_at:%Y-%m-%d %H:%M} UTC")
            for token in open_tokens(opened)
        ]
    show_table(("token", "reviewer", "until"), rows)


def _write_private(path: Path, text: str) -> None:
    """Write a new file that nobody else can read, not even for a moment."""
    import os

    from classifier.errors import UnwritableOutputError

    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UnwritableOutputError(f"{path}: is there already; name a new file") from None
    except OSError as error:
        raise UnwritableOutputError(f"{path}: cannot be written ({error.strerror})") from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)


def _asked() -> str:
    """Return the password: the first line of a pipe, or what is typed twice, unseen."""
    import sys

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return typed


@contextmanager
def _logins() -> Iterator[None]:
    """Turn a missing library into the line that says how to install it."""
    try:
        yield
    except ModuleNotFoundError:
        from classifier.errors import MissingExtraError

        raise MissingExtraError("web", "a login") from None

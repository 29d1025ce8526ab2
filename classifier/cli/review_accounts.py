"""``mechsift review password`` and ``token``: who may come into the app."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from classifier.cli.examples import examples
from classifier.cli.review_options import By, Place

__all__ = ["register"]

Who = Annotated[str, typer.Argument(metavar="REVIEWER", help="Name of the reviewer.")]


def register(review: typer.Typer) -> None:
    """Add this module's commands to ``mechsift review``."""
    review.command(epilog=examples("mechsift review password my.mechsift ana"))(password)
    review.command(epilog=examples("mechsift review token my.mechsift ana"))(token)


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
) -> None:
    """Print a token with which a program may use the app's API as a reviewer."""
    from classifier.cli.show import show
    from classifier.reviewing.accounts import Logins
    from classifier.store import find_reviewer, open_review

    with open_review(review) as opened, _logins():
        with opened.read() as reading:
            person = find_reviewer(reading, reviewer)
        show(Logins.of(opened).token(person, days=days))


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

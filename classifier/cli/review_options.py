"""Arguments and options that several commands of ``mechsift review`` share."""

from typing import Annotated

import typer

from classifier.errors import InvalidOptionError

__all__ = [
    "At",
    "By",
    "Json",
    "Named",
    "Place",
    "StoppingOptions",
    "Strategy",
    "StrategyOptions",
    "named_values",
]

Place = Annotated[
    str, typer.Argument(metavar="REVIEW", help="A file, or a postgresql:// address.")
]
Named = Annotated[
    str, typer.Argument(metavar="RECORD", help="Id of a record, or its beginning.")
]
By = Annotated[
    str, typer.Option("--by", metavar="NAME", help="Who does it; by default the lead.")
]
At = Annotated[
    str, typer.Option("--stage", metavar="STAGE", help="title_abstract or full_text.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Strategy = Annotated[
    str, typer.Option(metavar="NAME", help="Name of what decides which record comes next.")
]
StrategyOptions = Annotated[
    list[str] | None,
    typer.Option(
        "--strategy-option",
        metavar="NAME=VALUE",
        help="An option of the strategy; may be repeated.",
    ),
]
StoppingOptions = Annotated[
    list[str] | None,
    typer.Option(
        "--stopping-option",
        metavar="NAME=VALUE",
        help="An option of the stopping rule; may be repeated.",
    ),
]


def named_values(told: list[str] | None, *, option: str) -> dict[str, str]:
    """Return the names and values of an option that is written NAME=VALUE.

    Raises
    ------
    InvalidOptionError
        If there is no name, or no equals sign.
    """
    found = {}
    for one in told or ():
        name, equals, value = one.partition("=")
        if not (name and equals):
            raise InvalidOptionError(option, one, "write NAME=VALUE")
        found[name.strip().replace("-", "_")] = value
    return found

"""Arguments and options that several commands of ``mechsift review`` share."""

from typing import Annotated

import typer

__all__ = ["At", "By", "Json", "Named", "Place"]

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

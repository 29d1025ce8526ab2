"""``--map`` and ``--label-column``: what columns of tables mean, as a person says it."""

from collections.abc import Sequence
from typing import Annotated

import typer

__all__ = ["LabelColumn", "Map", "columns_of"]

Map = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="COLUMN=FIELD",
        help='Take a column of a table for a field: "Item DOI=doi"; repeat it for more.',
    ),
]
LabelColumn = Annotated[
    str,
    typer.Option(
        metavar="COLUMN", help="The column that holds the decisions, whatever its name is."
    ),
]


def columns_of(assigned: Sequence[str] | None, label_column: str) -> dict[str, str]:
    """Return the fields by the names of their columns.

    Raises
    ------
    InvalidOptionError
        If what is given is no pair.
    UnknownNameError
        If a field is none.
    """
    from classifier.errors import InvalidOptionError, UnknownNameError
    from classifier.formats.headers import fields_to_map

    columns = {label_column: "label_included"} if label_column else {}
    for pair in assigned or ():
        column, sign, field = pair.rpartition("=")
        if not sign or not column.strip():
            raise InvalidOptionError("--map", pair, 'write "COLUMN=FIELD"')
        if field.strip() not in fields_to_map():
            raise UnknownNameError("field", field.strip(), list(fields_to_map()))
        columns[column.strip()] = field.strip()
    return columns

"""How commands show things: results on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["emit_json", "progress", "say", "show", "show_table"]

_WIDE = 160


def say(message: str) -> None:
    """Tell the user something that is no result."""
    typer.echo(message, err=True)


def show(text: str) -> None:
    """Print a result."""
    typer.echo(text)


def emit_json(document: Any) -> None:
    """Print one JSON document and nothing else."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=1))


def show_table(
    columns: Sequence[str], rows: Sequence[Sequence[object]], *, numeric: Sequence[str] = ()
) -> None:
    """Print a table; off a terminal it is wide enough not to be cut."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in columns:
        right = name in numeric
        table.add_column(name, justify="right" if right else "left", no_wrap=right)
    for row in rows:
        table.add_row(*(_plain(cell) for cell in row))
    console = Console(
        width=None if sys.stdout.isatty() else _WIDE, markup=False, highlight=False
    )
    console.print(table)


def _plain(cell: object) -> str:
    """Return a cell as text, without the control codes a record might carry."""
    text = f"{cell:,}" if isinstance(cell, int) and cell > 9999 else str(cell)
    return "".join(c if c.isprintable() else " " for c in text)


@contextmanager
def progress(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """Give a function that moves a bar on standard error, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda done: bar.update(task, completed=done)

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
    typer.echo(_plain(message), err=True)


def show(text: str) -> None:
    """Print a result, line by line."""
    typer.echo("\n".join(_plain(line) for line in text.split("\n")))


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
        table.add_row(*(_cell(cell) for cell in row))
    console = Console(
        width=None if sys.stdout.isatty() else _WIDE,
        markup=False,
        emoji=False,
        highlight=False,
    )
    console.print(table)


def _cell(cell: object) -> str:
    return f"{cell:,}" if isinstance(cell, int) and cell > 9999 else _plain(str(cell))


def _plain(text: str) -> str:
    """Return one line of text without the control codes that a record might carry."""
    return "".join(c if c.isprintable() else " " for c in text)


@contextmanager
def progress(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """Give a function that moves a bar, with time left and rate, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress, TextColumn

    columns = [*Progress.get_default_columns(), TextColumn("{task.fields[rate]}")]
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total, rate="")

        def move(done: int) -> None:
            bar.update(task, completed=done)
            speed = bar.tasks[0].speed
            bar.update(task, rate=f"{speed:,.0f}/s" if speed else "")

        yield move

"""``mechsift demo``: the main job on the shipped example."""

from pathlib import Path
from typing import Annotated

import typer

from classifier.cli.examples import examples

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add this module's commands to the command line."""
    app.command(
        epilog=examples(
            "mechsift demo",
            "mechsift demo --out my-demo",
        )
    )(demo)


def demo(
    out: Annotated[
        Path,
        typer.Option(metavar="FOLDER", help="The folder to write to; it is made if need be."),
    ] = Path("mechsift-demo"),
) -> None:
    """Read, dedupe and score the shipped exports; write the queue, and what it came from."""
    from classifier.cli.show import say, show, show_table
    from classifier.reporting.demo import run_demo
    from classifier.reporting.figures import RANKS

    result = run_demo(out, say=say)
    show_table(result.columns, result.head, numeric=("rank", "p_include"))
    show(RANKS)
    show("")
    for path in result.written:
        show(f"wrote {path}")

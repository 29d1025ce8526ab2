"""The command line: finds its commands by entry point, turns errors into one line.

Nothing heavy is imported here or by the modules that register commands, so that
``mechsift --help`` answers at once.
"""

import sys
from importlib.metadata import entry_points
from typing import Annotated

import typer

from classifier import __version__
from classifier.errors import MechsiftError

__all__ = ["build_app", "run"]

GROUP = "mechsift.commands"
_MENDABLE = 2
_INTERRUPTED = 130


def build_app() -> typer.Typer:
    """Return the program with every registered command."""
    app = typer.Typer(
        name="mechsift",
        help="Put the screening queue of a review in order and flag which mechanisms an "
        "abstract evidences. It proposes; people decide.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_main)
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        point.load()(app)
    return app


def _main(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", is_eager=True)
    ] = False,
) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit


def run() -> None:
    """Run the command line and end the process with its exit status."""
    sys.exit(_status(sys.argv[1:]))


def _status(arguments: list[str]) -> int:
    """Return 0, or 2 after one line for what a person can mend; a bug keeps its traceback."""
    from click.exceptions import Abort, ClickException, NoArgsIsHelpError

    command = typer.main.get_command(build_app())
    try:
        status = command.main(arguments, prog_name="mechsift", standalone_mode=False)
    except MechsiftError as error:
        return _complain(str(error))
    except NoArgsIsHelpError as error:
        typer.echo(error.format_message(), err=True)
        return _MENDABLE
    except ClickException as error:
        return _complain(f"{error.format_message()} (see mechsift --help)")
    except (Abort, KeyboardInterrupt):
        typer.echo("mechsift: interrupted; no half-written file is left", err=True)
        return _INTERRUPTED
    return status if isinstance(status, int) else 0


def _complain(message: str) -> int:
    typer.echo(f"mechsift: {' '.join(message.split())}", err=True)
    return _MENDABLE

"""The command line: finds its commands by entry point, turns errors into one line.

Nothing heavy is imported here or by the modules that register commands, so that
``mechsift --help`` answers at once.
"""

import sys
from typing import Annotated, Any, cast

import typer

from classifier import __version__
from classifier.cli import streams
from classifier.cli.show import say
from classifier.errors import MechsiftError
from classifier.plugins import registered

__all__ = ["build_app", "run"]

GROUP = "mechsift.commands"
_MENDABLE = 2
_INTERRUPTED = 130
# Newer typers carry a click of their own; the one error that they export leads to its base.
_UsageError = cast("type[typer.BadParameter]", typer.BadParameter.__mro__[1])


def build_app() -> typer.Typer:
    """Return the program with every registered command."""
    app = typer.Typer(
        name="mechsift",
        help="Put the screening queue of a review in order and flag which mechanisms an "
        "abstract evidences. It proposes; people decide.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_main)
    for plugin in registered(GROUP).values():
        plugin.load()(app)
    return app


def _print_version(wanted: bool) -> None:  # noqa: FBT001 (typer calls it by position)
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


def _main(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_print_version,
            is_eager=True,
            help="Print the version and end.",
        ),
    ] = False,
) -> None:
    """Take the options of the program itself; each acts in its own callback."""


def run() -> None:
    """Run the command line and end the process with its exit status."""
    streams.settle_streams()
    if not streams.can_write():
        sys.exit(_complain("standard output is closed; send it to a file, or to /dev/null"))
    status = _status(sys.argv[1:])
    fault = streams.flush()
    sys.exit(_complain(fault) if fault and status != _MENDABLE else status)


def _status(arguments: list[str]) -> int:
    """Return 0, or 2 after one line for what a person can mend; a bug keeps its traceback."""
    try:
        command = typer.main.get_command(build_app())
        status = command.main(arguments, prog_name="mechsift", standalone_mode=False)
    except MechsiftError as error:
        return _complain(str(error))
    except _UsageError as error:
        return _correct(error)
    except OSError as error:
        if not (line := streams.fault(error)):
            raise
        return _complain(line)
    except (typer.Abort, KeyboardInterrupt):
        status = _INTERRUPTED
    if status == _INTERRUPTED:
        say("mechsift: interrupted; no half-written file is left")
    return status if isinstance(status, int) else 0


def _correct(error: typer.BadParameter) -> int:
    """Answer a call that makes no sense: in one line, or with the help where it is empty."""
    message, context = error.format_message(), error.ctx
    if not message.startswith("Usage:"):
        command = context.command_path if context else "mechsift"
        return _complain(f"{message}{_repeating(message, context)} (see {command} --help)")
    typer.echo(message, err=True)
    return _MENDABLE


def _repeating(message: str, context: Any) -> str:
    """Return the hint for an option that several values followed, as ``*`` gives them."""
    if context is None or not message.startswith("Got unexpected extra argument"):
        return ""
    given = [
        option.opts[0]
        for option in context.command.params
        if option.param_type_name == "option"
        and option.multiple
        and context.params.get(option.name)
    ]
    return f"; repeat {' or '.join(given)} before each" if given else ""


def _complain(message: str) -> int:
    say(f"mechsift: {' '.join(message.split())}")
    return _MENDABLE

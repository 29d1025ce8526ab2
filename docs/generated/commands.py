"""What the reference says of a command: usage, arguments, options, taken from the program."""

import re
from collections.abc import Iterator
from typing import Any

import typer.main

from classifier.cli.main import build_app
from docs.generated.blocks import table

__all__ = ["COMMANDS", "PROGRAM", "command_section"]


def _walk(command: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every command that does something, with its path."""
    if not hasattr(command, "commands"):
        yield path, command
        return
    for name, inner in command.commands.items():
        yield from _walk(inner, f"{path} {name}".strip())


PROGRAM = typer.main.get_command(build_app())
COMMANDS = dict(_walk(PROGRAM))


def command_section(path: str) -> str:
    """Return summary, usage and table of a command, such as ``"review init"``."""
    command = COMMANDS[path]
    parts = [" ".join(command.help.split()), f"```text\n{_usage(path, command)}\n```"]
    if rows := [_row(parameter) for parameter in command.params]:
        parts.append(table(["argument or option", "default", "meaning"], rows))
    if command.epilog:
        parts.append(_examples(command.epilog))
    return "\n\n".join(parts)


def _usage(path: str, command: Any) -> str:
    words = [f"mechsift {path}"]
    words += [_argument(p) for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option"]
    words += [f"{p.opts[0]} {p.metavar}" for p in options if p.required]
    return " ".join([*words, "[OPTIONS]"] if any(not p.required for p in options) else words)


def _argument(parameter: Any) -> str:
    name = f"{_placeholder(parameter)}{'...' if parameter.nargs == -1 else ''}"
    return name if parameter.required else f"[{name}]"


def _placeholder(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name.upper())


def _row(parameter: Any) -> list[str]:
    return [_names(parameter), _default(parameter), _meaning(parameter.help)]


def _names(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return _placeholder(parameter)
    spelled = sorted(
        [*parameter.opts, *parameter.secondary_opts], key=lambda name: name[1] == "-"
    )
    names = ", ".join(f"`{name}`" for name in spelled)
    return names if parameter.is_flag else f"{names} {parameter.metavar}"


def _default(parameter: Any) -> str:
    if parameter.required:
        return "must be given"
    if parameter.secondary_opts:
        return f"`{(parameter.opts if parameter.default else parameter.secondary_opts)[0]}`"
    nothing = parameter.default is None or parameter.default is False or parameter.default == ""
    return "" if nothing else f"`{parameter.default}`"


def _meaning(text: str) -> str:
    """Return the help of a parameter without its stop, what is typed or named set as code."""
    sentence = re.sub(r"(?<!\.)\.$", "", text.strip())
    return re.sub(r"(?<![\w`])(--[a-z][a-z-]*|\.[a-z]{3,}|[a-z]+_[a-z_]+)", r"`\1`", sentence)


def _examples(epilog: str) -> str:
    """Return what the help says at its end, with lines that are typed as code."""
    lines = [line.strip() for line in epilog.splitlines() if line.strip()]
    typed = "\n".join(line for line in lines if line.startswith("mechsift "))
    return f"Examples:\n\n```text\n{typed}\n```"

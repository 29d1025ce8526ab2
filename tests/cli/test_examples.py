"""Every command's help ends with calls that can be typed, and the shell completes them."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from classifier.cli.main import build_app

COMPLETION = "_MECHSIFT_COMPLETE"


def commands_of(
    group: Any, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands_of(command, (*path, name))
        else:
            yield (*path, name), command


COMMANDS = dict(commands_of(typer.main.get_command(build_app())))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_the_help_of_a_command_ends_with_examples_that_it_takes(path: tuple[str, ...]) -> None:
    command = COMMANDS[path]
    head, title, *lines = (command.epilog or "\n").split("\n")
    assert (head, title) == ("\b", "Examples:")
    assert lines
    for line in lines:
        program, *words = shlex.split(line)
        assert (program, *words[: len(path)]) == ("mechsift", *path)
        context = command.make_context(path[-1], words[len(path) :])
        assert context.params


def test_examples_keep_their_lines_in_the_help() -> None:
    command = COMMANDS["read",]
    told = command.get_help(command.make_context("read", ["a.ris"]))
    lines = [
        "Examples:",
        "  mechsift read pubmed.nbib embase.ris",
        "  mechsift read scopus.csv",
    ]
    assert [line.removeprefix("  ") for line in told.splitlines()[-3:]] == [
        *lines[:2],
        f"{lines[2]} --json",
    ]


def complete(words: str) -> list[str]:
    asked = {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    environment = os.environ | asked | {COMPLETION: "complete_bash"}
    done = subprocess.run(
        [Path(sys.executable).with_name("mechsift")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.split()


def test_the_shell_completes_commands_and_options() -> None:
    assert complete("mechsift sc") == ["score"]
    assert complete("mechsift review rest") == ["restore"]
    assert complete("mechsift score --ev") == ["--evidence"]
    assert complete("mechsift nothing-like-it") == []


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
def test_bash_takes_the_completion_that_is_shown(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("mechsift")
    script = tmp_path / "complete.sh"
    script.write_text(
        f'eval "$("{program}" --show-completion)"\n'
        f'COMP_WORDS=("{program}" rea) COMP_CWORD=1\n'
        f'_mechsift_completion "{program}"\n'
        'echo "${COMPREPLY[@]}"\n',
        encoding="utf-8",
    )
    done = subprocess.run(["bash", script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("read\n", "")

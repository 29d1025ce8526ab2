"""The reference names every command, option and setting, and no other."""

import re
import shlex
from typing import Any

import pytest

from docs.generated.commands import COMMANDS, PROGRAM
from tests.docs.pages import MARKDOWN, ROOT, blocks, missing_from, page, without_blocks


def sections() -> dict[str, str]:
    """Return the text below each command's heading in the reference."""
    parts = re.split(r"^## (.+)$", page("docs/reference/commands.md"), flags=re.MULTILINE)
    found = dict(zip(parts[1::2], parts[2::2], strict=True))
    return {
        match[1]: text
        for heading, text in found.items()
        if (match := re.fullmatch(r"`mechsift ([a-z -]+)`", heading))
    }


MEND = "docs/reference/commands.md is behind the program: run make pages"


def options(command: Any) -> list[Any]:
    return [p for p in command.params if p.param_type_name == "option"]


def test_the_reference_has_a_section_for_each_command_and_for_no_other():
    assert sorted(sections()) == sorted(COMMANDS), MEND


@pytest.mark.parametrize("path", COMMANDS)
def test_every_option_has_a_row_with_its_default(path):
    rows = [line for line in sections()[path].splitlines() if line.startswith("| `-")]
    for option in options(COMMANDS[path]):
        spelled = [*option.opts, *option.secondary_opts]
        wrong = f"mechsift {path} {'/'.join(spelled)}: {MEND}"
        row = next((r for r in rows if f"`{option.opts[-1]}`" in r.split("|")[1]), "")
        assert all(f"`{name}`" in row for name in spelled), wrong
        if option.required:
            assert "must be given" in row, wrong
        elif option.secondary_opts:
            assert row.split("|")[2].strip() in {f"`{name}`" for name in spelled}, wrong
        elif option.default not in (None, ""):
            shown = f"`{option.default}`" if option.default is not False else ""
            assert row.split("|")[2].strip() == shown, wrong


@pytest.mark.parametrize("path", COMMANDS)
def test_no_section_names_an_option_that_its_command_lacks(path):
    known = {
        name
        for option in options(COMMANDS[path])
        for name in (*option.opts, *option.secondary_opts)
    }
    named = re.findall(r"`(--?[a-z][a-z-]*)", sections()[path])
    assert set(named) - known - {"--help"} == set()


@pytest.mark.parametrize("path", COMMANDS)
def test_every_argument_stands_in_the_usage_of_its_command(path):
    usage = re.search(rf"^mechsift {path}\b(.*)$", sections()[path], flags=re.MULTILINE)
    arguments = [p for p in COMMANDS[path].params if p.param_type_name == "argument"]
    for argument in arguments:
        assert usage, path
        assert argument.name.upper() in usage[1], path


def test_the_options_of_the_program_are_named():
    program = [name for option in options(PROGRAM) for name in option.opts]
    text = page("docs/reference/commands.md")
    assert [name for name in program if f"mechsift {name}`" not in text] == []


def typed_commands(text: str) -> list[list[str]]:
    """Return the words of each `mechsift` line in a block of code, run by the tests or not."""
    fenced = [content for kind, content in blocks(text) if kind in {"sh", "text", ""}]
    lines = "\n".join([*fenced, *re.findall(r"^    (.+)$", without_blocks(text), flags=re.M)])
    found = re.findall(r"(?:^|&& |\| )mechsift ([^|&>\n]+)", lines, flags=re.MULTILINE)
    return [shlex.split(words, comments=True) for words in found if words[0].isalpha()]


def unknown_in(words: list[str]) -> list[str]:
    """Return the words of a command line that the program does not know: command or options."""
    path = next(
        (p for p in sorted(COMMANDS, key=len) if words[: len(p.split())] == p.split()), ""
    )
    if not path:
        return words[:1]
    known = {
        name
        for option in options(COMMANDS[path])
        for name in (*option.opts, *option.secondary_opts, "--help")
    }
    given = [word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)]
    return [word for word in given if word not in known]


@pytest.mark.parametrize("name", MARKDOWN)
def test_every_command_line_in_a_page_is_one_that_the_program_knows(name):
    unknown = {" ".join(w): unknown_in(w) for w in typed_commands(page(name))}
    assert {line: words for line, words in unknown.items() if words} == {}


def test_a_command_line_that_the_program_does_not_know_is_found():
    text = "    mechsift rewad a.ris\n\n```text\nmechsift score a.ris --modle x -o y.csv\n```\n"
    assert [unknown_in(words) for words in typed_commands(text)] == [["--modle"], ["rewad"]]


@pytest.mark.parametrize("name", MARKDOWN)
def test_every_make_target_that_is_named_exists(name):
    targets = set(re.findall(r"^([a-z-]+):", page("Makefile"), flags=re.MULTILINE))
    named = re.findall(r"(?:^|`|[A-Z]=\S+ )make ([a-z-]+)", page(name), flags=re.MULTILINE)
    assert set(named) <= targets


@pytest.mark.parametrize("name", [*MARKDOWN, ".pre-commit-config.yaml"])
def test_who_is_to_run_a_tool_of_developers_is_told_make_dev(name):
    text = page(name)
    tools = (
        r"\.venv/bin/(?:pytest|pre-commit|ruff|mypy|codespell|lint-imports|python -m pytest)"
    )
    assert "make dev" in text or not re.search(tools, text)


def test_every_setting_from_the_environment_is_named():
    sources = [
        path
        for part in ("classifier", "training", "benchmarks")
        for path in (ROOT / part).rglob("*.py")
    ]
    used = {
        name
        for path in sources
        for name in re.findall(r"\bMECHSIFT_[A-Z_]+", path.read_text(encoding="utf-8"))
    }
    assert missing_from("docs/reference/commands.md", sorted(used)) == []

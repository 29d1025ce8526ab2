"""The docs name all that there is and nothing else, and what they tell to type works."""

import csv
import dataclasses
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import typer.main

from classifier import __version__
from classifier.bundles.target import FILES, MANIFEST
from classifier.bundles.weights import feature_settings
from classifier.cli.main import build_app
from classifier.dedupe import Duplicates
from classifier.errors import InvalidCodebookError
from classifier.evaluation.definitions import DEFINITIONS
from classifier.formats import Problem, ReadReport
from classifier.formats.headers import HEADERS, LABEL_HEADERS
from classifier.reporting.duplicates import Deduplication, GroupRow, PairRow
from classifier.schema import (
    CORPUS_COLUMNS,
    Bearing,
    ChangeKind,
    Flag,
    Presence,
    Standing,
    parse_codebook,
)
from classifier.scoring.explain import Explanation
from classifier.scoring.mechanism_shares import MechanismShare, SentenceShare
from classifier.scoring.shares import TermShare
from classifier.scoring.sinks import SINKS
from classifier.scoring.table import LEADING_COLUMNS, mechanism_columns
from training.demo_exports import EXPORTS, files_of

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
MADE_HERE = {"build", "dist", "htmlcov", "mechsift-demo", "node_modules"}
ELSEWHERE = re.compile(
    r"(?<![\w.])/(?:home|root|work|tmp|Users)/\w|[A-Z]:\\\w|\.\./\.\.?/?(?:shared|\.library)|\.\./shared"
)


def markdown_files() -> list[Path]:
    """Return every Markdown file of the project, none that a tool or a command made."""
    found = []
    for folder, names, files in os.walk(ROOT):
        names[:] = [name for name in names if name[0] != "." and name not in MADE_HERE]
        found += [Path(folder, name) for name in files if name.endswith(".md")]
    return sorted(found)


MARKDOWN = [str(path.relative_to(ROOT)) for path in markdown_files()]


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(text: str) -> list[tuple[str, str]]:
    """Return the language and the content of every code block."""
    return re.findall(r"^```(\w*)\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def without_blocks(text: str) -> str:
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def missing_from(name: str, words: Any) -> list[str]:
    """Return the words that a page does not name as code."""
    named = {code.strip() for code in re.findall(r"`([^`\n]+)`", without_blocks(page(name)))}
    return [word for word in map(str, words) if word not in named]


# The command line


def walk(command: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every command that does something, with its path."""
    if not hasattr(command, "commands"):
        yield path, command
        return
    for name, inner in command.commands.items():
        yield from walk(inner, f"{path} {name}".strip())


PROGRAM = typer.main.get_command(build_app())
COMMANDS = dict(walk(PROGRAM))


def sections() -> dict[str, str]:
    """Return the text below each command's heading in the reference."""
    parts = re.split(r"^## (.+)$", page("docs/commands.md"), flags=re.MULTILINE)
    found = dict(zip(parts[1::2], parts[2::2], strict=True))
    return {
        match[1]: text
        for heading, text in found.items()
        if (match := re.fullmatch(r"`mechsift ([a-z -]+)`", heading))
    }


def options(command: Any) -> list[Any]:
    return [p for p in command.params if p.param_type_name == "option"]


def test_the_reference_has_a_section_for_each_command_and_for_no_other():
    assert sorted(sections()) == sorted(COMMANDS)


@pytest.mark.parametrize("path", COMMANDS)
def test_every_option_has_a_row_with_its_default(path):
    rows = [line for line in sections()[path].splitlines() if line.startswith("| `-")]
    for option in options(COMMANDS[path]):
        spelled = [*option.opts, *option.secondary_opts]
        row = next((r for r in rows if f"`{option.opts[-1]}`" in r.split("|")[1]), "")
        assert all(f"`{name}`" in row for name in spelled), (path, spelled)
        if option.required:
            assert "must be given" in row, (path, spelled)
        elif option.default not in (None, False, ""):
            assert f"`{option.default}`" in row.split("|")[2], (path, spelled)


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
    usage = re.search(rf"`mechsift {path}([^`]*)`", sections()[path])
    arguments = [p for p in COMMANDS[path].params if p.param_type_name == "argument"]
    for argument in arguments:
        assert usage, path
        assert argument.name.upper() in usage[1], path


def test_the_options_of_the_program_are_named():
    program = [name for option in options(PROGRAM) for name in option.opts]
    text = page("docs/commands.md")
    assert [name for name in program if f"mechsift {name}`" not in text] == []


@pytest.mark.parametrize("name", MARKDOWN)
def test_every_command_that_is_told_to_type_exists(name):
    typed = [
        line for kind, text in blocks(page(name)) if kind == "sh" for line in text.split("\n")
    ]
    for line in typed:
        for words in re.findall(r"(?:^|&& |\| )mechsift ((?:[a-z]+ ?)*)", line):
            assert any(words.strip().startswith(path) for path in COMMANDS), line


@pytest.mark.parametrize("name", MARKDOWN)
def test_every_make_target_that_is_named_exists(name):
    targets = set(re.findall(r"^([a-z]+):", page("Makefile"), flags=re.MULTILINE))
    named = re.findall(r"(?:^|`|[A-Z]=\S+ )make ([a-z]+)", page(name), flags=re.MULTILINE)
    assert set(named) <= targets


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
    assert missing_from("docs/commands.md", sorted(used)) == []


# What the pages promise to list in full


def known_keys(text: str) -> list[str]:
    """Return the keys that the schema knows where `text` has one that it does not."""
    with pytest.raises(InvalidCodebookError, match="unknown key 'zzz'") as refused:
        parse_codebook(text, source="test.toml")
    return str(refused.value).split("known: ")[1].split(", ")


@pytest.mark.parametrize(
    "text",
    [
        "format = 1\nzzz = 1",
        'format = 1\nversion = 1\n[[mechanism]]\nid = "a"\nzzz = 1',
        "format = 1\nversion = 1\n[[change]]\nzzz = 1",
        'format = 1\nversion = 1\nid = "a"\ntitle = "A"\n[review]\nzzz = 1',
    ],
    ids=["top", "mechanism", "change", "review"],
)
def test_every_field_of_a_codebook_is_described(text):
    assert missing_from("docs/codebooks.md", known_keys(text)) == []


def test_the_codebook_on_the_page_is_valid():
    (example,) = [text for kind, text in blocks(page("docs/codebooks.md")) if kind == "toml"]
    assert parse_codebook(example, source="codebooks.md").version == 2


@pytest.mark.parametrize("words", [Standing, ChangeKind])
def test_every_standing_and_kind_of_change_is_described(words):
    assert missing_from("docs/codebooks.md", words) == []


@pytest.mark.parametrize("words", [Flag, Presence, Bearing, Standing])
def test_every_value_stands_in_the_glossary(words):
    assert missing_from("docs/glossary.md", words) == []


def test_the_glossary_is_in_order_and_brief():
    entries = re.findall(
        r"^\*\*(.+?)\.\*\* (.+?)(?:\n\n|\Z)", page("docs/glossary.md"), flags=re.M | re.S
    )
    words = [word for word, _ in entries]
    assert words == sorted(words, key=str.lower)
    assert len(words) == page("docs/glossary.md").count("\n**")


@pytest.mark.parametrize(
    "columns",
    [
        [*LEADING_COLUMNS, *mechanism_columns(["<id>"])],
        GroupRow.__annotations__,
        PairRow.__annotations__,
        [*CORPUS_COLUMNS, "language", "also_in"],
        SINKS,
        Flag,
        [field.name for field in dataclasses.fields(Explanation)],
        [
            field.name
            for kind in (TermShare, SentenceShare, MechanismShare)
            for field in dataclasses.fields(kind)
        ],
    ],
    ids=["score", "groups", "pairs", "merged", "suffixes", "flags", "explain", "shares"],
)
def test_every_column_and_key_of_the_outputs_is_described(columns):
    assert missing_from("docs/outputs.md", columns) == []


def test_the_json_of_reading_and_deduplication_is_shown_with_every_key():
    shown = "".join(text for kind, text in blocks(page("docs/outputs.md")) if kind == "json")
    counts = Deduplication(Duplicates([], []), 0.0).summary()
    report = ReadReport("a", "b", "c", problems=[Problem(1, "d")]).as_dict()
    keys = [*counts, *report, *report["problems"][0]]
    assert [key for key in keys if f'"{key}":' not in shown] == []


def test_every_registered_format_is_described_with_its_suffixes():
    points = list(entry_points(group="mechsift.formats"))
    assert missing_from("docs/formats.md", [point.name for point in points]) == []
    suffixes = [suffix for point in points for suffix in point.load().suffixes]
    assert missing_from("docs/formats.md", suffixes) == []


def test_every_header_that_is_understood_is_listed():
    assert (
        missing_from("docs/formats.md", [n for names in HEADERS.values() for n in names]) == []
    )
    labels = [n for names in LABEL_HEADERS.values() for n in names]
    assert missing_from("docs/labelled-corpora.md", labels) == []


def test_every_file_and_setting_of_a_bundle_is_described():
    assert missing_from("docs/models.md", [*FILES, MANIFEST, *feature_settings()]) == []


def test_every_page_and_every_decision_record_stands_in_the_index():
    pages = {str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md")} - {"index.md"}
    assert pages == set(re.findall(r"\]\(((?!\.\.)[\w/.-]+\.md)\)", page("docs/index.md")))


@pytest.mark.parametrize(
    "path", sorted((DOCS / "adr").glob("*.md")), ids=lambda path: path.stem
)
def test_a_decision_record_has_a_number_a_date_and_its_parts(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {int(path.name[:4])}. ")
    assert re.search(r"^Date: \d{4}-\d\d-\d\d\.", text, flags=re.MULTILINE)
    assert all(f"\n## {part}\n" in text for part in ("Context", "Decision", "Consequences"))


# Links, places, versions


def slugs(text: str) -> set[str]:
    """Return the anchors that a forge makes of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", without_blocks(text), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", MARKDOWN)
def test_every_relative_link_leads_somewhere(name):
    for link in re.findall(r"\]\(([^)\s]+)\)", without_blocks(page(name))):
        if re.match(r"[a-z]+:", link):
            continue
        place, _, anchor = link.partition("#")
        target = (ROOT / name).parent / place if place else ROOT / name
        assert target.exists(), link
        if anchor:
            assert anchor in slugs(target.read_text(encoding="utf-8")), link


@pytest.mark.parametrize("name", MARKDOWN)
def test_no_page_names_a_place_on_a_machine(name):
    assert ELSEWHERE.findall(page(name)) == []


def test_the_search_for_places_finds_some():
    assert ELSEWHERE.search("see " + "/".join(["", "home", "me", "exports"]))
    assert not ELSEWHERE.search("see ../docs/index.md or corpora/work/notes")


def test_the_readme_opens_with_one_sentence_and_the_two_commands():
    _, opening, *_ = page("README.md").split("\n\n")
    assert opening.endswith(".")
    assert opening.count(". ") == 0
    assert blocks(page("README.md"))[0] == ("sh", "make demo\nmake test\n")


def test_versions_agree():
    project = tomllib.loads(page("pyproject.toml"))["project"]
    cited = dict(re.findall(r"^([a-z-]+): (\S.*)$", page("CITATION.cff"), flags=re.MULTILINE))
    assert cited["title"] == project["name"]
    assert cited["version"] == project["version"] == __version__
    assert cited["license"] == project["license"]
    assert re.search(
        rf"^## \[(?:Unreleased|{__version__})\]", page("CHANGELOG.md"), flags=re.MULTILINE
    )


# What is told to type, typed


def typed_lines(name: str) -> list[str]:
    """Return the lines of a page's shell blocks but those that set the project up."""
    lines = [
        line for kind, text in blocks(page(name)) if kind == "sh" for line in text.splitlines()
    ]
    return [line for line in lines if not line.startswith("make")]


WALKS = ["README.md", *(str(p.relative_to(ROOT)) for p in sorted(DOCS.glob("*.md")))]


def in_shell(script: str, *, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a script with this environment's mechsift and none of its settings."""
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("MECHSIFT", "COV", "MAKE"))
    }
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=cwd,
        env=kept | {"PATH": path},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder that holds what the walks read, as the checkout does."""
    shutil.copytree(ROOT / "corpora", tmp_path / "corpora")
    (tmp_path / "mechsift-demo").mkdir()
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in WALKS if typed_lines(name)])
def test_what_a_page_tells_to_type_works(name, checkout):
    before = {
        path: path.read_bytes() for path in (checkout / "corpora").rglob("*") if path.is_file()
    }
    done = in_shell("\n".join(typed_lines(name)), cwd=checkout)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in checkout.iterdir()} == {"corpora", "mechsift-demo"}
    assert all(path.read_bytes() == content for path, content in before.items())


@pytest.mark.slow
def test_the_demo_says_and_writes_what_the_readme_shows(checkout):
    (shown,) = [text for kind, text in blocks(page("README.md")) if kind == "text"]
    done = in_shell("mechsift demo", cwd=checkout)
    assert done.returncode == 0, done.stderr
    said = (done.stderr + done.stdout).splitlines()
    assert [line for line in shown.splitlines() if line not in said] == []
    written = re.findall(r"^wrote (\S+)$", shown, flags=re.MULTILINE)
    assert {
        str(path.relative_to(checkout)) for path in (checkout / "mechsift-demo").iterdir()
    } == set(written)


# Counts


def demonstration() -> list[dict[str, str]]:
    path = ROOT / "corpora" / "leadership-demo" / "decisions.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def rows_of_decisions(rows: list[dict[str, str]]) -> Iterator[str]:
    excluded = [row for row in rows if row["label_included"] == "0"]
    yield f"| all | {len(rows)} |"
    yield f"| included | {len(rows) - len(excluded)} |"
    yield f"| excluded | {len(excluded)} |"
    passed = sum(row["label_abstract"] == "1" for row in excluded)
    yield f"| excluded, but passed on title and abstract | {passed} |"
    yield f"| without abstract | {sum(not row['abstract'] for row in rows)} |"
    for reason, times in Counter(row["reason"] for row in excluded).items():
        yield f"| `{reason}` | {times} |"


def rows_of_codes(rows: list[dict[str, str]]) -> Iterator[str]:
    names = [column.partition(":")[2] for column in rows[0] if column.startswith("mechanism:")]
    coded = sum(any(row[f"mechanism:{name}"] for name in names) for row in rows)
    yield f"| with mechanism codes | {coded} |"
    for name in names:
        found = Counter(
            row[f"presence:{name}"] for row in rows if row[f"mechanism:{name}"] == "1"
        )
        parts = ", ".join(str(found[presence]) for presence in Presence)
        yield f"| `{name}` | {found.total()} | {parts} |"


def rows_of_exports(rows: list[dict[str, str]]) -> Iterator[str]:
    files = [files_of(row) for row in rows]
    for name in EXPORTS:
        yield f"| `{name}` | {sum(name in found for found in files)} |"
    times = Counter(map(len, files))
    entries = sum(map(len, files))
    yield (
        f"{times[1]} records stand in one file, {times[2]} in two and {times[3]} in three: "
        f"{entries} entries, {entries - len(rows)} of them duplicates."
    )


@pytest.mark.parametrize("count", [rows_of_decisions, rows_of_codes, rows_of_exports])
def test_the_counts_of_the_demonstration_corpus_are_those_of_its_files(count):
    text = page("corpora/leadership-demo/README.md")
    cells = re.sub(r"[ \t]+", " ", text)
    assert [row for row in count(demonstration()) if row not in cells] == []


def test_every_measure_of_an_evaluation_is_explained_as_the_report_explains_it():
    page_text = page("docs/evaluating.md")
    for definition in DEFINITIONS.values():
        row = f"| {definition.label} | {definition.formula} | {definition.source} |"
        assert row in page_text

"""What pages promise to list in full, they do: fields, words, columns, formats, measures."""

import ast
import dataclasses
import re
from pkgutil import resolve_name

import pytest

from classifier.bundles.target import FILES, MANIFEST
from classifier.bundles.weights import feature_settings
from classifier.dedupe import Duplicates
from classifier.errors import InvalidCodebookError
from classifier.evaluation.definitions import DEFINITIONS
from classifier.formats import Problem, ReadReport
from classifier.formats.headers import HEADERS, LABEL_HEADERS
from classifier.plugins import OWN, registered
from classifier.reporting.duplicates import Deduplication, GroupRow, PairRow
from classifier.schema import (
    CORPUS_COLUMNS,
    Bearing,
    ChangeKind,
    Flag,
    MechanismStatus,
    Presence,
    parse_codebook,
)
from classifier.scoring.explain import (
    Explanation,
    MechanismShare,
    SentenceShare,
    TermContribution,
)
from classifier.scoring.sinks import SINKS
from classifier.scoring.table import LEADING_COLUMNS, mechanism_columns
from classifier.screening.progress import Progress
from classifier.screening.strategies import Chosen, QueueView
from tests.docs.pages import DOCS, ROOT, blocks, missing_from, page


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
    assert missing_from("docs/reference/codebooks.md", known_keys(text)) == []


def test_the_codebook_on_the_page_is_valid():
    (example,) = [
        text for kind, text in blocks(page("docs/reference/codebooks.md")) if kind == "toml"
    ]
    assert parse_codebook(example, source="codebooks.md").version == 2


@pytest.mark.parametrize("words", [MechanismStatus, ChangeKind])
def test_every_standing_and_kind_of_change_is_described(words):
    assert missing_from("docs/reference/codebooks.md", words) == []


@pytest.mark.parametrize("words", [Flag, Presence, Bearing, MechanismStatus])
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
            for kind in (TermContribution, SentenceShare, MechanismShare)
            for field in dataclasses.fields(kind)
        ],
    ],
    ids=["score", "groups", "pairs", "merged", "suffixes", "flags", "explain", "shares"],
)
def test_every_column_and_key_of_the_outputs_is_described(columns):
    assert missing_from("docs/reference/outputs.md", columns) == []


def test_the_json_of_reading_and_deduplication_is_shown_with_every_key():
    shown = "".join(
        text for kind, text in blocks(page("docs/reference/outputs.md")) if kind == "json"
    )
    counts = Deduplication(Duplicates([], []), 0.0).summary()
    report = ReadReport("a", "b", "c", problems=[Problem(1, "d")]).as_dict()
    keys = [*counts, *report, *report["problems"][0]]
    assert [key for key in keys if f'"{key}":' not in shown] == []


def test_every_registered_format_is_described_with_its_suffixes():
    points = [p for p in registered("mechsift.formats").values() if p.package == OWN]
    assert missing_from("docs/reference/formats.md", [p.point.name for p in points]) == []
    suffixes = [suffix for point in points for suffix in point.load().suffixes]
    assert missing_from("docs/reference/formats.md", suffixes) == []


def test_what_the_example_of_plugins_imports_may_be_relied_on():
    listed = re.findall(r"^::: (\S+)$", page("docs/reference/python.md"), flags=re.M)
    lasting = [resolve_name(name) for name in listed]
    used = {
        f"{node.module}.{alias.name}"
        for path in (DOCS / "examples" / "plugins").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and str(node.module).startswith("classifier.")
        and node.module != "classifier.errors"
        for alias in node.names
    }
    assert used
    assert [name for name in sorted(used) if resolve_name(name) not in lasting] == []


def test_all_that_a_strategy_and_a_rule_see_and_return_is_described():
    kinds = (QueueView, Chosen, Progress)
    words = [field.name for kind in kinds for field in dataclasses.fields(kind)]
    assert missing_from("docs/reference/plugins.md", [*words, "n_screened", "n_relevant"]) == []


def test_every_header_that_is_understood_is_listed():
    assert (
        missing_from(
            "docs/reference/formats.md", [n for names in HEADERS.values() for n in names]
        )
        == []
    )
    labels = [n for names in LABEL_HEADERS.values() for n in names]
    assert missing_from("docs/reference/labelled-corpora.md", labels) == []


def test_every_file_and_setting_of_a_bundle_is_described():
    assert (
        missing_from("docs/reference/models.md", [*FILES, MANIFEST, *feature_settings()]) == []
    )


def test_every_page_stands_in_the_navigation_of_the_site():
    named = re.findall(r"- (?:\w[\w -]*: )?([\w/.-]+\.md)$", page("mkdocs.yml"), flags=re.M)
    decisions = {str(path.relative_to(DOCS)) for path in (DOCS / "adr").glob("*.md")}
    pages = {str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md")} - decisions
    assert pages == {name for name in named if (DOCS / name).exists()}
    assert all((ROOT / name).exists() for name in set(named) - pages)


def test_every_decision_record_stands_in_their_list_under_its_title():
    records = sorted((DOCS / "adr").glob("[0-9]*.md"))
    titles = [re.sub(r"^# \d+\. ", "", p.read_text("utf-8").split("\n")[0]) for p in records]
    lines = [
        f"{int(path.name[:4])}. [{title}]({path.name})"
        for title, path in zip(titles, records, strict=True)
    ]
    assert page("docs/adr/README.md").splitlines()[-len(lines) :] == lines


@pytest.mark.parametrize(
    "path", sorted((DOCS / "adr").glob("[0-9]*.md")), ids=lambda path: path.stem
)
def test_a_decision_record_has_a_number_a_date_and_its_parts(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {int(path.name[:4])}. ")
    assert re.search(r"^Date: \d{4}-\d\d-\d\d\.", text, flags=re.MULTILINE)
    assert all(f"\n## {part}\n" in text for part in ("Context", "Decision", "Consequences"))


def test_every_measure_of_an_evaluation_is_explained_as_the_report_explains_it():
    page_text = page("docs/how-to/evaluating.md")
    for definition in DEFINITIONS.values():
        row = f"| {definition.label} | {definition.formula} | {definition.source} |"
        assert row in page_text

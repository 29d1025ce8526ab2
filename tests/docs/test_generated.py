"""What pages take from the program and from the benchmarks stands there as they have it."""

import re
from importlib import import_module
from pkgutil import resolve_name, walk_packages

import pytest

import classifier
from benchmarks.results import read_results, versions_in
from classifier import errors
from classifier.errors import MechsiftError
from docs.generated.blocks import ROOT, fill, names_in, pages, without_parts
from docs.generated.commands import COMMANDS
from docs.generated.figures import FIGURES
from docs.generated.makers import MAKERS
from docs.generated.plugins import PROTOCOLS, groups
from docs.generated.review_figures import REVIEW_FIGURES
from tests.docs.pages import page

WITH_PARTS = [
    str(path.relative_to(ROOT))
    for path in pages()
    if names_in(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("name", WITH_PARTS)
def test_what_a_page_takes_from_the_program_is_what_the_program_says(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert fill(text, MAKERS) == text, "run make pages"


def test_every_command_is_taken_from_the_program():
    text = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")
    assert sorted(names_in(text)) == sorted(("command", path) for path in COMMANDS)


def test_every_marker_is_closed_and_of_a_known_kind():
    for path in pages():
        text = path.read_text(encoding="utf-8")
        assert len(names_in(text)) == text.count("<!-- made:") == text.count("<!-- end -->")
        assert {kind for kind, _ in names_in(text)} <= set(MAKERS)


def test_every_entry_point_group_and_its_protocol_is_described():
    text = (ROOT / "docs/reference/plugins.md").read_text(encoding="utf-8")
    assert sorted(names_in(text)) == sorted(("group", group) for group in groups())
    assert set(PROTOCOLS) == set(groups()) - {"mechsift.commands"}
    python = (ROOT / "docs/reference/python.md").read_text(encoding="utf-8")
    places = [f"::: {kind.__module__}.{kind.__qualname__}" for kind in PROTOCOLS.values()]
    assert [place for place in places if f"{place}\n" not in python] == []


def test_every_error_says_what_it_means_and_what_to_do():
    modules = [*walk_packages(classifier.__path__, "classifier.")]
    for module in modules:
        if not module.name.endswith("__main__"):
            import_module(module.name)
    assert {kind.__name__ for kind in every_kind(MechsiftError)} | {"MechsiftError"} == set(
        errors.__all__
    )
    rows = MAKERS["errors"]("").splitlines()[2:]
    assert len(rows) == len(errors.__all__) - 1
    assert all(cell.strip() for row in rows for cell in row.strip("|").split("|"))


def every_kind(base: type) -> list[type]:
    inner = base.__subclasses__()
    return inner + [kind for one in inner for kind in every_kind(one)]


@pytest.mark.parametrize(
    "place", re.findall(r"^::: (\S+)$", page("docs/reference/python.md"), flags=re.MULTILINE)
)
def test_every_name_on_the_page_on_python_exists_and_says_what_it_is(place):
    assert (resolve_name(place).__doc__ or "").strip()


@pytest.mark.parametrize("name", FIGURES | REVIEW_FIGURES)
def test_every_table_of_figures_says_what_made_it_when_and_with_what(name):
    place, _ = (FIGURES | REVIEW_FIGURES)[name]
    results = read_results(ROOT / "benchmarks" / place)
    last = MAKERS["figures"](name).splitlines()[-1]
    assert re.match(
        r"`python -m benchmarks\.[\w.]+` made these figures on \d{4}-\d\d-\d\d ", last
    )
    assert versions_in(results)
    assert all(f"{key} {value}" in last for key, value in versions_in(results).items())
    module = last.split("`")[1].removeprefix("python -m ").replace(".", "/")
    assert (ROOT / f"{module}.py").exists()


def test_no_measured_figure_is_typed_into_a_table_by_hand():
    typed = {
        str(path.relative_to(ROOT)): rows
        for path in pages()
        if path.parent.name != "adr"  # what was tried before a decision stays as it was
        and (rows := re.findall(DECIMAL_CELL, without_parts(path.read_text(encoding="utf-8"))))
    }
    assert typed == {}


DECIMAL_CELL = re.compile(r"^\|.*\| *[-+*]*\d*\.\d+[*]* *\|.*$", flags=re.MULTILINE)

"""What pages take from the program and from the benchmarks stands there as they have it."""

import re
from importlib import import_module
from pkgutil import resolve_name, walk_packages

import pytest

import classifier
from classifier import errors
from classifier.errors import MechsiftError
from docs.generated.blocks import ROOT, fill, names_in, pages
from docs.generated.commands import COMMANDS
from docs.generated.makers import MAKERS
from docs.generated.plugins import PROTOCOLS, groups
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

"""Every example in a docstring is typed at Python, so that the doctests run it."""

import ast
import re
from pathlib import Path

from tests.docs.pages import ROOT

DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def docstrings(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [ast.get_docstring(node) for node in ast.walk(tree) if isinstance(node, DOCUMENTED)]
    return [text for text in found if text]


def untyped(text: str) -> bool:
    """Return whether a docstring has a section of examples without anything to type."""
    sections = re.split(r"^(\w[\w ]*)\n-{3,}$", text, flags=re.MULTILINE)
    examples = [
        body
        for name, body in zip(sections[1::2], sections[2::2], strict=True)
        if "Example" in name
    ]
    return any(">>> " not in body for body in examples) or "doctest: +SKIP" in text


def test_no_example_of_a_docstring_escapes_the_doctests():
    sources = [
        path for part in ("classifier", "training") for path in (ROOT / part).rglob("*.py")
    ]
    every = {str(path.relative_to(ROOT)): docstrings(path) for path in sources}
    assert sum(">>> " in text for texts in every.values() for text in texts) > 30
    assert [name for name, texts in every.items() if any(map(untyped, texts))] == []


def test_an_example_in_words_only_is_found():
    assert untyped("Do.\n\nExamples\n--------\nCall it.")
    assert not untyped("Do.\n\nExamples\n--------\n>>> 1\n1\n\nNotes\n-----\nNo.")


def test_the_doctests_of_both_packages_are_collected(pytestconfig):
    assert {"classifier", "training"} <= set(pytestconfig.getini("testpaths"))
    assert "--doctest-modules" in pytestconfig.getini("addopts")

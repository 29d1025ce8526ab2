"""What a module offers is what it says that it offers (idea: httpx's exported members)."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def module_name(path: Path) -> str:
    """Return the dotted name of a source file of ours."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


TREES = {
    module_name(path): ast.parse(path.read_text(encoding="utf-8"))
    for package in ("classifier", "training")
    for path in sorted((ROOT / package).rglob("*.py"))
}


def listed(tree: ast.Module) -> list[str] | None:
    """Return the names in `__all__`, or None where there is no such list."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            names: list[str] = ast.literal_eval(node.value)
            return names
    return None


def defined(tree: ast.Module) -> set[str]:
    """Return the public functions and classes that a module defines."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    names = {node.name for node in tree.body if isinstance(node, kinds)}
    return {name for name in names if not name.startswith("_")}


def uses(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield (module, name) for what a module imports, or reads from an imported module."""
    modules = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield node.module, alias.name
                modules[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            modules.update((alias.asname or alias.name, alias.name) for alias in node.names)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in modules:
            yield modules[ast.unparse(node.value)], node.attr


def unlisted(trees: dict[str, ast.Module]) -> list[str]:
    """Return the public functions and classes that another module uses, but no list names."""
    used = {use for tree in trees.values() for use in uses(tree)}
    return sorted(
        f"{module}.{name}"
        for module, tree in trees.items()
        for name in defined(tree)
        if (module, name) in used and name not in (listed(tree) or [])
    )


WITH_LIST = [name for name, tree in TREES.items() if listed(tree) is not None]


def test_the_modules_are_found():
    assert {"classifier", "classifier.errors", "classifier.bundles", "training.cli"} <= set(
        WITH_LIST
    )


@pytest.mark.parametrize("name", WITH_LIST)
def test_every_listed_name_exists_and_is_listed_once(name):
    module: Any = importlib.import_module(name)
    assert [missing for missing in module.__all__ if not hasattr(module, missing)] == []
    assert len(set(module.__all__)) == len(module.__all__)
    assert [private for private in module.__all__ if private.startswith("_")] in (
        [],
        ["__version__"],
    )


def test_every_public_name_that_another_module_uses_is_listed():
    missing = unlisted(TREES)
    assert not missing, f"add to __all__ of their modules: {', '.join(missing)}"


def test_no_module_uses_a_private_name_of_another():
    used = {(where, *use) for where, tree in TREES.items() for use in uses(tree)}
    private = [use for use in used if use[1] in TREES and use[2].startswith("_")]
    assert [use for use in private if not use[2].startswith("__")] == []


@pytest.mark.parametrize(
    "user",
    [
        "from ours import made",
        "def f():\n    from ours import made as m",
        "import ours\nours.made()",
        "import ours as o\nx = o.made",
    ],
)
def test_a_name_that_no_list_names_is_found_however_it_is_used(user):
    maker = "__all__ = ['Other']\ndef made(): ...\nclass Other: ...\nclass Unused: ..."
    trees = {"ours": ast.parse(maker), "user": ast.parse(user)}
    assert unlisted(trees) == ["ours.made"]

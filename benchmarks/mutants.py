"""How many small faults the tests of a room notice: ``python -m benchmarks.mutants formats``.

A fault is drawn from all places where a comparison, a number, a sign or the order of a tuple
could be wrong; a fork of this process serves the module with the fault and runs the tests of
the room until one fails. Files are not touched. Compiled modules are left out, as their faults
would be kept on the disk by numba. The same seed draws the same faults from the same code.
"""

import argparse
import ast
import os
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
TESTS = {
    "formats": ("tests/formats", "tests/contracts/test_export_formats.py"),
    "dedupe": ("tests/dedupe",),
    "screening": (
        "tests/screening",
        "tests/contracts/test_stopping_rules.py",
        "tests/contracts/test_strategies.py",
    ),
    "modelling": ("tests/modelling",),
}
PATIENCE = 300
"""Seconds of processor time that a fault may take, many times what the tests of a room take;
an endless loop counts as noticed."""
COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
SIGNS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that can be made in one place of a module."""

    path: Path
    number: int
    line: int
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}: {self.before} -> {self.after}"


def changes_of(node: ast.AST) -> Iterator[Callable[[], None]]:
    """Yield what would make each fault in a node, in place."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
        yield lambda: node.ops.__setitem__(0, COMPARISONS[type(node.ops[0])]())
    elif isinstance(node, ast.BinOp) and type(node.op) in SIGNS:
        yield lambda: setattr(node, "op", SIGNS[type(node.op)]())
    elif isinstance(node, ast.BoolOp):
        other = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
        yield lambda: setattr(node, "op", other)
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float, bool):
        yield lambda: setattr(node, "value", _other(node.value))
    elif isinstance(node, ast.Tuple | ast.List) and _is_constant(node):
        yield lambda: node.elts.insert(0, node.elts.pop())
        yield lambda: node.elts.pop() and None


def _other(value: object) -> object:
    if isinstance(value, bool):
        return not value
    assert isinstance(value, int | float)
    return value + 1 if isinstance(value, int) else value * 0.9 + 0.01


def _is_constant(node: ast.Tuple | ast.List) -> bool:
    return len(node.elts) > 1 and all(isinstance(one, ast.Constant) for one in node.elts)


def _nodes(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the nodes that a program runs: no annotations, and not the list of names."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.Assign) and ast.unparse(child.targets[0]) == "__all__":
            continue
        yield from _below(child)


def _below(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns"}:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _below(child)


def with_fault(path: Path, number: int) -> tuple[ast.Module, Fault]:
    """Return a module with its fault of that number, and what the fault is.

    Raises
    ------
    IndexError
        If the module has fewer places.
    """
    tree = ast.parse(path.read_bytes())
    places = [(node, change) for node in _nodes(tree) for change in changes_of(node)]
    node, change = places[number]
    before = ast.unparse(node)
    change()
    return tree, Fault(path, number, getattr(node, "lineno", 0), before, ast.unparse(node))


def faults_of(room: str) -> list[Fault]:
    """Return every fault that can be made in a room."""
    found = []
    for path in sorted((ROOT / "classifier" / room).rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if "numba.njit" in source:
            continue
        tree = ast.parse(source)
        n_places = sum(1 for node in _nodes(tree) for _ in changes_of(node))
        found += [with_fault(path, number)[1] for number in range(n_places)]
    return found


class _Serves(MetaPathFinder, Loader):
    """Serves one module from a tree."""

    def __init__(self, name: str, path: Path, tree: ast.Module) -> None:
        self.name, self.path, self.tree = name, path, tree

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        if name != self.name:
            return None
        spec = spec_from_loader(name, self, origin=str(self.path))
        if spec and self.path.stem == "__init__":
            spec.submodule_search_locations = [str(self.path.parent)]
        return spec

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(self.path)
        code = compile(ast.fix_missing_locations(self.tree), str(self.path), "exec")
        exec(code, vars(module))  # noqa: S102


def is_noticed(fault: Fault | None, tests: Sequence[str]) -> bool:
    """Run tests in a fork until one fails, with a fault or with none."""
    child = os.fork()
    if child == 0:
        os._exit(_run(fault, tests))
    _, status = os.waitpid(child, 0)
    return status != 0


def _run(fault: Fault | None, tests: Sequence[str]) -> int:
    import pytest

    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    if fault:
        tree, _ = with_fault(fault.path, fault.number)
        module = ".".join(fault.path.relative_to(ROOT).with_suffix("").parts)
        sys.meta_path.insert(0, _Serves(module.removesuffix(".__init__"), fault.path, tree))
    return int(pytest.main(["-x", "-q", "--assert=plain", "-p", "no:cacheprovider", *tests]))


def main() -> None:
    """Draw faults, run the tests on each, and print which nobody noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rooms", nargs="+", choices=sorted(TESTS))
    parser.add_argument("-n", type=int, default=25, help="faults to draw in each room")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--minutes", type=float, default=60, help="no fault is begun after them"
    )
    told = parser.parse_args()
    os.chdir(ROOT)
    import hypothesis, numpy, pandas, pytest, rapidfuzz, scipy.sparse, sklearn  # noqa: E401, F401, I001

    end = time.monotonic() + told.minutes * 60
    for room in told.rooms:
        every = faults_of(room)
        drawn = random.Random(told.seed).sample(every, min(told.n, len(every)))  # noqa: S311
        if is_noticed(None, TESTS[room]):
            sys.exit(f"{room}: the tests fail without a fault")
        tried = noticed = 0
        for fault in drawn:
            if time.monotonic() > end:
                break
            tried += 1
            if is_noticed(fault, TESTS[room]):
                noticed += 1
            else:
                print(f"not noticed: {fault}", flush=True)
        print(
            f"{room}: {noticed} of {tried} faults noticed, of {len(every)} places", flush=True
        )


if __name__ == "__main__":
    main()

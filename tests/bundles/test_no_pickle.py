"""No module of ours reads anything that can run code when it is read."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    path.relative_to(ROOT).as_posix()
    for package in ("classifier", "training")
    for path in (ROOT / package).rglob("*.py")
    if "_shipped" not in path.parts
)
RUNS_CODE = {"cloudpickle", "dill", "marshal", "pickle", "_pickle", "shelve", "skops", "torch"}
NAMES = {
    ("joblib", "load"),
    ("joblib", "dump"),
    ("numpy", "load"),
    ("pandas", "read_pickle"),
    ("builtins", "eval"),
    ("builtins", "exec"),
}
SHORT = {"np": "numpy", "pd": "pandas"}


def dangers(source: str) -> Iterator[str]:
    """Yield what a module imports or calls that could run code from a file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.split(".")[0] in RUNS_CODE)
        elif isinstance(node, ast.ImportFrom) and node.module:
            package = node.module.split(".")[0]
            if package in RUNS_CODE:
                yield node.module
            yield from (f"{package}.{a.name}" for a in node.names if (package, a.name) in NAMES)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            package = SHORT.get(node.value.id, node.value.id)
            if (package, node.attr) in NAMES:
                yield f"{package}.{node.attr}"
        elif isinstance(node, ast.Name) and ("builtins", node.id) in NAMES:
            yield node.id


def test_the_modules_are_found():
    assert "classifier/bundles/files.py" in MODULES
    assert "training/publish.py" in MODULES


OWN_PIPE = {"classifier/formats/confined.py", "classifier/formats/confined_child.py"}
"""What hands a job to a process of its own through a pipe: it unpickles nothing else."""


@pytest.mark.parametrize("module", MODULES)
def test_no_module_can_run_code_from_a_file(module):
    source = (ROOT / module).read_text(encoding="utf-8")
    assert list(dangers(source)) == (["pickle"] if module in OWN_PIPE else [])
    if module in OWN_PIPE:
        uses = re.findall(r"pickle\.\w+\([^)]*\)", source)
        assert set(uses) <= {"pickle.dump(job, into)", "pickle.load(sys.stdin.buffer)"}


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "import os, pickle as p",
        "from pickle import loads",
        "def f():\n    import joblib\n    return joblib.load('x')",
        "from joblib import Parallel, load",
        "import numpy as np\nnp.load('x', allow_pickle=True)",
        "pd.read_pickle('x')",
        "eval('1')",
    ],
)
def test_the_search_finds_what_it_looks_for(source):
    assert len(list(dangers(source))) == 1

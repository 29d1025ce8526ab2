"""``import classifier`` offers what most programs need, and imports it when it is asked for."""

import ast
import importlib
import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import classifier

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"numpy", "pandas", "scipy", "sklearn", "spacy", "numba", "pyarrow"}
PROMISED = {
    "InclusionClassifier",
    "MechanismClassifier",
    "ScreeningSession",
    "find_duplicates",
    "load_bundle",
    "read_exports",
    "score",
}


def loaded_after(program: str) -> set[str]:
    """Return the packages that a new interpreter has loaded after a program."""
    told = "import json, sys; print(json.dumps(sorted({n.split('.')[0] for n in sys.modules})))"
    done = subprocess.run(
        [sys.executable, "-c", f"{program}; {told}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stdout))


def for_type_checkers() -> dict[str, str]:
    """Return the module of every name that the front door imports for type checkers."""
    tree = ast.parse((ROOT / "classifier" / "__init__.py").read_text(encoding="utf-8"))
    (guarded,) = [node for node in tree.body if isinstance(node, ast.If)]
    imports = [node for node in guarded.body if isinstance(node, ast.ImportFrom)]
    return {alias.name: str(node.module) for node in imports for alias in node.names}


def test_what_was_promised_is_offered():
    assert set(classifier.__all__) >= PROMISED


def test_importing_the_package_loads_nothing_heavy():
    assert loaded_after("import classifier; dir(classifier)") & HEAVY == set()


def test_a_name_loads_its_room_when_it_is_asked_for():
    assert "classifier" in loaded_after("from classifier import MechsiftError")
    assert loaded_after("from classifier import MechsiftError") & HEAVY == set()
    assert loaded_after("from classifier import score") & HEAVY >= {"numpy"}


def test_every_name_is_listed_for_people_and_for_completion():
    assert classifier.__all__ == sorted(classifier.__all__)
    assert set(classifier.__all__) <= set(dir(classifier))


def test_type_checkers_see_each_name_where_it_is_imported_from():
    for_people = set(classifier.__all__) - {"__version__"}
    homes = for_type_checkers()
    assert set(homes) == for_people
    for name, home in homes.items():
        assert getattr(classifier, name) is getattr(importlib.import_module(home), name)


def test_a_name_that_is_not_offered_is_refused_as_by_any_module():
    with pytest.raises(AttributeError, match="module 'classifier' has no attribute 'nothing'"):
        classifier.nothing  # noqa: B018
    with pytest.raises(ImportError, match="nothing"):
        importlib.import_module("classifier.nothing")


def test_files_models_and_codebooks_are_found_by_their_names(small_review):
    by_text = classifier.read_exports(str(small_review.labelled)).records
    assert by_text == classifier.read_exports([small_review.labelled]).records
    assert classifier.load_bundle("leadership").codebook.codebook_id == "leadership"
    assert classifier.load_codebook("leadership").codebook_id == "leadership"
    by_place = classifier.load_codebook(str(small_review.codebook))
    assert by_place == classifier.load_bundle(str(small_review.folder)).codebook
    with pytest.raises(classifier.MechsiftError, match="unknown codebook 'leadershp'"):
        classifier.load_codebook("leadershp")


def test_a_session_screens_a_table_of_pandas(small_review):
    table = pd.read_csv(small_review.labelled)
    relevant = set(table["record_id"][table["label_included"] == 1])
    scope = classifier.load_codebook(small_review.codebook).scope
    session = classifier.ScreeningSession(
        table[["record_id", "title", "abstract"]], scope=scope, batch_size=10
    )
    first = next(session.screen(relevant.__contains__))
    assert len(first) == session.n_relevant == 10

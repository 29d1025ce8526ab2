"""A pattern that the shell did not expand stands for the files that fit it."""

from pathlib import Path

import pytest

from classifier.cli.patterns import expanded
from tests.cli.conftest import RIS


@pytest.fixture
def exports(here: Path) -> Path:
    (here / "exports").mkdir()
    for name in ("b.ris", "a.ris", "a [1].ris"):
        (here / "exports" / name).write_text(RIS, encoding="utf-8")
    return here


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("exports/*", ["exports/a [1].ris", "exports/a.ris", "exports/b.ris"]),
        ("exports/?.ris", ["exports/a.ris", "exports/b.ris"]),
        ("exports/a [1].*", ["exports/a [1].ris"]),
        ("PubMed = exports/b*", ["PubMed =exports/b.ris"]),
        ("PubMed=exports/?.ris", ["PubMed=exports/a.ris", "PubMed=exports/b.ris"]),
        ("exports/none.ris", ["exports/none.ris"]),
    ],
)
def test_a_pattern_is_expanded_in_the_order_of_names(exports, typed, meant):
    assert expanded([Path(typed)]) == [Path(name) for name in meant]


def test_a_file_that_has_the_very_name_is_taken(exports):
    (exports / "what?.ris").write_text(RIS, encoding="utf-8")
    (exports / "whatever.ris").write_text(RIS, encoding="utf-8")
    assert expanded([Path("what?.ris")]) == [Path("what?.ris")]


@pytest.mark.parametrize(
    "command",
    [
        ["read"],
        ["dedupe"],
        ["convert", "-o", "out.csv"],
        ["score", "-m", "leadership", "-o", "out.csv"],
        ["codebook", "check", "leadership", "--corpus"],
        ["review", "import", "my.mechsift"],
    ],
    ids=" ".join,
)
def test_every_command_that_takes_exports_takes_patterns(run_cli, refusal, exports, command):
    run_cli("review", "init", "my.mechsift", "--reviewer", "ana")
    assert refusal(*command, "no/*.ris") == (
        "no/*.ris: no file fits this pattern; check the name and the folder"
    )
    status, _, err = run_cli(*command, "exports/*.ris")
    assert status == 0, err


@pytest.mark.parametrize(
    "command", [["train", "-c", "leadership", "-o", "model"], ["simulate"]], ids=" ".join
)
def test_labelled_files_may_be_named_by_a_pattern(run_cli, refusal, exports, command):
    assert "no/*.csv: no file fits this pattern" in refusal(*command, "no/*.csv")
    _, _, err = run_cli(*command, "exports/a ?1].ris")
    assert "a [1].ris" in err or "wrote model" in err
    assert "nothing: no such file; check" in refusal(*command, "./nothing")


def test_known_records_may_be_named_by_a_pattern(refusal, exports):
    told = ["score", "good.ris", "-m", "leadership", "-o", "out.csv", "--known"]
    assert "no file fits this pattern" in refusal(*told, "no/*.ris")

"""A record is named by its id or by the beginning of it, wherever one is typed."""

from pathlib import Path

import pytest

CSV = """\
record_id,title,abstract
3f2a91c0,Shared leadership of nurses,We asked nurses.
3f2a91d7,Lasers that cut glass,We cut glass.
77c0de11,Feeding hens in barns,We fed hens.
short,Feeding geese,We fed geese.
"""


@pytest.fixture
def place(run_cli, tmp_path: Path) -> Path:
    """Return a review of four records that Ann screens."""
    review, export = tmp_path / "my.mechsift", tmp_path / "export.csv"
    export.write_text(CSV, encoding="utf-8")
    people = ["--reviewer", "Ann", "--reviewer", "Ben", "--design", "double"]
    assert run_cli("review", "init", review, *people)[0] == 0
    assert run_cli("review", "import", review, export, "--no-train")[0] == 0
    return review


def test_the_beginning_of_an_id_is_enough_to_decide_undo_and_settle(run_cli, place):
    for who, word in (("Ann", "include"), ("Ben", "exclude")):
        told = ["review", "decide", place, "77c0de", word, "--reviewer", who, "--no-train"]
        assert run_cli(*told)[0] == 0
    told = ["review", "resolve", place, "77c0de1", "include", "--because", "read again"]
    assert run_cli(*told)[2] == "resolved 77c0de11: include, by Ann\n"
    told = ["review", "undo", place, "77c0de", "--reviewer", "Ann"]
    assert run_cli(*told)[2] == "took back that Ann said include of 77c0de11\n"


def test_the_beginning_of_an_id_is_enough_to_judge_a_pair(run_cli, place):
    told = ["review", "duplicates", place, "--same", "77c0de", "3f2a91d"]
    assert run_cli(*told)[0] == 0
    assert "2 of them duplicates" not in run_cli("review", "status", place)[1]
    assert "1 of them duplicates, 3 papers" in run_cli("review", "status", place)[1]


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        (
            "3f2a91",
            "unknown record '3f2a91'; known: 3f2a91c0, 3f2a91d7; several begin so, type more "
            "of it",
        ),
        ("77c0d", "the command line: no record has the record_id '77c0d'"),
        ("shor", "the command line: no record has the record_id 'shor'"),
    ],
)
def test_a_beginning_that_is_short_or_means_several_is_refused(run_cli, place, typed, line):
    told = ["review", "decide", place, typed, "include", "--reviewer", "Ann", "--no-train"]
    status, _, err = run_cli(*told)
    assert (status, err.splitlines()[-1]) == (2, f"mechsift: {line}")


def test_a_record_of_an_export_is_explained_by_the_beginning_of_its_id(
    run_cli, refusal, small_review, tmp_path
):
    export = tmp_path / "export.csv"
    export.write_text(CSV, encoding="utf-8")
    told = ["explain", export, "-m", small_review.folder, "--record"]
    assert "Feeding hens" in run_cli(*told, "77c0de")[1]
    assert run_cli(*told, "3")[1] == run_cli(*told, "77c0de")[1]
    assert refusal(*told, "3f2a91") == (
        "unknown record '3f2a91'; known: 3f2a91c0, 3f2a91d7; its position in the file, 1 to "
        "4, will do too"
    )

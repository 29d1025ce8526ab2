"""Decisions and suggestions through the command line."""

import csv
import json
from pathlib import Path

import pytest

from classifier.formats import scan_exports

NOTE = 'RAYYAN-INCLUSION: {{"Ada"=>"{}", "Bo"=>"{}"}} | RAYYAN-LABELS: later'


@pytest.fixture
def screened(tmp_path: Path) -> Path:
    """Return a RIS with decisions of Rayyan: three records, and a note of someone else."""
    said = [("Included", "Included"), ("Excluded", "Excluded"), ("Included", "Perhaps")]
    texts = [
        f"TY  - JOUR\nTI  - Invented for testing {number}\nAB  - Leaders of teams.\n"
        f"N1  - Theirs\nN1  - {NOTE.format(*words)}\nER  - \n\n"
        for number, words in enumerate(said)
    ]
    path = tmp_path / "screened.ris"
    path.write_text("".join(texts), encoding="utf-8")
    return path


def test_read_counts_decisions_and_tells_what_is_no_verdict(run_cli, screened):
    status, out, _ = run_cli("read", screened, "--json")
    (report,) = json.loads(out)
    assert status == 0
    assert report["decisions"] == {"included": 2, "excluded": 1, "maybe": 0, "disagreed": 0}
    assert report["problems"] == [
        {"line": 15, "reason": "Rayyan: 'Perhaps' of Bo is no verdict; taken as undecided"}
    ]


def test_read_with_strict_refuses_a_word_that_is_no_verdict(run_cli, screened):
    status, _, err = run_cli("read", screened, "--strict")
    assert status == 2
    assert "'Perhaps' of Bo is no verdict" in err


def test_convert_writes_decisions_as_the_named_tool_does(run_cli, screened, tmp_path):
    output = tmp_path / "out.csv"
    status, _, err = run_cli("convert", screened, "--decisions", "abstrackr", "-o", output)
    assert status == 0
    assert "'Perhaps' of Bo is no verdict" in err
    with output.open(encoding="utf-8", newline="") as stream:
        rows = [
            (row["tags"], row["consensus"], row["Ada"], row["Bo"])
            for row in csv.DictReader(stream)
        ]
    assert rows == [
        ("later", "o", "1", "1"),
        ("later", "o", "-1", "-1"),
        ("later", "o", "1", None),
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--decisions", "tool", "-o", "a.ris"], "unknown tool 'tool'; known: abstrackr, "),
        (["--decisions", "rayyan", "-o", "a.bib"], "the output must be RIS, CSV or XLSX"),
    ],
)
def test_convert_refuses_what_no_tool_reads_before_it_begins(
    run_cli, screened, tmp_path, monkeypatch, options, message
):
    monkeypatch.chdir(tmp_path)
    status, _, err = run_cli("convert", screened, *options)
    assert status == 2
    assert message in err
    assert [path.name for path in tmp_path.iterdir()] == ["screened.ris"]


@pytest.mark.parametrize("suffix", ["ris", "csv"])
@pytest.mark.parametrize("tool", ["rayyan", "asreview", "covidence", "eppi", "abstrackr"])
def test_score_for_a_tool_suggests_and_decides_nothing(
    run_cli, screened, small_review, tmp_path, tool, suffix
):
    output = tmp_path / f"suggested.{suffix}"
    status, _, _ = run_cli(
        "score", screened, "-m", small_review.folder, "--for", tool, "-o", output
    )
    assert status == 0
    text = output.read_text(encoding="utf-8")
    assert text.count("mechsift suggests, for a person to confirm: rank ") == 3
    before, after = scan_exports([screened, output])
    assert after.records == before.records
    if suffix == "ris":
        assert text.count("N1  - Theirs\n") == 3
        assert after.decisions == before.decisions
    else:
        assert set(after.decisions.values()) == {0}


def test_score_for_a_tool_refuses_a_file_that_it_does_not_read(
    run_cli, screened, small_review, tmp_path
):
    options = ["-m", small_review.folder, "--for", "rayyan", "-o", tmp_path / "a.parquet"]
    status, _, err = run_cli("score", screened, *options)
    assert status == 2
    assert "a.parquet: unknown suffix" in err


def test_train_learns_from_the_decisions_of_another_tool(run_cli, small_review, tmp_path):
    exported = tmp_path / "rayyan.csv"
    run_cli("convert", small_review.labelled, "--decisions", "rayyan", "-o", exported)
    plain = exported.read_text(encoding="utf-8").replace("label_included", "unread")
    exported.write_text(plain, encoding="utf-8")
    options = ["-c", small_review.codebook, "-o", tmp_path / "again"]
    status, _, err = run_cli("train", exported, *options)
    assert status == 0
    model = small_review.bundle.inclusion
    assert f"({model.n_included} included, {model.n_excluded} excluded" in err

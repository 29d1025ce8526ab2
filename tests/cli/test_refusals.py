"""What a person can mend is said in one line; nothing is printed, nothing is written."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import RIS, files_in

REPEATED = "twice.toml, mechanism 'trust': the id is repeated; ids must differ"


@pytest.fixture
def refused(refusal: Callable[..., str], here: Path) -> Callable[..., str]:
    """Return the line of a refusal, after checking that the folder is as it was."""

    def refuse(*arguments: object) -> str:
        before = files_in(here)
        line = refusal(*arguments)
        assert files_in(here) == before
        return line

    return refuse


BAD_EXPORTS = {
    "missing.ris": "missing.ris: no such file; check the name and the folder",
    "folder": "folder: is a folder; name the export files in it",
    "empty.ris": "empty.ris: is empty; export it from the database again",
    "rubbish.ris": (
        "rubbish.ris: is a binary file, not an export; export RIS, NBIB, CSV or XLSX"
    ),
    "codes.csv": "codes.csv: no column is named title or abstract; name one in the header row",
    "noise.csv": (
        "noise.csv: its bytes fit no encoding; open it where it came from, save as UTF-8"
    ),
}
TRAIN_SAYS = {
    "missing.ris": "missing.ris: no such file, and no shipped corpus",
    "folder": "folder: is a folder without a corpus.toml; name the file",
}
COMMANDS: dict[str, list[str]] = {
    "read": ["read", "EXPORT"],
    "read --json": ["read", "EXPORT", "--json"],
    "dedupe": ["dedupe", "good.ris", "EXPORT", "-o", "out.ris", "--groups", "out.csv"],
    "dedupe --json": ["dedupe", "good.ris", "EXPORT", "-o", "out.ris", "--json"],
    "score": ["score", "good.ris", "EXPORT", "-m", "SMALL", "-o", "out.csv"],
    "explain": ["explain", "EXPORT", "-m", "SMALL", "--record", "1"],
    "explain --json": ["explain", "EXPORT", "-m", "SMALL", "--record", "1", "--json"],
    "train": ["train", "labelled.csv", "EXPORT", "-c", "leadership", "-o", "model"],
}


@pytest.mark.parametrize("export", BAD_EXPORTS)
@pytest.mark.parametrize("command", COMMANDS)
def test_an_export_that_cannot_be_read_is_refused(refused, small_review, command, export):
    stand_ins = {"EXPORT": export, "SMALL": str(small_review.folder)}
    arguments = [stand_ins.get(argument, argument) for argument in COMMANDS[command]]
    expected = TRAIN_SAYS.get(export) if command == "train" else None
    assert refused(*arguments) == (expected or BAD_EXPORTS[export])


@pytest.mark.parametrize(
    "arguments",
    [
        ["codebook", "check", "twice.toml"],
        ["codebook", "show", "twice.toml"],
        ["codebook", "show", "twice.toml", "--json"],
        ["train", "labelled.csv", "-c", "twice.toml", "-o", "model"],
    ],
    ids=" ".join,
)
def test_a_codebook_with_a_repeated_id_is_refused(refused, arguments):
    assert refused(*arguments) == REPEATED


@pytest.mark.parametrize("command", ["check", "show"])
def test_an_unknown_codebook_lists_the_shipped_ones(refused, command):
    assert refused("codebook", command, "leadershop") == (
        "unknown codebook 'leadershop'; known: green-space, hallmarks, leadership"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["score", "good.ris", "-m", "leadershop", "-o", "out.csv"],
        ["explain", "good.ris", "-m", "leadershop", "--record", "1"],
        ["models", "show", "leadershop"],
        ["models", "verify", "leadershop"],
    ],
    ids=" ".join,
)
def test_an_unknown_model_lists_the_shipped_ones(refused, arguments):
    assert refused(*arguments) == "unknown model 'leadershop'; known: leadership"


def test_a_model_that_is_no_folder_is_said_to_be_none(refused):
    told = "models/mine: no such folder; name a bundle, or a shipped model"
    assert refused("models", "show", "models/mine") == told


def test_an_engine_that_is_not_there_lists_those_that_are(refused):
    arguments = ["score", "good.ris", "-m", "leadership", "-o", "out.csv", "--engine", "dask"]
    assert refused(*arguments) == "unknown engine 'dask'; known: local, pool, spark"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["score", "good.ris", "--nope"], "No such option: --nope"),
        (["read", "good.ris", "--jason"], "No such option: --jason"),
        (["nosuch"], "No such command 'nosuch'"),
        (["models", "nosuch"], "No such command 'nosuch'"),
        (["score", "good.ris", "-o", "out.csv"], "Missing option '--model' / '-m'"),
        (["score", "good.ris", "-m", "leadership"], "Missing option '--output' / '-o'"),
        (["score", "-m", "leadership", "-o", "out.csv"], "Missing argument"),
        (["read"], "Missing argument"),
        (["train", "labelled.csv", "-o", "model"], "Missing option '--codebook' / '-c'"),
        (["explain", "good.ris", "-m", "leadership"], "Missing option '--record'"),
        (["read", "--json"], "Missing argument"),
        (["score", "good.ris", "-m", "leadership", "-o"], "Option '-o' requires an argument"),
        (
            ["score", "good.ris", "-m", "leadership", "-o", "out.csv", "--workers", "0"],
            "Invalid value for '--workers'",
        ),
        (
            ["score", "good.ris", "-m", "leadership", "-o", "out.csv", "--workers", "two"],
            "Invalid value for '--workers'",
        ),
        (
            ["train", "labelled.csv", "-c", "leadership", "-o", "model", "--seed", "-1"],
            "Invalid value for '--seed'",
        ),
        (
            [
                "train",
                "labelled.csv",
                "-c",
                "leadership",
                "-o",
                "model",
                "--seed",
                "4294967296",
            ],
            "Invalid value for '--seed'",
        ),
        (
            ["train", "labelled.csv", "-c", "leadership", "-o", "m", "--target-recall", "1.1"],
            "Invalid value for '--target-recall'",
        ),
        (
            ["train", "labelled.csv", "-c", "leadership", "-o", "m", "--target-recall", "nan"],
            "Invalid value for '--target-recall'",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_call_that_makes_no_sense_is_refused(refused, arguments, line):
    said = refused(*arguments)
    assert said.startswith(line)
    named = ["mechsift", *(word for word in arguments[:1] if word != "nosuch")]
    if "requires an argument" in line:
        named = ["mechsift"]  # typer's parser does not tell which command it was in
    assert said.endswith(f"(see {' '.join(named)} --help)")


def test_an_option_that_is_followed_by_several_values_is_told_to_be_repeated(refused):
    told = refused("codebook", "check", "leadership", "--corpus", "good.ris", "a.csv", "b.csv")
    assert told.startswith("Got unexpected extra argument")
    assert told.endswith(
        "(a.csv b.csv); repeat --corpus before each (see mechsift codebook check --help)"
    )
    told = refused("models", "list", "one")
    assert told.endswith("(one) (see mechsift models list --help)")


def test_a_day_that_is_written_otherwise_is_told_how_to_be_written(refused):
    told = ["review", "log", "my.mechsift", "PubMed", "--date", "2.11.2026"]
    assert refused(*told) == (
        "--date cannot be 2.11.2026: write year, month and day as in 2026-11-02"
    )


def test_a_bad_choice_of_evidence_lists_the_good_ones(refused):
    arguments = ["score", "good.ris", "-m", "leadership", "-o", "out.csv", "--evidence", "best"]
    assert refused(*arguments) == ("unknown choice of evidence 'best'; known: top, all, none")


SUFFIXES = ".csv, .html, .jsonl, .parquet, .ris, .tsv, .xlsx"
OUTPUTS = {
    "out.docx": f"out.docx: unknown suffix; use one of {SUFFIXES}",
    "out": f"out: unknown suffix; use one of {SUFFIXES}",
    "missing/out.csv": "missing: no such folder; make it first",
    "good.ris/out.csv": "good.ris: no such folder; make it first",
}


@pytest.mark.parametrize("output", OUTPUTS)
def test_an_output_that_cannot_be_written_is_refused_before_any_work(
    refused, monkeypatch, output
):
    monkeypatch.setattr("classifier.formats.read_exports", None)
    monkeypatch.setattr("classifier.bundles.load_bundle", None)
    assert refused("score", "good.ris", "-m", "leadership", "-o", output) == OUTPUTS[output]


@pytest.mark.parametrize("suffix", ["csv", "html"])
def test_an_output_that_is_a_folder_is_refused(refused, here, suffix):
    (here / f"out.{suffix}").mkdir()
    line = refused("score", "good.ris", "-m", "leadership", "-o", f"out.{suffix}")
    assert line == f"out.{suffix}: is a folder; name a file"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["-o", "missing/out.ris"], "missing: no such folder; make it first"),
        (["--groups", "missing/out.csv"], "missing: no such folder; make it first"),
        (["-o", "good.ris/out.ris"], "good.ris: no such folder; make it first"),
        (["-o", "out.xlsx"], "out.xlsx: merged records are written as .ris or .csv"),
        (["--groups", "folder"], "folder: is a folder; name a file"),
        (["--pairs", "missing/out.csv"], "missing: no such folder; make it first"),
        (["--confirmed", "no.csv"], "no.csv: no such file"),
        (
            ["-o", "out.ris", "--groups", "missing/out.csv"],
            "missing: no such folder; make it first",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_dedupe_refuses_its_outputs_before_any_work(refused, monkeypatch, arguments, line):
    monkeypatch.setattr("classifier.formats.read_exports", None)
    assert refused("dedupe", "good.ris", *arguments) == line


def test_train_leaves_a_folder_of_other_things_alone_before_any_work(
    refused, here, monkeypatch
):
    (here / "folder" / "thesis.docx").write_bytes(b"years of work")
    monkeypatch.setattr("training.corpora.load_corpora", None)
    line = refused("train", "labelled.csv", "-c", "leadership", "-o", "folder")
    assert (
        line == "folder: holds 'thesis.docx', which is no part of a bundle; name a new folder"
    )
    assert (here / "folder" / "thesis.docx").read_bytes() == b"years of work"


def test_train_on_one_label_alone_says_which(refused, here):
    (here / "ones.csv").write_text(
        "title,abstract,label_included\nCare teams,They met.,1\nMore,Again.,1\nLast,Out.,\n",
        encoding="utf-8",
    )
    line = refused("train", "ones.csv", "-c", "leadership", "-o", "model")
    assert line == (
        "every labelled record is included; training needs both, or no labels at all"
    )


def test_a_label_that_is_none_is_refused_with_its_place(refused, here):
    (here / "odd.csv").write_text(
        "title,abstract,label_included\nCare teams,They met.,perhaps\n", encoding="utf-8"
    )
    line = refused("train", "odd.csv", "-c", "leadership", "-o", "model")
    assert line == (
        "odd.csv, record 1, label_included: 'perhaps' is no label; write 1, 0 or leave it blank"
    )


def test_an_unknown_record_lists_some_that_exist(refused, small_review):
    line = refused(
        "explain", small_review.labelled, "-m", small_review.folder, "--record", "nobody"
    )
    assert line == (
        "unknown record 'nobody'; known: small-00, small-01, small-02, small-03, small-04, "
        "...; its position in the file, 1 to 60, will do too"
    )


def test_the_demo_refuses_a_file_for_its_folder(refused):
    line = refused("demo", "--out", "good.ris")
    assert line == "good.ris: cannot be made (File exists)"


@pytest.mark.parametrize("model", ["damaged", "folder"])
def test_a_model_that_cannot_be_loaded_is_refused(refused, here, small_review, model):
    damaged = Path(shutil.copytree(small_review.folder, here / "damaged"))
    (damaged / "weights.safetensors").write_bytes(b"")
    line = refused("score", "good.ris", "-m", model, "-o", "out.csv")
    assert line.startswith(model)
    assert line.endswith("get the bundle again")


def test_strict_turns_a_problem_into_a_refusal_before_anything_is_written(
    refused, here, small_review
):
    (here / "cut.ris").write_text(RIS.removesuffix("ER  - \n"), encoding="utf-8")
    line = refused("score", "cut.ris", "-m", small_review.folder, "-o", "out.csv", "--strict")
    assert line == ("cut.ris, line 1: record has no ER line; read up to where the next begins")


def test_strict_reading_shows_the_table_and_ends_with_status_2(run_cli, here):
    (here / "cut.ris").write_text(RIS.removesuffix("ER  - \n"), encoding="utf-8")
    status, out, err = run_cli("read", "cut.ris", "--strict")
    assert status == 2
    assert "cut.ris" in out
    assert err.splitlines()[-1].startswith("mechsift: cut.ris, line 1: record has no ER line")
    assert run_cli("read", "cut.ris")[0] == 0


@pytest.mark.parametrize("arguments", [[], ["models"], ["codebook"]], ids=str)
def test_a_group_alone_shows_its_help_on_the_error_stream(run_cli, arguments):
    status, out, err = run_cli(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("Usage: mechsift")
    assert "Commands:" in err


def test_control_characters_of_a_name_do_not_reach_the_terminal(refused):
    line = refused("read", "a\x1b[2Jb.ris")
    assert "\x1b" not in line
    assert line.endswith("no such file; check the name and the folder")


def test_read_shows_a_file_that_cannot_be_read_as_a_row_and_ends_with_2(
    run_cli, here: Path
) -> None:
    (here / "void.ris").touch()
    status, out, err = run_cli("read", "good.ris", "void.ris")
    assert status == 2
    assert "good.ris" in out
    assert "not read" in out
    assert "void.ris: is empty; export it from the database again" in err

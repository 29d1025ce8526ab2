"""What commands print: results on standard output, the rest on standard error."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from classifier.cli.show import show_table

ROOT = Path(__file__).resolve().parents[2]
RIS = """\
TY  - JOUR
ID  - first
TI  - Trust in :heart: care [bold]teams[/bold]
AB  - They trusted one another.
ER  -

TY  - JOUR
ID  - second
TI  - Poultry farms
"""
CSV = "title,abstract,id\nTrust in :heart: care [bold]teams[/bold],,x1\nRats,Given.,x2\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "a.ris").write_text(RIS, encoding="utf-8")
    (tmp_path / "b.csv").write_text(CSV, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def document(run_cli: Callable[..., tuple[int, str, str]]) -> Callable[..., Any]:
    """Return the one JSON document that a command prints, and that it prints nothing else."""

    def run(*arguments: object) -> Any:
        status, out, err = run_cli(*arguments)
        assert (status, err) == (0, "")
        return json.loads(out)

    return run


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


# read


def test_read_as_json_has_one_report_a_file(document, here):
    assert document("read", "a.ris", "b.csv", "--json") == [
        {
            "source": "a.ris",
            "search": "",
            "format": "ris",
            "encoding": "utf-8",
            "records": 2,
            "terminators": 1,
            "refused": "",
            "columns": {},
            "not_used": [],
            "preamble": {},
            "with_abstract": 1,
            "without_title": 0,
            "decisions": {"included": 0, "excluded": 0, "maybe": 0, "disagreed": 0},
            "problems": [
                {
                    "line": 7,
                    "reason": "record has no ER line; read up to where the next begins",
                }
            ],
        },
        {
            "source": "b.csv",
            "search": "",
            "format": "csv",
            "encoding": "utf-8",
            "records": 2,
            "terminators": None,
            "refused": "",
            "columns": {},
            "not_used": [],
            "preamble": {"header": 1},
            "with_abstract": 1,
            "without_title": 0,
            "decisions": {"included": 0, "excluded": 0, "maybe": 0, "disagreed": 0},
            "problems": [],
        },
    ]


def test_read_prints_a_table_with_totals_and_problems_beside_it(run_cli, here):
    status, out, err = run_cli("read", "a.ris", "b.csv")
    lines = [line.split() for line in out.splitlines()]
    none = ["0"] * 4
    assert status == 0
    assert lines[1] == ["a.ris", "ris", "utf-8", "2", "1", "1", "0", *none, "1"]
    assert lines[2] == ["b.csv", "csv", "utf-8", "2", "-", "1", "0", *none, "0"]
    assert lines[3] == ["total", "4", "1", "2", "0", *none, "1"]
    assert err == ("a.ris, line 7: record has no ER line; read up to where the next begins\n")


# dedupe


def test_dedupe_as_json_has_the_counts(document, here):
    counts = document("dedupe", "a.ris", "b.csv", "--json")
    assert counts.pop("seconds") >= 0
    assert counts == {"records": 4, "groups": 3, "duplicates": 1, "to_review": 0, "related": 0}


def test_dedupe_prints_the_links_and_says_what_it_wrote(run_cli, here):
    status, out, err = run_cli(
        "dedupe", "a.ris", "b.csv", "-o", "merged.ris", "--groups", "groups.csv"
    )
    assert status == 0
    assert "Trust in :heart: care [bold]teams[/bold]" in out
    assert out.splitlines()[-1] == (
        "4 records, 1 duplicates, 3 different papers, 0 pairs for a person to look at, "
        "0 related"
    )
    assert err == "wrote merged.ris\nwrote groups.csv\n"
    assert (here / "merged.ris").read_text(encoding="utf-8").count("TY  - ") == 3
    assert len((here / "groups.csv").read_text(encoding="utf-8").splitlines()) == 5


def test_dedupe_as_json_says_what_it_wrote_beside_it(run_cli, here):
    status, out, err = run_cli("dedupe", "a.ris", "--json", "-o", "merged.csv")
    assert status == 0
    assert json.loads(out)["records"] == 2
    assert err == "wrote merged.csv\n"


def test_what_a_person_said_about_a_pair_is_followed(run_cli, document, here):
    run_cli("dedupe", "a.ris", "b.csv", "--pairs", "pairs.csv")
    pairs = (here / "pairs.csv").read_text(encoding="utf-8")
    assert pairs.count(",,linked,") == 1
    (here / "pairs.csv").write_text(pairs.replace(",,linked,", ",different,linked,"))
    counts = document("dedupe", "a.ris", "b.csv", "--confirmed", "pairs.csv", "--json")
    assert (counts["groups"], counts["to_review"]) == (4, 0)


# codebook


def test_codebook_check_says_what_is_in_it(run_cli, small_review):
    status, out, err = run_cli("codebook", "check", small_review.codebook)
    assert (status, err) == (0, "")
    assert out == (
        f"{small_review.codebook}: valid; small version 2, 3 mechanisms, 2 of them scored\n"
    )


def test_codebook_show_as_json_is_the_codebook(document, small_review):
    from dataclasses import asdict

    from classifier.schema import load_codebook

    shown = document("codebook", "show", small_review.codebook, "--json")
    book = load_codebook(small_review.codebook)
    assert shown == json.loads(json.dumps(asdict(book)))
    assert [m["mechanism_id"] for m in shown["mechanisms"]] == ["trust", "power", "faith"]
    assert shown["changes"][0]["kind"] == "merge"


def test_codebook_show_prints_a_shipped_one_by_name(run_cli):
    status, out, err = run_cli("codebook", "show", "green-space")
    assert (status, err) == (0, "")
    assert out.splitlines()[0].endswith("(green_space, version 1)")


# models


def test_models_list_as_json_has_the_shipped_model(document):
    listed = document("models", "list", "--json")
    shipped = next(model for model in listed if model["name"] == "leadership")
    assert list(shipped) == [
        "name", "version", "codebook", "mechanisms", "calibrated", "demonstration"
    ]  # fmt: skip
    assert (shipped["calibrated"], shipped["demonstration"]) == (0, 1)
    assert shipped["codebook"].startswith("leadership v")


def test_models_list_prints_the_same_as_a_table(run_cli, document):
    listed = document("models", "list", "--json")
    status, out, err = run_cli("models", "list")
    assert (status, err) == (0, "")
    assert len(out.splitlines()) == len(listed) + 1
    assert listed[0]["version"] in out


def test_models_show_as_json_is_the_manifest(document, small_review):
    manifest = json.loads((small_review.folder / "manifest.json").read_bytes())
    assert document("models", "show", small_review.folder, "--json") == manifest


def test_models_show_prints_the_card(run_cli, small_review):
    status, out, err = run_cli("models", "show", small_review.folder)
    assert (status, err) == (0, "")
    assert out == (small_review.folder / "card.md").read_text(encoding="utf-8") + "\n"


def test_models_verify_prints_every_file_with_its_sum(run_cli, small_review):
    status, out, err = run_cli("models", "verify", small_review.folder)
    manifest = json.loads((small_review.folder / "manifest.json").read_bytes())
    assert (status, err) == (0, "")
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert lines[1:] == [
        *(f"{name} {digest}" for name, digest in sorted(manifest["files"].items())),
        f"manifest.json (its own digest) {manifest['digest']}",
    ]


def test_models_verify_takes_a_shipped_name(run_cli):
    status, out, _ = run_cli("models", "verify", "leadership")
    assert status == 0
    assert "weights.safetensors" in out


# score and explain


def test_score_writes_the_file_and_prints_nothing(run_cli, here, small_review):
    status, out, err = run_cli(
        "score", "a.ris", "b.csv", "-m", small_review.folder, "-o", "queue.jsonl"
    )
    assert (status, out) == (0, "")
    summary, wrote = err.splitlines()
    assert summary.startswith("4 records from 2 exports, 1 of them duplicates; ")
    assert "1 problems (see mechsift read); no evidence found for Sharing power" in summary
    assert wrote == "wrote queue.jsonl"
    rows = rows_of(here / "queue.jsonl")
    assert [row["rank"] for row in rows] == [1, 2, 3, 4]
    assert sorted(row["source_id"] for row in rows) == ["first", "second", "x1", "x2"]


@pytest.mark.parametrize("evidence", ["top", "all", "none"])
def test_score_shows_as_much_evidence_as_asked(run_cli, here, small_review, evidence):
    (here / "c.csv").write_text(
        "title,abstract\nCare teams,They trusted one another. They met. Mutual trust grew.\n",
        encoding="utf-8",
    )
    arguments = ["score", "c.csv", "-m", small_review.folder, "-o", "q.jsonl"]
    assert run_cli(*arguments, "--evidence", evidence)[0] == 0
    row = json.loads((here / "q.jsonl").read_text(encoding="utf-8"))
    shown = row["evidence_trust"].split(" [...] ")
    assert (len(shown) > 1) is (evidence == "all")
    assert (row["evidence_trust"] == "") is (evidence == "none")
    assert evidence == "none" or set(shown) <= {
        "Care teams", "They trusted one another.", "They met.", "Mutual trust grew.",
    }  # fmt: skip


def test_explain_as_json_adds_up(document, here, small_review):
    told = document("explain", "a.ris", "-m", small_review.folder, "--record", "1", "--json")
    assert list(told) == ["record", "p_include", "margin", "intercept", "terms", "mechanisms"]
    assert told["record"]["source_id"] == "first"
    shares = sum(term["share"] for term in told["terms"])
    assert told["intercept"] + shares == pytest.approx(told["margin"])
    assert set(told["terms"][0]) == {"term", "block", "share"}
    trust, power = told["mechanisms"]
    assert (trust["mechanism_id"], power["mechanism_id"]) == ("trust", "power")
    assert 0 <= trust["probability"] <= 1
    shares = sum(term["share"] for term in trust["terms"])
    assert trust["from_sentences"] + shares == pytest.approx(trust["margin"])
    sentence = trust["sentences"][0]
    assert sentence["text"] == "They trusted one another."
    assert set(sentence) == {"text", "score", "phrases"}


@pytest.mark.parametrize("name", ["first", "1"])
def test_explain_finds_a_record_by_source_id_or_position(run_cli, here, small_review, name):
    status, out, err = run_cli("explain", "a.ris", "-m", small_review.folder, "--record", name)
    assert (status, err) == (0, "")
    assert "Trust in :heart: care [bold]teams[/bold]" in out.splitlines()[0]
    assert "because of:" in out


def test_explain_agrees_with_score(run_cli, document, here, small_review):
    run_cli("score", "a.ris", "-m", small_review.folder, "-o", "q.jsonl")
    for row in rows_of(here / "q.jsonl"):
        told = document(
            "explain", "a.ris", "-m", small_review.folder,
            "--record", row["record_id"], "--json",
        )  # fmt: skip
        assert told["p_include"] == pytest.approx(row["p_include"], abs=1e-6)
        for share in told["mechanisms"]:
            column = f"p_{share['mechanism_id']}"
            assert share["probability"] == pytest.approx(row[column], abs=1e-6)


# What is shown


def test_texts_of_a_table_are_shown_as_they_are(capsys):
    show_table(("title",), [("a :heart: [bold]b[/bold] \x1b[2J\tc",)])
    assert capsys.readouterr().out.splitlines()[1].rstrip() == "a :heart: [bold]b[/bold]  [2J c"


def test_large_numbers_are_shown_in_groups(capsys):
    show_table(("records", "year"), [(1234567, 2019)], numeric=("records", "year"))
    assert capsys.readouterr().out.splitlines()[1].split() == ["1,234,567", "2019"]


def test_control_characters_of_a_record_do_not_reach_the_terminal(run_cli, here, small_review):
    words = "They met every week to plan the care of the people who lived there. " * 3
    (here / "c.csv").write_text(
        f"title,abstract\nCare \x1b[2J teams,{words}\n", encoding="utf-8"
    )
    status, out, _ = run_cli("explain", "c.csv", "-m", small_review.folder, "--record", "1")
    assert status == 0
    assert "\x1b" not in out
    assert "Care" in out.splitlines()[0]


def test_the_version_is_that_of_the_package(run_cli):
    from classifier import __version__

    assert run_cli("--version") == (0, f"{__version__}\n", "")

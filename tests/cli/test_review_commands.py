"""``mechsift review``: results where they belong, faults in one line, JSON alone."""

import json
import time
from pathlib import Path

import pytest

from classifier.schema import find_codebook

CSV = """\
record_id,title,abstract,year
a,Shared leadership of nurses on one ward,We asked the nurses of one ward.,2001
b,Lasers that cut glass of every kind,We cut glass with a laser.,2002
c,Feeding hens in barns without light,We fed hens.,2003
"""


@pytest.fixture
def place(run_cli, tmp_path: Path) -> Path:
    """Return a review of three records for Ann and Ben, who both judge each."""
    review, export = tmp_path / "team.mechsift", tmp_path / "export.csv"
    export.write_text(CSV, encoding="utf-8")
    people = ["--reviewer", "Ann", "--reviewer", "Ben"]
    assert run_cli("review", "init", review, *people, "--design", "double")[0] == 0
    status, out, err = run_cli("review", "import", review, export, "--no-train")
    assert status == 0, err
    assert "3 records added, 0 of them duplicates; 3 new papers" in out
    return review


def test_a_decision_is_taken_down_undone_and_settled(run_cli, place):
    for who, word in (("Ann", "include"), ("Ben", "exclude")):
        told = ["review", "decide", place, "a", word, "--reviewer", who, "--no-train"]
        assert run_cli(*told, "--mechanism", "trust:present:supports")[0] == 0
    _, out, _ = run_cli("review", "conflicts", place)
    assert "Ann: include; Ben: exclude" in out
    assert (
        run_cli("review", "resolve", place, "a", "include", "--because", "read again")[0] == 0
    )
    _, out, err = run_cli("review", "conflicts", place)
    assert (out, err) == ("", "0 conflicts\n")
    status, _, err = run_cli("review", "undo", place, "a", "--reviewer", "Ann")
    assert (status, err) == (0, "took back that Ann said include of a\n")


def test_a_conflict_on_a_mechanism_is_shown_with_its_marks_counted_and_settled(run_cli, place):
    for who, bearing in (("Ann", ":present:supports"), ("Ben", ":present:weakens")):
        told = ["review", "decide", place, "a", "include", "--reviewer", who, "--no-train"]
        _, _, err = run_cli(*told, "--mechanism", f"wider_view{bearing}")
    assert err == "1 decision kept, 0 corrected, 0 said before, 0 problems\n"
    _, out, err = run_cli("review", "conflicts", place)
    assert "Ann: include, wider_view:present:supports" in " ".join(out.split())
    assert err == "1 conflict\n"
    _, out, _ = run_cli("review", "status", place, "--json")
    first = json.loads(out)["stages"][0]
    assert (first["included"], first["conflicts"], first["mark_conflicts"]) == (1, 0, 1)
    settled = ["--mechanism", "wider_view:no", "--because", "read again"]
    assert run_cli("review", "resolve", place, "a", "include", *settled)[0] == 0
    _, out, _ = run_cli("review", "status", place, "--json")
    assert json.loads(out)["stages"][0]["mark_conflicts"] == 0


def test_a_second_decision_says_what_became_of_the_marks_of_the_first(run_cli, place):
    told = ["review", "decide", place, "a", "include", "--reviewer", "Ann", "--no-train"]
    _, _, err = run_cli(*told, "--mechanism", "trust", "--mechanism", "power:present")
    assert "marks" not in err
    _, _, err = run_cli(*told, "--mechanism", "trust", "--note", "again")
    assert "marks of the earlier decisions that count no longer: 1; " in err
    _, _, err = run_cli(*told)
    assert "1 corrected" in err
    assert "marks of the earlier decisions that count no longer: 1; " in err


def test_a_decision_to_look_at_again_is_listed_with_its_title(run_cli, tmp_path):
    review, export = tmp_path / "many.mechsift", tmp_path / "many.csv"
    rows = [
        f"r{n:02},{('Shared leadership of nurses', 'Lasers that cut glass')[n % 2]} {n},"
        for n in range(24)
    ]
    export.write_text("record_id,title,abstract\n" + "\n".join(rows), encoding="utf-8")
    said = tmp_path / "said.csv"
    slip = {"r03": "include"}
    words = [
        f"r{n:02},{slip.get(f'r{n:02}', ('include', 'exclude')[n % 2])}" for n in range(16)
    ]
    said.write_text("record_id,verdict\n" + "\n".join(words) + "\n", encoding="utf-8")
    assert run_cli("review", "init", review, "--reviewer", "Ann")[0] == 0
    assert run_cli("review", "import", review, export, "--no-train")[0] == 0
    told = ["review", "decide", review, "--reviewer", "Ann", "--from", said, "--no-train"]
    assert run_cli(*told)[0] == 0
    assert run_cli("review", "retrain", review)[0] == 0
    status, out, _ = run_cli("review", "recheck", review)
    assert status == 0
    assert "Lasers that cut glass 3" in out


def test_the_queue_says_that_a_score_is_no_probability_yet(run_cli, place):
    assert run_cli("review", "retrain", place)[0] == 0
    _, out, _ = run_cli("review", "queue", place, "--reviewer", "Ann")
    assert ", no probability yet" in out


@pytest.mark.parametrize(
    "command",
    [
        ["queue", "--reviewer", "Ann"],
        ["conflicts"],
        ["recheck"],
        ["status"],
        ["stop"],
        ["search", "glass"],
        ["retrain"],
        ["decide", "b", "skip", "--reviewer", "Ann", "--no-train"],
    ],
    ids=lambda command: command[0],
)
def test_json_is_one_document_and_nothing_else(run_cli, place, command):
    name, *rest = command
    status, out, err = run_cli("review", name, place, *rest, "--json")
    assert status == 0, err
    json.loads(out)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (
            ["decide", "a", "perhaps", "--reviewer", "Ann"],
            "unknown verdict 'perhaps'",
        ),
        (["decide", "a", "include"], "--reviewer cannot be left out"),
        (["decide", "--reviewer", "Ann"], "unknown verdict ''"),
        (["decide", "z", "include", "--reviewer", "Ann"], "no record has the record_id 'z'"),
        (["decide", "a", "include", "--reviewer", "Cy"], "Cy is no reviewer of this review"),
        (["decide", "a", "include", "--reviewer", "Ann", "--stage", "9"], "unknown stage '9'"),
        (["decide", "--from", "none.csv"], "none.csv: no such file"),
        (["queue", "--reviewer", "Cy"], "unknown reviewer 'Cy'; known: Ann, Ben"),
        (["undo", "a", "--reviewer", "Ann"], "unknown decision of Ann on 'a'"),
        (["resolve", "a", "include", "--because", "x"], "unknown conflict on record 'a'"),
        (["export", "-o", "out.odd"], "unknown suffix"),
        (["import", "none.ris"], "none.ris: no such file"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_said_in_one_line(run_cli, place, command, words):
    name, *rest = command
    status, _, err = run_cli("review", name, place, *rest)
    assert status == 2
    assert words in err.splitlines()[-1]
    assert err.splitlines()[-1].startswith("mechsift: ")


def test_the_status_shows_the_hits_that_are_known_and_of_how_many_searches(
    run_cli, place, tmp_path
):
    export = tmp_path / "more.csv"
    export.write_text("record_id,title\nd,On geese that fly\n", encoding="utf-8")
    assert run_cli("review", "import", place, export, "--no-train")[0] == 0
    assert run_cli("review", "log", place, "export.csv", "--hits", 14)[0] == 0
    assert "14 (of 1 search)" in run_cli("review", "status", place)[1]


def test_a_review_that_is_not_there_is_named_with_the_cure(refusal, tmp_path):
    line = refusal("review", "status", tmp_path / "none.mechsift")
    assert "make it with mechsift review init" in line


def test_a_damaged_review_is_told_by_verify(run_cli, place, tmp_path):
    assert run_cli("review", "verify", place)[0] == 0
    backup = tmp_path / "backup.zip"
    assert run_cli("review", "backup", place, backup)[0] == 0
    backup.write_bytes(backup.read_bytes()[:-40])
    status, _, err = run_cli("review", "restore", backup, tmp_path / "again.mechsift")
    assert status == 2, err
    assert not (tmp_path / "again.mechsift").exists()


def test_the_search_log_and_entered_counts_are_kept(run_cli, place):
    assert run_cli("review", "log", place, "export.csv", "--database", "X", "--hits", 5)[0] == 0
    assert run_cli("review", "count", place, "identified", 9, "--note", "a letter")[0] == 0
    status = json.loads(run_cli("review", "status", place, "--json")[1])
    assert status["origins"][0]["hits"] == 5
    assert [(one["place"], one["count"]) for one in status["entered"]] == [("identified", 9)]


@pytest.mark.slow
def test_a_training_goes_on_in_the_background_when_one_pays(run_cli, place):
    told = ["review", "decide", place, "a", "include", "--reviewer", "Ann"]
    assert run_cli(*told)[0] == 0
    for _ in range(600):
        if json.loads(run_cli("review", "status", place, "--json")[1])["run"]:
            break
        time.sleep(0.2)
    else:
        raise AssertionError("nothing was trained")
    handed = json.loads(
        run_cli("review", "queue", place, "--reviewer", "Ben", "-n", 3, "--json")[1]
    )
    assert handed[0]["record"]["record_id"] == "a", "it waits for Ben"
    assert handed[0]["prediction"] is None


def test_entries_go_in_come_out_and_stand_in_the_report(run_cli, place, tmp_path):
    for who in ("Ann", "Ben"):  # what is written of a paper that waits stays hidden
        decided = ("review", "decide", place, "a", "include", "--reviewer", who, "--no-train")
        assert run_cli(*decided)[0] == 0
    notes, out = tmp_path / "notes.toml", tmp_path / "notes.csv"
    told = (
        '[[quotations]]\nrecord_id = "a"\ntext = "As read."\n[[quotations]]\nrecord_id = "a"\n'
    )
    notes.write_text(told, encoding="utf-8")
    status, _, err = run_cli("review", "add", place, notes)
    assert status == 0
    assert "notes.toml: quotations 2: lacks the field 'text'" in err
    assert "1 entries added, 0 corrected, 0 withdrawn, 0 there before, 1 problems" in err
    assert run_cli("review", "add", place, notes, "--strict")[0] == 2
    told = json.loads(run_cli("review", "add", place, notes, "--json")[1])
    assert (told["n_unchanged"], len(told["problems"])) == (1, 1)
    assert run_cli("review", "export", place, "--entries", "-o", out)[0] == 0
    assert "As read." in out.read_text(encoding="utf-8")
    report = tmp_path / "report.html"
    status, _, err = run_cli("review", "report", place, "-o", report, "--notice", "Interim.")
    assert (status, err) == (0, f"wrote {report}\n")
    page = report.read_text(encoding="utf-8")
    assert "<strong>Interim.</strong>" in page
    assert "Excluded by automation" in page


def test_a_report_of_an_unknown_kind_is_refused_before_any_work(refusal, place, tmp_path):
    said = refusal("review", "report", place, "-o", tmp_path / "report.pdf")
    assert "report.pdf: unknown suffix; use one of .html, .docx, .xlsx" in said


def test_a_codebook_gets_a_later_version_and_no_other(run_cli, refusal, place, tmp_path):
    assert run_cli("review", "codebook", place, "leadership")[0] == 0
    text = find_codebook("leadership").read_text(encoding="utf-8")
    for version, name in ((3, "same.toml"), (4, "next.toml")):
        changed = text.replace("version = 3\ntitle", f"version = {version}\ntitle")
        (tmp_path / name).write_text(changed + "\n# changed\n", encoding="utf-8")
    assert "give this text version 4" in refusal(
        "review", "codebook", place, tmp_path / "same.toml"
    )
    status, _, err = run_cli("review", "codebook", place, tmp_path / "next.toml")
    assert (status, err) == (0, f"{place}: codebook leadership, version 4\n")


def test_a_count_has_an_origin_that_there_is(run_cli, refusal, place):
    told = ["review", "count", place, "included", "3", "--origin"]
    assert run_cli(*told, "grey_literature")[0] == 0
    assert "unknown origin 'hearsay'" in refusal(*told, "hearsay")


def test_a_rule_takes_its_options_from_the_command_line(run_cli, tmp_path):
    made = ["review", "init", tmp_path / "a.mechsift", "--reviewer", "Ann"]
    rule = ["--stopping", "irrelevant-in-a-row.v1", "--stopping-option", "length=2"]
    assert run_cli(*made, *rule)[0] == 0
    export = tmp_path / "export.csv"
    export.write_text(CSV, encoding="utf-8")
    assert run_cli("review", "import", tmp_path / "a.mechsift", export, "--no-train")[0] == 0
    _, out, _ = run_cli("review", "stop", tmp_path / "a.mechsift")
    assert "0 irrelevant records in a row, of 2 wanted" in out


def test_an_option_without_a_value_is_refused_and_nothing_is_made(run_cli, tmp_path):
    made = ["review", "init", tmp_path / "a.mechsift", "--reviewer", "Ann"]
    status, _, err = run_cli(*made, "--strategy-option", "period")
    assert status == 2
    assert "strategy-option cannot be period: write NAME=VALUE" in err
    assert not (tmp_path / "a.mechsift").exists()

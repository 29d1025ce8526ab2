"""Whole walks through the command line, from exports to a queue that can be explained."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from classifier.formats import read_exports
from classifier.resources import find_resource
from classifier.scoring.sinks import read_table

Run = Callable[..., tuple[int, str, str]]

MECHANISMS_AWAY = """\
format = 1
id = "bare"
version = 1
title = "No mechanisms yet"

[review]
question = "How do leaders help integrated care teams?"
include = ["Leaders of integrated care teams"]
"""
EXPORT = """\
TY  - JOUR
ID  - new-1
TI  - Leading care teams across two valleys
AB  - Leaders of integrated care teams met every week. They trusted one another.
ER  -

TY  - JOUR
ID  - new-2
TI  - Keeping farm animals across two valleys
AB  - Rats were given the compound for six weeks. Feed prices rose.
ER  -

TY  - JOUR
ID  - new-3
TI  - Leading care teams across two valleys.
ER  -
"""


@pytest.fixture
def done(run_cli: Run) -> Callable[..., tuple[str, str]]:
    """Run a command that must succeed; return what it printed on both streams."""

    def run(*arguments: object) -> tuple[str, str]:
        status, out, err = run_cli(*arguments)
        assert status == 0, err
        return out, err

    return run


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "new.ris").write_text(EXPORT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file in a folder and below it, by its path there."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_the_demo_prints_the_head_of_the_queue_and_writes_it_with_what_it_came_from(done, here):
    out, err = done("demo", "--out", "demo")
    names = ["queue.csv", "queue.xlsx", "queue.ris", "queue.html", "exports", "screening"]
    assert sorted(path.name for path in (here / "demo").iterdir()) == sorted(names)
    assert [line for line in out.splitlines() if line.startswith("wrote")] == [
        f"wrote demo/{name}" for name in names
    ]
    assert out.count("Where a number is left out, a duplicate has that place") == 1
    shipped = find_resource("corpora/leadership-demo/exports")
    assert contents(here / "demo" / "exports") == contents(shipped)
    exports = sorted(shipped.iterdir())
    n_records = len(read_exports(exports).records)
    tables = [read_table(here / "demo" / name) for name in names[:3]]
    assert [len(table) for table in tables] == [n_records] * 3
    assert f"{n_records} records from {len(exports)} exports" in err
    assert "written for demonstration" in err
    assert set(tables[0]["calibrated"]) == {0}
    head = tables[0][tables[0]["duplicate_of"] == ""].head(3)
    printed = " ".join(out.split())
    for title in head["title"]:
        assert " ".join(title.split()[:4]) in printed
    assert (here / "demo" / "queue.html").read_text(encoding="utf-8").startswith("<!doctype")


def test_the_demo_gives_the_same_files_again(done, here):
    done("demo", "--out", "demo")
    before = contents(here / "demo")
    done("demo", "--out", "demo")
    assert contents(here / "demo") == before


def test_from_labelled_records_to_an_explained_queue(done, here, small_review):
    labelled, codebook = str(small_review.labelled), str(small_review.codebook)
    reports = json.loads(done("read", labelled, "new.ris", "--json")[0])
    assert [(r["records"], r["with_abstract"]) for r in reports] == [(60, 60), (3, 2)]

    counts = json.loads(done("dedupe", labelled, "new.ris", "--json", "-o", "one.ris")[0])
    assert (counts["records"], counts["duplicates"]) == (63, 1)
    assert len(read_exports([here / "one.ris"]).records) == 62

    done("train", labelled, "-c", codebook, "-o", "model")
    assert done("models", "verify", "model")[0].count("\n") == 6
    manifest = json.loads(done("models", "show", "model", "--json")[0])
    assert (manifest["name"], manifest["calibrated"]) == ("model", True)

    done("score", "new.ris", "-m", "model", "-o", "queue.csv", "--evidence", "all")
    table = read_table(here / "queue.csv")
    assert table["source_id"].tolist() == ["new-1", "new-3", "new-2"]
    assert table["duplicate_of"].tolist() == ["", table["record_id"][0], ""]
    assert set(table["calibrated"]) == {1}
    assert table["p_include"][0] > 0.5 > table["p_include"][2]
    assert table["flags"][0].split(";")[0] in ("likely_include", "uncertain")
    assert table["evidence_trust"][0] == "They trusted one another."
    assert table["p_include"].is_monotonic_decreasing

    told = json.loads(
        done("explain", "new.ris", "-m", "model", "--record", "new-1", "--json")[0]
    )
    assert told["p_include"] == pytest.approx(table["p_include"][0], abs=1e-6)
    (trust,) = [one for one in told["mechanisms"] if one["mechanism_id"] == "trust"]
    assert trust["sentences"][0]["text"] == "They trusted one another."
    shown, _ = done("explain", "new.ris", "-m", "model", "--record", "new-1")
    assert "They trusted one another." in shown


def test_training_twice_gives_the_same_bytes(done, here, small_review):
    arguments = [small_review.labelled, "-c", small_review.codebook, "--name", "same"]
    for name in ("one", "two"):
        done("train", *arguments, "-o", name)
    assert contents(here / "one") == contents(here / "two")


def test_a_model_can_be_trained_again_in_its_place(done, here, small_review):
    arguments = ["new.ris", "-c", small_review.codebook, "-o", "model"]
    done("train", *arguments)
    done("train", *arguments, "--seed", "7")
    assert json.loads((here / "model" / "manifest.json").read_bytes())["seed"] == 7
    assert [path.name for path in here.iterdir() if path.name.startswith(".")] == []


def test_a_codebook_without_any_label_ranks_the_queue(done, here, small_review):
    done("train", "new.ris", "-c", small_review.codebook, "-o", "cold")
    done("score", "new.ris", "-m", "cold", "-o", "queue.csv")
    table = read_table(here / "queue.csv")
    assert table["source_id"].tolist() == ["new-1", "new-3", "new-2"]
    assert table["p_include"][0] > table["p_include"][2]
    assert set(table["calibrated"]) == {0}
    assert table["evidence_trust"][0] == "They trusted one another."
    card = (here / "cold" / "card.md").read_text(encoding="utf-8")
    assert "No label was known: the queue follows the codebook alone." in card


@pytest.mark.parametrize("labelled", [True, False], ids=["labelled", "cold"])
@pytest.mark.parametrize("suffix", ["csv", "html", "xlsx"])
def test_a_codebook_without_mechanisms_ranks_the_queue(
    done, here, small_review, labelled, suffix
):
    (here / "bare.toml").write_text(MECHANISMS_AWAY, encoding="utf-8")
    rows = (small_review.labelled).read_text(encoding="utf-8").splitlines()
    decided = [",".join(line.split(",")[:9]) for line in rows]
    (here / "decided.csv").write_text("\n".join(decided) + "\n", encoding="utf-8")
    corpus = "decided.csv" if labelled else "new.ris"
    done("train", corpus, "-c", "bare.toml", "-o", "bare")
    done("models", "verify", "bare")
    done("score", "new.ris", "-m", "bare", "-o", f"queue.{suffix}")
    if suffix == "html":
        assert "new.ris" in (here / "queue.html").read_text(encoding="utf-8")
        return
    table = read_table(here / f"queue.{suffix}")
    assert table["source_id"].tolist() == ["new-1", "new-3", "new-2"]
    assert list(table.columns)[-1] == "flag_reason"
    told = done("explain", "new.ris", "-m", "bare", "--record", "1", "--json")[0]
    assert json.loads(told)["mechanisms"] == []


@pytest.mark.parametrize(
    "opening", [b"\xef\xbb\xbf", b""], ids=["byte order mark", "no byte order mark"]
)
def test_a_codebook_saved_by_windows_makes_a_model_that_loads(
    done, here, small_review, opening
):
    text = small_review.codebook.read_text(encoding="utf-8")
    (here / "windows.toml").write_bytes(opening + text.replace("\n", "\r\n").encode())
    done("train", "new.ris", "-c", "windows.toml", "-o", "model")
    done("models", "verify", "model")
    stored = (here / "model" / "codebook.toml").read_bytes()
    assert not stored.startswith(b"\xef\xbb\xbf")


def test_labels_and_codes_may_come_from_several_files(done, here, small_review):
    (here / "more.csv").write_text(
        "title,abstract,included,mechanism:Trust,evidence:trust\n"
        "Leading care teams at sea,They met. Mutual trust grew.,1,1,Mutual trust grew.\n",
        encoding="utf-8",
    )
    done("train", small_review.labelled, "more.csv", "-c", small_review.codebook, "-o", "m")
    manifest: dict[str, Any] = json.loads((here / "m" / "manifest.json").read_bytes())
    assert [corpus["records"] for corpus in manifest["corpora"]] == [60, 1]
    assert manifest["models"]["inclusion"]["n_included"] == 25
    assert manifest["models"]["mechanisms"]["n_coded"][0] == 13

"""Labelled corpora: files, folders, shipped names, and what is known about each."""

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest

from classifier.errors import MissingFileError, UnreadableExportError, UnusableCorpusError
from classifier.formats import read_exports
from classifier.resources import find_resource
from classifier.schema import Codebook, load_codebook
from training.corpora import Corpus, load_corpora

DEMO = "corpora/leadership-demo"


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load_codebook(find_resource("corpora/codebooks/leadership.toml"))


@pytest.fixture(scope="module")
def shipped(codebook) -> Corpus:
    return load_corpora(["leadership-demo"], codebook)


@pytest.fixture
def folder(small_review: Any, tmp_path: Path) -> Path:
    """Return a corpus folder of one's own."""
    folder = tmp_path / "mine"
    folder.mkdir()
    shutil.copy(small_review.labelled, folder / "decisions.csv")
    (folder / "corpus.toml").write_text('labelled = "decisions.csv"\n', encoding="utf-8")
    return folder


@pytest.fixture
def small_codebook(small_review):
    return load_codebook(small_review.codebook)


def test_a_plain_file_is_a_corpus(small_review, small_codebook):
    corpus = load_corpora([str(small_review.labelled)], small_codebook)
    assert len(corpus.records) == len(corpus.labels) == 60
    assert [r.record_id for r in corpus.records] == [n.record_id for n in corpus.labels]
    assert sum(label.included is True for label in corpus.labels) == 24
    coded = {m.mechanism_id for label in corpus.labels for m in label.marks if m.coded}
    assert coded == {"trust", "power"}


def test_a_folder_names_its_labelled_file(folder, small_review, small_codebook):
    of_folder = load_corpora([str(folder)], small_codebook)
    of_file = load_corpora([str(small_review.labelled)], small_codebook)
    assert of_folder.labels == of_file.labels
    assert of_folder.facts[0]["file"] == "decisions.csv"


def test_the_facts_are_those_of_the_file(small_review, small_codebook):
    (facts,) = load_corpora([str(small_review.labelled)], small_codebook).facts
    assert facts == {
        "file": "labelled.csv",
        "sha256": hashlib.sha256(small_review.labelled.read_bytes()).hexdigest(),
        "records": 60,
        "included": 24,
        "excluded": 36,
        "coded": 60,
    }


def test_a_shipped_name_is_found_from_anywhere(shipped, codebook, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    again = load_corpora(["leadership-demo"], codebook)
    assert again == shipped
    path = find_resource(f"{DEMO}/decisions.csv")
    (facts,) = shipped.facts
    assert facts["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert facts["records"] == len(read_exports([path]).records) == len(shipped.records)
    assert facts["included"] + facts["excluded"] == facts["records"]


def test_several_corpora_are_one_with_facts_for_each(
    shipped, folder, small_review, small_codebook
):
    corpus = load_corpora([str(folder), str(small_review.labelled)], small_codebook)
    assert [facts["records"] for facts in corpus.facts] == [60, 60]
    assert [facts["file"] for facts in corpus.facts] == ["decisions.csv", "labelled.csv"]
    assert len({record.record_id for record in corpus.records}) == 120


@pytest.mark.parametrize(
    "place", ["", "decisions.csv", "exports/ovid.ris"], ids=["folder", "file", "export"]
)
def test_what_lies_in_a_demonstration_folder_is_demonstration(codebook, place):
    corpus = load_corpora([str(find_resource(DEMO) / place)], codebook)
    assert corpus.demonstration is True


def test_a_demonstration_file_is_known_by_a_relative_path(codebook, monkeypatch):
    monkeypatch.chdir(find_resource(DEMO))
    assert load_corpora(["decisions.csv"], codebook).demonstration is True


@pytest.mark.parametrize("name", ["decisions.csv", "exports/ovid.ris", "exports/pubmed.nbib"])
def test_a_demonstration_file_is_known_wherever_it_was_copied(codebook, tmp_path, name):
    copied = shutil.copy(find_resource(f"{DEMO}/{name}"), tmp_path)
    assert load_corpora([str(copied)], codebook).demonstration is True


def test_one_demonstration_corpus_makes_all_of_it_demonstration(
    shipped, small_review, codebook, tmp_path
):
    plain = tmp_path / "plain.csv"
    plain.write_text("title,abstract,label_included\nCare,They met.,1\n", encoding="utf-8")
    places = [str(plain), str(find_resource(DEMO))]
    assert load_corpora(places, codebook).demonstration is True
    assert load_corpora(places[:1], codebook).demonstration is False
    assert shipped.demonstration is True


def test_an_own_folder_is_not_demonstration_unless_it_says_so(folder, small_codebook):
    assert load_corpora([str(folder)], small_codebook).demonstration is False
    assert load_corpora([str(folder / "decisions.csv")], small_codebook).demonstration is False
    with (folder / "corpus.toml").open("a", encoding="utf-8") as stream:
        stream.write("demonstration = true\n")
    assert load_corpora([str(folder)], small_codebook).demonstration is True
    assert load_corpora([str(folder / "decisions.csv")], small_codebook).demonstration is True


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("nowhere.csv", "nowhere.csv: no such file, and no shipped corpus"),
        ("nowhere", "nowhere: no such file, and no shipped corpus"),
        ("no/where.csv", "no/where.csv: no such file; check the name and the folder"),
    ],
)
def test_a_missing_corpus_is_named(small_codebook, tmp_path, monkeypatch, place, message):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MissingFileError) as caught:
        load_corpora([place], small_codebook)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("description", "message"),
    [
        (None, "is a folder without a corpus.toml; name the file"),
        ("", "corpus.toml names no labelled file"),
        ("labelled = 3\n", "corpus.toml names no labelled file"),
        ("labelled = ", "corpus.toml is not valid TOML"),
        (b"title = '\xff'", "corpus.toml is not UTF-8 text; save it as UTF-8"),
    ],
    ids=["no description", "empty", "no name", "no TOML", "no UTF-8"],
)
def test_a_folder_that_is_no_corpus_says_why(folder, small_codebook, description, message):
    (folder / "corpus.toml").unlink()
    if description is not None:
        content = description if isinstance(description, bytes) else description.encode()
        (folder / "corpus.toml").write_bytes(content)
    with pytest.raises(UnusableCorpusError) as caught:
        load_corpora([str(folder)], small_codebook)
    assert str(caught.value).startswith(f"{folder}: {message}")


def test_a_folder_whose_labelled_file_is_gone_names_the_file(folder, small_codebook):
    (folder / "decisions.csv").unlink()
    with pytest.raises(MissingFileError) as caught:
        load_corpora([str(folder)], small_codebook)
    assert str(caught.value).startswith(f"{folder / 'decisions.csv'}: no such file")


def test_an_unreadable_file_is_no_corpus(small_codebook, tmp_path):
    (tmp_path / "empty.csv").write_bytes(b"")
    with pytest.raises(UnreadableExportError, match=r"^empty\.csv: is empty"):
        load_corpora([str(tmp_path / "empty.csv")], small_codebook)


def test_a_code_that_the_codebook_does_not_hold_is_refused_with_its_column(
    small_codebook, tmp_path
):
    path = tmp_path / "odd.csv"
    path.write_text("title,abstract,mechanism:hope\nCare,They met.,1\n", encoding="utf-8")
    with pytest.raises(UnusableCorpusError) as caught:
        load_corpora([str(path)], small_codebook)
    assert str(caught.value) == (
        "odd.csv, column 'mechanism:hope': unknown mechanism 'hope'; known: trust, power, faith"
    )

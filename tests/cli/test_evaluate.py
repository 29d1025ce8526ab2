"""``mechsift evaluate``: scores in, measures with intervals out."""

import json
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from classifier.evaluation.definitions import DEFINITIONS


@pytest.fixture(scope="module")
def scored_once(small_review, tmp_path_factory):
    """Return a folder with labelled records and their scores in two formats."""
    from classifier.cli.main import _status

    folder = tmp_path_factory.mktemp("scored")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        shutil.copy(small_review.labelled, "labels.csv")
        for name in ("scores.csv", "scores.jsonl"):
            assert (
                _status(["score", "labels.csv", "-m", str(small_review.folder), "-o", name])
                == 0
            )
    return folder


@pytest.fixture
def scored(scored_once, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(scored_once, tmp_path, dirs_exist_ok=True))


@pytest.mark.parametrize("name", ["scores.csv", "scores.jsonl"])
def test_scores_are_joined_and_measured_whatever_their_format(run_cli, scored, name):
    status, out, _ = run_cli("evaluate", name, "--labels", "labels.csv", "--json")
    assert status == 0
    told = json.loads(out)
    assert told["joined"]["record_id"] + told["joined"]["source_id"] > 40
    assert 0 < told["n_included"] < told["n_judged"]
    for group in ("ranking", "probabilities", "at_target", "mechanisms"):
        for name, figure in told[group].items():
            if isinstance(figure, dict) and "value" in figure:
                assert name in DEFINITIONS
    assert told["ranking"]["auc"]["low"] <= told["ranking"]["auc"]["value"]
    assert set(told["mechanisms"]["per_mechanism"]) == {"trust", "power"}
    assert told["target"]["kept"] / told["n_included"] >= 0.95


def test_the_terminal_says_what_joined_and_shows_every_measure(run_cli, scored):
    status, out, err = run_cli("evaluate", "scores.csv", "--labels", "labels.csv")
    assert (status, err) == (0, "")
    assert "papers decided on" in out.splitlines()[0]
    for name in ("WSS@95", "Recall", "Brier score", "Calibration slope", "mAP", "Presence"):
        assert name in out


def test_two_queues_are_compared_on_the_papers_of_both(run_cli, scored):
    status, out, _ = run_cli(
        "evaluate",
        "scores.csv",
        "--labels",
        "labels.csv",
        "--against",
        "scores.jsonl",
        "--json",
    )
    assert status == 0
    compared = json.loads(out)["comparison"]
    assert compared["auc"]["value"] == compared["auc"]["high"] == 0
    assert compared["mcnemar"] == {"only_first": 0, "only_second": 0, "p_value": 1.0}


class Page(HTMLParser):
    """Collects ids and addresses of a page."""

    def __init__(self):
        super().__init__()
        self.ids, self.addresses, self.tags = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        told = dict(attrs)
        self.ids += [told["id"]] if "id" in told else []
        self.addresses += [told[name] for name in ("src", "href") if name in told]


def test_the_report_stands_alone_and_is_the_same_twice(run_cli, scored):
    pages = []
    for name in ("one.html", "two.html"):
        run_cli("evaluate", "scores.csv", "--labels", "labels.csv", "-o", name)
        pages.append((scored / name).read_text(encoding="utf-8"))
    assert pages[0] == pages[1]
    page = Page()
    page.feed(pages[0])
    assert len(page.ids) == len(set(page.ids)), "an id occurs twice"
    assert not [a for a in page.addresses if a and not a.startswith("#")]
    assert page.tags.count("svg") == 5
    assert "script" not in page.tags
    assert pages[0].count("<dt>") >= 25


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere.csv", "--labels", "labels.csv"], "nowhere.csv: no such file"),
        (["labels.csv", "--labels", "labels.csv"], "labels.csv: has no column 'rank'"),
        (["queue.html", "--labels", "labels.csv"], "queue.html: is no table of scores"),
        (["scores.csv", "--labels", "alien.csv"], "no record is both scored and labelled"),
        (["scores.csv", "--labels", "alike.csv"], "were included; measures need both"),
        (["scores.csv", "--labels", "labels.csv", "-o", "r.pdf"], "r.pdf: a report is .html"),
        (["scores.csv", "--labels", "labels.csv", "--label", "x"], "unknown label 'x'; known:"),
    ],
)
def test_what_cannot_be_evaluated_is_told_in_one_line(run_cli, scored, arguments, told):
    (scored / "queue.html").write_text("<p>", encoding="utf-8")
    (scored / "alien.csv").write_text(
        "title,doi,included\nElsewhere,10.1/none,1\n", encoding="utf-8"
    )
    first = json.loads((scored / "scores.jsonl").read_text(encoding="utf-8").splitlines()[0])
    (scored / "alike.csv").write_text(
        f"record_id,title,included\n{first['record_id']},T,1\n", encoding="utf-8"
    )
    status, out, err = run_cli("evaluate", *arguments)
    assert (status, out) == (2, "")
    assert told in err
    assert len(err.strip().splitlines()) == 1


def test_papers_unlike_those_that_were_decided_on_are_warned_of(run_cli, scored, small_review):
    others = [f"n{n},Zirconia crowns under furnace load number {n}" for n in range(40)]
    lines = "\n".join(["record_id,title", *others])
    (scored / "others.csv").write_text(lines, encoding="utf-8")
    both = ("labels.csv", "others.csv")
    assert run_cli("score", *both, "-m", small_review.folder, "-o", "both.csv")[0] == 0
    status, out, _ = run_cli("evaluate", "both.csv", "--labels", "labels.csv", "--json")
    assert status == 0
    drift = json.loads(out)["drift"]
    assert drift["n_new"] == 40
    assert any("have no abstract" in warning for warning in drift["warnings"])
    report = ["evaluate", "both.csv", "--labels", "labels.csv", "-o", "drift.html"]
    status, out, _ = run_cli(*report)
    assert "drift: 100% of the new records have no abstract" in out
    assert "have no abstract" in (scored / "drift.html").read_text(encoding="utf-8")

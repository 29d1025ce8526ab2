"""A team screens the demonstration corpus to a stopping advice, by commands alone."""

import csv
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from classifier.resources import find_resource

Run = Callable[..., tuple[int, str, str]]
RATES = {"Ann": (0.05, 0.02), "Ben": (0.08, 0.04)}
"""Of each simulated reviewer: the share of misses and of false alarms."""


def judged(reviewer: str, record: str, *, relevant: bool) -> str:
    """Return what a reviewer who errs at the stated rates says of a record."""
    drawn = hashlib.sha256(f"{reviewer} {record}".encode()).digest()[0] / 256
    misses, false_alarms = RATES[reviewer]
    errs = drawn < (misses if relevant else false_alarms)
    return "include" if relevant is not errs else "exclude"


@pytest.fixture
def review(run_cli: Run, tmp_path: Path) -> Callable[..., Any]:
    """Run a command on one review; it must succeed. Return its JSON where it has some."""

    def run(command: str, *arguments: object) -> Any:
        place = tmp_path / "team.mechsift"
        status, out, err = run_cli("review", command, place, *arguments)
        assert status == 0, err
        return json.loads(out) if "--json" in arguments else out

    return run


def decisions(path: Path, reviewer: str, verdicts: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("record_id", "reviewer", "verdict"))
        writer.writerows((name, reviewer, word) for name, word in verdicts.items())
    return path


def screen(review: Callable[..., Any], truth: dict[str, bool], folder: Path) -> dict[str, Any]:
    """Let both decide in batches, settle conflicts and train, until advice or the end."""
    for _ in range(20):
        for who in RATES:
            listed = review("queue", "--reviewer", who, "-n", 80, "--json")
            ids = [one["record"]["record_id"] for one in listed]
            said = {name: judged(who, name, relevant=truth[name]) for name in ids}
            file = decisions(folder / "said.csv", who, said)
            review("decide", "--from", file, "--no-train", "--strict")
        for conflict in review("conflicts", "--json"):
            word = "include" if truth[conflict["record_id"]] else "exclude"
            review("resolve", conflict["record_id"], word, "--because", "read together")
        review("retrain")
        status = review("status", "--json")
        first = status["stages"][0]
        if status["advice"]["stop"] or not first["unseen"] + first["waiting"]:
            return status
    raise AssertionError("the screening did not end")


@pytest.mark.slow
def test_two_reviewers_who_err_screen_the_demonstration_to_a_stopping_advice(
    review, run_cli, tmp_path
):
    corpus = find_resource("corpora/leadership-demo") / "decisions.csv"
    with corpus.open(encoding="utf-8", newline="") as stream:
        truth = {r["record_id"]: r["label_included"] == "1" for r in csv.DictReader(stream)}
    people = [option for name in RATES for option in ("--reviewer", name)]
    review("init", *people, "-c", "leadership", "--design", "double", "--target-recall", 0.8)
    review("import", corpus, "--no-decisions")
    status = screen(review, truth, tmp_path)

    assert status["advice"]["stop"]
    first = status["stages"][0]
    assert first["conflicts"] == first["waiting"] == 0
    assert first["unseen"] > 0, "the advice came only when everything was screened"
    (pair,) = status["agreement"]["title_abstract"]["pairs"]
    assert pair["n_items"] == first["included"] + first["excluded"]
    assert 0.7 < pair["kappa"]["low"] < pair["kappa"]["value"] < pair["kappa"]["high"] <= 1

    labels = tmp_path / "labels.csv"
    review("export", "-o", labels, "--labels")
    with labels.open(encoding="utf-8", newline="") as stream:
        found = {r["record_id"] for r in csv.DictReader(stream) if r["label_abstract"] == "1"}
    n_relevant = sum(truth.values())
    recall = sum(truth[name] for name in found) / n_relevant
    assert recall >= 0.8

    backup = tmp_path / "backup.zip"
    review("backup", backup)
    restored = tmp_path / "restored.mechsift"
    assert run_cli("review", "restore", backup, restored)[0] == 0
    assert run_cli("review", "verify", restored)[0] == 0
    _, again, _ = run_cli("review", "status", restored, "--json")
    assert json.loads(again) == status

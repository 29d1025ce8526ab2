"""Imports add what is new and keep what was decided; exports give all of it away again."""

import csv
import json
from pathlib import Path

import pytest

from classifier.errors import (
    InvalidOptionError,
    MechsiftError,
    UnknownNameError,
    UnusableCorpusError,
)
from classifier.formats import read_exports
from classifier.formats.decisions import read_decisions
from classifier.reviewing.exchange.document import write_document
from classifier.reviewing.exchange.exporting import Export, export_review
from classifier.reviewing.exchange.importing import Import, import_exports
from classifier.reviewing.exchange.searches import (
    SearchDetails,
    enter_count,
    find_records,
    log_search,
)
from classifier.reviewing.learning.retrain import retrain
from classifier.reviewing.screening.adjudication import find_conflicts
from classifier.reviewing.screening.advice import advice_on
from classifier.reviewing.screening.queue import checkout_next
from classifier.reviewing.screening.status import review_status
from classifier.reviewing.setup import NewReview, start_review
from classifier.reviewing.state import ReviewState
from classifier.schema import EnteredCount, MechanismMark, Stage, Verdict
from classifier.store import (
    current_decisions,
    list_assignments,
    queued_records,
    stored_records,
    stored_scores,
)

TITLE_ABSTRACT = Stage.TITLE_ABSTRACT


def queued(team) -> list[str]:
    with team.review.read() as reading:
        return queued_records(reading, stage=TITLE_ABSTRACT)


def test_the_same_file_again_adds_nothing(team):
    again = team.read("copy.csv", team.header, *map(team.row, range(12)))
    assert (again.skipped, again.n_records) == (("copy.csv",), 0)
    assert len(queued(team)) == 12


def test_a_tagged_list_of_covidence_gives_one_decision_a_record(team):
    path = team.folder / "excluded.csv"
    path.write_text(
        "Title,Abstract,Covidence #,Study,Notes,Tags\n"
        "Tagged paper about rivers,Words,#901,,Bo (2019-09-17 02:54:57)(Screen): hm,Asia\n"
        "Untagged paper about lakes,Words,#902,,,\n",
        encoding="utf-8",
    )
    done = import_exports(team.review, Import(paths=(Path(f"irrelevant={path}"),)))
    assert (done.n_records, done.n_decisions) == (2, 2)
    with team.review.read() as reading:
        kept = list(current_decisions(reading))
    assert [(one.stage, one.verdict) for one in kept] == [(TITLE_ABSTRACT, Verdict.EXCLUDE)] * 2
    assert [one.labels for one in kept] == [("Asia",), ()]
    assert [one.note for one in kept] == ["Bo: hm", ""]


def test_an_update_search_adds_only_what_is_new_and_moves_no_decision(team):
    team.say("Ann", "r00", "include")
    done = team.read("update.csv", team.header, team.row(12), team.row(0), team.row(1))
    assert (done.n_records, done.n_duplicates, done.n_new, done.n_papers) == (3, 2, 1, 13)
    assert queued(team)[-1] == "r12"
    with team.review.read() as reading:
        (known,) = ReviewState(reading).snapshot().screened
        assigned = {one.record_id for one in list_assignments(reading)}
    assert (known.record_id, known.relevant) == ("r00", True)
    assert assigned == {f"r{number:02}" for number in range(13)}


def test_a_decision_on_a_duplicate_counts_for_its_paper(team):
    team.read("update.csv", team.header, team.row(0).replace("r00", "other"))
    team.say("Ann", "other", "include")
    team.say("Ben", "r00", "exclude")
    assert [one.record_id for one in find_conflicts(team.review)] == ["r00"]


def test_decisions_in_an_export_survive_and_leave_the_queue(make_team):
    team = make_team(records=0, design="single")
    rows = [f"{team.row(number)},{number % 2}" for number in range(6)]
    done = team.read("decided.csv", f"{team.header},label_included", *rows)
    assert done.n_decisions == 6
    assert queued(team) == []
    with team.review.read() as reading:
        snapshot = ReviewState(reading).snapshot()
    assert all(known.prior and known.settled for known in snapshot.screened)
    assert snapshot.progress.n_priors == 6


def test_decisions_in_an_export_can_be_left_out(make_team):
    team = make_team(records=0)
    done = team.read(
        "a.csv", f"{team.header},label_included", f"{team.row(0)},1", decisions=False
    )
    assert (done.n_decisions, len(queued(team))) == (0, 1)


def test_a_word_that_is_none_is_refused_before_anything_is_read(team):
    with pytest.raises(UnknownNameError, match="unknown origin 'found'"):
        team.read("b.csv", team.header, team.row(20), origin="found")
    assert review_status(team.review).n_records == 12


def test_each_origin_and_stage_of_searching_is_counted(team):
    team.read("hand.csv", team.header, team.row(30), origin="hand_added", search_stage="1b")
    log_search(team.review, SearchDetails(name="first.csv", database="CINAHL", hits=14))
    log_search(team.review, SearchDetails(name="first.csv", platform="EBSCOhost"))
    for count, note in ((7, "the authors' letter"), (8, "the authors' second letter")):
        word = EnteredCount(place="identified", count=count, note=note)
        enter_count(team.review, word)
    status = review_status(team.review)
    assert [(o.origin, o.search_stage, o.hits, o.records) for o in status.origins] == [
        ("hand_added", "1b", None, 1),
        ("search", "", 14, 12),
    ]
    assert [(one.place, one.count) for one in status.entered] == [("identified", 8)]


def test_a_misspelt_search_is_refused_and_a_new_one_must_be_called_new(team):
    told = "unknown search 'First.csv'; known: first.csv; a search .* is added with --new"
    with pytest.raises(UnknownNameError, match=told):
        log_search(team.review, SearchDetails(name="First.csv", hits=14))
    log_search(team.review, SearchDetails(name="Ageline", hits=0), new=True)
    with pytest.raises(InvalidOptionError, match="the log has that search"):
        log_search(team.review, SearchDetails(name="Ageline", hits=1), new=True)
    assert [one.n_searches for one in review_status(team.review).origins] == [2]


def test_hits_are_summed_over_the_searches_that_have_some(team):
    team.read("second.csv", team.header, team.row(30))
    (origin,) = review_status(team.review).origins
    assert (origin.hits, origin.known_hits, origin.n_counted) == (None, 0, 0)
    log_search(team.review, SearchDetails(name="first.csv", hits=14))
    (origin,) = review_status(team.review).origins
    assert (origin.hits, origin.known_hits, origin.n_counted) == (None, 14, 1)
    log_search(team.review, SearchDetails(name="second.csv", hits=2))
    (origin,) = review_status(team.review).origins
    assert (origin.hits, origin.known_hits, origin.n_counted) == (16, 16, 2)


def test_a_file_that_was_read_before_leaves_all_papers_in_the_count(team):
    rows = team.header, *map(team.row, range(12))
    again = team.read("again.csv", *rows)
    assert (again.skipped, again.n_new, again.n_papers) == (("again.csv",), 0, 12)


def test_training_orders_the_queue_and_flags_what_looks_like_an_inclusion(make_team):
    team = make_team(records=30)
    assert retrain(team.review).n_known == 0
    assert all(int(name[1:]) % 2 == 0 for name in queued(team)[:10])
    for number in range(12):
        for who in ("Ann", "Ben"):
            team.say(who, f"r{number:02}", "include" if number % 2 == 0 else "exclude")
    done = retrain(team.review, if_due=True)
    assert (done.trained, done.n_known) == (True, 12)
    assert 7 <= done.n_likely <= 11
    assert not retrain(team.review, if_due=True).trained
    with team.review.read() as reading:
        flagged = {
            one.record_id: [str(flag) for flag, _ in one.flags]
            for one in stored_scores(reading)
        }
    assert "likely_include" in flagged[queued(team)[0]]
    assert not any("likely_include" in flagged[f"r{number:02}"] for number in range(12))


def test_what_is_decided_during_a_training_does_not_come_back(make_team, monkeypatch):
    from classifier.reviewing.learning import retrain as training

    team = make_team(design="single")
    learn = training.Trainer.learn

    def learn_while_somebody_decides(self, snapshot):
        team.say("Ann", "r05", "include")
        return learn(self, snapshot)

    monkeypatch.setattr(training.Trainer, "learn", learn_while_somebody_decides)
    retrain(team.review)
    assert "r05" not in queued(team)
    assert len(queued(team)) == 11


def decided(team) -> None:
    marks = (MechanismMark(mechanism_id="trust", coded=True, evidence="mutual trust"),)
    for who in ("Ann", "Ben"):
        team.say(who, "r00", "include", marks=marks)
        team.say(who, "r00", "include", stage=Stage.FULL_TEXT)
        team.say(who, "r01", "exclude", reasons=("no leader",))
    team.say("Ann", "r02", "include")


def test_an_export_has_the_decisions_and_hides_those_that_wait(team):
    decided(team)
    out = team.folder / "out.csv"
    done = export_review(team.review, Export(path=out, tool="rayyan"))
    assert (done.n_records, done.n_decided, done.n_hidden) == (12, 2, 1)
    said = {
        record.record_id: {(d.reviewer, d.verdict) for d in read_decisions(record)}
        for record in read_exports([out]).records
    }
    assert said["r01"] >= {("Ann", Verdict.EXCLUDE), ("Ben", Verdict.EXCLUDE)}
    assert said["r02"] == set()


def test_an_export_gives_every_cell_back_whatever_it_begins_with(team):
    title = "=HYPERLINK(1)"
    team.read("odd.csv", team.header, team.row(12).replace("r12,", f"r12,{title} ", 1))
    out = team.folder / "out.csv"
    export_review(team.review, Export(path=out, tool="abstrackr"))
    with out.open(encoding="utf-8", newline="") as stream:
        titles = [row["title"] for row in csv.DictReader(stream)]
    assert titles[-1].startswith(title)


def test_labels_are_a_corpus_to_train_on(team):
    decided(team)
    out = team.folder / "labels.csv"
    export_review(team.review, Export(path=out, labels=True))
    with out.open(encoding="utf-8", newline="") as stream:
        rows = {one["record_id"]: one for one in csv.DictReader(stream)}
    assert (rows["r00"]["label_included"], rows["r00"]["label_abstract"]) == ("1", "1")
    assert (rows["r00"]["mechanism:trust"], rows["r00"]["evidence:trust"]) == (
        "1",
        "mutual trust",
    )
    assert (rows["r01"]["label_included"], rows["r01"]["label_abstract"]) == ("0", "0")
    assert not rows["r02"]["label_included"]


def test_formats_without_a_place_for_decisions_get_the_records_alone(team):
    out = team.folder / "out.nbib"
    assert export_review(team.review, Export(path=out)).n_records == 12
    with pytest.raises(InvalidOptionError, match="the output must be RIS, CSV or XLSX"):
        export_review(team.review, Export(path=out, labels=True))


def test_suggestions_need_a_training_and_hold_no_verdict(team):
    out = team.folder / "suggested.ris"
    with pytest.raises(UnusableCorpusError, match="run mechsift review retrain first"):
        export_review(team.review, Export(path=out, suggestions=True))
    retrain(team.review)
    export_review(team.review, Export(path=out, suggestions=True))
    records = read_exports([out]).records
    assert all("mechsift suggests" in str(record.raw) for record in records)
    assert not any(d.verdict for record in records for d in read_decisions(record))


def test_the_whole_review_is_one_document_without_what_is_hidden(team):
    decided(team)
    retrain(team.review)
    out = team.folder / "all.json"
    assert write_document(team.review, out) == 12
    document = json.loads(out.read_text(encoding="utf-8"))
    assert {one["record_id"] for one in document["decisions"]} == {"r00", "r01"}
    assert len(document["records"]) == 12
    scored = {one["record_id"] for one in document["scores"]}
    assert scored == {one["record_id"] for one in document["records"]} - {"r02"}
    assert "password_hash" not in json.dumps(document)


def test_records_are_found_by_their_words(team):
    assert [one.record_id for one in find_records(team.review, '"case of amber"')] == ["r04"]


def test_recorded_evidence_and_decisions_can_be_given_by_anybody_named(make_team):
    team = make_team(design="single", blind=False)
    handed = checkout_next(team.review, "Ben")[0]
    team.say("Ben", handed.record.record_id, "maybe")
    assert review_status(team.review).stages[0].included == 1


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"design": "triple"}, "unknown design 'triple'"),
        ({"design": "double", "reviewers": ("Ann",)}, "it takes 2 reviewers"),
        ({"rule": "all"}, "unknown rule 'all'"),
        ({"stopping": "never"}, "unknown stopping rule 'never'"),
        ({"target_recall": 1.5}, "target_recall cannot be 1.5"),
        ({"model": "nobody"}, "nobody"),
        ({"codebook": "none.toml"}, r"none\.toml"),
    ],
)
def test_a_review_that_makes_no_sense_is_not_made(tmp_path, asked, words):
    place = tmp_path / "new.mechsift"
    with pytest.raises(MechsiftError, match=words):
        start_review(str(place), NewReview.named(**({"reviewers": ("Ann", "Ben")} | asked)))
    assert not place.exists()


def test_a_review_without_records_is_never_said_to_be_done(make_team):
    for rule in ("lead.v1", "budget.v1", "irrelevant-in-a-row.v1"):
        with make_team(records=0, stopping=rule).review.read() as reading:
            advice = advice_on(ReviewState(reading).progress, ReviewState(reading).settings)
        assert (advice.stop, advice.claim) == (
            False,
            "There is nothing to screen yet; import records.",
        )


@pytest.mark.parametrize("name", ["all.csv", "all.ris", "all.xlsx", "all.jsonl"])
def test_an_exported_record_comes_back_as_itself(team, name):
    path = team.folder / name
    export_review(team.review, Export(path=path))
    with team.review.read() as reading:
        ids = [record.record_id for record in stored_records(reading)]
    assert [record.record_id for record in read_exports([path]).records] == ids


def test_a_bad_file_beside_good_ones_is_told_of_and_the_good_ones_are_taken_in(team):
    good, bad = team.folder / "good.ris", team.folder / "bad.csv"
    good.write_text("TY  - JOUR\nTI  - A paper on good files\nER  - \n", encoding="utf-8")
    bad.touch()
    done = import_exports(team.review, Import(paths=(bad, good)))
    assert done.n_records == 1
    assert [report.source for report in done.reports if report.refused] == ["bad.csv"]
    bad.write_text("title\nA paper that came later\n", encoding="utf-8")
    assert import_exports(team.review, Import(paths=(bad,))).n_records == 1

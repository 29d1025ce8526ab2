"""Settings and codebooks have versions; scores name the run and the bundle that made them."""

import pytest

from classifier.errors import OutdatedChangeError
from classifier.schema import (
    Bearing,
    DuplicateMember,
    Evidence,
    Flag,
    MechanismPrediction,
    ModelRun,
    Prediction,
    Presence,
    SourceFile,
    TermContribution,
)
from classifier.store import (
    add_codebook,
    add_run,
    add_source,
    codebook_text,
    codebook_versions,
    current_codebook,
    current_settings,
    duplicate_members,
    latest_run,
    list_runs,
    list_sources,
    prepare_scores,
    replace_duplicates,
    replace_scores,
    save_settings,
    settings_versions,
    stored_scores,
)
from tests.conftest import SMALL_CODEBOOK
from tests.store.conftest import START

RUN = ModelRun(kind="train", bundle_sha256="0" * 64, seed=7, n_labels=40, started_at=START)
BEST = Prediction(
    record_id="r2",
    p_include=0.1 + 0.2,
    margin=1.5,
    mechanisms=(
        MechanismPrediction(
            mechanism_id="trust",
            probability=1 / 3,
            presence=Presence.MIXED,
            bearing=Bearing.WEAKENS,
            evidence=(Evidence(field="abstract", start=0, end=9, score=0.7),),
        ),
        MechanismPrediction(mechanism_id="power", probability=0.0),
    ),
    flags=((Flag.LIKELY_INCLUDE, "0.30 is over 0.2"),),
    terms=(TermContribution(term="shared leadership", block="text", share=1 / 7),),
)
REST = Prediction(record_id="r1", p_include=0.01, margin=-2.0)


def test_scores_come_back_to_the_last_digit_with_the_run_that_made_them(staffed):
    with staffed.write(by="mechsift") as writing:
        assert latest_run(writing) is None
        number = add_run(writing, RUN)
        replace_scores(writing, prepare_scores([REST, BEST]), run=number)
    with staffed.read() as reading:
        assert list(stored_scores(reading)) == [BEST, REST]
        assert list(stored_scores(reading, ["r1", "r3"])) == [REST]
        assert latest_run(reading) == (number, RUN)


def test_new_scores_replace_the_old_and_every_run_stays_on_record(staffed):
    with staffed.write(by="mechsift") as writing:
        replace_scores(writing, prepare_scores([BEST, REST]), run=add_run(writing, RUN))
        second = add_run(writing, ModelRun(kind="score"))
        replace_scores(writing, prepare_scores([REST]), run=second)
    with staffed.read() as reading:
        assert list(stored_scores(reading)) == [REST]
        assert latest_run(reading) == (second, ModelRun(kind="score"))
        assert [run.kind for _, run in list_runs(reading)] == ["train", "score"]


def test_settings_are_kept_by_version(review):
    with review.read() as reading:
        assert current_settings(reading) == {}
    with review.write(by="ana") as writing:
        assert save_settings(writing, {"target_recall": 0.95, "blind": True}) == 1
        assert save_settings(writing, {"target_recall": 0.9}) == 2
    with review.read() as reading:
        assert current_settings(reading) == {"target_recall": 0.9}
        assert settings_versions(reading)[0] == {"target_recall": 0.95, "blind": True}


def test_a_codebook_keeps_its_text_and_no_version_changes(review):
    third = SMALL_CODEBOOK.replace("version = 2", "version = 3", 1)
    with review.write(by="ana") as writing:
        assert current_codebook(writing) is None
        add_codebook(writing, SMALL_CODEBOOK)
        add_codebook(writing, SMALL_CODEBOOK)
        add_codebook(writing, third)
    with review.read() as reading:
        assert codebook_versions(reading) == [2, 3]
        assert codebook_text(reading, 2) == SMALL_CODEBOOK
        assert current_codebook(reading).version == 3
    with (
        pytest.raises(OutdatedChangeError, match=r"new\.toml: .* give this text version 4"),
        review.write(by="ana") as writing,
    ):
        add_codebook(writing, SMALL_CODEBOOK + "\n", source="new.toml")


def test_sources_keep_their_order_and_their_names_are_unique(review):
    files = [SourceFile(name=name, sha256="1" * 64, records=4) for name in ("b.ris", "a.ris")]
    with review.write(by="ana") as writing:
        for file in files:
            add_source(writing, file)
    with review.read() as reading:
        assert list_sources(reading) == files
    with (
        pytest.raises(OutdatedChangeError, match=r"a file 'a\.ris' already"),
        review.write(by="ana") as writing,
    ):
        add_source(writing, files[1])


def test_duplicate_groups_are_replaced_as_a_whole(staffed):
    groups = [
        DuplicateMember(record_id="r2", group_id="r1", kept=True),
        DuplicateMember(
            record_id="r1", group_id="r1", kept=False, linked_to="r2", reason="DOI", score=90.5
        ),
    ]
    with staffed.write(by="mechsift") as writing:
        replace_duplicates(writing, groups[::-1])
    with staffed.read() as reading:
        assert duplicate_members(reading) == groups
    with staffed.write(by="mechsift") as writing:
        replace_duplicates(writing, [])
        assert duplicate_members(writing) == []

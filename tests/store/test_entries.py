"""What people write down comes back, and corrections supersede without overwriting."""

from datetime import date

import pytest

from classifier.errors import OutdatedChangeError, UnknownNameError
from classifier.schema import (
    Appraisal,
    Aspect,
    Confidence,
    Configuration,
    EnteredCount,
    FullText,
    FullTextStatus,
    Level,
    Outcome,
    PairJudgement,
    ProgrammeTheory,
    Quotation,
    Search,
    SearchOrigin,
    Sign,
    StakeholderNote,
)
from classifier.store import append_entry, current_entries, entry_history, withdraw_entry
from classifier.store.entry_tables import ENTRY_TABLES
from tests.store.conftest import START

DAY = date(2026, 2, 28)
WORDS = [
    Search(
        name="invented search",
        origin=SearchOrigin.REFERENCE_LIST,
        stage="1b",
        database="Invented Base",
        platform="Invented Platform",
        searched_on=DAY,
        strategy="1. leader*\n2. team*\n3. 1 AND 2",
        limits="since 2000",
        hits=1203,
        note="by hand",
    ),
    Search(name="bare"),
    EnteredCount(place="identified", count=7, stage="1a", origin=SearchOrigin.STAKEHOLDER),
    PairJudgement(record_id="r1", other_id="r2", same=False, reason="two parts", score=71.5),
    FullText(record_id="r1", status=FullTextStatus.NOT_RETRIEVED, reason="no answer"),
    Quotation(record_id="r1", text="They trusted us.", locator="p. 3", mechanism_id="trust"),
    Appraisal(record_id="r1", aspect=Aspect.RIGOUR, grade="high", reason="two sources"),
    StakeholderNote(mechanism_id="trust", said_on=DAY, text="Years.", stakeholder="S1"),
    ProgrammeTheory(mechanism_id="trust", statement="If ..., then ...", refined_on=DAY),
    Configuration(
        record_id="r1",
        context="a merger",
        resource="time together",
        resource_sign=Sign.PLUS,
        reasoning="they feel safe",
        reasoning_sign=Sign.MINUS,
        outcomes=(Outcome(text="less sharing", sign=Sign.MINUS), Outcome(text="unclear")),
        mechanism_id="trust",
        level=Level.SYSTEM,
        quotation="They met weekly.",
        coder="ana",
        confidence=Confidence.MODERATE,
    ),
]


def test_every_kind_of_entry_is_tried_here():
    assert {type(word) for word in WORDS} == set(ENTRY_TABLES)


@pytest.mark.parametrize("word", WORDS, ids=lambda word: type(word).__name__)
def test_an_entry_comes_back_with_its_writer_and_moment(staffed, word):
    with staffed.write(by="ana") as writing:
        number = append_entry(writing, word)
    with staffed.read() as reading:
        (entry,) = current_entries(reading, type(word))
    assert (entry.number, entry.word, entry.by, entry.at) == (number, word, "ana", START)


def test_a_refinement_supersedes_and_the_history_keeps_every_version(staffed):
    versions = [
        ProgrammeTheory(mechanism_id="trust", statement=text, refined_on=DAY)
        for text in ("first", "second", "third")
    ]
    number = None
    with staffed.write(by="ana") as writing:
        for version in versions:
            number = append_entry(writing, version, supersedes=number)
    with staffed.read() as reading:
        (current,) = current_entries(reading, ProgrammeTheory)
        history = entry_history(reading, ProgrammeTheory, current.number)
    assert current.word == versions[-1]
    assert [entry.word for entry in history] == versions


def test_a_withdrawn_entry_is_gone_and_still_in_the_history(staffed):
    with staffed.write(by="ana") as writing:
        number = append_entry(writing, WORDS[5])
        gone = withdraw_entry(writing, Quotation, number)
    with staffed.read() as reading:
        assert current_entries(reading, Quotation) == []
        assert [entry.withdrawn for entry in entry_history(reading, Quotation, gone)] == [
            False,
            True,
        ]


def test_two_corrections_of_one_entry_cannot_both_be(staffed):
    with staffed.write(by="ana") as writing:
        number = append_entry(writing, WORDS[5])
        append_entry(writing, WORDS[5], supersedes=number)
    with (
        pytest.raises(OutdatedChangeError, match="quotations number 1 was changed by number 2"),
        staffed.write(by="ben") as writing,
    ):
        append_entry(writing, WORDS[5], supersedes=number)
    with (
        pytest.raises(OutdatedChangeError, match="appraisals has no number 7"),
        staffed.write(by="ben") as writing,
    ):
        withdraw_entry(writing, Appraisal, 7)


def test_an_entry_about_a_record_that_is_not_there_is_refused(staffed):
    with (
        pytest.raises(UnknownNameError, match="unknown record 'r9'"),
        staffed.write(by="ana") as writing,
    ):
        append_entry(writing, PairJudgement(record_id="r1", other_id="r9", same=True))

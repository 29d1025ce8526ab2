"""The merged record: the fullest one with the best of each. All records are invented."""

from dataclasses import replace

import pytest

from classifier.dedupe.merging import fullness, merged
from classifier.schema import Record

TITLE = "Boundary work between hospital and home care"
FULL = Record(
    record_id="f",
    title=TITLE,
    abstract="We followed nurses.",
    authors=("Brandt, L",),
    year=2018,
)


def test_gaps_are_filled_from_the_next_fullest() -> None:
    one = Record(record_id="1", doi="10.5555/a", language="en")
    two = Record(record_id="2", doi="10.5555/b", journal="Invented Care", pmid="7")
    found = merged([FULL, one, two])
    assert (found.record_id, found.doi, found.journal, found.pmid, found.language) == (
        "f", "10.5555/a", "Invented Care", "7", "en",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("first", "other", "best"),
    [
        ("", TITLE, TITLE),
        (TITLE.upper(), TITLE, TITLE),
        ("Boundary work between...", TITLE, TITLE),
        ("Boundary work", TITLE, "Boundary work"),
        (TITLE, TITLE.upper(), TITLE),
        (TITLE, "Boundary work between…", TITLE),
    ],
)
def test_a_title_that_is_cut_or_shouted_gives_way(first: str, other: str, best: str) -> None:
    assert merged([replace(FULL, title=first), replace(FULL, title=other)]).title == best


def test_a_much_shorter_abstract_and_list_of_authors_give_way() -> None:
    fuller = replace(
        FULL, abstract=FULL.abstract * 2, authors=("Brandt, L", "Osei, A"), record_id="2"
    )
    found = merged([FULL, fuller])
    assert (found.abstract, found.authors) == (fuller.abstract, fuller.authors)
    slightly = replace(FULL, abstract=f"{FULL.abstract} x")
    assert merged([FULL, slightly]).abstract == FULL.abstract


def test_keywords_of_all_are_kept_once() -> None:
    one = replace(FULL, keywords=("nurses", "Care"))
    assert merged([one, replace(FULL, keywords=("care", "homes"))]).keywords == (
        "nurses", "Care", "homes",
    )  # fmt: skip


def test_a_record_alone_is_itself() -> None:
    assert merged([FULL]) is FULL


def test_an_abstract_counts_more_than_any_number_of_other_fields() -> None:
    fields = replace(FULL, abstract="", journal="Invented Care", doi="10.5555/a", pmid="7")
    assert fullness(Record(abstract="Told.")) > fullness(fields)

"""Which pairs are compared. All records are invented."""

from dataclasses import replace

import pytest

from classifier.dedupe.blocking import candidate_pairs
from classifier.dedupe.fingerprint import fingerprint_of
from classifier.schema import Record

TITLE = "Zebras yodel when xylophones wander at noon"
DECOY = Record(title="Abbots amble aside")


def met(*records: Record) -> set[tuple[int, int]]:
    return set(candidate_pairs([fingerprint_of(record) for record in records]))


@pytest.mark.parametrize(
    "shared",
    [
        {"doi": "10.5555/a"},
        {"pmid": "7"},
        {"title": TITLE},
        {"title": TITLE, "year": 2015},
    ],
)
def test_records_that_share_a_number_or_a_title_are_compared(shared: dict[str, object]) -> None:
    one = Record(**shared)  # type: ignore[arg-type]
    assert met(one, DECOY, one) == {(0, 2)}


def test_a_record_without_a_title_meets_by_volume_and_page() -> None:
    one = Record(title=TITLE, volume="3", pages="17-20")
    assert met(one, replace(one, title="", pages="17")) == {(0, 1)}


def test_a_title_cut_short_meets_by_its_opening() -> None:
    whole = Record(title=f"{TITLE} abbots amble aside")
    assert met(whole, Record(title=TITLE), DECOY) == {(0, 1)}


def test_misspelt_titles_of_two_years_meet_by_all_authors() -> None:
    authors = ("Brandt, L", "Osei, A")
    one = Record(title=TITLE, authors=authors, year=2014)
    two = Record(
        title="Zebrass yodell wen xylophoness wanders att noons", authors=authors, year=2015
    )
    assert met(one, two) == {(0, 1)}


def test_records_whose_titles_are_plainly_different_are_not_compared() -> None:
    one = Record(title=TITLE, authors=("Brandt, L",), year=2015)
    assert met(one, replace(one, title="Abbots amble aside in the evening")) == set()


def test_the_pairs_of_a_large_block_grow_with_its_records_and_not_their_square() -> None:
    crowd = [
        Record(title="Editorial", authors=(f"Invented{place:04}, A",), year=2015)
        for place in range(1_000)
    ]
    assert len(met(*crowd)) <= 25 * len(crowd)

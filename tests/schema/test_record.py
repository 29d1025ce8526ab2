"""Record ids and DOIs."""

import random
import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.schema import Record, identify, normalise_doi

text = st.text(st.characters(codec="utf-8"), max_size=20)
records = st.builds(
    Record,
    title=text,
    abstract=text,
    authors=st.lists(text, max_size=2).map(tuple),
    year=st.none() | st.integers(1500, 2099),
    journal=text,
    doi=st.sampled_from(["", "10.5555/a", "10.5555/b"]),
    pmid=st.sampled_from(["", "1", "2"]),
)


def ids(of: list[Record]) -> list[str]:
    return [record.record_id for record in identify(of)]


def same_content(one: Record, other: Record) -> bool:
    return content(one) == content(other)


def content(record: Record) -> tuple[str, ...]:
    """Return what an id is made of, written down again and apart from the code."""
    names = ("title", "abstract", "journal", "doi", "pmid")
    texts = [getattr(record, name) for name in names]
    texts += ["; ".join(record.authors), str(record.year or "")]
    return tuple(" ".join(unicodedata.normalize("NFC", t).split()) for t in texts)


@given(st.lists(records, max_size=6))
def test_ids_are_distinct_and_of_16_hex_digits(given_records: list[Record]) -> None:
    found = ids(given_records)
    assert len(set(found)) == len(found)
    assert all(re.fullmatch(r"[0-9a-f]{16}", record_id) for record_id in found)


@given(records, st.integers(2, 5))
def test_identical_records_get_distinct_ids_that_never_change(
    record: Record, times: int
) -> None:
    found = ids([record] * times)
    assert len(set(found)) == times
    assert ids([record] * (times + 1))[:times] == found


@given(records, st.lists(records, max_size=5), st.randoms(use_true_random=False))
def test_other_records_and_their_order_do_not_change_an_unequal_records_id(
    record: Record, others: list[Record], shuffler: random.Random
) -> None:
    unequal = [other for other in others if not same_content(record, other)]
    mixed = [*unequal, record]
    shuffler.shuffle(mixed)
    assert ids(mixed)[mixed.index(record)] == ids([record])[0]


@given(records, text, st.integers(1, 99))
def test_where_a_record_came_from_does_not_change_its_id(
    record: Record, source: str, position: int
) -> None:
    moved = replace(record, source=source, position=position, source_id=source, language="en")
    assert ids([moved]) == ids([record])


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "t2"}, {"abstract": "a2"}, {"authors": ("A",)}, {"year": 2001},
        {"journal": "j2"}, {"doi": "10.5555/b"}, {"pmid": "2"},
    ],
)  # fmt: skip
def test_every_field_of_the_content_counts(changed: dict[str, object]) -> None:
    record = Record(title="t", abstract="a")
    assert ids([replace(record, **changed)]) != ids([record])  # type: ignore[arg-type]


def test_white_space_and_composition_of_letters_do_not_count() -> None:
    composed, apart = (
        Record(title="Führung in  Teams"),
        Record(title="Fu\u0308hrung in\nTeams "),
    )
    assert ids([composed]) == ids([apart])


def test_text_does_not_wander_between_fields_unseen() -> None:
    assert ids([Record(title="a b")]) != ids([Record(title="a", abstract="b")])


def test_the_id_of_a_known_record_is_the_one_published_with_earlier_results() -> None:
    """Scores are joined on ids: a change of the recipe would orphan every score kept."""
    record = Record(
        title="Written for testing",
        abstract="An abstract.",
        authors=("Testperson, Alma", "Probe, Bo"),
        year=2020,
        journal="Invented Record",
        doi="10.5555/test",
        pmid="90000001",
    )
    assert ids([record, record]) == ["6bd72ca8d49da90c", "6beeec1e8d4a893f"]


def test_a_unique_id_of_the_corpus_is_kept() -> None:
    found = ids([Record(record_id="7", title="a"), Record(title="b"), Record(record_id="x")])
    assert (found[0], found[2]) == ("7", "x")
    assert re.fullmatch(r"[0-9a-f]{16}", found[1])


def test_an_id_that_two_records_bring_is_kept_for_neither() -> None:
    bare = ids([Record(title="a"), Record(title="b")])
    assert ids([Record(record_id="7", title="a"), Record(record_id="7", title="b")]) == bare


def test_a_record_and_its_own_scored_row_get_distinct_ids() -> None:
    """A score file brings ids that were derived from the very records read beside it."""
    record = Record(title="Written for testing")
    scored = replace(record, record_id=ids([record])[0], source="scores.csv")
    for order in ([record, scored], [scored, record]):
        found = ids(order)
        assert len(set(found)) == 2
        assert found[order.index(scored)] == scored.record_id


@pytest.mark.parametrize(
    ("given_text", "doi"),
    [
        ("10.5555/ABC", "10.5555/abc"),
        ("doi:10.5555/abc.", "10.5555/abc"),
        ("https://doi.org/10.5555/abc", "10.5555/abc"),
        ("http://dx.doi.org/10.5555/abc/", "10.5555/abc"),
        ("(see 10.5555/abc)", "10.5555/abc"),
        ("<https://doi.org/10.5555/abc>", "10.5555/abc"),
        ("Vol. 110.5, doi 10.5555/abc", "10.5555/abc"),
        ("10.5555.12/abc", "10.5555.12/abc"),
        ("10.5555/(ISSN)0000-0005(2011)126:9(704)", "10.5555/(issn)0000-0005(2011)126:9(704)"),
        ("10.5555/(SICI)1<1::AID-1>3.0.CO;2-2", "10.5555/(sici)1<1::aid-1>3.0.co;2-2"),
        ("10.5555/abc     LK  - https://links.example", "10.5555/abc"),
        ("https://x.example/doi/full/10.5555/abc?journalCode=x", "10.5555/abc"),
        ("https://x.example/articles/10.5555/abc/full", "10.5555/abc"),
        ("https://x.example/articles/10.5555/abc/full?x=1", "10.5555/abc"),
        ("https://doi.org/10.5555/abc%20and%20more", "10.5555/abc"),
        ("https://x.example/content/pdf/10.5555%2Fabc-1.pdf", "10.5555/abc-1"),
        ("https://x.example/record?eid=2&doi=10.5555%2fabc&partnerID=40", "10.5555/abc"),
        ("10.1", ""),
        ("10.5555/", ""),
        ("10.5555/...", ""),
        ("see section 10.2", ""),
        ("", ""),
    ],
)
def test_a_doi_is_found_bare_and_in_lower_case(given_text: str, doi: str) -> None:
    assert normalise_doi(given_text) == doi


@given(st.text(st.characters(codec="utf-8", exclude_characters="%"), max_size=30))
def test_a_normalised_doi_is_its_own_normal_form(tail: str) -> None:
    doi = normalise_doi(f"10.5555/{tail}")
    assert normalise_doi(doi) == doi

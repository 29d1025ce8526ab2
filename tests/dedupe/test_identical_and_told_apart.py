"""Identical records are one whatever their length; trials and theses are told apart."""

from dataclasses import replace

import pytest

from classifier.dedupe import Relation, compare, find_duplicates
from classifier.schema import Record, identify
from tests.dedupe.invented import ABSTRACT, BARE, PAPER, TITLE

SHORT = ABSTRACT[:120]


@pytest.mark.parametrize(
    "record",
    [
        Record(title="Trust in care", abstract=SHORT),
        Record(title="Sepsis", year=2016),
        Record(title="Handover at night", year=2020, source_id="W1"),
        Record(abstract=SHORT),
        Record(
            title="\u865a\u6784\u7684\u62a4\u7406\u56e2\u961f\u9886\u5bfc\u529b\u7814\u7a76",
            year=2016,
        ),
        Record(title="Editorial", year=2015, journal="Annals", volume="3", pages="1"),
    ],
    ids=lambda record: record.title[:9] or "no title",
)
def test_identical_records_are_one_whatever_their_length(record):
    found = find_duplicates(identify([record, record, PAPER]))
    assert sorted(len(group.members) for group in found.groups) == [1, 2]


@pytest.mark.parametrize(
    "record",
    [
        Record(title="Oral presentations", year=2017, journal="Congress of Inventors"),
        Record(year=2017),
    ],
    ids=["generic title", "nothing told"],
)
def test_records_that_tell_of_no_paper_are_not_linked_for_being_alike(record):
    assert len(find_duplicates(identify([record, record])).groups) == 2


def test_an_import_again_with_one_more_row_adds_one_paper():
    short = [Record(title=f"Paper {n} on wards", abstract=f"{SHORT} {n}") for n in range(5)]
    again = [*short, Record(title="Paper 9 on boards", abstract=ABSTRACT)]
    assert len(find_duplicates(identify([*short, *again])).groups) == 6


def trial(number: str, **fields: object) -> Record:
    return Record(title=TITLE, authors=("Pharma X",), year=2021, source_id=number, **fields)


def test_two_registry_numbers_under_one_title_are_two_trials():
    verdict = compare(trial("NCT09990001"), trial("NCT09990002"))
    assert (verdict.same, verdict.doubtful, verdict.apart) == (False, False, True)


def test_one_registry_number_under_two_titles_is_shown():
    other = replace(trial("NCT09990001"), title="A randomised trial of something else")
    found = find_duplicates(identify([trial("NCT09990001"), other]))
    assert len(found.to_review) == 1


@pytest.mark.parametrize(
    ("number", "texts"),
    [
        ("NCT09990001", {"url": "https://clinicaltrials.gov/study/NCT09990001"}),
        ("ISRCTN99900002", {"source_id": "ISRCTN99900002"}),
        ("CHICTR2000099999", {"source_id": "ChiCTR2000099999"}),
        ("2019-999999-12", {"source_id": "EUCTR2019-999999-12"}),
        ("CRD42020999999", {"url": "https://example.org/prospero?ID=CRD42020999999"}),
    ],
)
def test_registry_numbers_are_identifiers_of_a_record(number, texts):
    assert Record(**texts).registry_ids == (number,)
    assert Record(title="A trial", abstract=f"Registered as {number}.").registry_ids == ()


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        (
            {"kind": "thesis", "journal": ""},
            {"kind": "article", "volume": "2"},
            Relation.THESIS,
        ),
        (
            {"kind": "report", "journal": ""},
            {"kind": "article", "volume": "2"},
            Relation.REPORT,
        ),
        ({"title": f"{TITLE}: study protocol"}, {"volume": "4"}, Relation.PROTOCOL),
        (
            {"doi": "10.1002/14651858.cd009999.pub2", "year": 2010},
            {"doi": "10.1002/14651858.cd009999.pub3", "year": 2015},
            Relation.VERSION,
        ),
        (
            {"source_id": "NCT09990001", "journal": ""},
            {"url": "https://example.org/NCT09990001", "doi": "10.5555/trial"},
            Relation.REGISTRY,
        ),
        (
            {"volume": "5"},
            {"title": f"{TITLE} (vol 5, pg 100, 2015)", "volume": "5"},
            Relation.NOTICE,
        ),
    ],
)
def test_texts_that_belong_together_are_related_by_name_and_not_linked(one, other, relation):
    records = identify([replace(BARE, **one), replace(BARE, **other)])
    found = find_duplicates(records)
    assert len(found.groups) == 2
    assert [verdict.relation for _, _, verdict in found.related] == [relation]


def test_a_retracted_paper_is_the_paper():
    marked = f"RETRACTED: {TITLE} (Retracted article. See vol. 511, pg. 112, 2014)"
    assert compare(PAPER, replace(PAPER, title=marked)).same


@pytest.mark.parametrize(
    "title",
    [
        "Liderazgo compartido en redes",
        "Distributed leadership",
        "D?stributed l??dership in integrated",
    ],
    ids=["translated", "without subtitle", "mojibake"],
)
def test_titles_of_one_place_that_differ_are_shown_to_a_person(title):
    placed = replace(BARE, title=TITLE, volume="4", pages="55-70")
    found = find_duplicates(identify([placed, replace(placed, title=title)]))
    assert len(found.to_review) + sum(len(group.members) > 1 for group in found.groups) == 1

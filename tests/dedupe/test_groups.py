"""Duplicates of a search in groups: who is kept, what is filled in, and what a person gets."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.dedupe import Duplicates, Judgement, Relation, compare, find_duplicates
from classifier.schema import RawField, Record

TITLE = "Boundary work between hospital and home care: an ethnography"
FULL = Record(
    record_id="f",
    source="scopus.csv",
    title=TITLE,
    abstract="We followed nurses for a year.",
    authors=("Brandt, Lea",),
    year=2018,
    doi="10.5555/jic.2018.3",
    raw=(RawField("Title", TITLE, 2),),
)
THIN = Record(
    record_id="t",
    source="pubmed.nbib",
    title=TITLE.upper(),
    journal="Journal of Invented Care",
    pmid="27000001",
    keywords=("nursing",),
    language="eng",
    raw=(RawField("PMID", "27000001", 1),),
)
OTHER = Record(record_id="o", title="Falls among people with sepsis", year=2018)


def ids_of(duplicates: Duplicates) -> list[list[str]]:
    return [[member.record_id for member in group.members] for group in duplicates.groups]


def test_records_without_a_likeness_stay_alone() -> None:
    (alone, other) = find_duplicates([FULL, OTHER]).groups
    assert (alone.kept, alone.members, alone.group_id) == (FULL, (FULL,), "f")
    assert (alone.reasons, alone.scores) == (("",), (100.0,))
    assert other.kept == OTHER


def test_no_records_give_no_groups() -> None:
    assert find_duplicates([]) == Duplicates([], [])


@pytest.mark.parametrize("order", [[FULL, THIN], [THIN, FULL]])
def test_the_fullest_record_is_kept_and_stands_first(order: list[Record]) -> None:
    (group,) = find_duplicates(order).groups
    assert group.kept.record_id == "f"
    assert group.members == (FULL, THIN)
    assert group.reasons == ("", "same title")
    assert group.scores == (100.0, 60.0)
    assert group.linked_to == ("", "f")


def test_gaps_of_the_kept_record_are_filled_and_nothing_else_of_it_changes() -> None:
    (group,) = find_duplicates([THIN, FULL]).groups
    assert group.kept == replace(
        FULL,
        journal="Journal of Invented Care",
        pmid="27000001",
        keywords=("nursing",),
        language="eng",
    )


def test_an_abstract_outweighs_other_fields_and_then_more_fields_a_longer_abstract() -> None:
    told = Record(record_id="1", title=TITLE, abstract="Short.")
    fields = replace(THIN, record_id="2", year=2018, authors=("Brandt, Lea",))
    assert find_duplicates([fields, told]).groups[0].kept.record_id == "1"
    fuller = replace(told, record_id="3", year=2018)
    longer = replace(told, record_id="4", abstract="Rather longer, but without a year.")
    assert find_duplicates([longer, fuller]).groups[0].kept.record_id == "3"
    assert find_duplicates([told, longer]).groups[0].kept.record_id == "4"


def test_duplicates_inside_one_file_are_found() -> None:
    again = replace(FULL, record_id="g")
    assert ids_of(find_duplicates([FULL, OTHER, again])) == [["f", "g"], ["o"]]


def test_groups_come_in_the_order_of_their_first_record() -> None:
    again = replace(OTHER, record_id="p", abstract="Fuller, and therefore kept.")
    assert ids_of(find_duplicates([OTHER, FULL, again])) == [["p", "o"], ["f"]]


def test_a_record_without_a_doi_does_not_chain_two_papers_with_dois_that_conflict() -> None:
    one = replace(FULL, record_id="1", journal="Journal of Invented Care")
    three = replace(one, record_id="3", doi="10.5555/jic.2018.4", title=f"{TITLE}, revisited")
    bridge = replace(one, record_id="2", doi="")
    for order in ([one, bridge, three], [three, one, bridge], [bridge, three, one]):
        duplicates = find_duplicates(order)
        assert sorted(map(sorted, ids_of(duplicates))) == [["1", "2"], ["3"]]
        ((a, b, verdict),) = duplicates.to_review
        assert {a.record_id, b.record_id} == {"2", "3"}
        assert verdict.reason.endswith("what they are grouped with is told apart")


def test_links_chain_where_nothing_speaks_against_it() -> None:
    one = Record(record_id="1", title=TITLE, doi="10.5555/a", authors=("Brandt, Lea",))
    two = replace(one, record_id="2", pmid="7")
    three = Record(record_id="3", title=TITLE.replace("home ", ""), pmid="7")
    (group,) = find_duplicates([three, one, two]).groups
    assert {member.record_id for member in group.members} == {"1", "2", "3"}
    assert dict(zip([m.record_id for m in group.members], group.linked_to, strict=True)) == {
        "2": "", "1": "2", "3": "2",
    }  # fmt: skip


def test_parts_of_a_series_are_shown_as_related_once_for_two_groups() -> None:
    part = replace(FULL, record_id="1", title=f"{TITLE}. Part I", doi="")
    other = replace(part, record_id="2", title=f"{TITLE}. Part II")
    duplicates = find_duplicates([part, OTHER, other, replace(other, record_id="3")])
    assert ids_of(duplicates) == [["1"], ["o"], ["2", "3"]]
    ((a, b, verdict),) = duplicates.related
    assert (a, b, duplicates.to_review) == (part, other, [])
    assert verdict.relation is Relation.PART


def test_a_doubtful_pair_is_listed_for_review_and_not_linked() -> None:
    one = replace(FULL, record_id="1", year=2014)
    other = replace(one, record_id="2", year=2018, doi="")
    duplicates = find_duplicates([one, OTHER, other])
    assert ids_of(duplicates) == [["1"], ["o"], ["2"]]
    ((a, b, verdict),) = duplicates.to_review
    assert (a, b) == (one, other)
    assert verdict.reason.endswith("but the years differ")


@pytest.mark.parametrize(
    "shared",
    [
        {
            "doi": "10.5555/x",
            "title": "The boundary work of home care: ethnography",
        },
        {"pmid": "1", "title": "The boundary work of home care: ethnography"},
        {"authors": ("Brandt, L",), "year": 2018, "title": f"The {TITLE}"},
        {"authors": ("Brandt L",), "year": 2018, "title": f"{TITLE}, revisited"},
    ],
)
def test_pairs_meet_by_doi_pmid_author_and_year_or_the_opening_of_the_title(
    shared: dict[str, object],
) -> None:
    one = Record(record_id="1", title="Boundary work of home care: ethnography")
    if "authors" in shared:
        one = replace(one, title=TITLE)
    one = replace(one, **{name: shared[name] for name in shared if name != "title"})  # type: ignore[arg-type]
    two = replace(one, record_id="2", title=str(shared["title"]))
    assert ids_of(find_duplicates([one, OTHER, two]))[0] == ["1", "2"]


def test_pairs_whose_years_differ_meet_by_the_opening_of_the_title() -> None:
    one = Record(record_id="1", title=TITLE, authors=("Brandt, L",), year=2017)
    two = replace(one, record_id="2", title=f"{TITLE}, revisited", year=2018)
    assert len(find_duplicates([one, two]).to_review) == 1


def test_the_same_title_meets_even_where_hundreds_open_alike() -> None:
    crowd = [
        Record(record_id=str(i), title=f"The effect of exercise on outcome{i}")
        for i in range(205)
    ]
    again = replace(crowd[-1], record_id="again")
    assert ids_of(find_duplicates([*crowd, again]))[-1] == ["204", "again"]


titles = st.sampled_from(
    [TITLE, f"The {TITLE}", f"{TITLE} II", TITLE[:40].upper(), "Falls", "", f"Re: {TITLE}"]
)
searches = st.lists(
    st.builds(
        Record,
        title=titles,
        abstract=st.sampled_from(["", "Short.", "Rather longer."]),
        authors=st.sampled_from([(), ("Brandt, Lea",), ("Li, W",)]),
        year=st.sampled_from([None, 2016, 2017, 2018]),
        journal=st.sampled_from(["", "J Inv Care"]),
        doi=st.sampled_from(["", "10.5555/a", "10.5555/b"]),
        pmid=st.sampled_from(["", "1", "2"]),
        raw=st.just((RawField("TI", "x", 1),)),
    ),
    max_size=9,
).map(lambda found: [replace(r, record_id=f"id{i}") for i, r in enumerate(found)])


@given(searches)
def test_every_record_is_in_exactly_one_group(records: list[Record]) -> None:
    members = [m for group in find_duplicates(records).groups for m in group.members]
    assert sorted(m.record_id for m in members) == sorted(r.record_id for r in records)
    assert all(member in records for member in members)


@given(searches, st.randoms(use_true_random=False))
def test_groups_and_their_ids_do_not_depend_on_the_order_of_records(
    records: list[Record], shuffler: random.Random
) -> None:
    mixed = records.copy()
    shuffler.shuffle(mixed)
    one, other = (
        {group.group_id: {m.record_id for m in group.members} for group in found.groups}
        for found in (find_duplicates(records), find_duplicates(mixed))
    )
    assert one == other


@given(searches)
def test_groups_keep_their_promises(records: list[Record]) -> None:
    duplicates = find_duplicates(records)
    for group in duplicates.groups:
        first, *rest = group.members
        assert group.group_id == min(member.record_id for member in group.members)
        assert len(group.members) == len(group.reasons) == len(group.scores)
        assert group.reasons[0] == ""
        assert all(group.reasons[1:])
        assert (group.kept.record_id, group.kept.raw) == (first.record_id, first.raw)
        assert not (any(m.abstract for m in rest) and not first.abstract)
        for name in ("title", "abstract", "authors", "year", "journal", "doi", "pmid"):
            own = getattr(first, name)
            theirs = {getattr(member, name) for member in rest}
            filled = getattr(group.kept, name)
            assert filled in theirs | {own}
            assert bool(filled) == (bool(own) or any(theirs))


def said(a: str, b: str, *, same: bool) -> Judgement:
    return Judgement(record_id=a, other_id=b, same=same)


def group_of(duplicates: Duplicates) -> dict[str, str]:
    return {m.record_id: group.group_id for group in duplicates.groups for m in group.members}


@given(searches.filter(lambda records: len(records) > 1), st.data())
def test_what_a_person_parted_is_apart_and_what_a_person_joined_is_together(
    records: list[Record], draw: st.DataObject
) -> None:
    places = st.tuples(*[st.integers(0, len(records) - 1)] * 2).filter(lambda p: p[0] != p[1])
    parted = [f"id{place}" for place in draw.draw(places)]
    joined = [f"id{place}" for place in draw.draw(places)]
    judged = [said(*parted, same=False)]
    if set(parted) != set(joined):
        judged.append(said(*joined, same=True))
    found = find_duplicates(records, judged=judged)
    groups = group_of(found)
    assert groups[parted[0]] != groups[parted[1]]
    if len(judged) == 2:
        assert groups[joined[0]] == groups[joined[1]]
    told = [{a.record_id, b.record_id} for a, b, _ in found.to_review + found.related]
    assert set(parted) not in told


@given(searches)
def test_parting_every_pair_of_a_search_leaves_every_record_alone(
    records: list[Record],
) -> None:
    ids = [record.record_id for record in records]
    judged = [said(a, b, same=False) for i, a in enumerate(ids) for b in ids[i + 1 :]]
    found = find_duplicates(records, judged=judged)
    assert len(found.groups) == len(records)
    assert (found.to_review, found.related) == ([], [])


@given(searches)
def test_finding_the_duplicates_of_papers_already_merged_finds_no_new_sure_links(
    records: list[Record],
) -> None:
    once = find_duplicates(records)
    again = find_duplicates([member for group in once.groups for member in group.members])
    assert group_of(again) == group_of(once)


@given(searches)
def test_no_group_holds_a_pair_that_is_told_apart(records: list[Record]) -> None:
    for group in find_duplicates(records).groups:
        members = group.members
        assert not any(
            compare(a, b).apart for i, a in enumerate(members) for b in members[i + 1 :]
        )


def test_two_records_that_a_person_joined_bring_their_groups_along() -> None:
    abstract = replace(FULL, record_id="1", journal="Annual Workshop on Care", year=2017)
    copies = [replace(abstract, record_id="2"), replace(FULL, record_id="3")]
    records = [abstract, *copies, replace(FULL, record_id="4")]
    records = [replace(record, doi="") for record in records]
    assert len(find_duplicates(records).groups) == 2
    (group,) = find_duplicates(records, judged=[said("1", "3", same=True)]).groups
    assert len(group.members) == 4
    assert "a person said so" in group.reasons


def test_a_hundred_copies_of_one_record_are_one_group() -> None:
    copies = [replace(FULL, record_id=f"{place:03}") for place in range(100)]
    assert len(find_duplicates([*copies, OTHER]).groups) == 2


def test_many_records_under_one_generic_title_stay_apart() -> None:
    crowd = [
        Record(record_id=str(i), title="Editorial", authors=(f"Invented{i:03}, A",), year=2015)
        for i in range(80)
    ]
    assert len(find_duplicates(crowd).groups) == 80


@given(searches)
def test_pairs_to_review_are_doubtful_and_never_told_twice(records: list[Record]) -> None:
    told = find_duplicates(records).to_review
    assert all(verdict.doubtful and not verdict.same for _, _, verdict in told)
    assert not any(verdict.relation for _, _, verdict in told)
    pairs = [frozenset((a.record_id, b.record_id)) for a, b, _ in told]
    assert len(set(pairs)) == len(pairs)
    assert all(len(pair) == 2 for pair in pairs)

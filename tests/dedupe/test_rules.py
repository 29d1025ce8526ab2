"""When two records are the same paper. All records are invented."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.dedupe import compare
from classifier.dedupe.rules import first_author, folded_title
from classifier.schema import Record

TITLE = "Distributed leadership in integrated care networks: a qualitative study"
PAPER = Record(
    title=TITLE,
    authors=("Ahlgren, Kim", "Osei, Ama"),
    year=2015,
    journal="Journal of Invented Care",
    doi="10.5555/jic.2015.7",
    pmid="25000001",
)
BARE = replace(PAPER, doi="", pmid="")


def linked(a: Record, b: Record) -> bool:
    return compare(a, b).same


def test_the_same_doi_links_titles_that_nearly_agree() -> None:
    other = Record(title=TITLE.replace("networks", "network"), doi=PAPER.doi)
    verdict = compare(PAPER, other)
    assert (verdict.same, verdict.doubtful, verdict.reason) == (True, False, "same DOI")
    assert 90 < verdict.score < 100


def test_the_same_pmid_links_titles_that_nearly_agree() -> None:
    other = Record(title=TITLE.replace("networks", "network"), pmid=PAPER.pmid)
    assert compare(PAPER, other).reason == "same PMID"
    assert linked(PAPER, other)


@pytest.mark.parametrize("shared", ["doi", "pmid"])
def test_the_same_number_under_another_title_is_for_a_person_to_judge(shared: str) -> None:
    other = Record(
        title="Nursing skill mix on surgical wards", **{shared: getattr(PAPER, shared)}
    )
    verdict = compare(PAPER, other)
    assert (verdict.same, verdict.doubtful) == (False, True)
    assert verdict.reason == f"same {shared.upper()}, but the titles differ"


@pytest.mark.parametrize(
    "title",
    [
        TITLE.upper(),
        f"{TITLE}.",
        TITLE.replace(": ", " – "),
        TITLE.replace("integrated", "<i>integrated</i>"),
        TITLE.replace("leadership", "leade\u0301rship"),
        TITLE.replace("leadership", "le\u00e1dership"),
        f"  {TITLE.replace(' ', '  ')} ",
    ],
)
def test_the_same_title_links_whatever_its_case_accents_markup_and_punctuation(
    title: str,
) -> None:
    verdict = compare(BARE, Record(title=title))
    assert (verdict.same, verdict.reason, verdict.score) == (True, "same title", 100)


def test_nearly_the_same_title_needs_the_same_first_author() -> None:
    nearly = replace(BARE, title=TITLE.replace("care", "cares"))
    reason = "nearly the same title and the same first author"
    assert compare(BARE, nearly).reason == reason
    assert linked(BARE, replace(nearly, authors=("AHLGRÉN K",)))
    for authors in ((), ("Osei, Ama", "Ahlgren, Kim")):
        verdict = compare(BARE, replace(nearly, authors=authors))
        assert (verdict.same, verdict.reason) == (False, "nothing in common")


def test_records_without_authors_do_not_share_a_first_author() -> None:
    nearly = replace(BARE, title=TITLE.replace("care", "cares"), authors=())
    assert not linked(replace(BARE, authors=()), nearly)


def test_a_title_cut_short_counts_as_the_whole() -> None:
    cut = replace(BARE, title="Distributed leadership in integrated")
    assert linked(BARE, cut)
    assert compare(BARE, cut).score == 95
    assert not linked(BARE, replace(cut, title="Distributed leadership in"))
    assert not linked(BARE, replace(cut, authors=("Osei, Ama",)))


@pytest.mark.parametrize(("other", "same"), [(2014, True), (2016, True), (2013, False)])
def test_years_may_lie_one_apart(other: int, same: bool) -> None:
    verdict = compare(PAPER, replace(PAPER, year=other))
    assert verdict.same is same
    assert verdict.doubtful is not same
    assert ("the years differ" in verdict.reason) is not same


def test_a_missing_year_is_no_objection() -> None:
    assert linked(PAPER, replace(PAPER, year=None))


def test_dois_or_pmids_that_differ_are_an_objection_to_the_same_title() -> None:
    dois = compare(PAPER, replace(PAPER, doi="10.5555/jic.2015.8", pmid=""))
    assert (dois.same, dois.doubtful) == (False, True)
    assert dois.reason == "same title, but the DOIs differ"
    pmids = compare(PAPER, replace(PAPER, doi="", pmid="25000002"))
    assert (pmids.same, pmids.doubtful) == (False, True)
    assert pmids.reason == "same title, but the PMIDs differ"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Part I", "Part II"),
        ("Part 1", "Part 2"),
        ("phase 2 results", "phase 3 results"),
        ("2004", "2005"),
        ("Part IX", "Part XI"),
        ("part 1 of 2", "part 2 of 2"),
    ],
)
def test_parts_and_other_numbers_set_titles_apart(one: str, other: str) -> None:
    left = replace(BARE, title=f"{TITLE}. {one}")
    verdict = compare(left, replace(BARE, title=f"{TITLE}. {other}"))
    assert (verdict.same, verdict.doubtful) == (False, True)
    assert verdict.reason.endswith("but a number in the titles differs")
    assert linked(left, replace(left, pmid="1"))


@pytest.mark.parametrize(
    "title",
    [
        "Erratum: {}",
        "Errata: {}",
        "Corrigendum to: {}",
        "Correction: {}",
        "[Correction] {}",
        "Addendum: {}",
        "Retraction: {}",
        "Reply to: {}",
        "Re: {}",
        "Response to {}",
        "Comment on {}",
        "Commentary: {}",
        "Author reply: {}",
        "Authors' reply: {}",
        "{}: reply",
        "{} - Erratum",
        "{} [Corrigendum]",
        "{}: a comment",
    ],
)
def test_a_reply_or_a_correction_is_not_the_paper(title: str) -> None:
    other = replace(BARE, title=title.format(TITLE), year=2016)
    verdict = compare(BARE, other)
    assert (verdict.same, verdict.doubtful) == (False, True)
    assert verdict.reason.endswith("but one is a reply or a correction")
    assert linked(other, replace(other, pmid="1"))


@pytest.mark.parametrize(
    "title", ["Response to treatment in frail adults", "Commentary as method in team research"]
)
def test_a_paper_whose_title_opens_like_a_reply_is_still_its_own_duplicate(title: str) -> None:
    assert linked(Record(title=title), Record(title=title.upper()))


def test_a_paper_marked_as_retracted_is_still_the_paper() -> None:
    assert linked(BARE, replace(BARE, title=f"RETRACTED: {TITLE}"))


def test_a_missing_title_is_for_a_person_to_judge_and_said_so() -> None:
    one = compare(PAPER, replace(PAPER, title="")).reason
    assert one == "same DOI, but a title is missing"
    both = compare(replace(PAPER, title=""), replace(PAPER, title=""))
    assert (both.same, both.doubtful, both.score) == (False, True, 0)
    numbered = replace(PAPER, title=f"{TITLE}, 2015")
    assert compare(numbered, replace(PAPER, title="")).reason == one


def test_two_records_without_anything_share_nothing() -> None:
    verdict = compare(Record(), Record())
    assert (verdict.same, verdict.doubtful, verdict.score) == (False, False, 0)


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Ahlgren, Kim", "ahlgren"),
        ("Ahlgren K", "ahlgren"),
        ("K. Ahlgren", "ahlgren"),
        ("Åhlgrén, K.", "ahlgren"),
        ("van der Berg, J.", "van"),
        ("O’Brien, S.", "obrien"),
        ("de Souza, A", "souza"),
        ("Li, Wei", "li"),
        ("Li W", "li"),
        ("W. Li", "li"),
        ("Xu Y.Z.", "xu"),
        ("李, 伟", "李"),
        ("", ""),
        ("3, 4", ""),
    ],
)
def test_the_first_author_goes_by_the_family_name(name: str, family: str) -> None:
    assert first_author(Record(authors=(name, "Osei, Ama"))) == family


def test_without_authors_there_is_no_first_author() -> None:
    assert first_author(Record()) == ""


def test_a_title_is_folded_to_bare_words() -> None:
    title = "  Führung &amp; <b>Éthique</b>: “care” in N<sub>2</sub>_wards "
    assert folded_title(Record(title=title)) == "fuhrung amp ethique care in n 2 wards"


texts = st.sampled_from(
    ["", TITLE, TITLE.lower(), TITLE[:40], f"Erratum: {TITLE}", f"{TITLE} 2"]
)
papers = st.builds(
    Record,
    title=texts,
    authors=st.sampled_from([(), ("Ahlgren, K",), ("Osei, A",)]),
    year=st.sampled_from([None, 2013, 2014, 2015]),
    doi=st.sampled_from(["", "10.5555/a", "10.5555/b"]),
    pmid=st.sampled_from(["", "1", "2"]),
)


@given(papers, papers)
def test_the_verdict_is_the_same_either_way_round(a: Record, b: Record) -> None:
    assert compare(a, b) == compare(b, a)


@given(papers, papers)
def test_a_linked_pair_is_not_doubtful_and_always_has_a_reason(a: Record, b: Record) -> None:
    verdict = compare(a, b)
    assert not (verdict.same and verdict.doubtful)
    assert verdict.reason
    assert verdict.score >= 90 or not verdict.same


@given(papers)
def test_a_record_with_a_title_is_a_duplicate_of_itself(paper: Record) -> None:
    assert compare(paper, paper).same is bool(paper.title)

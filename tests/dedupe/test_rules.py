"""When two records are the same paper, doubtful, or told apart. All records are invented."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.dedupe import compare
from classifier.dedupe.evidence import weigh
from classifier.dedupe.fingerprint import fingerprint_of
from classifier.dedupe.titles import match_titles
from classifier.schema import Record
from tests.dedupe.invented import ABSTRACT, BARE, OTHER_TITLE, PAPER, TITLE, doubtful, linked


@pytest.mark.parametrize("shared", ["doi", "pmid"])
def test_the_same_number_links_titles_that_nearly_agree(shared: str) -> None:
    other = Record(
        title=TITLE.replace("networks", "network"), **{shared: getattr(PAPER, shared)}
    )
    verdict = compare(PAPER, other)
    assert (verdict.same, verdict.doubtful, verdict.relation) == (True, False, None)
    assert verdict.reason == f"same {shared.upper()}, nearly the same title"


@pytest.mark.parametrize("shared", ["doi", "pmid"])
def test_the_same_number_under_another_title_is_for_a_person_to_judge(shared: str) -> None:
    other = Record(title=OTHER_TITLE, **{shared: getattr(PAPER, shared)})
    verdict = compare(PAPER, other)
    assert (verdict.same, verdict.doubtful) == (False, True)
    assert verdict.reason == f"same {shared.upper()}, but the titles differ"


def test_the_same_doi_on_another_title_by_other_authors_is_another_paper() -> None:
    other = replace(PAPER, title=OTHER_TITLE, authors=("Brandt, Lea",), pmid="")
    verdict = compare(PAPER, other)
    assert (verdict.same, verdict.doubtful, verdict.apart) == (False, False, True)


def test_a_doi_of_a_supplement_does_not_link_two_abstracts_on_two_pages() -> None:
    first = replace(replace(PAPER, pmid="", abstract=ABSTRACT), pages="S51")
    other = replace(replace(first, abstract=ABSTRACT[::-1]), pages="S52")
    verdict = compare(first, other)
    assert (verdict.same, verdict.doubtful) == (False, True)
    assert verdict.reason.endswith("but the first pages differ, the abstracts differ")


@pytest.mark.parametrize(
    ("doi", "version"),
    [
        ("10.1002/14651858.cd0.pub2", "10.1002/14651858.cd0.pub3"),
        ("10.1101/2020.01.02.123456v1", "10.1101/2020.01.02.123456"),
        ("10.21203/rs.3.rs-1/v1", "10.21203/rs.3.rs-1/v3"),
        ("10.12688/f1000research.1.1", "10.12688/f1000research.1.2"),
    ],
)
def test_versions_of_one_doi_are_one_doi(doi: str, version: str) -> None:
    verdict = compare(replace(PAPER, doi=doi), replace(PAPER, doi=version))
    assert verdict.reason.startswith("same DOI")
    assert verdict.same


@pytest.mark.parametrize(
    "title",
    [
        TITLE.upper(),
        f"{TITLE}.",
        TITLE.replace(": ", " – "),
        TITLE.replace("integrated", "<i>integrated</i>"),
        TITLE.replace("networks", "net-works"),
        TITLE.replace("leadership", "leade\u0301rship"),
        TITLE.replace("leadership", "le\u00e1dership"),
        f"  {TITLE.replace(' ', '  ')} ",
    ],
)
def test_a_title_is_the_same_whatever_its_case_accents_markup_and_punctuation(
    title: str,
) -> None:
    verdict = compare(BARE, Record(title=title))
    assert (verdict.same, verdict.reason) == (True, "same title")


def test_indices_in_a_title_may_be_marked_up_or_not() -> None:
    plain = "Blocking the KCa3.1 channel in CO2 sensors of invented snails"
    marked = plain.replace("Ca", "<inf>Ca</inf>").replace("2", "<sub>2</sub>")
    assert compare(Record(title=plain), Record(title=marked)).reason == "same title"


@pytest.mark.parametrize(
    "word", ["Editorial", "Introduction", "Letter to the editor", "Erratum"]
)
def test_a_title_that_could_head_any_text_does_not_link(word: str) -> None:
    one, other = Record(title=word), Record(title=word.upper(), year=2015)
    assert not linked(one, other)
    assert not linked(replace(BARE, title=word), replace(BARE, title=word, year=2016))


def test_a_generic_title_links_where_place_and_authors_agree() -> None:
    editorial = replace(replace(BARE, title="Editorial"), volume="7", pages="101")
    assert linked(editorial, replace(editorial, title="EDITORIAL"))
    assert not linked(editorial, replace(editorial, volume="7", pages="205"))


def test_a_generic_title_of_many_words_does_not_link_without_a_place() -> None:
    letter = replace(BARE, title="Letter to the editor")
    assert (linked(letter, letter), doubtful(letter, letter)) == (False, True)


def test_another_word_is_not_a_misspelling() -> None:
    rats = replace(
        BARE, title="Effects of invented syrup on the sleep of elderly rats", journal=""
    )
    mice = replace(rats, title=rats.title.replace("rats", "mice"))
    assert compare(rats, mice).reason.endswith("but a word in the titles differs")
    assert not linked(rats, mice)
    assert linked(rats, replace(rats, title=rats.title.replace("syrup", "sirup")))


def test_a_title_that_is_its_journal_s_name_counts_as_generic() -> None:
    one = replace(BARE, title="Journal of Invented Care, Volume 52 Paper 45")
    other = replace(one, title="Journal of Invented Care, Volume 52 Paper 41")
    assert not linked(one, other)


def test_a_short_title_alone_is_not_enough_to_link() -> None:
    assert not linked(Record(title="Asthma"), Record(title="Asthma", year=2015))
    assert linked(
        Record(title="Trust in care teams"), Record(title="Trust in care teams", year=2015)
    )


def test_nearly_the_same_title_needs_the_same_authors() -> None:
    nearly = replace(BARE, title=TITLE.replace("care", "cares"))
    assert linked(BARE, nearly)
    assert linked(BARE, replace(nearly, authors=("AHLGRÉN K",)))
    other = compare(BARE, replace(nearly, authors=("Brandt, Lea", "Li, Wei"), journal=""))
    assert (other.same, other.doubtful) == (False, False)
    assert other.reason.endswith("but the authors differ")


def test_a_title_cut_short_is_linked_within_the_year_only() -> None:
    cut = replace(BARE, title="Distributed leadership in integrated care networks", journal="")
    assert linked(BARE, cut)
    assert doubtful(BARE, replace(cut, year=2016))


@pytest.mark.parametrize(("year", "same"), [(2014, True), (2016, True), (2012, False)])
def test_years_may_lie_one_apart(year: int, same: bool) -> None:
    paper = replace(BARE, journal="")
    verdict = compare(paper, replace(paper, year=year))
    assert verdict.same is same
    assert verdict.doubtful is not same
    assert ("the years differ" in verdict.reason) is not same


def test_the_same_abstract_outweighs_years_that_differ() -> None:
    paper = replace(BARE, abstract=ABSTRACT)
    assert linked(paper, replace(paper, year=2011))


def test_a_text_that_recurs_every_year_is_not_linked() -> None:
    review = replace(BARE, title="The year in integrated care", abstract=f"{ABSTRACT} In 2014.")
    later = replace(review, year=2016, abstract=f"{ABSTRACT} In 2015.")
    assert compare(review, later).reason.endswith("the abstracts tell of different years")
    assert not linked(review, later)


def test_dois_or_pmids_that_differ_speak_against_the_same_title() -> None:
    dois = compare(PAPER, replace(PAPER, doi="10.5555/jic.2015.8", pmid=""))
    assert (dois.same, dois.doubtful) == (False, True)
    assert dois.reason.endswith("but the DOIs differ")
    pmids = compare(PAPER, replace(PAPER, doi="", pmid="25000002"))
    assert (pmids.same, pmids.doubtful) == (False, True)
    assert pmids.reason.endswith("but the PMIDs differ")


def test_two_texts_in_two_journals_on_two_pages_are_for_a_person_to_judge() -> None:
    here = replace(replace(BARE, abstract=ABSTRACT), pages="45")
    there = replace(replace(here, journal="Annals of Fictional Medicine"), pages="374")
    assert (linked(here, there), doubtful(here, there)) == (False, True)


def test_a_journal_may_be_abbreviated_and_the_pages_of_an_early_version_start_at_one() -> None:
    early = replace(replace(BARE, journal="J Invent Care", year=2014), pages="1-17")
    verdict = compare(early, replace(BARE, volume="33", pages="566"))
    assert verdict.same
    assert "same journal" in verdict.reason


def test_a_record_without_a_title_is_linked_by_number_and_authors_only() -> None:
    untitled = replace(PAPER, title="", journal="", year=None)
    assert linked(PAPER, untitled)
    verdict = compare(PAPER, replace(untitled, authors=(), pmid=""))
    assert (verdict.same, verdict.doubtful) == (False, True)
    assert verdict.reason == "same DOI, but a title is missing"
    assert not linked(BARE, replace(BARE, title="UNKNOWN"))


def test_two_records_without_anything_share_nothing() -> None:
    verdict = compare(Record(), Record())
    assert (verdict.same, verdict.doubtful, verdict.score) == (False, False, 0)


def test_the_score_stays_between_0_and_100() -> None:
    full = replace(replace(PAPER, abstract=ABSTRACT), volume="3", pages="7")
    assert (compare(full, full).score, compare(full, full).points > 100) == (100, True)
    assert compare(full, replace(full, title=OTHER_TITLE, doi="", pmid="1")).score == 0


papers = st.builds(
    Record,
    title=st.sampled_from(
        ["", "Editorial", TITLE, TITLE.lower(), TITLE[:40], f"Erratum: {TITLE}", f"{TITLE} 2"]
    ),
    abstract=st.sampled_from(["", ABSTRACT, ABSTRACT.upper()]),
    authors=st.sampled_from([(), ("Ahlgren, K",), ("Osei, A", "Li, W")]),
    year=st.sampled_from([None, 2012, 2014, 2015]),
    journal=st.sampled_from(["", "J Inv Care", "Journal of Invented Care", "medRxiv"]),
    doi=st.sampled_from(["", "10.5555/a", "10.5555/b", "10.5555/b.v2"]),
    pmid=st.sampled_from(["", "1", "2"]),
    volume=st.sampled_from(["", "3", "4"]),
    pages=st.sampled_from(["", "17-20", "e101", "1-9"]),
)


@given(papers, papers)
def test_the_verdict_is_the_same_either_way_round(a: Record, b: Record) -> None:
    assert compare(a, b) == compare(b, a)


@given(papers, papers)
def test_a_pair_is_linked_or_doubtful_or_apart_and_always_has_a_reason(
    a: Record, b: Record
) -> None:
    verdict = compare(a, b)
    assert verdict.same + verdict.doubtful + (verdict.relation is not None) <= 1
    assert not (verdict.same and verdict.apart)
    assert verdict.reason
    assert verdict.points >= 60 or not verdict.same
    assert 0 <= verdict.score <= 100


@given(papers)
def test_nothing_speaks_against_a_record_being_itself(paper: Record) -> None:
    verdict = compare(paper, paper)
    assert not verdict.apart or not paper.title
    assert "but" not in verdict.reason or not paper.title


@pytest.mark.parametrize(
    ("other", "likeness"),
    [
        ("Distributed leadership in integrated care networks: a study, qualitative", 99.0),
        ("Leadership distributed in integrated care networks: a qualitative study", 99.0),
        ("A qualitative study: distributed leadership in integrated care networks", 99.0),
        ("Distributed leadership in care integrated networks: a qualitative study", 93.5),
        ("In integrated care networks distributed leadership: a qualitative study", 66.1),
    ],
    ids=["alike", "rather alike", "hardly alike", "as good as the same", "unlike"],
)
def test_words_in_another_order_are_compared_sorted_where_that_can_tell(
    other: str, likeness: float
) -> None:
    kept, moved = (fingerprint_of(Record(title=title)) for title in (TITLE, other))
    assert match_titles(kept, moved).likeness == pytest.approx(likeness, abs=0.1)
    assert match_titles(moved, kept).likeness == pytest.approx(likeness, abs=0.1)


@pytest.mark.parametrize(
    ("others", "points"),
    [
        (("Ahlgren, Kim", "Osei, Ama", "Brandt, Lea"), 20),
        (("Ahlgren, Kim", "Petrov, Nil", "Moreau, Ivo"), 8),
        (("Moreau, Ivo", "Osei, Ama", "Petrov, Nil"), -5),
        (("Moreau, Ivo", "Petrov, Nil"), -25),
    ],
    ids=["all", "the first", "one who is not the first", "none"],
)
def test_authors_speak_by_the_share_that_both_records_name(
    others: tuple[str, ...], points: float
) -> None:
    three = replace(BARE, authors=("Ahlgren, Kim", "Osei, Ama", "Brandt, Lea"))
    one, other = (fingerprint_of(paper) for paper in (three, replace(BARE, authors=others)))
    assert weigh(one, other).authors == weigh(other, one).authors == points

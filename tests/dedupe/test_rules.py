"""When two records are the same paper, doubtful, or told apart. All records are invented."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.dedupe import Relation, compare
from classifier.schema import Record

TITLE = "Distributed leadership in integrated care networks: a qualitative study"
OTHER_TITLE = "Nursing skill mix and falls on three surgical wards of one hospital"
ABSTRACT = (
    "Care networks span organisations. We interviewed forty managers about who led what, and "
    "when. Leadership moved with the problem at hand, and was lost where budgets stayed put. "
    "Networks that met every week shared it more often than those that met by the quarter."
)
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


def doubtful(a: Record, b: Record) -> bool:
    return compare(a, b).doubtful


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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Part I", "Part II"),
        ("Part 1", "Part 2"),
        ("Part A", "Part B"),
        ("part one", "part two"),
        ("first report", "second report"),
        ("phase 2 results", "phase 3 results"),
        ("Part IX", "Part XI"),
        ("I", "II"),
        ("part 1 of 2", "part 2 of 2"),
    ],
)
def test_parts_of_a_series_are_related_and_never_linked(one: str, other: str) -> None:
    left = replace(BARE, title=f"{TITLE}. {one}", abstract=ABSTRACT)
    verdict = compare(left, replace(left, title=f"{TITLE}. {other}"))
    assert (verdict.same, verdict.doubtful, verdict.apart) == (False, False, True)
    assert verdict.relation is Relation.PART
    assert linked(left, replace(left, pmid="1"))


def test_roman_and_arabic_numerals_are_the_same_number() -> None:
    left = replace(BARE, title=f"{TITLE} in type 2 diabetes, part II")
    assert linked(left, replace(BARE, title=f"{TITLE} in type II diabetes, part 2"))


def test_titles_that_differ_in_a_number_are_not_linked_by_title_and_authors() -> None:
    left = replace(BARE, title=f"{TITLE}, 2004", journal="")
    verdict = compare(left, replace(left, title=f"{TITLE}, 2005"))
    assert not verdict.same
    assert verdict.reason.endswith("but a number in the titles differs")


@pytest.mark.parametrize(
    ("title", "relation"),
    [
        ("Erratum: {}", Relation.NOTICE),
        ("Errata: {}", Relation.NOTICE),
        ("Corrigendum to: {}", Relation.NOTICE),
        ("Correction: {}", Relation.NOTICE),
        ("Publisher Correction: {}", Relation.NOTICE),
        ("Author Correction to: {}", Relation.NOTICE),
        ("[Correction] {}", Relation.NOTICE),
        ("Addendum: {}", Relation.NOTICE),
        ("Retraction: {}", Relation.NOTICE),
        ("Retraction notice to {}", Relation.NOTICE),
        ("Expression of concern: {}", Relation.NOTICE),
        ("{} - Erratum", Relation.NOTICE),
        ("{} [Corrigendum]", Relation.NOTICE),
        ("Reply to: {}", Relation.REPLY),
        ("Re: {}", Relation.REPLY),
        ("Response to {}", Relation.REPLY),
        ("Comment on {}", Relation.REPLY),
        ("Comments on: {}", Relation.REPLY),
        ("Commentary: {}", Relation.REPLY),
        ("Author reply: {}", Relation.REPLY),
        ("Authors' reply: {}", Relation.REPLY),
        ("{}: reply", Relation.REPLY),
        ("{}: a comment", Relation.REPLY),
    ],
)
def test_a_notice_or_a_reply_is_related_to_the_paper_and_told_apart(
    title: str, relation: Relation
) -> None:
    other = replace(PAPER, title=title.format(TITLE), year=2016)
    verdict = compare(PAPER, other)
    assert (verdict.same, verdict.doubtful, verdict.apart) == (False, False, True)
    assert verdict.relation is relation
    assert verdict.reason.endswith(f"but {relation}")
    assert linked(other, replace(other, pmid=""))


def test_a_notice_of_another_paper_is_not_related() -> None:
    assert compare(PAPER, replace(BARE, title=f"Erratum: {OTHER_TITLE}")).relation is None


@pytest.mark.parametrize(
    "title",
    [
        "Response to treatment in frail and very old adults",
        "Commentary as a method in research on care teams",
        "Correction of invented scoliosis in growing snails",
    ],
)
def test_a_paper_whose_title_opens_like_a_reply_is_still_its_own_duplicate(title: str) -> None:
    assert linked(Record(title=title), Record(title=title.upper()))


def test_a_paper_marked_as_retracted_is_still_the_paper() -> None:
    assert linked(BARE, replace(BARE, title=f"RETRACTED: {TITLE}"))


@pytest.mark.parametrize(
    "preprint",
    [
        replace(PAPER, doi="10.1101/2015.01.02.123456", journal="", pmid=""),
        replace(BARE, journal="medRxiv"),
        replace(replace(BARE, journal=""), kind="preprint"),
    ],
)
def test_a_preprint_is_related_to_its_article_and_told_apart(preprint: Record) -> None:
    verdict = compare(PAPER, preprint)
    assert (verdict.same, verdict.relation) == (False, Relation.PREPRINT)


def test_copies_of_a_preprint_on_two_servers_are_one_preprint() -> None:
    one = replace(PAPER, doi="10.1101/2015.01.02.123456", journal="bioRxiv", pmid="")
    assert linked(one, replace(one, doi="10.21203/rs.3.rs-77/v1", journal="Research Square"))


@pytest.mark.parametrize(
    "abstract",
    [
        replace(BARE, journal="Proceedings of the 12th Conference on Invented Care"),
        replace(BARE, journal="Workshop on Fictional Networks"),
        replace(replace(BARE, journal="Annals of Fictional Medicine"), kind="conference"),
        replace(BARE, journal="Annals of Fictional Medicine. Conference: Invented Days"),
    ],
)
def test_a_conference_abstract_is_related_to_the_paper_and_told_apart(
    abstract: Record,
) -> None:
    if "Conference: " in abstract.journal:
        abstract = replace(abstract, volume="3")
    verdict = compare(replace(PAPER, volume="12"), abstract)
    assert (verdict.same, verdict.relation) == (False, Relation.CONFERENCE)


def test_a_supplement_is_named_with_and_without_its_conference() -> None:
    plain = replace(BARE, volume="136", issue="Suppl 1")
    named = replace(plain, journal="Journal of Invented Care. Conference: Invented Days 2015")
    assert linked(plain, named)


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

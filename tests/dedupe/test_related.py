"""Papers that belong together and are told apart: parts, notices, preprints, abstracts."""

from dataclasses import replace

import pytest

from classifier.dedupe import Relation, compare
from classifier.schema import Record
from tests.dedupe.invented import ABSTRACT, BARE, OTHER_TITLE, PAPER, TITLE, linked


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

"""What is folded of a record before pairs are compared. All records are invented."""

import pytest

from classifier.dedupe import folded_title
from classifier.dedupe.fingerprint import fingerprint_of, name_words
from classifier.dedupe.journals import journals_agree
from classifier.schema import Record


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Ahlgren, Kim", {"ahlgren"}),
        ("Ahlgren K", {"ahlgren"}),
        ("K. Ahlgren", {"ahlgren"}),
        ("Kim Ahlgren", {"kim", "ahlgren"}),
        ("Åhlgrén, K.", {"ahlgren"}),
        ("van der Berg, J.", {"van", "der", "berg"}),
        ("Li, Wei", {"li"}),
        ("Li W", {"li"}),
        ("W. Li", {"li"}),
        ("李, 伟", {"李"}),
        ("Unknown", set()),
        ("", set()),
    ],
)
def test_a_name_is_recognised_by_its_words(name: str, words: set[str]) -> None:
    assert name_words(name) == words


def test_names_that_a_file_glued_together_are_taken_apart() -> None:
    found = fingerprint_of(Record(authors=("Brandt L. M.Osei A.Li W.",)))
    assert found.people == {"brandt", "osei", "li"}
    assert found.first == {"brandt"}


def test_a_title_is_folded_to_bare_words() -> None:
    title = "  Führung &amp; <b>Éthique</b>: “care” in N<sub>2</sub>_wards<p>twice "
    assert folded_title(Record(title=title)) == "fuhrung ethique care in n2 wards twice"


@pytest.mark.parametrize(
    ("volume", "number"),
    [("12", "12"), ("012", "12"), ("Vol. 3", "3"), ("4 (1)", "4"), ("1)", ""), ("NA", "")],
)
def test_of_a_volume_the_number_counts(volume: str, number: str) -> None:
    assert fingerprint_of(Record(volume=volume)).volume == number


@pytest.mark.parametrize(
    ("pages", "page"),
    [
        ("S45-S46", "s45"),
        ("271-7", "271"),
        ("0099", "99"),
        ("566--82", "566"),
        ("pp. 17-20", "17"),
        ("e1056", "e1056"),
        ("01-Oct", ""),
        ("no pagination", ""),
    ],
)
def test_of_the_pages_the_first_one_counts(pages: str, page: str) -> None:
    assert fingerprint_of(Record(pages=pages)).page == page


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("journal of invented care", "j invented care", True),
        ("annals of fictional medicine", "ann fict med", True),
        ("proceedings of the invented academy", "proc inv acad", True),
        ("british invented journal", "bij", True),
        ("fiction", "fiction research", None),
        ("", "fiction", None),
        ("fictiones", "fictionologia", False),
        ("journal of invented care", "annals of fictional medicine", False),
    ],
)
def test_names_of_journals_agree_also_where_one_is_short(
    one: str, other: str, agree: bool | None
) -> None:
    assert journals_agree(one, other) is agree
    assert journals_agree(other, one) is agree

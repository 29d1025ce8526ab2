"""What is folded of a record before pairs are compared. All records are invented."""

import pytest

from classifier.dedupe import folded_title
from classifier.dedupe.citation import Citation, citation_of
from classifier.dedupe.fingerprint import fingerprint_of, name_words
from classifier.dedupe.journals import journals_agree
from classifier.schema import RawField, Record


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
    ("tags", "citation"),
    [
        (
            {"TY": "JOUR", "VL": "12", "IS": "Suppl 3", "SP": "S45", "EP": "S46"},
            Citation(volume="12", issue="suppl 3", page="s45", types="jour"),
        ),
        (
            {"VI": "63", "IP": "2", "PG": "271-7", "PT": "Journal Article"},
            Citation(volume="63", issue="2", page="271", types="journal article"),
        ),
        ({"Volume": "012", "Start Page": "0099"}, Citation(volume="12", page="99")),
        ({"volume": "4 (1) (no pages)", "pages": "566--82"}, Citation(volume="4", page="566")),
        ({"%V": "3", "%P": "pp. 17-20"}, Citation(volume="3", page="17")),
        ({"volume": "1)", "pages": "01-Oct", "number": "NA"}, Citation(issue="na")),
        ({"volume": "NA", "pages": "no pagination"}, Citation()),
        ({"SP": "e1056"}, Citation(page="e1056")),
    ],
)  # fmt: skip
def test_volume_and_first_page_are_read_from_the_tags_of_every_format(
    tags: dict[str, str], citation: Citation
) -> None:
    raw = tuple(RawField(tag, value, 1) for tag, value in tags.items())
    assert citation_of(Record(raw=raw)) == citation


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

"""A protocol is read as people write it; all texts are invented."""

import random

import pytest

from classifier.modelling.protocol_reading import wanted_terms
from classifier.schema import ReviewScope

FORM = """## Review question
Do reading dogs help shy pupils?

Definitions:
- Reading dogs are therapy animals that listen.

Population | pupils of primary schools
Intervention: reading aloud to dogs
Study design: randomised trials, cohort studies
Inclusion criteria
1. Classrooms or libraries
2. Published between 2001 and 2020
3. Written in English
4. Peer-reviewed
Exclusion criteria:
- Cats, horses
- Hospital wards
Search: Medline and Scopus were searched by two librarians.
"""


def read(text, **parts):
    return wanted_terms(ReviewScope(question=text, **parts))


def test_a_filled_form_gives_what_it_wants_and_nothing_else():
    wanted = (
        "read dog help shi pupil therapi anim listen primari school aloud classroom librari"
    )
    assert set(read(FORM)) == set(wanted.split())


def test_a_word_of_a_definition_alone_counts_half():
    terms = read(FORM)
    assert terms["therapi"] == 0.5
    assert terms["dog"] == terms["pupil"] == 1.0


def test_neither_order_nor_repetition_matters():
    lines = ["Shy pupils read.", "Dogs listen.", "Classrooms and libraries."]
    shuffled = random.Random(3).sample(lines, 3)
    assert read("\n".join(lines)) == read("\n".join([*shuffled, *lines, *lines]))


@pytest.mark.parametrize(
    "sentence",
    [
        "Exclusion criteria: cats",
        "Excluded were cats.",
        "EXCLUDE: cats",
        "* **Exclusion criteria**: cats",
        "Studies of cats were excluded.",
        "Studies without cats",
        "Papers that are not about cats",
        "Languages: cats",
        "We searched databases of cats.",
    ],
)
def test_what_is_left_out_or_formal_is_not_wanted(sentence):
    assert set(read(f"Dogs help pupils.\n{sentence}")) == {"dog", "help", "pupil"}


@pytest.mark.parametrize(
    "criterion",
    ["Written in English", "Peer-reviewed papers on cats", "Full text of cats is accessible"],
)
def test_what_every_review_asks_for_counts_nothing_among_the_criteria(criterion):
    assert set(read("Dogs?", include=(criterion, "Pupils"))) == {"dog", "pupil"}


def test_criteria_of_exclusion_in_their_own_field_are_not_read():
    assert set(read("Dogs?", exclude=("Cats",))) == {"dog"}


def test_words_of_searching_are_kept_where_they_are_the_question():
    assert {"breast", "cancer", "screen"} <= set(read("Who attends breast cancer screening?"))
    assert "polish" in read("Does peer-reviewed work polish its language?")

"""Marks speak of the codebook's mechanisms, also after these have changed."""

import pytest

from classifier.errors import UnknownNameError
from classifier.schema import (
    Decision,
    MechanismMark,
    carried_over,
    marked_under,
    parse_codebook,
)

TEXT = """\
format = 1
id = "changing"
version = 2
title = "Changing"
[review]
question = "What helps?"
{mechanisms}
[[change]]
version = 2
kind = "merge"
before = ["faith", "reliance"]
after = ["trust"]
why = "They could not be told apart."
[[change]]
version = 2
kind = "split"
before = ["power"]
after = ["sharing", "control"]
why = "They work differently."
"""
MECHANISM = """
[[mechanism]]
id = "{name}"
label = "The label of {name}"
status = "evidenced"
definition = "Something."
cues = ["some {name}"]
"""
NAMES = ("trust", "sharing", "control")
BOOK = parse_codebook(
    TEXT.format(mechanisms="".join(MECHANISM.format(name=name) for name in NAMES)),
    source="test.toml",
)


def marked(*names: str, version: int | None = None, coded: bool = True) -> Decision:
    marks = tuple(MechanismMark(mechanism_id=name, coded=coded) for name in names)
    return Decision(marks=marks, codebook_version=version)


def codes(decision: Decision) -> list[tuple[str, bool]]:
    return [(mark.mechanism_id, mark.coded) for mark in decision.marks]


def test_a_new_mark_is_kept_under_its_id_and_the_version_it_was_made_under():
    found = marked_under(marked("the label of TRUST"), BOOK)
    assert codes(found) == [("trust", True)]
    assert found.codebook_version == 2
    with pytest.raises(UnknownNameError, match="unknown mechanism 'luck'"):
        marked_under(marked("luck"), BOOK)


def test_a_merged_mechanism_is_carried_over_once_coded_before_not_coded():
    both = Decision(
        marks=(*marked("faith", coded=False).marks, *marked("reliance").marks),
        codebook_version=1,
    )
    assert codes(carried_over(both, BOOK)) == [("trust", True)]


def test_a_split_mechanism_keeps_its_id_until_a_person_says_what_it_means():
    assert codes(carried_over(marked("power", version=1), BOOK)) == [("power", True)]


@pytest.mark.parametrize("version", [None, 2])
def test_marks_of_the_newest_codebook_and_of_none_stay_as_they_are(version):
    decision = marked("faith", version=version)
    assert carried_over(decision, BOOK) is decision


def test_without_a_codebook_nothing_is_checked():
    assert codes(marked_under(marked("luck"), None)) == [("luck", True)]

"""A member of an enumeration is found by its value; any other word is refused."""

import pytest

from classifier.errors import UnknownNameError
from classifier.schema import Stage, member_named


def test_a_member_is_found_by_its_value():
    assert member_named(Stage, "full_text", kind="stage") is Stage.FULL_TEXT


def test_another_word_is_refused_with_the_kind_and_every_value():
    told = r"^unknown stage 'later'; known: title_abstract, full_text$"
    with pytest.raises(UnknownNameError, match=told):
        member_named(Stage, "later", kind="stage")

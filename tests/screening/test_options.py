"""Options are read by the kind of their defaults."""

import pytest

from classifier.errors import InvalidOptionError, UnknownNameError
from classifier.screening.options import options_of, read_options

DEFAULTS = {"n": 1, "share": 0.5, "on": True, "word": "a", "names": (), "other": object()}


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("n", " 12", 12),
        ("n", 12, 12),
        ("share", "0.25", 0.25),
        ("on", "No", False),
        ("on", True, True),
        ("word", "b c", "b c"),
        ("names", "x, y", ["x", "y"]),
        ("names", ["x", "y"], ["x", "y"]),
    ],
)
def test_a_text_becomes_a_value_and_a_value_stays_what_it_is(name, given, value):
    found = read_options("a.v1", {name: given}, DEFAULTS)[name]
    assert (found, type(found)) == (value, type(value))


def test_an_option_without_a_number_so_far_takes_a_number():
    assert read_options("a.v1", {"share": "0.5"}, {"share": None}) == {"share": 0.5}


@pytest.mark.parametrize(
    ("name", "given", "cure"),
    [
        ("n", "1.5", "give a whole number"),
        ("share", "half", "give a number"),
        ("on", "maybe", "give true or false"),
        ("other", "x", "this option can be set through Python only"),
    ],
)
def test_a_text_of_another_kind_is_refused(name, given, cure):
    with pytest.raises(InvalidOptionError, match=f"^{name} cannot be {given}: {cure}$"):
        read_options("a.v1", {name: given}, DEFAULTS)


def test_an_option_that_is_none_is_refused_with_those_that_there_are():
    with pytest.raises(UnknownNameError, match=r"unknown option of a\.v1 'm'; known: n, on"):
        read_options("a.v1", {"m": 1}, {"on": True, "n": 1})


def test_what_collects_the_rest_is_no_option():
    def rule(b: int = 1, *_: object, a: float = 0.5, **__: object) -> None: ...

    assert options_of(rule) == {"a": 0.5, "b": 1}

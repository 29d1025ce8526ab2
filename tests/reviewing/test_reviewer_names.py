"""A reviewer's name can be read, typed and told from every other."""

import pytest

from classifier.errors import InvalidOptionError
from classifier.reviewing.screening.people import activate_reviewer
from classifier.reviewing.setup import NewReview, start_review
from classifier.schema.reviewer_names import checked_name


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("", "write the name"),
        (" \t ", "write the name"),
        ("x" * 101, "at most 100"),
        ("an\na", "cannot be seen"),
        ("an\x00a", "cannot be seen"),
        ("an\u200ba", "cannot be seen"),
        ("\u202eana", "cannot be seen"),
        ("an\ud800a", "cannot be seen"),
        ("an\u00a0a", "cannot be seen"),
        ("=HYPERLINK(1)", "begin with a letter"),
        ("-rf", "begin with a letter"),
        ("imported", "reserved"),
        ("Imported", "reserved"),
        ("\u0430na", "several alphabets"),  # a Cyrillic a
        ("Ana", "looks like 'ana'"),
        ("\u0430\u0440\u0430", "looks like 'apa'"),  # all Cyrillic
        ("l0la", "looks like 'lola'"),
        ("bern", "looks like 'bem'"),
    ],
)
def test_a_name_that_could_mislead_is_refused_with_the_reason(name, fault):
    with pytest.raises(InvalidOptionError, match=fault) as refused:
        checked_name(name, known=["ana", "apa", "lola", "bem"])
    assert str(refused.value).isascii()


@pytest.mark.parametrize(
    "name", ["ana", "Zoë Müller-Lüdenscheidt", "Иван", "Ἰωάννης", "田中 花子", "O'Brien", "r2"]
)
def test_names_of_people_are_taken(name):
    assert checked_name(f" {name} ", known=["ben", name]) == name


def test_every_way_in_checks_the_name(team, tmp_path):
    with pytest.raises(InvalidOptionError, match="looks like 'Ann'"):
        activate_reviewer(team.review, "ann")
    with pytest.raises(InvalidOptionError, match="reserved"):
        activate_reviewer(team.review, "imported")
    with pytest.raises(InvalidOptionError, match="looks like 'Ann'"):
        start_review(str(tmp_path / "new.mechsift"), NewReview.named(reviewers=("Ann", "ANN")))
    assert not list(tmp_path.glob("new*"))

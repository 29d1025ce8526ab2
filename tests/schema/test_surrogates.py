"""Half surrogate pairs are seen in every corner of a value, and never reach an output."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.errors import InvalidOptionError
from classifier.schema import (
    Decision,
    MechanismMark,
    Quotation,
    RawField,
    Record,
    writable_record,
)
from classifier.schema.surrogates import (
    has_lone_surrogate,
    refuse_lone_surrogates,
    replace_lone_surrogates,
)

HALF = "half \ud83d of a face"
DECISION = Decision(record_id="r1", marks=(MechanismMark(mechanism_id="trust", coded=True),))


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (HALF, "the words"),
        (Quotation(record_id="r1", text=HALF), "text"),
        (replace(DECISION, reasons=("fine", HALF)), "reasons"),
        (
            replace(DECISION, marks=(MechanismMark(mechanism_id=HALF, coded=True),)),
            "mechanism_id",
        ),
        ({"deep": [{"deeper": HALF}]}, "the words"),
        ({HALF: 1}, "the words"),
    ],
)
def test_half_a_character_is_refused_wherever_it_stands(value, field):
    with pytest.raises(InvalidOptionError, match=f"^{field} cannot be .*copy the text again"):
        refuse_lone_surrogates(value, where="the words")


def test_the_refusal_itself_can_be_written():
    with pytest.raises(InvalidOptionError) as caught:
        refuse_lone_surrogates(HALF, where="text")
    assert str(caught.value).encode("utf-8")


def test_whole_values_pass():
    refuse_lone_surrogates([DECISION, {"é": "😀", "n": 3, "none": None}], where="the words")


@given(st.text(alphabet=st.characters(codec=None)))
def test_what_is_replaced_can_be_written_and_nothing_else_changes(text):
    written = replace_lone_surrogates(text).encode("utf-8").decode("utf-8")
    assert len(written) == len(text)
    assert all(
        after == ("\ufffd" if has_lone_surrogate(before) else before)
        for before, after in zip(text, written, strict=True)
    )


def test_a_record_that_can_be_written_stays_the_same_object():
    record = Record(title="café 😀", raw=(RawField("TI", "café 😀", 1),))
    assert writable_record(record) is record


@pytest.mark.parametrize(
    "record",
    [
        Record(title=HALF, year=2020),
        Record(source=HALF),
        Record(authors=("fine", HALF)),
        Record(keywords=(HALF,)),
        Record(raw=(RawField("TI", HALF, 3),)),
        Record(raw=(RawField(HALF, "fine", 3),)),
    ],
)
def test_a_record_with_half_a_character_loses_nothing_else(record):
    mended = writable_record(record)
    assert repr(mended) == repr(record).replace("\\ud83d", "\ufffd")
    refuse_lone_surrogates(mended, where="record")

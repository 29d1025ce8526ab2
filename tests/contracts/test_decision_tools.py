"""What every registered tool owes: decisions back as they were, foreign fields untouched."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.formats.decisions import (
    SUGGESTS,
    Suggestion,
    decision_tools,
    label_from,
    read_decisions,
    with_decisions,
    with_suggestion,
)
from classifier.schema import Decision, RawField, Record, Verdict

TOOLS = {tool.name: tool for tool in decision_tools()}
LAYOUTS = ("ris", "csv")
FOREIGN_RIS = (
    ("TY", "JOUR"),
    ("TI", "Invented for testing"),
    ("N1", "A note of someone else"),
    ("ZZ", "unknown tag"),
    ("N1", "Another | with a bar"),
    ("KW", "theirs"),
    ("ER", ""),
)
FOREIGN_CSV = (("title", "Invented"), ("notes", "Theirs | too"), ("Notes", ""), ("odd", "kept"))
# Tools that tell a verdict in the fields themselves, by layout.
KEEPS_VERDICT = {
    ("rayyan", "ris"), ("rayyan", "csv"), ("asreview", "ris"), ("asreview", "csv"),
    ("eppi", "ris"), ("eppi", "csv"), ("mechsift", "ris"), ("mechsift", "csv"),
    ("abstrackr", "csv"),
}  # fmt: skip
KEEPS_REVIEWERS = {("rayyan", "ris"), ("rayyan", "csv"), ("abstrackr", "csv")}

words = st.text("abc xyzé'#\"\\{}=>[]", min_size=1).map(str.strip).filter(bool)
names = (
    st.text("ABCdef -.", min_size=1).map(str.strip).filter(lambda name: name not in ("", "-"))
)
verdicts = st.sampled_from([Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.MAYBE])


def record_in(layout: str) -> Record:
    pairs = FOREIGN_RIS if layout == "ris" else FOREIGN_CSV
    raw = tuple(RawField(tag, value, 1) for tag, value in pairs)
    return Record(title="Invented for testing", format=layout, raw=raw)


def values(record: Record) -> list[tuple[str, str]]:
    return [(field.tag, field.value) for field in record.raw]


def is_kept(foreign: Sequence[tuple[str, str]], found: list[tuple[str, str]]) -> bool:
    """Whether foreign fields stand there in order; a cell may have had entries added."""
    places = iter(found)
    return all(
        any(tag == has and (value == got or got.startswith(f"{value} | ") or not value)
            for has, got in places)
        for tag, value in foreign
    )  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", TOOLS)
@given(said=st.dictionaries(names, verdicts, min_size=1, max_size=3), label=words, note=words)
def test_foreign_fields_stay_as_they_are_and_in_order(name, layout, said, label, note):
    record = record_in(layout)
    decisions = [
        Decision(reviewer=who, verdict=verdict, note=note) for who, verdict in said.items()
    ]
    written = with_decisions(
        record, [*decisions, Decision(labels=(label,))], TOOLS[name], layout=layout
    )
    assert is_kept(values(record), values(written))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", TOOLS)
@given(said=st.dictionaries(names, verdicts, min_size=1, max_size=3))
def test_what_reviewers_agree_on_is_read_back(name, layout, said):
    decisions = [Decision(reviewer=who, verdict=verdict) for who, verdict in said.items()]
    written = with_decisions(record_in(layout), decisions, TOOLS[name], layout=layout)
    back = read_decisions(written)
    if (name, layout) in KEEPS_REVIEWERS:
        assert {d.reviewer: d.verdict for d in back} == said
    elif (name, layout) in KEEPS_VERDICT:
        agreed = label_from(decisions).included
        assert label_from(back).included is agreed
    else:
        assert not any(decision.verdict for decision in back)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", TOOLS)
def test_writing_twice_changes_nothing(name, layout):
    decisions = [
        Decision(reviewer="Ada", verdict=Verdict.EXCLUDE, note="so"),
        Decision(reasons=("wrong place",), labels=("later",)),
    ]
    once = with_decisions(record_in(layout), decisions, TOOLS[name], layout=layout)
    twice = with_decisions(once, decisions, TOOLS[name], layout=layout)
    assert values(twice) == values(once)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", TOOLS)
def test_a_suggestion_is_shown_and_decides_nothing(name, layout):
    suggestion = Suggestion(("mechsift:likely_include",), f"{SUGGESTS}rank 1, p_include 0.90")
    decided = [Decision(reviewer="Ada", verdict=Verdict.EXCLUDE)]
    before = with_decisions(record_in(layout), decided, TOOLS[name], layout=layout)
    after = with_suggestion(before, suggestion, TOOLS[name], layout=layout)
    assert any(SUGGESTS in field.value for field in after.raw)
    assert [d for d in read_decisions(after) if d.verdict] == [
        d for d in read_decisions(before) if d.verdict
    ]
    assert is_kept(values(record_in(layout)), values(after))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", TOOLS)
def test_a_new_suggestion_takes_the_place_of_the_old_one(name, layout):
    old = Suggestion(("mechsift:uncertain",), f"{SUGGESTS}rank 9")
    new = Suggestion(("mechsift:likely_include",), f"{SUGGESTS}rank 1")
    once = with_suggestion(record_in(layout), old, TOOLS[name], layout=layout)
    twice = with_suggestion(once, new, TOOLS[name], layout=layout)
    straight = with_suggestion(record_in(layout), new, TOOLS[name], layout=layout)
    assert values(twice) == values(straight)


@pytest.mark.parametrize("layout", LAYOUTS)
@given(
    said=st.dictionaries(names, verdicts, min_size=1, max_size=3),
    notes=st.lists(words, max_size=2),
    labels=st.lists(words.filter(lambda w: "," not in w), max_size=3, unique=True),
)
def test_rayyan_gives_everything_back(layout, said, notes, labels):
    decisions = [Decision(reviewer=who, verdict=verdict) for who, verdict in said.items()]
    decisions[0] = replace(decisions[0], note="\n".join(notes))
    if labels:
        decisions.append(Decision(labels=tuple(" ".join(x.split(" ")) for x in labels)))
    written = with_decisions(record_in(layout), decisions, TOOLS["rayyan"], layout=layout)
    assert list(read_decisions(written)) == decisions


@pytest.mark.parametrize("name", TOOLS)
@given(text=st.text(max_size=80), marker=st.sampled_from(
    ["", "RAYYAN-INCLUSION: {", "USER-NOTES: {", "asreview_note: ", "mechsift-decision:", "#"]
))  # fmt: skip
def test_no_note_is_too_odd_to_read(name, text, marker):
    raw = (RawField("N1", marker + text, 1), RawField("consensus", text, 1))
    cells = (*raw, RawField("Covidence #", text, 1), RawField("Notes", text, 1))
    for record in (Record(format="ris", raw=raw), Record(format="csv", raw=cells)):
        assert all(isinstance(decision, Decision) for decision in read_decisions(record))

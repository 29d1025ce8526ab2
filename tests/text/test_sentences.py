"""The sentence splitter: where it cuts, where it goes on, and that it loses nothing."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.text.sentences import sentence_spans

PIECES = [
    "Trust grew", "e.g.", "et al.", "P = 0.05", "J. Smith", "Dr.", "METHODS:", "(Fig. 2)", "3",
    "Éva", "leaders", "U.S.", ".", "!", "?", "...", "”", ")", "]", "’", " ", "  ", "\n", "\r\n",
    "\t", "\u00a0", "\u2028",
]  # fmt: skip
texts = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=15).map(" ".join),
    st.text(max_size=40),
)


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@given(texts)
def test_every_character_but_white_space_lies_in_exactly_one_span(text: str) -> None:
    covered = [place for span in sentence_spans(text) for place in range(*span)]
    assert covered == sorted(set(covered))
    assert {i for i, c in enumerate(text) if not c.isspace()} <= set(covered)


@given(texts)
def test_spans_are_in_order_without_margins_and_never_empty(text: str) -> None:
    spans = sentence_spans(text)
    assert all(text[a:b] and text[a:b] == text[a:b].strip() for a, b in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "METHODS: We asked two teams RESULTS: Trust grew in both teams Conclusion: it held",
            [
                "METHODS: We asked two teams",
                "RESULTS: Trust grew in both teams",
                "Conclusion: it held",
            ],
        ),
        ("Study Design: a trial in two towns.", ["Study Design: a trial in two towns."]),
        (
            "We met. Main Outcomes and Measures: trust.",
            ["We met.", "Main Outcomes and Measures: trust."],
        ),
        (
            "What mattered to all the patients: trust.",
            ["What mattered to all the patients: trust."],
        ),
    ],
)
def test_the_heading_of_a_part_begins_a_sentence(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_a_text_without_words_has_no_sentence(text: str) -> None:
    assert sentence_spans(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Leaders met weekly, e.g. In-house managers and nurses.",
        "Trust (i.e. Goodwill) was earned.",
        "We spoke with Dr. Ahmed and Prof. Lindqvist.",
        "Interviews by J. Smith and A. B. Osei were read twice.",
        "Teams (as in Fig. 3) met often.",
        "Scores differed, P = 0.05 and r = .4, in both.",
        "Networks grew by approx. 12 a year.",
        "As Osei et al. 2019 have shown, it holds.",
        "Joint boards vs. Single boards.",
        "Staff of St. Brigid's Hospital took part.",
        "Costs fell by 3.5% at www.example.org in 2020.",
        "it ended. but nobody noticed",
    ],
)
def test_abbreviations_initials_and_decimals_do_not_end_a_sentence(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Trust grew. Boards met.", ["Trust grew.", "Boards met."]),
        ("Why? It held! Yes", ["Why?", "It held!", "Yes"]),
        ("He said “we left.” They had.", ["He said “we left.”", "They had."]),
        ("It held (in part.) [It fell.] End", ["It held (in part.)", "[It fell.]", "End"]),
        ("It went on... Then not.", ["It went on...", "Then not."]),
        ("It held. 12 staff left.", ["It held.", "12 staff left."]),
        ("It held. “No,” she said.", ["It held.", "“No,” she said."]),
        ("Cela tint. Écoles et soins.", ["Cela tint.", "Écoles et soins."]),
        ("Reported by Osei et al. We agree.", ["Reported by Osei et al.", "We agree."]),
        ("It cost 5 p. Nobody paid.", ["It cost 5 p.", "Nobody paid."]),
    ],
)  # fmt: skip
def test_a_mark_before_a_capital_or_a_digit_ends_a_sentence(
    text: str, sentences: list[str]
) -> None:
    assert split(text) == sentences


def test_the_headings_of_a_structured_abstract_stay_with_their_sentences() -> None:
    text = (
        "BACKGROUND: Boards merged. METHODS: We met 12 leaders. RESULTS: Trust grew (P < 0.05)."
    )
    assert split(text) == [
        "BACKGROUND: Boards merged.",
        "METHODS: We met 12 leaders.",
        "RESULTS: Trust grew (P < 0.05).",
    ]


@pytest.mark.parametrize("line_end", ["\n", "\n\n", "\r\n", " \n "])
def test_a_line_end_ends_a_sentence_even_after_an_abbreviation(line_end: str) -> None:
    assert split(f"Aims e.g.{line_end}methods and so on") == ["Aims e.g.", "methods and so on"]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It raised the rate.Others left.", ["It raised the rate.", "Others left."]),
        ("They met?Nobody came!Really.", ["They met?", "Nobody came!", "Really."]),
        ("See www.site.org and e.g.This.", ["See www.site.org and e.g.This."]),
        ("Held by the Ph.D.Students of St.Mary.", ["Held by the Ph.D.Students of St.Mary."]),
        ("Key points•Trust grew • Costs fell", ["Key points", "•Trust grew", "• Costs fell"]),
    ],
)
def test_what_is_glued_together_and_the_items_of_a_list_are_parted(text, sentences):
    assert [text[start:end] for start, end in sentence_spans(text)] == sentences

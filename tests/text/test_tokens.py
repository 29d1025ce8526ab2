"""Words and stems: one rule of tokenisation, and spellings that meet."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.text.tokens import content_stems, stem, token_spans, tokens

texts = st.text(
    st.one_of(st.sampled_from("ab Z'’_-.0İßﬁéー\u0301\n"), st.characters(codec="utf-8")),
    max_size=60,
)

PLAIN = [
    "advisable", "arise", "center", "crises", "disability", "enterprise", "expertise", "four",
    "franchise", "honor", "improvise", "increased", "kaiser", "likewise", "otherwise",
    "program", "televised", "tour", "uprising", "wise",
]  # fmt: skip


def test_words_are_lower_case_and_split_at_hyphens_and_underscores() -> None:
    assert tokens("Co-leadership_NHS Trusts") == ["co", "leadership", "nhs", "trusts"]


def test_an_apostrophe_stays_inside_a_word_and_falls_off_its_edges() -> None:
    assert tokens("'leaders' don't' ") == ["leaders", "don't"]


def test_a_typographic_apostrophe_is_the_same_as_a_straight_one() -> None:
    assert tokens("the leader’s view") == tokens("the leader's view")


def test_letters_of_any_script_and_digits_are_words() -> None:
    found = tokens("Führung, naïveté; лидерство 领导力 COVID-19, 0.05")
    assert found == ["führung", "naïveté", "лидерство", "领导力", "covid", "19", "0", "05"]


def test_a_text_without_words_has_no_tokens() -> None:
    assert tokens(" ... — _ ’ ") == []


@given(texts)
def test_spans_and_tokens_are_the_same_words_in_the_same_order(text: str) -> None:
    cut = [text[start:end].lower().replace("’", "'") for start, end in token_spans(text)]
    assert cut == tokens(text)


@given(texts)
def test_every_letter_and_digit_lies_in_one_span(text: str) -> None:
    covered = [place for span in token_spans(text) for place in range(*span)]
    assert covered == sorted(set(covered))
    left = set(range(len(text))) - set(covered)
    assert not any(unicodedata.category(text[place])[0] in "LN" for place in left)


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("organisations", "organizations"),
        ("organisational", "organizational"),
        ("organisationally", "organizationally"),
        ("organiser", "organizer"),
        ("recognised", "recognized"),
        ("emphasising", "emphasizing"),
        ("generalisable", "generalizable"),
        ("generalisability", "generalizability"),
        ("analysed", "analyzed"),
        ("analysing", "analyzing"),
        ("practise", "practice"),
        ("practising", "practicing"),
        ("behavioural", "behavioral"),
        ("labour", "labor"),
        ("rigour", "rigor"),
        ("unfavourable", "unfavorable"),
        ("centre", "center"),
        ("centres", "centers"),
        ("centred", "centered"),
        ("multicentre", "multicenter"),
        ("programmes", "programs"),
        ("programmed", "program"),
        ("programme's", "program's"),
        ("centre's", "center's"),
        ("defence", "defense"),
        ("scepticism", "skepticism"),
        ("judgement", "judgment"),
        ("paediatric", "pediatric"),
        ("modelling", "modeling"),
        ("labelled", "labeled"),
        ("enrolment", "enrollment"),
        ("ageing", "aging"),
    ],
)
def test_british_and_american_spellings_meet(british: str, american: str) -> None:
    assert stem(british) == stem(american)


@pytest.mark.parametrize(
    "family",
    [
        "advise advised advises advising",
        "appraise appraised appraising appraisal",
        "compromise compromised compromises",
        "comprise comprised comprising",
        "concise concisely",
        "exercise exercised exercises exercising",
        "precise precisely",
        "praise praised praises",
        "premise premised premises",
        "promise promises promising",
        "raise raised raises raising",
        "revise revised revising",
        "rise rises rising",
        "noise noises",
        "supervise supervised supervising",
        "surprise surprised surprises surprisingly",
        "disease diseases",
    ],
)
def test_words_that_are_spelled_with_s_everywhere_keep_one_stem(family: str) -> None:
    stems = {stem(word) for word in family.split()}
    assert len(stems) == 1
    assert not stems.pop().endswith("iz")


@pytest.mark.parametrize("word", PLAIN)
def test_what_is_no_british_spelling_gets_the_plain_snowball_stem(word: str) -> None:
    import Stemmer

    assert stem(word) == Stemmer.Stemmer("english").stemWord(word)


@pytest.mark.parametrize(
    ("family", "others"),
    [
        ("authority authorities authority's", "author authors"),
        ("experience experiences experienced experiencing", "experiment experiments"),
        ("secondment secondments seconded", "second seconds"),
    ],
)
def test_words_of_another_meaning_that_snowball_would_join_stay_apart(
    family: str, others: str
) -> None:
    (one,) = {stem(word) for word in family.split()}
    assert one not in {stem(word) for word in others.split()}


def test_a_possessive_has_the_stem_of_its_noun_with_either_apostrophe() -> None:
    assert stem("leader's") == stem("leader’s") == stem("leaders")


@given(st.text(st.characters(codec="utf-8"), max_size=15))
def test_any_token_at_all_has_a_stem(text: str) -> None:
    assert all(isinstance(stem(word), str) for word in tokens(text))


def test_content_stems_leave_out_function_words_and_single_letters() -> None:
    assert content_stems("A leader and the leaders, with X") == {"leader"}

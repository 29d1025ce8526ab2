"""What a corpus says of a codebook."""

from classifier.modelling.codebook_corpus import CodebookInCorpus, look_in_corpus
from classifier.reporting.codebook_corpus import corpus_check_text
from classifier.schema import (
    Codebook,
    Label,
    Mechanism,
    MechanismMark,
    MechanismStatus,
    Record,
    ReviewScope,
)


def mechanism(name: str, *cues: str) -> Mechanism:
    return Mechanism(
        mechanism_id=name,
        label=name,
        status=MechanismStatus.EVIDENCED,
        definition="x",
        cues=cues,
    )


def book(*mechanisms: Mechanism) -> Codebook:
    scope = ReviewScope(question="How?")
    return Codebook(
        codebook_id="toy", version=1, title="Toy", scope=scope, mechanisms=mechanisms
    )


def look(
    codebook: Codebook, *texts: str, coded: dict[str, list[bool]] | None = None
) -> CodebookInCorpus:
    records = [Record(record_id=str(i), title=text) for i, text in enumerate(texts)]
    labels = [
        Label(
            record_id=record.record_id,
            marks=tuple(
                MechanismMark(mechanism_id=name, coded=codes[i])
                for name, codes in (coded or {}).items()
            ),
        )
        for i, record in enumerate(records)
    ]
    return look_in_corpus(codebook, records, labels)


def test_cues_in_no_record_and_in_half_of_them_are_named():
    texts = ["Teams trust", "Teams trusting", "Teams met", "Beds", "Beds moved", ""]
    found = look(book(mechanism("trust", "trust", "teams", "goodwill")), *texts)
    assert found.n_records == 5
    assert [(use.cue, use.n_records) for use in found.everywhere] == [("teams", 3)]
    assert [use.cue for use in found.silent] == ["goodwill"]


def test_mechanisms_whose_cues_stand_in_the_same_records_are_named():
    texts = ["trust and faith", "faith in trust"] * 3 + ["power alone"] * 6
    codebook = book(
        mechanism("trust", "trust"), mechanism("faith", "faith"), mechanism("power", "power")
    )
    (pair,) = look(codebook, *texts).alike
    assert (pair.first, pair.second, pair.shared, pair.either) == ("trust", "faith", 6, 6)


def test_phrases_that_part_coded_records_are_suggested_and_cues_are_not():
    told = [f"Trust at breakfasts shared in ward{i}" for i in range(20)]
    other = [f"Rotas kept in ward{i}" for i in range(20)]
    codes = {"trust": [True] * 20 + [False] * 20}
    found = look(book(mechanism("trust", "trust")), *told, *other, coded=codes)
    phrases = [one.phrase for one in found.suggestions]
    assert "breakfasts" in phrases
    assert "breakfasts shared" in phrases
    assert not {"trust", "rotas", "in"} & set(phrases)
    assert all((one.n_with, one.n_without) == (20, 0) for one in found.suggestions)
    assert found.suggestions[0].z >= found.suggestions[-1].z >= 1.96


def test_nothing_is_suggested_from_a_handful_of_codes():
    texts = ["Breakfasts shared"] * 4 + ["Rotas kept"] * 20
    codes = {"trust": [True] * 4 + [False] * 20}
    assert look(book(mechanism("trust", "trust")), *texts, coded=codes).suggestions == ()


def test_the_warnings_fit_one_line_each_and_say_what_to_think_about():
    texts = ["Teams trust"] * 6
    text = corpus_check_text(look(book(mechanism("trust", "teams", "goodwill")), *texts))
    assert text.splitlines() == [
        "held against 6 records with text",
        "trust: 'teams' stands in 6 of them; it tells little, so make it longer or drop it",
        "trust: 1 cues stand in none: 'goodwill'",
    ]


def test_a_corpus_that_fits_leaves_nothing_to_remark():
    texts = ["They trust", "Beds", "Costs", "Meals", "Rotas"]
    text = corpus_check_text(look(book(mechanism("trust", "trust")), *texts))
    assert text.splitlines()[-1] == "nothing to remark"

"""Mechanisms of records and sentences: cold start, what codes add, and pooling."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from classifier.modelling.mechanism_fitting import MechanismFit, fit_mechanisms
from classifier.modelling.mechanisms import pool
from classifier.modelling.sentence_learning import Coded
from classifier.schema import Codebook, Mechanism, MechanismStatus, ReviewScope
from classifier.text.features import Sentences, gather_sentences

TRUST = Mechanism(
    mechanism_id="trust",
    label="Earning trust",
    status=MechanismStatus.EVIDENCED,
    definition="Leaders earn goodwill.",
    cues=("trust", "goodwill"),
)
POWER = Mechanism(
    mechanism_id="power",
    label="Sharing power",
    status=MechanismStatus.EVIDENCED,
    definition="Leaders hand decisions over.",
    cues=("share power", "hand over decisions"),
)
PLACES = ("north", "south", "east", "west", "upper", "lower", "old", "new", "inner", "outer")
TOPICS = ("falls", "stroke", "frailty", "asthma", "cancer", "dementia", "pain", "sepsis")


def codebook(*mechanisms: Mechanism) -> Codebook:
    scope = ReviewScope(question="How does leadership work?")
    return Codebook(
        codebook_id="toy", version=1, title="Toy", scope=scope, mechanisms=mechanisms
    )


def uncoded(sentences: Sentences) -> Coded:
    return coded(sentences, [np.nan] * sentences.n_records)


def coded(sentences: Sentences, codes: Sequence[float], marked: Sequence[int] = ()) -> Coded:
    marks = np.zeros(len(sentences), dtype=bool)
    marks[list(marked)] = True
    return Coded(codes=np.array(codes, dtype=np.float64), marked=marks)


def breakfasts() -> tuple[Sentences, Coded]:
    """Return 40 records; in 20 of them trust is told by breakfasts that no cue knows of."""
    titles, abstracts, codes = [], [], []
    for number in range(40):
        place, topic = PLACES[number % 10], TOPICS[number % 8]
        told = number % 2 == 0
        titles.append(f"Care for {topic} in the {place}")
        meals = "Shared breakfasts brought them close." if told else "Shared rotas were kept."
        abstracts.append(f"We met staff about {topic}. {meals} Costs in the {place} fell.")
        codes.append(float(told))
    sentences = gather_sentences(titles, abstracts)
    marked = [4 * number + 2 for number in range(0, 40, 2)]
    return sentences, coded(sentences, codes, marked)


def best_sentence(fit: MechanismFit, title: str, abstract: str) -> str:
    sentences = gather_sentences([title], [abstract])
    scores = fit.model.scores(sentences)
    best = int(np.argmax(np.where(scores.has_evidence, scores.evidence, -np.inf)[:, 0]))
    start, end = sentences.spans[best].tolist()
    return (title if sentences.in_title[best] else abstract)[start:end]


def slowly_pooled(
    log_odds: NDArray[np.float64], of: Sequence[int], n: int
) -> list[list[float]]:
    pooled = []
    for record in range(n):
        row = []
        for column in range(log_odds.shape[1]):
            missed = np.exp(-12.0)
            for sentence, own in enumerate(of):
                if own == record:
                    missed -= np.log(1 - 1 / (1 + np.exp(-log_odds[sentence, column])))
            row.append(float(np.log(missed)))
        pooled.append(row)
    return pooled


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(-4, 4), st.integers(-4, 4)), max_size=25
    ).map(sorted)
)
def test_pooling_is_the_noisy_or_of_a_records_sentences(
    told: list[tuple[int, int, int]],
) -> None:
    records = np.array([record for record, _, _ in told], dtype=np.int64)
    log_odds = np.array([pair for _, *pair in told], dtype=np.float64).reshape(-1, 2)
    pooled = pool(log_odds, records, n_records=6)
    np.testing.assert_allclose(pooled, slowly_pooled(log_odds, records.tolist(), 6))


def test_the_codebook_alone_puts_the_record_that_tells_of_a_mechanism_first() -> None:
    sentences = gather_sentences(
        ["Boards that share power", "Goodwill among nurses", "A ward", ""],
        ["They met.", "Trust grew. Costs fell.", "Beds were moved.", ""],
    )
    fit = fit_mechanisms(sentences, [uncoded(sentences)] * 2, codebook(TRUST, POWER))
    assert fit.held_out.argmax(axis=0).tolist() == [1, 0]
    assert fit.model.n_coded == (0, 0)
    assert fit.model.calibrated == (False, False)
    assert (
        best_sentence(fit, "A ward", "Beds. There was goodwill. End.") == "There was goodwill."
    )


def test_records_without_sentences_get_the_same_chance_and_a_smaller_one_than_a_cue() -> None:
    sentences = gather_sentences(["", "Trust grew", ""], ["", "", " "])
    model = fit_mechanisms(sentences, [uncoded(sentences)], codebook(TRUST)).model
    chances = model.scores(sentences).probabilities
    assert chances.shape == (3, 1)
    assert chances[0] == chances[2]
    assert chances[1] > chances[0]


def test_codes_teach_what_the_codebook_does_not_say() -> None:
    sentences, codes = breakfasts()
    before = fit_mechanisms(sentences, [uncoded(sentences)], codebook(TRUST))
    after = fit_mechanisms(sentences, [codes], codebook(TRUST))
    telling = codes.codes == 1
    assert before.held_out[telling].mean() == pytest.approx(before.held_out[~telling].mean())
    assert after.held_out[telling].min() > after.held_out[~telling].max()
    new = "Beds moved. Breakfasts were shared by all. Nothing else."
    assert best_sentence(after, "A ward", new) == "Breakfasts were shared by all."
    assert after.model.n_coded == (20,)


def test_the_marked_sentence_is_the_best_of_its_record() -> None:
    sentences, codes = breakfasts()
    scores = fit_mechanisms(sentences, [codes], codebook(TRUST)).model.scores(sentences)
    for record in np.flatnonzero(codes.codes == 1).tolist():
        own = np.flatnonzero(sentences.records == record)
        assert codes.marked[own[scores.evidence[own, 0].argmax()]]


def test_a_rejected_sentence_is_not_shown_first_again() -> None:
    sentences, codes = breakfasts()
    unmarked = replace(codes, marked=np.zeros(len(sentences), dtype=bool))
    places = np.arange(len(sentences)) % 4
    before = fit_mechanisms(sentences, [unmarked], codebook(TRUST)).model.scores(sentences)
    first = places[np.argmax(before.evidence[:4, 0])]
    rejected = replace(unmarked, rejected=places == first)
    after = fit_mechanisms(sentences, [rejected], codebook(TRUST)).model.scores(sentences)
    assert places[np.argmax(after.evidence[:4, 0])] != first


def test_how_evidence_speaks_is_learned_over_all_mechanisms() -> None:
    sentences, codes = breakfasts()
    other = uncoded(sentences)
    model = fit_mechanisms(sentences, [codes, other], codebook(TRUST, POWER)).model
    told = "Beds moved. Meals brought them close. Nothing else."
    asked = gather_sentences(["A ward"], [told])
    assert int(np.argmax(model.scores(asked).evidence[:, 1])) == 2


def test_without_a_mark_the_sentence_that_the_codebook_likes_best_teaches() -> None:
    sentences, codes = breakfasts()
    unmarked = coded(sentences, codes.codes.tolist())
    liked = Mechanism(
        mechanism_id="meals",
        label="Meals",
        status=MechanismStatus.CANDIDATE,
        definition="x",
        cues=("breakfasts",),
    )
    fit = fit_mechanisms(sentences, [unmarked, uncoded(sentences)], codebook(liked, POWER))
    new = "Beds moved. Something brought them close. Nothing else."
    assert best_sentence(fit, "A ward", new) == "Something brought them close."


def test_a_mechanism_with_too_few_codes_keeps_what_the_codebook_says() -> None:
    sentences, _ = breakfasts()
    few = np.full(40, np.nan)
    few[[0, 1, 2]] = [1, 0, 1]
    cold = fit_mechanisms(sentences, [uncoded(sentences)], codebook(TRUST)).model
    model = fit_mechanisms(sentences, [coded(sentences, few.tolist())], codebook(TRUST)).model
    assert model.sentences.buckets.tolist() == cold.sentences.buckets.tolist()
    assert (model.sentences.weights == cold.sentences.weights).all()


def test_function_words_teach_nothing_however_well_they_go_with_the_codes() -> None:
    told = [f"{'They were at' if n % 2 else 'There have been on'} town{n}" for n in range(40)]
    sentences = gather_sentences(told, [""] * 40)
    codes = coded(sentences, [float(n % 2) for n in range(40)])
    model = fit_mechanisms(sentences, [codes], codebook(TRUST)).model
    asked = gather_sentences(["were at", "have been", "on", "they"], [""] * 4)
    sums = model.phrase_sums(asked)
    assert not sums.sentences.any()


def test_what_a_record_is_held_out_with_hardly_depends_on_its_own_code() -> None:
    """It does by the two weights and scales that all records share, and by nothing else."""
    sentences, codes = breakfasts()
    honest = fit_mechanisms(sentences, [codes], codebook(TRUST)).held_out
    spread = honest.std()
    moved = []
    for record in (0, 1, 7, 20, 39):
        flipped = codes.codes.copy()
        flipped[record] = 1 - flipped[record]
        turned = coded(sentences, flipped.tolist(), np.flatnonzero(codes.marked).tolist())
        held_out = fit_mechanisms(sentences, [turned], codebook(TRUST)).held_out
        assert abs(held_out[record] - honest[record]) < spread / 2
        moved.append((held_out != honest).any())
    assert all(moved), "a code that changes nothing at all cannot show that it is hidden"


def test_the_same_corpus_gives_the_same_model_twice() -> None:
    sentences, codes = breakfasts()
    one, two = (fit_mechanisms(sentences, [codes], codebook(TRUST)) for _ in range(2))
    assert (one.model.sentences.weights == two.model.sentences.weights).all()
    assert (one.model.records.weights == two.model.records.weights).all()
    assert one.model.sigmoids == two.model.sigmoids
    assert (one.held_out == two.held_out).all()


def test_a_mechanism_with_few_codes_borrows_the_curve_of_all() -> None:
    sentences, codes = breakfasts()
    few = np.full(40, np.nan)
    few[:4] = [1, 0, 1, 0]
    both = [codes, coded(sentences, few.tolist())]
    model = fit_mechanisms(sentences, both, codebook(TRUST, POWER)).model
    cold = fit_mechanisms(sentences, [uncoded(sentences)] * 2, codebook(TRUST, POWER)).model
    assert model.sigmoids[1] != cold.sigmoids[1]
    assert model.sigmoids[1] != model.sigmoids[0]
    assert model.cutoffs[0] != model.cutoffs[1]


@pytest.mark.parametrize(
    ("titles", "abstracts"),
    [(["Trust", "Power"], ["It grew.", ""]), (["", ""], ["", ""]), ([], [])],
)
def test_a_plain_review_without_mechanisms_has_a_model_without_columns(
    titles: list[str], abstracts: list[str]
) -> None:
    sentences = gather_sentences(titles, abstracts)
    fit = fit_mechanisms(sentences, [], codebook())
    scores = fit.model.scores(sentences)
    assert fit.model.mechanism_ids == fit.model.sigmoids == fit.model.n_coded == ()
    assert fit.model.cutoffs.shape == (0,)
    assert scores.evidence.shape == (len(sentences), 0)
    assert scores.probabilities.shape == (len(titles), 0)
    assert fit.held_out.shape == (len(titles), 0)


@pytest.mark.parametrize(
    ("titles", "codes"),
    [
        (["Trust grew"] * 4 + [""], [1, 1, 1, 1, 0]),
        ([""] * 4 + ["Beds moved"], [1, 1, 1, 1, 0]),
        ([""] * 5, [1, 1, 1, 0, 0]),
    ],
)
def test_codes_of_records_without_text_teach_nothing_and_break_nothing(
    titles: list[str], codes: list[float]
) -> None:
    sentences = gather_sentences(titles, [""] * len(titles))
    fit = fit_mechanisms(sentences, [coded(sentences, codes)], codebook(TRUST))
    cold = fit_mechanisms(sentences, [uncoded(sentences)], codebook(TRUST))
    assert (fit.model.sentences.weights == cold.model.sentences.weights).all()


def test_a_corpus_in_which_no_phrase_occurs_twice_can_be_fitted() -> None:
    sentences = gather_sentences(["Alpha", "Beta", "Gamma", "Delta"], [""] * 4)
    fit = fit_mechanisms(sentences, [coded(sentences, [1, 1, 1, 0])], codebook(TRUST))
    assert fit.held_out.shape == (4, 1)

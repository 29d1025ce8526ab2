"""What codes and marks add to a table of phrases, held against a plain logistic regression."""

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from classifier.modelling.prior import PhraseTable
from classifier.modelling.sentence_learning import Coded, learn_table
from classifier.text.features import PHRASE_SALT, Sentences, gather_sentences, phrase_counts
from classifier.text.hashing import phrase_bucket

N_RECORDS = 24
CUE = phrase_bucket(["trust"], salt=PHRASE_SALT)
PRIOR = PhraseTable(np.array([CUE]), np.array([[1.0]]))


def corpus() -> tuple[Sentences, Coded]:
    """Return records of three sentences; every second is coded, its second sentence marked."""
    abstracts = []
    for number in range(N_RECORDS):
        told = "Breakfasts shared." if number % 2 == 0 else "Beds shared."
        cue = (
            "Trust kept rotas." if number % 2 == 0 or number % 5 == 0 else "Costs kept rising."
        )
        abstracts.append(f"Ward{number % 4} visited. {told} {cue}")
    sentences = gather_sentences([""] * N_RECORDS, abstracts)
    codes = np.array([float(number % 2 == 0) for number in range(N_RECORDS)])
    marked = np.zeros(len(sentences), dtype=bool)
    marked[1::6] = True
    return sentences, Coded(codes=codes, marked=marked)


def learned(sentences: Sentences, coded: Coded) -> PhraseTable:
    return learn_table(PRIOR, phrase_counts(sentences.stems), sentences, [coded])


def score(table: PhraseTable, text: str) -> float:
    asked = gather_sentences([text], [""])
    return float(table.sentence_scores(phrase_counts(asked.stems))[0, 0])


def fitted_plainly(sentences: Sentences, coded: Coded) -> NDArray[np.float64]:
    """Return each sentence's log-odds, less the intercept, from dense features."""
    from sklearn.linear_model import LogisticRegression

    counted = phrase_counts(sentences.stems)
    pairs = set(zip(counted.rows.tolist(), counted.buckets.tolist(), strict=True))
    frequency = Counter(bucket for _, bucket in pairs)
    kept = sorted(bucket for bucket, times in frequency.items() if times > 1)
    n = len(sentences)
    idf = [np.log(n / frequency[bucket]) / np.log(n + 1) for bucket in kept]
    dense = [
        [rare * ((row, bucket) in pairs) for rare, bucket in zip(idf, kept, strict=True)]
        for row in range(n)
    ]
    cue = np.array([3.0 * ((row, CUE) in pairs) for row in range(n)])
    positive = coded.marked
    of_coded = coded.codes[sentences.records] == 1
    weight = np.where(of_coded & ~positive, 0.3, 1.0)
    balance = (weight[~positive].sum() + 1) / (weight[positive].sum() + 1)
    features = np.column_stack([cue, np.array(dense)])
    model = LogisticRegression(C=0.5, tol=1e-8, max_iter=2000)
    model.fit(features, positive, sample_weight=np.where(positive, weight * balance, weight))
    coefficients = model.coef_[0].copy()
    coefficients[0] = max(coefficients[0], 0.5 / 3)
    return np.asarray(features @ coefficients)


def test_the_table_scores_sentences_as_the_regression_behind_it_does() -> None:
    sentences, coded = corpus()
    table = learned(sentences, coded)
    scores = table.sentence_scores(phrase_counts(sentences.stems))[:, 0]
    np.testing.assert_allclose(scores, fitted_plainly(sentences, coded), atol=1e-4)


def test_the_codebook_never_counts_for_less_than_half_of_what_it_says() -> None:
    cues = sorted(phrase_bucket([f"cue{i}"], salt=PHRASE_SALT) for i in range(8))
    prior = PhraseTable(np.array(cues), np.ones((8, 1)))
    titles = [*(f"cue{i} denied" for i in range(8)), *["Plain beds"] * 4]
    sentences = gather_sentences(titles, [""] * 12)
    codes = Coded(codes=np.repeat([0.0, 1.0], [8, 4]), marked=np.zeros(12, dtype=bool))
    table = learn_table(prior, phrase_counts(sentences.stems), sentences, [codes])
    assert score(table, "cue3") == 0.5


def test_where_a_sentence_is_marked_the_codebooks_favourite_is_no_positive_as_well() -> None:
    sentences, coded = corpus()
    unmarked = Coded(codes=coded.codes, marked=np.zeros(len(sentences), dtype=bool))
    assert score(learned(sentences, coded), "Rotas") < 0
    assert score(learned(sentences, unmarked), "Rotas") > 0


def test_a_mark_in_a_record_that_is_not_coded_positive_teaches_nothing() -> None:
    sentences, coded = corpus()
    stray = coded.marked.copy()
    stray[4] = True
    with_stray = learned(sentences, Coded(codes=coded.codes, marked=stray))
    assert (with_stray.weights == learned(sentences, coded).weights).all()


def test_phrases_of_a_single_sentence_are_not_learned() -> None:
    titles = [*(f"Beds moved{i}" for i in range(4)), *(f"Meals shared{i}" for i in range(4))]
    sentences = gather_sentences(titles, [""] * 8)
    coded = Coded(codes=np.repeat([0.0, 1.0], 4), marked=np.zeros(8, dtype=bool))
    table = learned(sentences, coded)
    assert score(table, "Meals") > 0 > score(table, "Beds")
    assert score(table, "shared1 moved2") == 0


def test_hiding_records_forgets_their_codes_alone() -> None:
    _, coded = corpus()
    hidden = np.arange(N_RECORDS) < 3
    left = coded.without(hidden)
    assert np.isnan(left.codes).tolist() == hidden.tolist()
    assert (left.codes[~hidden] == coded.codes[~hidden]).all()
    assert not np.isnan(coded.codes).any()

"""The words that speak most for a mechanism stand in the sentence, apart, best ones first."""

from itertools import pairwise

from classifier.reporting.pieces import pieces
from classifier.schema import Record
from classifier.scoring.explain import mechanism_shares
from classifier.scoring.highlight import highlight_spans

SENTENCE = "Because they trusted one another, mutual trust grew between the two teams."


def told(bundle, sentence=SENTENCE, **options):
    spans = highlight_spans(sentence, bundle.mechanisms, "trust", **options)
    return spans, [sentence[start:end] for start, end in spans]


def test_the_codebooks_cues_are_found_where_they_stand(small_review):
    _, words = told(small_review.bundle)
    assert any("trust" in word for word in words)
    assert words == [word for word in words if word in SENTENCE]


def test_spans_are_few_in_order_and_do_not_overlap(small_review):
    spans, _ = told(small_review.bundle)
    assert 1 <= len(spans) <= 3
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert len(told(small_review.bundle, most=1)[0]) == 1


def test_the_first_is_the_phrase_that_explain_gives_most(small_review):
    _, (best,) = told(small_review.bundle, most=1)
    record = Record(record_id="a", title="", abstract=SENTENCE)
    shares = {one.mechanism_id: one for one in mechanism_shares(record, small_review.bundle)}
    terms = [term.term for term in shares["trust"].sentences[0].phrases if term.share > 0]
    assert any(best.casefold().startswith(term.split()[0][:4]) for term in terms)


def test_a_sentence_about_something_else_has_none(small_review):
    assert told(small_review.bundle, "Xqz wvk jjq.")[0] == []
    assert told(small_review.bundle, "")[0] == []


def test_a_sentence_is_one_piece_cut_into_words_that_tell_and_others():
    plain, marked = pieces("One. Two words.", [(5, 15, 3)], telling=[(9, 14)])
    assert (plain.text, plain.mechanisms, plain.words) == ("One. ", (), (("One. ", False),))
    assert (marked.text, marked.mechanisms) == ("Two words.", (3,))
    assert marked.words == (("Two ", False), ("words", True), (".", False))

"""Which words of an evidence sentence speak most for its mechanism."""

from __future__ import annotations

from classifier.modelling.mechanisms import MechanismModel
from classifier.text.features import PHRASE_ORDERS, PHRASE_SALT
from classifier.text.hashing import buckets, places_in, word_hashes
from classifier.text.tokens import FUNCTION_WORDS, stem, token_spans, tokens

__all__ = ["highlight_spans", "highlighted_words"]


def highlight_spans(
    sentence: str, model: MechanismModel, mechanism_id: str, *, most: int = 3
) -> list[tuple[int, int]]:
    """Return where the phrases stand that add most to a sentence's score for a mechanism.

    Parameters
    ----------
    most : phrases at most, of one to four words.

    Returns
    -------
    Spans of characters, in their order; they do not overlap. None where no phrase adds
    anything.
    """
    column = list(model.mechanism_ids).index(mechanism_id)
    weights = model.sentences.weights[:, column]
    spans = token_spans(sentence)
    words = tokens(sentence)
    hashes = word_hashes([stem(word) for word in words])
    found: list[tuple[float, int, int]] = []
    for order in PHRASE_ORDERS:
        places = places_in(
            model.sentences.buckets, buckets(hashes, order=order, salt=PHRASE_SALT)
        )
        for start, place in enumerate(places.tolist()):
            says = not FUNCTION_WORDS.issuperset(words[start : start + order])
            if says and place >= 0 and weights[place] > 0:
                found.append((float(weights[place]), start, start + order))
    chosen: list[tuple[int, int]] = []
    for _, start, end in sorted(found, key=lambda one: (-one[0], one[1], one[2])):
        if len(chosen) == most:
            break
        if all(end <= left or right <= start for left, right in chosen):
            chosen.append((start, end))
    return [(spans[start][0], spans[end - 1][1]) for start, end in sorted(chosen)]


def highlighted_words(
    sentence: str, model: MechanismModel, mechanism_id: str
) -> tuple[str, ...]:
    """Return the phrases of `highlight_spans` in small letters, each once, in their order."""
    spans = highlight_spans(sentence, model, mechanism_id)
    return tuple(dict.fromkeys(sentence[start:end].lower() for start, end in spans))

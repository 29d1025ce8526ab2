"""An explanation as text for a terminal."""

import textwrap
from collections.abc import Iterator

from classifier.scoring.explain import Explanation, MechanismShare, SentenceShare

__all__ = ["explanation_text"]

_WIDTH = 96
_TERMS = 15
_SENTENCES = 2
_PHRASES = 6


def explanation_text(explanation: Explanation) -> str:
    """Return the strongest terms and sentences; the JSON form has them all."""
    record = explanation.record
    lines = [
        f"{record.record_id}  {record.title or '(no title)'}",
        f"{record.source}, record {record.position}",
        "",
        f"p_include {explanation.p_include:.3f} from margin {explanation.margin:+.3f} = "
        f"intercept {explanation.intercept:+.3f} and {len(explanation.terms)} terms, of which:",
        *(f"  {t.share:+.4f}  {t.term}  ({t.block})" for t in explanation.terms[:_TERMS]),
    ]
    for mechanism in sorted(explanation.mechanisms, key=_rank):
        lines += _mechanism(mechanism)
    return "\n".join(lines)


def _mechanism(mechanism: MechanismShare) -> Iterator[str]:
    yield ""
    yield f"{mechanism.label}: {_told(mechanism)}"
    if not mechanism.sentences:
        yield "  no sentence speaks for it"
    for sentence in mechanism.sentences[:_SENTENCES]:
        yield from _sentence(sentence)
    terms = ", ".join(f"{t.term} {t.share:+.2f}" for t in mechanism.terms[:_PHRASES])
    if terms:
        yield from textwrap.wrap(f"  whole text: {terms}", _WIDTH, subsequent_indent=" " * 9)


def _rank(mechanism: MechanismShare) -> tuple[bool, float]:
    """Put what stands out first, the likeliest before others."""
    return not mechanism.suggested, -(mechanism.probability or 0.0)


def _told(mechanism: MechanismShare) -> str:
    """Return the probability, or what stands in its place, and whether the paper stands out."""
    if mechanism.probability is not None:
        told = f"p {mechanism.probability:.3f}"
    elif mechanism.cues:
        told = f"cues found: {', '.join(mechanism.cues)}; no probability, too few codes"
    else:
        told = "no cues found"
    return told if mechanism.suggested else f"{told} (not suggested)"


def _sentence(sentence: SentenceShare) -> Iterator[str]:
    opening = f"  {sentence.score:+.2f}  "
    yield from textwrap.wrap(opening + sentence.text, _WIDTH, subsequent_indent=" " * 9)
    phrases = ", ".join(f"{p.term} {p.share:+.2f}" for p in sentence.phrases[:_PHRASES])
    yield from textwrap.wrap(f"{'':9}because of: {phrases}", _WIDTH, subsequent_indent=" " * 9)

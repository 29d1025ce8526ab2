"""An explanation as text for a terminal."""

import textwrap
from collections.abc import Iterator

from classifier.schema import Codebook
from classifier.scoring.explain import Explanation, SentenceShare

__all__ = ["explanation_text"]

_WIDTH = 96
_TERMS = 15
_SENTENCES = 2
_PHRASES = 6


def explanation_text(explanation: Explanation, codebook: Codebook) -> str:
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
    ranked = sorted(explanation.mechanisms.items(), key=lambda item: -item[1][0])
    for name, (probability, sentences) in ranked:
        lines += ["", f"{codebook.find(name).label}: p {probability:.3f}"]
        if not sentences:
            lines.append("  no sentence speaks for it")
        for sentence in sentences[:_SENTENCES]:
            lines += _sentence(sentence)
    return "\n".join(lines)


def _sentence(sentence: SentenceShare) -> Iterator[str]:
    opening = f"  {sentence.score:+.2f}  "
    yield from textwrap.wrap(opening + sentence.text, _WIDTH, subsequent_indent=" " * 9)
    phrases = ", ".join(f"{p.term} {p.share:+.2f}" for p in sentence.phrases[:_PHRASES])
    yield from textwrap.wrap(f"{'':9}because of: {phrases}", _WIDTH, subsequent_indent=" " * 9)

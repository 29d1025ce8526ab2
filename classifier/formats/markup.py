"""Markup and entities in titles and abstracts: away for reading, kept in the raw field."""

import html
import re

__all__ = ["plain_text"]

_NAMES = (
    "abstract|abstracttext|article-title|b|bold|br|col|div|em|h[1-6]|i|img|inf|italic|label|li|monospace"
    "|ol|p|roman|sans-serif|sc|scp|sec|section|small|span|strike|strong|sub|sup|table|tbody|td|title|tr|tt"
    "|u|ul|underline"
)
_MARKUP = re.compile(
    rf"</?(?:(?:{_NAMES})|(?:jats|mml|m|ce):[\w-]+|(?:math|mi|mo|mn|mrow|msub|msup))"
    r"(?:\s[^<>]{0,400})?/?>",
    re.IGNORECASE,
)
_INSIDE_WORDS = re.compile(
    r"</?(?:b|bold|em|i|inf|italic|small|span|strong|sub|sup|sc|scp|roman|monospace|u|jats:(?:su[bp]|italic|bold|sc))"
    r"(?:\s[^<>]{0,400})?>",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"<(h[1-6]|title|jats:title|label|b|strong)>\s*([A-Z][^<>:.]{2,60}?)\s*:?\s*</\1>\s*:?",
    re.IGNORECASE,
)
_BLOCK_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "title", "jats:title", "label")
_AT_START = re.compile(r"(?:^|>|[.!?]\s*)\s*$")


def plain_text(text: str) -> str:
    """Return text without HTML or JATS markup, its entities as characters.

    The headings of a structured abstract end in a colon, as databases write them that have
    no markup. A comparison such as ``p < .05`` is no markup.

    >>> plain_text("<h4>Aims</h4><p>CO<sub>2</sub> &amp; trust</p>")
    'Aims: CO2 & trust'
    >>> plain_text("if x<y and p &lt; .05")
    'if x<y and p < .05'
    """
    if "&" in text:
        text = html.unescape(html.unescape(text) if "&amp;" in text else text)
    if "<" not in text:
        return text
    marked = _HEADING.sub(_heading, text)
    marked = _MARKUP.sub(" ", _INSIDE_WORDS.sub("", marked))
    return text if marked == text else " ".join(marked.split())


def _heading(match: re.Match[str]) -> str:
    """Return a heading with its colon; bold words inside a sentence are none."""
    before = match.string[: match.start()]
    is_heading = match[1].lower() in _BLOCK_HEADINGS or _AT_START.search(before[-40:])
    return f" {match[2]}: " if is_heading else match[2]

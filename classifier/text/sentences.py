"""One rule-based sentence splitter, shared by training, scoring and evidence."""

import re

__all__ = ["sentence_spans"]

_END = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s)|\n+")
_NEXT = re.compile(r"\s*[\"'“‘(\[]*[A-ZÀ-Þ0-9]")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|et al|etc|vs|cf|ca|approx|fig|figs|dr|mr|mrs|ms|prof|st|no|nos|vol|"
    r"pp|ed|eds|resp|incl|dept|univ|inc|ltd|co|u\.s|u\.k|ph\.d|m\.d|sp|spp)|\b[A-Z])\.$",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"(?:^|[\s(])[A-Z]\.$")
_ALWAYS_GO_ON = re.compile(
    r"\b(?:e\.g|i\.e|vs|cf|ca|approx|fig|figs|dr|mr|mrs|ms|prof|st)\.$", re.I
)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return the character spans of the sentences of `text`, in order, without margins.

    Every character that is not white space belongs to exactly one span.

    >>> text = "Trust grew (e.g. in teams). Findings: it held, P = 0.05. Done."
    >>> [text[a:b] for a, b in sentence_spans(text)]
    ['Trust grew (e.g. in teams).', 'Findings: it held, P = 0.05.', 'Done.']
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if _ends_sentence(text, match.start(), match.end()):
            _add(spans, text, start, match.end())
            start = match.end()
    _add(spans, text, start, len(text))
    return spans


def _ends_sentence(text: str, stop: int, end: int) -> bool:
    if text[stop] == "\n":
        return True
    if not _NEXT.match(text, end):
        return False
    if text[stop] != ".":
        return True
    before = text[max(0, stop - 12) : stop + 1]
    if _ALWAYS_GO_ON.search(before) or _INITIAL.search(before):
        return False
    following = text[end : end + 2].strip()[:1]
    return not (_ABBREVIATION.search(before) and not following.isupper())


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    if piece.strip():
        left = start + len(piece) - len(piece.lstrip())
        spans.append((left, start + len(piece.rstrip())))

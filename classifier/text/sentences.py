"""One rule-based sentence splitter, shared by training, scoring and evidence."""

import re

__all__ = ["sentence_spans"]

_HEADINGS = (
    "aims?|analys[ei]s|approach|background|conclusions?|context|data sources?|design"
    "|discussion|eligibility criteria|findings|funding|implications|importance|interventions?"
    "|introduction|limitations|main outcomes?(?: and measures?| measures?)?|main results"
    "|materials and methods|measure(?:ment)?s|methodology|methods?|methods and findings"
    "|methods and results|objectives?|originality|originality/value|outcomes?|participants"
    "|patients|patients and methods|practical implications|purpose|rationale"
    "|research limitations/implications|results?|review methods|sample|search methods"
    "|selection criteria|setting|settings and participants|study design|study selection"
    "|subjects|trial registration"
)
"""What the parts of a structured abstract are called."""

_END = re.compile(
    rf"[.!?]+[\"'”’)\]]*(?=\s)|\n+|\s+(?=[A-Z])(?=(?i:{_HEADINGS}):\s)",
)
_SHORT = 4
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

    Every character that is not white space belongs to exactly one span. The heading of a part
    of a structured abstract begins a sentence, whatever stands before it.

    >>> text = "Trust grew (e.g. in teams). Findings: it held, P = 0.05. Done."
    >>> [text[a:b] for a, b in sentence_spans(text)]
    ['Trust grew (e.g. in teams).', 'Findings: it held, P = 0.05.', 'Done.']
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if _ends_sentence(text, start, match.start(), match.end()):
            _add(spans, text, start, match.end())
            start = match.end()
    _add(spans, text, start, len(text))
    return spans


def _ends_sentence(text: str, start: int, stop: int, end: int) -> bool:
    if text[stop] == "\n":
        return True
    if text[stop].isspace():
        # After a few words it is the rest of a longer heading: "Study Design:".
        return len(text[start:stop].split()) >= _SHORT
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

"""One rule-based sentence splitter, shared by training, scoring and evidence."""

import re

__all__ = ["ABBREVIATIONS", "BULLETS", "GO_ON", "HEADINGS", "sentence_spans"]

HEADINGS = frozenset(
    name.replace("_", " ")
    for name in """aim aims analysis analyses approach background conclusion conclusions context
    data_source data_sources design discussion eligibility_criteria findings funding
    implications importance intervention interventions introduction limitations main_outcome
    main_outcomes main_outcome_and_measure main_outcome_and_measures main_outcome_measure
    main_outcome_measures main_outcomes_and_measure main_outcomes_and_measures
    main_outcomes_measure main_outcomes_measures main_results
    materials_and_methods measures measurements methodology method methods
    methods_and_findings methods_and_results objective objectives originality
    originality/value outcome outcomes participants patients
    patients_and_methods practical_implications purpose rationale
    research_limitations/implications result results review_methods sample search_methods
    selection_criteria setting settings_and_participants study_design study_selection subjects
    trial_registration""".split()
)
"""What the parts of a structured abstract are called."""
GO_ON = frozenset("e.g i.e vs cf ca approx fig figs dr mr mrs ms prof st".split())
"""Abbreviations that never end a sentence."""
ABBREVIATIONS = (
    GO_ON
    | frozenset(
        """etc no nos vol pp ed eds resp incl dept univ inc ltd co u.s u.k ph.d m.d sp
    spp""".split()
    )
    | {"et al"}
)
"""Abbreviations that end one only before a capital."""


BULLETS = "•●▪◦‣"
"""Begin an item of a list, and so a sentence."""


def _any_of(names: frozenset[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names))


_END = re.compile(
    rf"[.!?]+[\"'”’)\]]*(?=\s)|\n+|\s+(?=[A-Z])(?=(?i:{_any_of(HEADINGS)}):\s)"
    rf"|(?<=[a-z]{{3}})[.!?](?=[A-Z][a-z])|\s*(?=[{BULLETS}])",
)
_SHORT = 4
_NEXT = re.compile(r"\s*[\"'“‘(\[]*[A-ZÀ-Þ0-9]")
_ABBREVIATION = re.compile(rf"\b(?:{_any_of(ABBREVIATIONS)}|[A-Z])\.$", re.IGNORECASE)
_INITIAL = re.compile(r"(?:^|[\s(])[A-Z]\.$")
_ALWAYS_GO_ON = re.compile(rf"\b(?:{_any_of(GO_ON)})\.$", re.IGNORECASE)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return the character spans of the sentences of `text`, in order, without margins.

    Every character that is not white space belongs to exactly one span. The heading of a part
    of a structured abstract begins a sentence, whatever stands before it; so does a bullet, and
    a capital that a full stop is glued to ("the rate.Others").

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
    if text[stop] == "\n" or _begins_item(text, end):
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


def _begins_item(text: str, place: int) -> bool:
    return place < len(text) and text[place] in BULLETS


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    if piece.strip():
        left = start + len(piece) - len(piece.lstrip())
        spans.append((left, start + len(piece.rstrip())))

"""How reports of a review spell numbers, where these come from, marks and configurations."""

from classifier.reviewing.coding.evidence_matrix import EvidenceCell
from classifier.reviewing.reports.traced import Traced
from classifier.schema import AdjudicatedCode, Bearing, Configuration, Presence, Sign
from classifier.screening.stopping import percent

__all__ = [
    "BEARINGS",
    "MARKS",
    "arrows",
    "cell_words",
    "code_words",
    "legend",
    "mark",
    "number",
    "trace_words",
]

MARKS = {
    "P": "evidenced, the mechanism present",
    "A": "evidenced by its absence",
    "M": "evidenced, present and absent",
    "E": "evidenced; presence not coded",
    "0": "a coder said that it is not evidenced",
    "≠": "in conflict: reviewers marked it differently; no code until that is settled",
    "…": "a reviewer marked it, another one is still to decide; no code until then",
}
"""The letters of the evidence matrix; an empty cell was not marked by anybody."""
BEARINGS = {"+": "supports", "−": "weakens", "~": "modifies", "±": "mixed"}
"""The signs that follow a letter: what the paper does to the theory."""

_PRESENCE = {Presence.PRESENT: "P", Presence.ABSENT: "A", Presence.MIXED: "M"}
_BEARINGS = {Bearing(told): sign for sign, told in BEARINGS.items()}
_SIGNS = {Sign.PLUS: "+", Sign.MINUS: "−"}


def number(count: Traced) -> str:
    """Return a number as readers see it; nothing where it is not known.

    Examples
    --------
    >>> number(Traced(value=1446, formula="", source=""))
    '1,446'
    >>> number(Traced(value=0.25, formula="", source=""))
    '0.250'
    >>> number(Traced(value=0.998, formula="", source="", is_share=True))
    '99.8 %'
    """
    if count.value is None:
        return ""
    if count.is_share:
        return percent(count.value)
    whole = isinstance(count.value, int)
    return f"{count.value:,d}" if whole else f"{count.value:.3f}"


def trace_words(count: Traced) -> str:
    """Return where a number comes from, in a line."""
    over = f"; n = {count.n:,}" if count.n is not None else ""
    return f"{count.formula}{over}; source: {count.source}"


def legend() -> str:
    """Return what letters and signs of the matrix mean, in a sentence."""
    letters = "; ".join(f"{letter} {meaning}" for letter, meaning in MARKS.items())
    signs = ", ".join(f"{sign} {meaning}" for sign, meaning in BEARINGS.items())
    return f"{letters}; then what it does to the theory: {signs}."


def mark(code: AdjudicatedCode | None) -> str:
    """Return what a matrix shows of a code: presence, then what it does to the theory.

    Examples
    --------
    >>> from classifier.schema import AdjudicationState
    >>> from classifier.schema import MechanismMark, Stage
    >>> told = MechanismMark(mechanism_id="trust", coded=True, presence=Presence.ABSENT,
    ...     bearing=Bearing.SUPPORTS)
    >>> settled, conflict = AdjudicationState.SETTLED, AdjudicationState.CONFLICT
    >>> full = Stage.FULL_TEXT
    >>> mark(AdjudicatedCode(mechanism_id="trust", stage=full, state=settled, mark=told))
    'A+'
    >>> mark(AdjudicatedCode(mechanism_id="trust", stage=full, state=conflict))
    '≠'
    """
    if code is None:
        return ""
    if code.mark is None:
        return "≠" if code.is_conflict else "…"
    if not code.mark.coded:
        return "0"
    letter = _PRESENCE[code.mark.presence] if code.mark.presence else "E"
    return letter + (_BEARINGS[code.mark.bearing] if code.mark.bearing else "")


def code_words(code: AdjudicatedCode | None) -> str:
    """Return what the mark of a code means.

    Examples
    --------
    >>> code_words(None)
    'quoted, and marked by nobody'
    """
    if code is None:
        return "quoted, and marked by nobody"
    shown = mark(code)
    told = MARKS[shown[0]]
    return f"{told}; {BEARINGS[shown[1:]]}" if shown[1:] else told


def cell_words(cell: EvidenceCell) -> str:
    """Return the mark of a cell with how many quotations stand behind it."""
    n = len(cell.quotations)
    quoted = f"({n} quotation{'s' if n != 1 else ''})" if n else ""
    return " ".join(part for part in (mark(cell.code), quoted) if part)


def arrows(one: Configuration) -> str:
    """Return a configuration in arrow notation: C → M+ (resource) → M− (reasoning) → O−.

    A sign that nobody gave is left out; outcomes stand beside each other. Texts follow in
    brackets where there are any.

    Examples
    --------
    >>> from classifier.schema import Outcome
    >>> one = Configuration(record_id="r", context="merger", resource_sign=Sign.PLUS,
    ...     reasoning_sign=Sign.MINUS, outcomes=(Outcome(text="", sign=Sign.MINUS),))
    >>> arrows(one)
    'C [merger] → M+ (resource) → M− (reasoning) → O−'
    """
    outcomes = ", ".join(f"O{_sign(o.sign)}{_said(o.text)}" for o in one.outcomes) or "O"
    resource = f"M{_sign(one.resource_sign)} (resource){_said(one.resource)}"
    reasoning = f"M{_sign(one.reasoning_sign)} (reasoning){_said(one.reasoning)}"
    return f"C{_said(one.context)} → {resource} → {reasoning} → {outcomes}"


def _sign(sign: Sign | None) -> str:
    return _SIGNS[sign] if sign else ""


def _said(text: str) -> str:
    return f" [{text}]" if text else ""

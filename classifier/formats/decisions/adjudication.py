"""From what several reviewers said to one outcome, under a stated rule."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from classifier.schema import Decision, Stage, Verdict

__all__ = ["Outcome", "adjudicate", "settled"]

_BY_VERDICT = {Verdict.INCLUDE: True, Verdict.EXCLUDE: False}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What reviewers settled on for one record.

    Attributes
    ----------
    included : at the last stage, or where the tool does not say which stage it was.
    included_abstract : on title and abstract.
    word : "included", "excluded", "maybe" or "disagreed" for counting, or "" where nobody
        decided.
    """

    included: bool | None
    included_abstract: bool | None
    word: str


def adjudicate(decisions: Sequence[Decision]) -> Outcome:
    """Return the outcome of one record's decisions.

    A consensus outweighs single reviewers; reviewers who agree settle a stage; where they do
    not, the outcome is unknown. Who is excluded on title and abstract is excluded. A decision
    on the full text outweighs one whose stage is not said.
    """
    abstract = _verdicts(decisions, Stage.TITLE_ABSTRACT)
    last = _verdicts(decisions, Stage.FULL_TEXT) or _verdicts(decisions, None)
    final, first = _agreed(last), _agreed(abstract)
    if not last and first is Verdict.EXCLUDE:
        final = first
    return Outcome(
        _BY_VERDICT.get(final) if final else None,
        _BY_VERDICT.get(first) if first else None,
        _word(last or abstract),
    )


def settled(decisions: Sequence[Decision]) -> Verdict | None:
    """Return the one verdict on a record, for tools that keep only one, or None."""
    outcome = adjudicate(decisions)
    return next((v for v, word in _WORDS.items() if word == outcome.word), None)


_WORDS = {
    Verdict.INCLUDE: "included",
    Verdict.EXCLUDE: "excluded",
    Verdict.MAYBE: "maybe",
}


def _verdicts(decisions: Iterable[Decision], stage: Stage | None) -> set[Verdict]:
    said = [
        d for d in decisions if d.stage is stage and d.verdict and d.verdict is not Verdict.SKIP
    ]
    settled_on = [d for d in said if d.consensus] or said
    return {d.verdict for d in settled_on if d.verdict}


def _agreed(verdicts: set[Verdict]) -> Verdict | None:
    return next(iter(verdicts)) if len(verdicts) == 1 else None


def _word(verdicts: set[Verdict]) -> str:
    agreed = _agreed(verdicts)
    if agreed:
        return _WORDS[agreed]
    return "disagreed" if verdicts else ""

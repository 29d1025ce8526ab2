"""What the page of one paper prints: its text with the evidence marked, and what was said."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from classifier.reporting.pieces import Piece, pieces
from classifier.reviewing.screening.queue import ScreeningItem
from classifier.schema import (
    Codebook,
    Decision,
    MechanismMark,
    MechanismPrediction,
    TermContribution,
)

__all__ = ["Chip", "Paper", "paper_shown"]

_LIKELY = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One mechanism beside a paper.

    Attributes
    ----------
    number : place in the codebook, from 1; the key that marks it, and its colour and pattern.
    suggestion : what the model says, or None where it says nothing or is hidden.
    likely : whether the model's suggestion is to be looked at.
    by_cues : whether the suggestion is but words of the codebook, and no probability.
    mark : what this reviewer said, or None.
    """

    number: int
    mechanism_id: str
    label: str
    definition: str
    suggestion: MechanismPrediction | None
    likely: bool
    by_cues: bool
    mark: MechanismMark | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper as its page prints it.

    Attributes
    ----------
    own : the reviewer's standing decision, or None.
    others : standing decisions of others, where they may be seen.
    p_include : None where nothing is suggested, or it is hidden.
    terms : what moved the probability most.
    """

    handed: ScreeningItem
    title: list[Piece]
    abstract: list[Piece]
    chips: tuple[Chip, ...]
    own: Decision | None
    others: tuple[Decision, ...]
    p_include: float | None
    flags: tuple[tuple[str, str], ...]
    terms: tuple[TermContribution, ...]


def paper_shown(
    handed: ScreeningItem,
    codebook: Codebook | None,
    *,
    reviewer: str,
    suggestions: bool,
    cutoffs: Mapping[str, float] | None = None,
    cues_only: Collection[str] = (),
) -> Paper:
    """Return what the page of a paper prints.

    Parameters
    ----------
    suggestions : whether the model's suggestions are shown before the reviewer has decided.
    cutoffs : mechanism to the probability from which it is likely; .5 where it has none.
    cues_only : mechanisms for which nothing but the codebook's words speaks.
    """
    own = next(
        (d for d in handed.decisions if d.reviewer == reviewer and not d.consensus), None
    )
    visible = suggestions or (own is not None and own.verdict is not None)
    prediction = handed.prediction if visible else None
    cues = frozenset(cues_only)
    chips = _chips(handed, codebook, own, visible=visible, cutoffs=cutoffs or {}, cues=cues)
    record = handed.record
    return Paper(
        handed=handed,
        title=pieces(record.title, _spans(chips, "title")),
        abstract=pieces(record.abstract, _spans(chips, "abstract")),
        chips=chips,
        own=own,
        others=tuple(d for d in handed.decisions if d is not own),
        p_include=prediction.p_include if prediction else None,
        flags=tuple((str(flag), why) for flag, why in prediction.flags) if prediction else (),
        terms=prediction.terms if prediction else (),
    )


def _chips(
    handed: ScreeningItem,
    codebook: Codebook | None,
    own: Decision | None,
    *,
    visible: bool,
    cutoffs: Mapping[str, float],
    cues: frozenset[str],
) -> tuple[Chip, ...]:
    suggested = (
        {mechanism.mechanism_id: mechanism for mechanism in handed.mechanisms}
        if visible
        else {}
    )
    marked = {mark.mechanism_id: mark for mark in own.marks} if own else {}
    return tuple(
        Chip(
            number=number,
            mechanism_id=one.mechanism_id,
            label=one.label,
            definition=one.definition,
            suggestion=suggested.get(one.mechanism_id),
            likely=_is_likely(suggested.get(one.mechanism_id), cutoffs),
            by_cues=one.mechanism_id in cues,
            mark=marked.get(one.mechanism_id),
        )
        for number, one in enumerate(codebook.scored if codebook else (), start=1)
    )


def _is_likely(one: MechanismPrediction | None, cutoffs: Mapping[str, float]) -> bool:
    """Whether a mechanism was suggested; rows of older versions say it by their probability."""
    if one is None or not one.evidence:
        return False
    if one.suggested or one.probability is None:
        return one.suggested
    return one.probability >= cutoffs.get(one.mechanism_id, _LIKELY)


def _spans(chips: tuple[Chip, ...], field: str) -> list[tuple[int, int, int]]:
    """Return the sentences to mark: of likely mechanisms, and of those that are marked."""
    return [
        (evidence.start, evidence.end, chip.number)
        for chip in chips
        if chip.suggestion and (chip.likely or (chip.mark and chip.mark.coded))
        for evidence in chip.suggestion.evidence
        if evidence.field == field
    ]

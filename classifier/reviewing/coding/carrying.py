"""Marks in the words of a codebook: checked when made, carried over when it changes."""

from dataclasses import replace

from classifier.schema import Codebook, Decision, MechanismMark

__all__ = ["carried_over", "marked_under"]


def marked_under(decision: Decision, codebook: Codebook | None) -> Decision:
    """Return a new decision with the ids and the version of the codebook that it speaks of.

    Raises
    ------
    UnknownNameError
        If a mark names no mechanism of it.
    """
    if codebook is None or not decision.marks:
        return decision
    marks = tuple(
        replace(mark, mechanism_id=codebook.find(mark.mechanism_id).mechanism_id)
        for mark in decision.marks
    )
    return replace(decision, marks=marks, codebook_version=codebook.version)


def carried_over(decision: Decision, codebook: Codebook | None) -> Decision:
    """Return a decision with its marks as the newest codebook has them.

    A mark whose mechanism was split, dispersed or dropped keeps its id: a person must say what
    it means now. Of two marks that became one, one that is coded stays.
    """
    version = decision.codebook_version
    if codebook is None or version is None or version == codebook.version:
        return decision
    marks: dict[str, MechanismMark] = {}
    for mark in decision.marks:
        resolution = codebook.resolve(mark.mechanism_id, made_under=version)
        name = resolution.successors[0] if resolution.carried else mark.mechanism_id
        if name not in marks or mark.coded:
            marks[name] = replace(mark, mechanism_id=name)
    return replace(decision, marks=tuple(marks.values()))

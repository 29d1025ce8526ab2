"""Pick the sentences behind a score, as spans into the stored text."""

from collections.abc import Sequence
from enum import StrEnum

from classifier.modelling.coded_corpus import sentence_text
from classifier.modelling.mechanisms import MechanismScores
from classifier.modelling.stance import StanceGuesser
from classifier.schema import Evidence, MechanismPrediction, Record, member_named
from classifier.text.features import SentenceSpans

__all__ = [
    "EvidenceShown",
    "predict_mechanisms",
    "shown_named",
]


class EvidenceShown(StrEnum):
    """How many sentences to give for each mechanism."""

    TOP = "top"
    ALL = "all"
    NONE = "none"


def shown_named(name: str) -> EvidenceShown:
    """Return the choice of that name.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    return member_named(EvidenceShown, name, kind="choice of evidence")


def predict_mechanisms(
    record: Record,
    place: int,
    scores: MechanismScores,
    sentences: SentenceSpans,
    rows: range,
    *,
    mechanism_ids: Sequence[str],
    guesser: StanceGuesser,
    shown: EvidenceShown,
) -> tuple[MechanismPrediction, ...]:
    """Return the prediction for every mechanism in one record.

    Parameters
    ----------
    place, rows : the record, and its sentences, in the batch.
    scores : of the whole batch.

    Notes
    -----
    A sentence is evidence if its words speak for the mechanism at all. Even where none is to
    be shown the best one is given, for the flags are raised on it.
    """
    found = []
    probabilities = scores.probabilities[place]
    for column, mechanism_id in enumerate(mechanism_ids):
        told = scores.evidence[:, column]
        evidenced = sorted(
            (row for row in rows if scores.has_evidence[row, column]),
            key=lambda row: (-told[row], row),
        )
        if not evidenced:
            found.append(_without(mechanism_id, probabilities[column]))
            continue
        kept = evidenced if shown is EvidenceShown.ALL else evidenced[:1]
        evidence = tuple(_span(sentences, row, float(told[row])) for row in kept)
        if shown is EvidenceShown.NONE:
            found.append(_without(mechanism_id, probabilities[column], evidence))
            continue
        stance = guesser.guess(mechanism_id, *_with_next(record, sentences, evidenced[0], rows))
        found.append(
            MechanismPrediction(
                mechanism_id=mechanism_id,
                probability=float(probabilities[column]),
                presence=stance.presence,
                bearing=stance.bearing,
                evidence=evidence,
            )
        )
    return tuple(found)


def _without(
    mechanism_id: str, probability: float, evidence: tuple[Evidence, ...] = ()
) -> MechanismPrediction:
    """Return the prediction without a guess at the stance, which costs most of the time."""
    return MechanismPrediction(
        mechanism_id=mechanism_id, probability=float(probability), evidence=evidence
    )


def _span(sentences: SentenceSpans, row: int, score: float) -> Evidence:
    start, end = sentences.spans[row].tolist()
    field = "title" if sentences.in_title[row] else "abstract"
    return Evidence(field=field, start=start, end=end, score=score)


def _with_next(
    record: Record, sentences: SentenceSpans, row: int, rows: range
) -> tuple[str, str]:
    following = ""
    if row + 1 in rows and not sentences.in_title[row]:
        following = sentence_text(record, sentences, row + 1)
    return sentence_text(record, sentences, row), following

"""Pick the sentences behind a score, as spans into the stored text."""

from dataclasses import replace
from enum import StrEnum

from classifier.modelling.coded_corpus import sentence_text
from classifier.modelling.mechanisms import MechanismModel, MechanismScores
from classifier.modelling.stance import StanceGuesser
from classifier.schema import Evidence, MechanismPrediction, Record, member_named
from classifier.scoring.highlight import highlighted_words
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
    model: MechanismModel,
    guesser: StanceGuesser,
    shown: EvidenceShown,
) -> tuple[MechanismPrediction, ...]:
    """Return the prediction for every mechanism in one record.

    Parameters
    ----------
    place, rows : the record, and its sentences, in the batch.
    scores : of the whole batch, by `model`.

    Notes
    -----
    A sentence is evidence if its words speak for the mechanism at all, a title only where no
    sentence of the abstract does. What does not stand out has no evidence, unless all of it is
    asked for.
    """
    found = []
    for column, mechanism_id in enumerate(model.mechanism_ids):
        order = scores.evidence[:, column]
        evidenced = sorted(
            (row for row in rows if scores.has_evidence[row, column]),
            key=lambda row: (bool(sentences.in_title[row]), -order[row], row),
        )
        earned = model.calibrated[column]
        bare = MechanismPrediction(
            mechanism_id=mechanism_id,
            probability=float(scores.probabilities[place, column]) if earned else None,
            suggested=bool(evidenced and scores.suggested[place, column]),
        )
        wanted = shown is EvidenceShown.ALL or (shown is EvidenceShown.TOP and bare.suggested)
        if not evidenced or not wanted:
            found.append(bare)
            continue
        kept = evidenced if shown is EvidenceShown.ALL else evidenced[:1]
        stance = guesser.guess(mechanism_id, *_with_next(record, sentences, evidenced[0], rows))
        first = sentence_text(record, sentences, evidenced[0])
        found.append(
            replace(
                bare,
                presence=stance.presence,
                bearing=stance.bearing,
                evidence=tuple(_span(sentences, row, float(order[row])) for row in kept),
                cues=() if earned else highlighted_words(first, model, mechanism_id),
            )
        )
    return tuple(found)


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

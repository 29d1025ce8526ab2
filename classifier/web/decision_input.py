"""Decisions as the form of a paper sends them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from classifier.errors import InvalidOptionError
from classifier.schema import (
    Bearing,
    Codebook,
    Decision,
    EvidenceCheck,
    MechanismMark,
    Presence,
    Stage,
    Verdict,
)

__all__ = ["MARKED", "REJECTED", "decision_from"]

MARKED, REJECTED = "yes", "no"
_LONGEST = 10_000
_DAY = 86_400.0

Sent = Mapping[str, list[str]]


def decision_from(
    sent: Sent, *, reviewer: str, stage: Stage, codebook: Codebook | None
) -> Decision:
    """Return the decision that a form says.

    A mechanism is in the form as ``mark-ID`` (yes, no or nothing), ``presence-ID``,
    ``bearing-ID`` and, for each sentence that was shown, ``shown-ID`` as FIELD:START:END:
    who accepts a mechanism confirms its sentence, who rejects it rejects that too.

    Parameters
    ----------
    sent : field to its values, in their order.

    Raises
    ------
    InvalidOptionError
        If a value is none that the form offers.
    """
    names = [one.mechanism_id for one in codebook.scored] if codebook else []
    reasons = [one.strip() for one in sent.get("reason", ()) if one.strip()]
    return Decision(
        record_id=_one(sent, "record_id"),
        reviewer=reviewer,
        stage=stage,
        verdict=_verdict(_one(sent, "verdict")),
        reasons=tuple(dict.fromkeys(reasons)),
        note=_one(sent, "note").strip(),
        marks=tuple(mark for name in names for mark in _marks(sent, name)),
        checks=tuple(check for name in names for check in _checks(sent, name)),
        seconds=_seconds(_one(sent, "seconds")),
        decision_id=_one(sent, "decision_id")[:64],
    )


def _one(sent: Sent, name: str) -> str:
    values = sent.get(name) or [""]
    if len(values[-1]) > _LONGEST:
        raise InvalidOptionError(name, "so long", f"write at most {_LONGEST} characters")
    return values[-1]


def _verdict(word: str) -> Verdict:
    if word not in set(Verdict):
        raise InvalidOptionError("verdict", word or "empty", f"choose {', '.join(Verdict)}")
    return Verdict(word)


def _seconds(word: str) -> float | None:
    """Return the time spent, or None where it says nothing or makes no sense."""
    try:
        seconds = float(word)
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and 0 <= seconds < _DAY else None


def _marks(sent: Sent, name: str) -> Iterator[MechanismMark]:
    said = _one(sent, f"mark-{name}")
    if said == REJECTED:
        yield MechanismMark(mechanism_id=name, coded=False)
    elif said == MARKED:
        presence, bearing = _one(sent, f"presence-{name}"), _one(sent, f"bearing-{name}")
        yield MechanismMark(
            mechanism_id=name,
            coded=True,
            presence=Presence(presence) if presence in set(Presence) else None,
            bearing=Bearing(bearing) if bearing in set(Bearing) else None,
            evidence=_one(sent, f"evidence-{name}").strip(),
        )


def _checks(sent: Sent, name: str) -> Iterator[EvidenceCheck]:
    said = _one(sent, f"mark-{name}")
    if said not in (MARKED, REJECTED):
        return
    for span in sent.get(f"shown-{name}", ()):
        field, _, places = span.partition(":")
        start, _, end = places.partition(":")
        if field not in ("title", "abstract") or not (start.isdigit() and end.isdigit()):
            raise InvalidOptionError(f"shown-{name}", span, "load the page again")
        yield EvidenceCheck(
            mechanism_id=name,
            field=field,
            start=int(start),
            end=int(end),
            confirmed=said == MARKED,
        )

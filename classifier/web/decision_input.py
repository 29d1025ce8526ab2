"""Decisions as programs and forms send them: one set of limits, one place that builds them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from classifier.errors import InvalidOptionError
from classifier.schema import (
    Bearing,
    Decision,
    EvidenceCheck,
    MechanismMark,
    Presence,
    Stage,
    Verdict,
)

__all__ = [
    "MARKED",
    "REJECTED",
    "CheckInput",
    "DecisionInput",
    "MarkInput",
    "ResolutionInput",
    "decision_of_form",
]

MARKED, REJECTED = "yes", "no"
_MARK = "mark-"
_DAY = 86_400
_SPAN = re.compile(r"(title|abstract):([0-9]{1,10}):([0-9]{1,10})", re.ASCII)

Name = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(max_length=10_000)]
Offset = Annotated[int, Field(ge=0, le=2**31 - 1)]
Reasons = Annotated[list[Text], Field(max_length=50)]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class MarkInput(_Input):
    """A code of one mechanism; `mechanism` is its id, label or alias."""

    mechanism_id: Annotated[Name, Field(alias="mechanism")]
    coded: bool = True
    presence: Presence | None = None
    bearing: Bearing | None = None
    evidence: Text = ""


class CheckInput(_Input):
    """A sentence that was shown, confirmed or rejected; offsets in characters."""

    mechanism_id: Annotated[Name, Field(alias="mechanism")]
    field: Literal["title", "abstract"]
    start: Offset
    end: Offset
    confirmed: bool


Marks = Annotated[
    list[MarkInput],
    Field(max_length=200),
    AfterValidator(lambda marks: tuple(MechanismMark(**dict(mark)) for mark in marks)),
]
Checks = Annotated[
    list[CheckInput],
    Field(max_length=500),
    AfterValidator(lambda checks: tuple(EvidenceCheck(**dict(check)) for check in checks)),
]


class DecisionInput(_Input):
    """What a reviewer decides; the same `decision_id` sent twice is kept once."""

    record_id: Name
    verdict: Verdict
    stage: Stage = Stage.TITLE_ABSTRACT
    reasons: Reasons = []
    note: Text = ""
    marks: Marks = []
    checks: Checks = []
    seconds: Annotated[float, Field(ge=0, le=_DAY)] | None = None
    decision_id: Annotated[str, Field(max_length=64)] = ""

    def decision(self, reviewer: str) -> Decision:
        """Return the decision of the reviewer who is logged in."""
        return Decision(reviewer=reviewer, **dict(self) | {"reasons": tuple(self.reasons)})


class ResolutionInput(_Input):
    """How a conflict is settled, and why."""

    verdict: Verdict
    why: Annotated[str, Field(min_length=1, max_length=10_000)]
    stage: Stage = Stage.TITLE_ABSTRACT
    reasons: Reasons = []
    marks: Marks = []

    def decision(self) -> Decision:
        """Return the decision that settles it; the service says whose it is."""
        fields = dict(self) | {"reasons": tuple(self.reasons), "note": self.why}
        del fields["why"]
        return Decision(**fields)


Form = Mapping[str, list[str]]


def decision_of_form(form: Form, *, reviewer: str) -> Decision:
    """Return the decision that the form of a paper says.

    A mechanism is in the form as ``mark-ID`` (yes, no or nothing), ``presence-ID``,
    ``bearing-ID`` and, for each sentence that was shown, ``shown-ID`` as FIELD:START:END:
    who accepts a mechanism confirms its sentence, who rejects it rejects that too.

    Parameters
    ----------
    form : field to its values, in their order.

    Raises
    ------
    InvalidOptionError
        If a value is none that the form offers.
    """
    mechanisms = [field.removeprefix(_MARK) for field in form if field.startswith(_MARK)]
    reasons = [reason.strip() for reason in form.get("reason", ()) if reason.strip()]
    fields = {
        "record_id": _last(form, "record_id"),
        "stage": _last(form, "stage") or Stage.TITLE_ABSTRACT,
        "verdict": _last(form, "verdict"),
        "reasons": list(dict.fromkeys(reasons)),
        "note": _last(form, "note").strip(),
        "marks": [mark for name in mechanisms for mark in _marks(form, name)],
        "checks": [check for name in mechanisms for check in _checks(form, name)],
        "seconds": _seconds(_last(form, "seconds")),
        "decision_id": _last(form, "decision_id")[:64],
    }
    try:
        return DecisionInput.model_validate(fields).decision(reviewer)
    except ValidationError as error:
        raise _in_words(error) from None


def _in_words(error: ValidationError) -> InvalidOptionError:
    """Return the first thing that is wrong with a form, as one line."""
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"])
    value = str(first["input"])
    return InvalidOptionError(field, value[:80] or "empty", first["msg"])


def _last(form: Form, name: str) -> str:
    return (form.get(name) or [""])[-1]


def _seconds(text: str) -> float | None:
    """Return the time spent, or None where it says nothing or makes no sense."""
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and 0 <= seconds < _DAY else None


def _marks(form: Form, mechanism_id: str) -> Iterator[dict[str, Any]]:
    mark = _last(form, f"{_MARK}{mechanism_id}")
    if mark == REJECTED:
        yield {"mechanism": mechanism_id, "coded": False}
    elif mark == MARKED:
        yield {
            "mechanism": mechanism_id,
            "presence": _last(form, f"presence-{mechanism_id}") or None,
            "bearing": _last(form, f"bearing-{mechanism_id}") or None,
            "evidence": _last(form, f"evidence-{mechanism_id}").strip(),
        }


def _checks(form: Form, mechanism_id: str) -> Iterator[dict[str, Any]]:
    mark = _last(form, f"{_MARK}{mechanism_id}")
    if mark not in (MARKED, REJECTED):
        return
    for shown in form.get(f"shown-{mechanism_id}", ()):
        span = _SPAN.fullmatch(shown)
        if not span:
            raise InvalidOptionError(
                f"shown-{mechanism_id}", repr(shown[:80]), "load the page again"
            )
        field, start, end = span.groups()
        yield {
            "mechanism": mechanism_id,
            "field": field,
            "start": int(start),
            "end": int(end),
            "confirmed": mark == MARKED,
        }

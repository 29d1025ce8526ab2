"""EPPI-Reviewer: codes with quoted text in the JSON export; RIS carries no decisions."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from classifier.formats.decisions.base import RecordFields, Suggestion, Warn
from classifier.formats.decisions.own import Own
from classifier.formats.decisions.placing import add_tags, put_cell, suggest_in, without
from classifier.schema import Decision, MechanismMark, RawField, Stage, Verdict

__all__ = ["CODES", "Eppi"]

CODES = "Codes (named)"
"""The raw field of a record with its codes, each with the names that its id stands for."""

_TYPES = {"include": Verdict.INCLUDE, "exclude": Verdict.EXCLUDE}
_STARTS = re.compile(r"(include|exclude)d?\b", re.IGNORECASE)
_STAGES = (
    (re.compile(r"full.?text", re.IGNORECASE), Stage.FULL_TEXT),
    (re.compile(r"title|abstract", re.IGNORECASE), Stage.TITLE_ABSTRACT),
)
_QUOTED = re.compile(r"\[¬s\]\"?(.*?)\"?\[¬e\]", re.DOTALL)
_LABEL = "mechsift:"


class Eppi:
    """Codes of a screening tool decide; all others mark mechanisms, with their quotations."""

    name: ClassVar[str] = "eppi"
    keeps_one_verdict: ClassVar[bool] = True

    def read(self, fields: RecordFields, warn: Warn) -> Iterator[Decision]:
        """Yield one decision a stage, and one with the other codes."""
        codes = _codes(fields.cells.get(CODES, ""))
        screening = [(code, verdict) for code in codes if (verdict := _verdict(code))]
        for stage in dict.fromkeys(_stage(code) for code, _ in screening):
            here = [(code, verdict) for code, verdict in screening if _stage(code) is stage]
            yield _decision(here, stage, warn)
        marks = tuple(mark for code in codes if not _verdict(code) for mark in _marks(code))
        notes = [str(code["note"]) for code in codes if code.get("note")]
        if marks or notes:
            yield Decision(marks=marks, note="\n".join(notes))

    def write(
        self, fields: Sequence[RawField], decisions: Sequence[Decision], *, table: bool
    ) -> list[RawField]:
        """Return the fields with decisions as comments, and labels as keywords.

        EPPI-Reviewer takes no codes from a file: comments (``N1``) and keywords (``KW``) are
        what it shows of one.
        """
        if table:
            return Own().write(fields, decisions, table=True)
        labels = dict.fromkeys(label for d in decisions for label in d.labels)
        present = {field.value for field in fields if field.tag == "KW"}
        keywords = [RawField("KW", label, 0) for label in labels if label not in present]
        return Own().write(add_tags(fields, keywords), decisions, table=False)

    def suggest(
        self, fields: Sequence[RawField], suggestion: Suggestion, *, table: bool
    ) -> list[RawField]:
        """Return the fields with a comment, and keywords to filter by."""
        noted = suggest_in(fields, suggestion, table=table, column="comments")
        if table:
            return put_cell(noted, "suggested", "; ".join(suggestion.labels))
        earlier = [f.value for f in noted if f.tag == "KW" and f.value.startswith(_LABEL)]
        kept = without(noted, "KW", earlier)
        return add_tags(kept, [RawField("KW", label, 0) for label in suggestion.labels])


def _codes(text: str) -> list[Mapping[str, Any]]:
    try:
        codes = json.loads(text) if text else []
    except (ValueError, RecursionError):
        return []
    return [code for code in codes if isinstance(code, dict)] if isinstance(codes, list) else []


def _verdict(code: Mapping[str, Any]) -> Verdict | None:
    """Return what a code decides: by its type, else by its name in a screening tool."""
    by_type = _TYPES.get(str(code.get("type", "")).casefold())
    if by_type or "screen" not in str(code.get("set", "")).casefold():
        return by_type
    named = _STARTS.match(str(code.get("name", "")))
    return _TYPES[named[1].casefold()] if named else None


def _stage(code: Mapping[str, Any]) -> Stage | None:
    """Return the stage that a code, those above it, or else its set is named after."""
    for place in (f"{code.get('path', '')} {code.get('name', '')}", str(code.get("set", ""))):
        for pattern, stage in _STAGES:
            if pattern.search(place):
                return stage
    return None


def _decision(
    screening: Sequence[tuple[Mapping[str, Any], Verdict]], stage: Stage | None, warn: Warn
) -> Decision:
    verdicts = {verdict for _, verdict in screening}
    if len(verdicts) > 1:
        names = " and ".join(f"'{code.get('name')}'" for code, _ in screening)
        warn(f"EPPI-Reviewer: codes say {names}; taken as undecided")
    return Decision(
        stage=stage,
        verdict=screening[0][1] if len(verdicts) == 1 else None,
        consensus=True,
        reasons=tuple(
            str(code["name"]) for code, verdict in screening if verdict is Verdict.EXCLUDE
        ),
    )


def _marks(code: Mapping[str, Any]) -> Iterator[MechanismMark]:
    name = str(code.get("name", ""))
    quotes = [quote for text in code.get("quotes", []) for quote in _quotes(str(text))]
    for quote in quotes or [""]:
        yield MechanismMark(mechanism_id=name, coded=True, evidence=quote)


def _quotes(text: str) -> list[str]:
    """Return the passages between EPPI-Reviewer's marks, or the whole text without them."""
    return [quote.strip() for quote in _QUOTED.findall(text)] or [text.strip()]

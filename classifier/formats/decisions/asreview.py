"""ASReview: one decision a record, in notes of RIS or in ``asreview_`` columns."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar

from classifier.formats.decisions.adjudication import settled_verdict
from classifier.formats.decisions.base import RecordFields, Suggestion, Warn
from classifier.formats.decisions.placing import add_tags, put_cell, suggest_in
from classifier.formats.decisions.words import NOTHING, VERDICTS, verdict_word
from classifier.schema import Decision, RawField, Verdict

__all__ = ["Asreview"]

_SEEN = {"ASReview_relevant": Verdict.INCLUDE, "ASReview_irrelevant": Verdict.EXCLUDE}
_KEY = re.compile(r"(asreview_(?:note|user_name|tag_.+?)): (.*)", re.DOTALL)
_TAG = "asreview_tag_"
_REASONS = "exclusion reasons: "


class Asreview:
    """``ASReview_relevant`` and its kin in ``N1``; ``asreview_label`` in tables."""

    name: ClassVar[str] = "asreview"
    keeps_one_verdict: ClassVar[bool] = True

    def read(self, fields: RecordFields, warn: Warn) -> Iterator[Decision]:
        """Yield the decision, if there is one."""
        if "asreview_label" in fields.cells:
            yield from _decision(fields.cells, _label(fields.cells["asreview_label"], warn))
        elif notes := [note for note in fields.notes if "asreview_" in note.lower()]:
            yield from _decision(_keys(notes), _seen(notes, warn))

    def write(
        self, fields: Sequence[RawField], decisions: Sequence[Decision], *, table: bool
    ) -> list[RawField]:
        """Return the fields with what reviewers settled on; the first note says it.

        Tags and notes of all of them are put together, reasons go to the note.
        """
        said = _said(decisions)
        if table:
            kept = list(fields)
            for key, value in _as_cells(said, settled_verdict(decisions)).items():
                kept = put_cell(kept, key, value)
            return kept
        kept = [field for field in fields if field.tag != "N1" or not _is_ours(field.value)]
        verdict = settled_verdict(decisions)
        first = [RawField("N1", key, 0) for key, value in _SEEN.items() if value is verdict]
        rest = [RawField("N1", f"{k}: {json.dumps(v)}", 0) for k, v in said.items() if v]
        return add_tags(add_tags(kept, first, before="N1"), rest)

    def suggest(
        self, fields: Sequence[RawField], suggestion: Suggestion, *, table: bool
    ) -> list[RawField]:
        """Return the fields with a note; ASReview drops tags of its own on import."""
        return suggest_in(fields, suggestion, table=table, column="notes")


def _decision(keys: Mapping[str, str], verdict: Verdict | None) -> Iterator[Decision]:
    labels = [
        k.removeprefix(_TAG) for k, v in keys.items() if k.startswith(_TAG) and _ticked(v)
    ]
    decision = Decision(
        reviewer=keys.get("asreview_user_name", ""),
        verdict=verdict,
        labels=tuple(labels),
        note=keys.get("asreview_note", ""),
    )
    if not decision.is_empty:
        yield decision


def _ticked(cell: str) -> bool:
    return cell in ("1", "1.0")


def _label(cell: str, warn: Warn) -> Verdict | None:
    word = cell.strip().casefold()
    if word not in VERDICTS and word not in NOTHING:
        warn(f"ASReview: '{cell}' is no label; taken as undecided")
    return VERDICTS.get(word)


def _seen(notes: Iterable[str], warn: Warn) -> Verdict | None:
    folded = [note.lower() for note in notes]
    found = {key for key in _SEEN if any(key.lower() in note for note in folded)}
    if len(found) > 1:
        warn(f"ASReview: notes say {' and '.join(sorted(found))}; taken as undecided")
    return _SEEN[found.pop()] if len(found) == 1 else None


def _keys(notes: Iterable[str]) -> dict[str, str]:
    found = [key for key in map(_KEY.fullmatch, notes) if key]
    return {key[1]: _unquoted(key[2]) for key in found}


def _unquoted(text: str) -> str:
    try:
        return str(json.loads(text))
    except (ValueError, RecursionError):
        return text


def _is_ours(note: str) -> bool:
    return note in _SEEN or note == "ASReview_not_seen" or bool(_KEY.fullmatch(note))


def _said(decisions: Sequence[Decision]) -> dict[str, str | int]:
    reasons = [reason for d in decisions for reason in d.reasons]
    notes = [d.note for d in decisions if d.note]
    if reasons:
        notes.append(_REASONS + "; ".join(dict.fromkeys(reasons)))
    names = dict.fromkeys(d.reviewer for d in decisions if d.reviewer)
    labels = dict.fromkeys(label for d in decisions for label in d.labels)
    return {
        "asreview_note": "\n".join(notes),
        "asreview_user_name": "; ".join(names),
        **{f"{_TAG}{label}": 1 for label in labels},
    }


def _as_cells(said: Mapping[str, str | int], verdict: Verdict | None) -> dict[str, str]:
    label = "" if verdict is Verdict.MAYBE else verdict_word(verdict)
    return {"asreview_label": label, **{key: str(value) for key, value in said.items()}}

"""Covidence: the file tells the decision, so the user names it; notes and tags are in it."""

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from classifier.formats.decisions.base import RecordFields, Suggestion, Warn
from classifier.formats.decisions.placing import add_tags, cell_of, put_cell, suggest_in
from classifier.schema import Decision, RawField, Stage, Verdict

__all__ = ["FILES", "Covidence"]

FILES: dict[str, tuple[Stage, Verdict]] = {
    "included": (Stage.FULL_TEXT, Verdict.INCLUDE),
    "excluded": (Stage.FULL_TEXT, Verdict.EXCLUDE),
    "irrelevant": (Stage.TITLE_ABSTRACT, Verdict.EXCLUDE),
    "relevant": (Stage.TITLE_ABSTRACT, Verdict.INCLUDE),
}
"""The names to give with a file, and what each says of all its records."""

_STAGES = {"Screen": Stage.TITLE_ABSTRACT, "Select": Stage.FULL_TEXT}
_NOTE = re.compile(
    r"(?P<reviewer>[^\n;()]+?) \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\)\((?P<stage>[A-Za-z ]+)\): "
)
_REASON = re.compile(r"Exclusion reason: ([^;\n]+);?\s*")


class Covidence:
    """A name such as ``included=FILE`` decides; ``Notes`` and ``Tags`` say the rest."""

    name: ClassVar[str] = "covidence"

    def read(self, fields: RecordFields, warn: Warn) -> Iterator[Decision]:  # noqa: ARG002
        """Yield what the file's name says, then the tags and reasons, then each note."""
        named = FILES.get(fields.search.casefold())
        text = fields.cells.get("Notes", "") if "Covidence #" in fields.cells else ""
        reasons = tuple(reason.strip() for reason in _REASON.findall(text))
        if named:
            stage, verdict = named
            yield Decision(stage=stage, verdict=verdict, consensus=True)
        if "Covidence #" in fields.cells:
            tags = (tag.strip() for tag in fields.cells.get("Tags", "").split(";"))
            said = Decision(reasons=reasons, labels=tuple(tag for tag in tags if tag))
            if not said.is_empty:
                yield said
        yield from _notes(_REASON.sub("", text))

    def write(
        self, fields: Sequence[RawField], decisions: Sequence[Decision], *, table: bool
    ) -> list[RawField]:
        """Return the fields with tags and reasons; a verdict is told by the file alone."""
        labels = list(dict.fromkeys(label for d in decisions for label in d.labels))
        reasons = list(dict.fromkeys(reason for d in decisions for reason in d.reasons))
        if not table:
            return _with_tags(fields, [f"Tags: {'; '.join(labels)}"] if labels else [], reasons)
        present = {reason.strip() for reason in _REASON.findall(cell_of(fields, "Notes"))}
        told = [f"Exclusion reason: {r};" for r in reasons if r not in present]
        notes = [cell_of(fields, "Notes"), *told]
        kept = put_cell(fields, "Covidence #", cell_of(fields, "Covidence #"))
        kept = put_cell(kept, "Notes", " ".join(note for note in notes if note))
        return put_cell(kept, "Tags", "; ".join(labels))

    def suggest(
        self, fields: Sequence[RawField], suggestion: Suggestion, *, table: bool
    ) -> list[RawField]:
        """Return the fields with a note."""
        return suggest_in(fields, suggestion, table=table, column="Notes")


def _notes(text: str) -> Iterator[Decision]:
    found = list(_NOTE.finditer(text))
    ends = [note.start() for note in found[1:]] + [len(text)]
    for note, end in zip(found, ends, strict=False):
        yield Decision(
            reviewer=note["reviewer"].strip(),
            stage=_STAGES.get(note["stage"]),
            note=text[note.end() : end].strip().removesuffix(";"),
        )


def _with_tags(
    fields: Sequence[RawField], tags: Sequence[str], reasons: Sequence[str]
) -> list[RawField]:
    present = {field.value for field in fields if field.tag == "N1"}
    notes = [*tags, *(f"Exclusion reason: {reason};" for reason in reasons)]
    return add_tags(fields, [RawField("N1", note, 0) for note in notes if note not in present])

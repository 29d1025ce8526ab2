"""Covidence: the file tells the decision, so the user names it; notes and tags are in it."""

import difflib
import re
from collections.abc import Container, Iterator, Sequence
from typing import ClassVar

from classifier.formats.decisions.base import RecordFields, Suggestion, Warn
from classifier.formats.decisions.placing import add_tags, cell_of, put_cell, suggest_in
from classifier.schema import Decision, RawField, Stage, Verdict

__all__ = ["FILES", "Covidence", "question_about"]

FILES: dict[str, tuple[Stage, Verdict]] = {
    "included": (Stage.FULL_TEXT, Verdict.INCLUDE),
    "excluded": (Stage.FULL_TEXT, Verdict.EXCLUDE),
    "irrelevant": (Stage.TITLE_ABSTRACT, Verdict.EXCLUDE),
    "relevant": (Stage.TITLE_ABSTRACT, Verdict.INCLUDE),
}
"""The names to give with a file, and what each says of all its records."""

_OWN_WORDS = {
    "include": "included",
    "extract": "included",
    "extraction": "included",
    "dataextraction": "included",
    "exclude": "excluded",
    "fulltextexcluded": "excluded",
    "notrelevant": "irrelevant",
    "select": "relevant",
    "selected": "relevant",
    "fulltextreview": "relevant",
    "fulltextscreening": "relevant",
}
"""What Covidence calls its lists, on its pages and in the names of its files."""
_UNDECIDED = {"screen", "screening", "unscreened", "titleandabstractscreening"}
_LIKE = 0.75
"""Likeness (Ratcliff and Obershelp) from which a name may be a slip: irelevant, seclect."""
_STAGES = {"Screen": Stage.TITLE_ABSTRACT, "Select": Stage.FULL_TEXT}
_NOTE = re.compile(
    r"(?P<reviewer>[^\n;()]+?) \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\)\((?P<stage>[A-Za-z ]+)\): "
)
_REASON = re.compile(r"Exclusion reason: ([^;\n]+);?\s*")


class Covidence:
    """A name such as ``included=FILE`` decides; ``Notes`` and ``Tags`` say the rest."""

    name: ClassVar[str] = "covidence"

    def read(self, fields: RecordFields, warn: Warn) -> Iterator[Decision]:  # noqa: ARG002
        """Yield what the file's name says with tags and reasons, then each note."""
        named = FILES.get(_list_named(fields.search))
        text = fields.cells.get("Notes", "") if "Covidence #" in fields.cells else ""
        reasons = tuple(reason.strip() for reason in _REASON.findall(text))
        tags = fields.cells.get("Tags", "") if "Covidence #" in fields.cells else ""
        stage, verdict = named or (None, None)
        decision = Decision(
            stage=stage,
            verdict=verdict,
            consensus=named is not None,
            reasons=reasons,
            labels=tuple(tag.strip() for tag in tags.split(";") if tag.strip()),
        )
        if not decision.is_empty:
            yield decision
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


def question_about(search: str, columns: Container[str]) -> str:
    """Return what to ask about the name that came with a file, or "" where it is plain.

    Parameters
    ----------
    columns : of the file's first record.
    """
    name = _list_named(search)
    if not name or name in FILES or name in _UNDECIDED:
        return ""
    names = [*FILES, *_OWN_WORDS]
    like = difflib.get_close_matches(name, names, n=1, cutoff=_LIKE)
    if not like and "Covidence #" not in columns:
        return ""
    meant = f"; is it {_OWN_WORDS.get(like[0], like[0])}=?" if like else ""
    return (
        f"'{search}' is no list of Covidence ({', '.join(FILES)}, screen) and is taken for the "
        f"name of a search, so the file decides nothing{meant}"
    )


def _list_named(search: str) -> str:
    folded = re.sub(r"[\W_]+", "", search.casefold())
    return _OWN_WORDS.get(folded, folded)


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

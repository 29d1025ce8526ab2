"""Abstrackr: a table with a column for the consensus and one for each reviewer."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from classifier.formats.decisions.base import RecordFields, Suggestion, Warn
from classifier.formats.decisions.placing import add_tags, put_cell, suggest_in
from classifier.schema import Decision, RawField, Stage, Verdict

__all__ = ["Abstrackr"]

_VERDICTS = {"1": Verdict.INCLUDE, "-1": Verdict.EXCLUDE, "0": Verdict.MAYBE}
_WORDS = {verdict: word for word, verdict in _VERDICTS.items()}
_UNDECIDED = {"", "o", "x"}
_NOTES = " notes ("
_GENERAL = "general notes ("
_UNNAMED = "reviewer"


class Abstrackr:
    """``consensus`` and the reviewers' names as columns: 1, -1, 0 (maybe), o (none)."""

    name: ClassVar[str] = "abstrackr"

    def read(self, fields: RecordFields, warn: Warn) -> Iterator[Decision]:
        """Yield the consensus, then each reviewer's decision, then the tags."""
        cells = fields.cells
        if "consensus" not in cells:
            return
        yield from _said(_verdict(cells["consensus"], "the consensus", warn), consensus=True)
        for reviewer in _reviewers(cells):
            verdict = _verdict(cells.get(reviewer, ""), reviewer, warn)
            yield from _said(verdict, reviewer=reviewer, note=_note(cells, reviewer))
        tags = tuple(tag.strip() for tag in cells.get("tags", "").split(",") if tag.strip())
        yield from _said(None, labels=tags)

    def write(
        self, fields: Sequence[RawField], decisions: Sequence[Decision], *, table: bool
    ) -> list[RawField]:
        """Return the fields with the columns that Abstrackr writes; it reads no RIS notes."""
        if not table:
            labels = dict.fromkeys(label for d in decisions for label in d.labels)
            present = {field.value for field in fields if field.tag == "KW"}
            return add_tags(fields, [RawField("KW", x, 0) for x in labels if x not in present])
        columns = {"tags": "", "consensus": "o"}
        for decision in decisions:
            columns |= _columns(decision)
        labels = dict.fromkeys(x.replace(",", ";") for d in decisions for x in d.labels)
        columns["tags"] = ",".join(labels)
        kept = list(fields)
        for column, value in columns.items():
            kept = put_cell(kept, column, value)
        return kept

    def suggest(
        self, fields: Sequence[RawField], suggestion: Suggestion, *, table: bool
    ) -> list[RawField]:
        """Return the fields with a note."""
        return suggest_in(fields, suggestion, table=table, column="notes")


def _said(
    verdict: Verdict | None,
    *,
    reviewer: str = "",
    consensus: bool = False,
    labels: tuple[str, ...] = (),
    note: str = "",
) -> Iterator[Decision]:
    decision = Decision(
        reviewer=reviewer,
        stage=Stage.TITLE_ABSTRACT if verdict or note else None,
        verdict=verdict,
        consensus=consensus,
        labels=labels,
        note=note,
    )
    if not decision.is_empty:
        yield decision


def _verdict(cell: str, who: str, warn: Warn) -> Verdict | None:
    word = cell.strip()
    if word not in _VERDICTS and word.lower() not in _UNDECIDED:
        warn(f"Abstrackr: '{cell}' of {who} is no label; taken as undecided")
    return _VERDICTS.get(word)


def _reviewers(cells: Mapping[str, str]) -> list[str]:
    """Return the columns after the consensus that are neither dates nor notes."""
    columns = list(cells)
    after = columns[columns.index("consensus") + 1 :]
    return [name for name in after if name not in _OTHERS and _NOTES not in name]


_OTHERS = {"labeled_at", "notes", ""}


def _note(cells: Mapping[str, str], reviewer: str) -> str:
    found = [
        (kind, value.strip())
        for column, value in cells.items()
        for kind, sign, who in [column.partition(_NOTES)]
        if sign and who == f"{reviewer})" and value.strip()
    ]
    return "\n".join(text if kind == "general" else f"{kind}: {text}" for kind, text in found)


def _columns(decision: Decision) -> dict[str, str]:
    name = "consensus" if decision.consensus else decision.reviewer or _UNNAMED
    columns: dict[str, str] = {}
    if decision.verdict in _WORDS:
        columns[name] = _WORDS[decision.verdict]
    if decision.note:
        columns[f"{_GENERAL}{decision.reviewer or _UNNAMED})"] = decision.note
    return columns

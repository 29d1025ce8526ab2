"""Rayyan: decisions of all members in one note, names and verdicts as a Ruby hash."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from classifier.formats.decisions.base import (
    NOTE_TAGS,
    SUGGESTS,
    RecordFields,
    Suggestion,
    Warn,
)
from classifier.formats.decisions.placing import BAR, add_tags, add_to_cell
from classifier.schema import Decision, RawField, Verdict

__all__ = ["Rayyan"]

_MENTIONED = re.compile("rayyan-|user-notes", re.IGNORECASE)
_MARKER = re.compile(
    r"\b(RAYYAN-INCLUSION|RAYYAN-LABELS|RAYYAN-EXCLUSION-REASONS|USER-NOTES)\s*:\s*",
    re.IGNORECASE,
)
_HASHES = {"RAYYAN-INCLUSION", "USER-NOTES"}
_BEFORE_MARKER = re.compile(r"(?:^|[|\n])\s*$")
_MARKUP = re.compile(r"</?(?:p|div|span|br|b|i|em|strong|ul|ol|li)\b[^<>]*>", re.IGNORECASE)
_STRAIGHT = str.maketrans("\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019", '"""""\'\'')
_STRING = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_PAIR = re.compile(
    rf"\s*({_STRING})\s*(?:=>|:)\s*"
    rf"({_STRING}|\[\s*(?:{_STRING}\s*(?:,\s*)?)*\]|[A-Za-z]+)\s*(,|\}}|$)",
    re.DOTALL,
)
_TEXT = re.compile(_STRING, re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_WRAPPED = re.compile(r"\s*\n\s*")
_SPECIAL = re.compile(r'[\\"]|#(?=[{$@])')
_SPACES = re.compile(r"\s*[\n\r|]\s*")

_VERDICTS = {
    "included": Verdict.INCLUDE,
    "excluded": Verdict.EXCLUDE,
    "maybe": Verdict.MAYBE,
    "true": Verdict.INCLUDE,
    "false": Verdict.EXCLUDE,
}
_UNDECIDED = {"undecided", ""}
_NOTHING = {"nil", "null", "none"}
_WORDS = {
    Verdict.INCLUDE: "Included",
    Verdict.EXCLUDE: "Excluded",
    Verdict.MAYBE: "Maybe",
}
_UNNAMED = "reviewer"
_MACHINE = "mechsift"


class Rayyan:
    """``RAYYAN-INCLUSION: {"A"=>"Included"} | RAYYAN-LABELS: x,y`` in ``N1`` or ``notes``."""

    name: ClassVar[str] = "rayyan"

    def read(self, fields: RecordFields, warn: Warn) -> Iterator[Decision]:
        """Yield one decision a member, and one with the reasons and labels of the record."""
        entries = [entry for note in fields.notes for entry in _parsed(note).entries]
        if entries:
            yield from _decisions(entries, warn)

    def write(
        self, fields: Sequence[RawField], decisions: Sequence[Decision], *, table: bool
    ) -> list[RawField]:
        """Return the fields with decisions in the note, after what else the note says."""
        entry = BAR.join(f"{name}: {value}" for name, value in _spelled(decisions))
        kept = _without_entries(fields, table=table)
        if table:
            return add_to_cell(kept, "notes", entry)
        return add_tags(kept, [RawField("N1", entry, 0)]) if entry else kept

    def suggest(
        self, fields: Sequence[RawField], suggestion: Suggestion, *, table: bool
    ) -> list[RawField]:
        """Return the fields with labels, and a note under the name of mechsift."""
        tag = "notes" if table else "N1"
        notes = tuple(field.value for field in fields if field.tag == tag)
        said = self.read(RecordFields("", notes, {}), lambda _: None)
        kept = [_without_suggestion(d) for d in said]
        ours = [
            Decision(labels=suggestion.labels),
            Decision(reviewer=_MACHINE, note=suggestion.note),
        ]
        return self.write(fields, [*(d for d in kept if not d.is_empty), *ours], table=table)


@dataclass(frozen=True, slots=True)
class _Note:
    """A note taken apart.

    Attributes
    ----------
    entries : names and values of Rayyan's entries, in order.
    foreign : what else the note says.
    """

    entries: tuple[tuple[str, str], ...]
    foreign: str


def _parsed(note: str) -> _Note:
    """Take a note apart, also as reference managers leave it: with markup and curly marks."""
    if not _MENTIONED.search(note):
        return _Note((), note)
    text = _plain_note(note)
    entries: list[tuple[str, str]] = []
    foreign: list[str] = []
    place = 0
    marker = _next_marker(text, place)
    while marker:
        foreign.append(text[place : marker.start()])
        is_hash = marker[1].upper() in _HASHES
        inside = _hash_end(text[marker.end() :]) if is_hash else 0
        following = _next_marker(text, marker.end() + inside)
        end = following.start() if following else len(text)
        value = text[marker.end() : end].rstrip(" |\n\t")
        if inside:
            foreign.append(value[inside:])
            value = value[:inside]
        entries.append((marker[1].upper(), value))
        place, marker = end, following
    foreign.append(text[place:] if not entries else "")
    if not entries:
        return _Note((), note)
    kept = (part.strip(" |\n\t") for part in foreign)
    return _Note(tuple(entries), BAR.join(filter(None, kept)))


def _plain_note(note: str) -> str:
    """Return a note without markup, entities and curly marks, if it has any of them."""
    text = html.unescape(note) if "&" in note else note
    if "<" in text:
        text = _MARKUP.sub(" ", text).strip()
    return text if text.isascii() else text.translate(_STRAIGHT)


def _next_marker(text: str, place: int) -> re.Match[str] | None:
    """Return the next marker; the name of the notes alone, amid other words, is none."""
    for marker in _MARKER.finditer(text, place):
        is_at_bar = _BEFORE_MARKER.search(text[max(0, marker.start() - 20) : marker.start()])
        if is_at_bar or marker[1].upper() != "USER-NOTES" or text[marker.end() :][:1] == "{":
            return marker
    return None


def _hash_end(text: str) -> int:
    """Return where a Ruby hash ends that `text` begins with, or 0."""
    if not text.startswith("{"):
        return 0
    place = 1
    while pair := _PAIR.match(text, place):
        place = pair.end()
        if pair[3] != ",":
            return place if pair[3] == "}" else 0
    rest = text[place:].lstrip()
    return len(text) - len(rest) + 1 if rest.startswith("}") else 0


def _decisions(entries: Iterable[tuple[str, str]], warn: Warn) -> Iterator[Decision]:
    verdicts: dict[str, set[str]] = {}
    notes: dict[str, list[str]] = {}
    listed: dict[str, dict[str, None]] = {}
    for name, value in entries:
        if name == "RAYYAN-INCLUSION":
            for reviewer, words in _pairs(value, name, warn):
                verdicts.setdefault(reviewer, set()).update(words)
        elif name == "USER-NOTES":
            for reviewer, texts in _pairs(value, name, warn):
                notes.setdefault(reviewer, []).extend(texts)
        else:
            parts = (_WRAPPED.sub(" ", part).strip() for part in value.split(","))
            listed.setdefault(name, {}).update((part, None) for part in parts if part)
    for reviewer in dict.fromkeys([*verdicts, *notes]):
        decision = Decision(
            reviewer=reviewer,
            verdict=_verdict(verdicts.get(reviewer, set()), reviewer, warn),
            note="\n".join(notes.get(reviewer, [])),
        )
        if not decision.is_empty:
            yield decision
    reasons, labels = (
        listed.get("RAYYAN-EXCLUSION-REASONS", {}),
        listed.get("RAYYAN-LABELS", {}),
    )
    if reasons or labels:
        yield Decision(reasons=tuple(reasons), labels=tuple(labels))


def _verdict(words: set[str], reviewer: str, warn: Warn) -> Verdict | None:
    known = {_VERDICTS[word.lower()] for word in words if word.lower() in _VERDICTS}
    for word in sorted(words):
        if word.lower() not in _VERDICTS and word.lower() not in _UNDECIDED:
            warn(f"Rayyan: '{word}' of {reviewer} is no verdict; taken as undecided")
    if len(known) > 1:
        warn(f"Rayyan: {reviewer} says {' and '.join(sorted(words))}; taken as undecided")
    return next(iter(known)) if len(known) == 1 else None


def _pairs(text: str, name: str, warn: Warn) -> Iterator[tuple[str, list[str]]]:
    """Yield what a Ruby hash of strings holds, as far as it can be read."""
    place = 1 if text.startswith("{") else 0
    while pair := _PAIR.match(text, place):
        bare = [] if pair[2].lower() in _NOTHING else [pair[2]]
        quoted = [_plain(value) for value in _TEXT.findall(pair[2])]
        is_list = pair[2].startswith("[")
        yield _plain(pair[1]), quoted if quoted or is_list else bare
        place = pair.end()
        if pair[3] != ",":
            break
    if not text.startswith("{") or not (text[:place].endswith("}") or text == "{}"):
        warn(f"Rayyan: {name} breaks off at '{text[place:].strip()[:20]}'; read up to there")


def _plain(quoted: str) -> str:
    return _ESCAPED.sub(lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), quoted[1:-1])


def _quoted(text: str) -> str:
    """Return a Ruby string; a bar would end the entry, so it becomes a slash."""
    escaped = _SPECIAL.sub(r"\\\g<0>", text.replace("|", "/"))
    return f'"{escaped}"'.replace("\r", "").replace("\n", "\\n")


def _spelled(decisions: Sequence[Decision]) -> Iterator[tuple[str, str]]:
    verdicts = {
        d.reviewer or _UNNAMED: _WORDS[d.verdict] for d in decisions if d.verdict in _WORDS
    }
    notes: dict[str, list[str]] = {}
    for d in decisions:
        if d.note:
            notes.setdefault(d.reviewer or _UNNAMED, []).append(d.note)
    if verdicts:
        pairs = ", ".join(f'{_quoted(who)}=>"{word}"' for who, word in verdicts.items())
        yield "RAYYAN-INCLUSION", f"{{{pairs}}}"
    for name, words in (
        ("RAYYAN-LABELS", [label for d in decisions for label in d.labels]),
        ("RAYYAN-EXCLUSION-REASONS", [reason for d in decisions for reason in d.reasons]),
    ):
        if words:
            yield name, ",".join(dict.fromkeys(map(_listable, words)))
    if notes:
        pairs = ", ".join(
            f"{_quoted(who)}=>[{', '.join(map(_quoted, texts))}]"
            for who, texts in notes.items()
        )
        yield "USER-NOTES", f"{{{pairs}}}"


def _listable(word: str) -> str:
    return _SPACES.sub(" ", word).replace(",", ";").strip()


def _without_entries(fields: Sequence[RawField], *, table: bool) -> list[RawField]:
    """Take Rayyan's entries out of the notes; what stands before them is not ours."""
    kept: list[RawField] = []
    for field in fields:
        note = _parsed(field.value) if field.tag in NOTE_TAGS else None
        if note is None or not note.entries:
            kept.append(field)
        elif note.foreign or table:
            kept.append(field._replace(value=note.foreign))
    return kept


def _without_suggestion(decision: Decision) -> Decision:
    labels = tuple(x for x in decision.labels if not x.startswith(f"{_MACHINE}:"))
    note = "" if decision.note.startswith(SUGGESTS) else decision.note
    return replace(decision, labels=labels, note=note)

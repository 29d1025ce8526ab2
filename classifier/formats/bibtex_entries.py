"""The entries of a BibTeX file, each as raw fields: one that is broken costs no other."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from classifier.formats.report import ReadReport
from classifier.formats.source import ExportFile
from classifier.schema import RawField

__all__ = ["read_bibtex"]

_OPENING = re.compile(r"\s*@\s*([A-Za-z]+)\s*[{(]")
_WITH_KEY = re.compile(r"\s*@\s*[A-Za-z]+\s*[{(][^\s,{}=]*\s*(?:,|$)")
_NO_ENTRY = ("comment", "preamble", "string")
_KEY = re.compile(r"\s*([^,\s={}]*)\s*,")
_NAME = r"([A-Za-z][\w:-]*)\s*=\s*"
_LOST_COMMA = re.compile(rf"\s*{_NAME}(?=[{{\"\w])")
_SALVAGED = re.compile(rf"(?:^|,)[ \t]*{_NAME}(?=[{{\"]|\w+\s*(?:[,}}#]|$))", re.MULTILINE)
_MARK = re.compile(r"(?<!\\)[{}]")
_NO_ENTRY_HERE = "\x00"
"""Keeps the parser from taking an ``@`` inside of a value for the next entry."""
_MID_AT = re.compile(r"\n(?=[ \t]*@)")
_LONGEST_ABBREVIATED = 10_000
"""Characters that an abbreviation may stand for; journals' names have some 100.

Without a bound, abbreviations of abbreviations multiply.
"""
_BARE = re.compile(r"[^\s#]+")


def read_bibtex(export: ExportFile, report: ReadReport) -> Iterator[tuple[RawField, ...]]:
    """Yield the raw fields of each entry: its type and key first, then all others in order.

    Values come without the braces or quotation marks around them, abbreviations spelled out.
    Comments, preambles, and what stands between entries are passed over.
    """
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL + 1)  # we report ourselves
    strings: dict[str, str] = {}
    for line, text in _blocks(export, report):
        opening = _OPENING.match(text)
        if opening and opening[1].lower() not in _NO_ENTRY:
            yield from _entries(_Block(line, text, report, strings))
        elif opening:
            report.set_apart(text, "comments")
            strings |= _strings(text, strings)
        else:
            report.set_apart(text, "banner")


def _blocks(export: ExportFile, report: ReadReport) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of everything that begins with ``@`` at a line's start.

    Inside of braces only what has a key, as every entry should, begins another one.
    """
    start, lines, depth = 1, list[str](), 0
    for number, line in export.numbered_lines(report):
        begins = _WITH_KEY if depth > 0 else _OPENING
        if "@" in line and begins.match(line):
            yield start, "".join(lines)
            start, lines, depth = number, [], 0
        lines.append(line)
        depth += line.count("{") - line.count("}") - line.count("\\{") + line.count("\\}")
    yield start, "".join(lines)


@dataclass(frozen=True, slots=True)
class _Block:
    """The text that holds an entry, and what is needed to read it."""

    line: int
    text: str
    report: ReadReport
    strings: Mapping[str, str] = field(default_factory=dict)


def _entries(block: _Block) -> Iterator[tuple[RawField, ...]]:
    """Parse the entries of a block, as a rule one; take a broken one apart by its fields."""
    from bibtexparser.model import Entry, ImplicitComment, ParsingFailedBlock
    from bibtexparser.splitter import Splitter

    text = _MID_AT.sub(f"\n{_NO_ENTRY_HERE}", block.text)
    parts = Splitter(text).split().blocks
    whole = [getattr(part, "ignore_error_block", None) or part for part in parts]
    if not any(isinstance(part, Entry) for part in whole):
        yield tuple(_broken(block.text, block.line, block.report))
        return
    found: list[list[RawField]] = []
    for part in whole:
        line = block.line + (part.start_line or 0)
        if isinstance(part, Entry):
            block.report.terminators = (block.report.terminators or 0) + 1
            found.append(list(_fields(part, block)))
        elif isinstance(part, ParsingFailedBlock):
            found.append(list(_broken(part.raw or "", line, block.report)))
        elif isinstance(part, ImplicitComment) and part.comment.startswith(",") and found:
            reason = "entry ends before its last field; read on to where the next begins"
            block.report.note(line, reason)
            found[-1] += _salvaged(part.comment, line)
        else:
            _set_apart(part.raw or "", line, block.report)
    yield from map(tuple, found)


def _set_apart(text: str, line: int, report: ReadReport) -> None:
    """Count comments between entries; report any other text there."""
    lines = [each for each in text.splitlines() if any(map(str.isalnum, each))]
    if all(each.lstrip().startswith(("%", "@")) for each in lines):
        report.set_apart(text, "comments")
    else:
        report.note(line, "text between entries; in no field")


def _fields(entry: Any, block: _Block) -> Iterator[RawField]:
    yield RawField(f"@{entry.entry_type}", entry.key, block.line + (entry.start_line or 0))
    for item in entry.fields:
        line = block.line + (item.start_line or 0)
        value, rest = _value(item.value, block.strings)
        yield RawField(item.key, value, line)
        while lost := _LOST_COMMA.match(rest):
            block.report.note(line, f"no comma before {lost[1]}; read as a field of its own")
            value, rest = _value(rest[lost.end() :], block.strings)
            yield RawField(lost[1], value, line)


def _value(text: str, strings: Mapping[str, str]) -> tuple[str, str]:
    """Return a value without what stands around it, and what follows where a comma is lost."""
    parts = []
    rest = text.replace(_NO_ENTRY_HERE, "").strip()
    while rest:
        part, rest = _first_part(rest, strings)
        parts.append(part)
        if _LOST_COMMA.match(rest):
            break
        rest = rest.lstrip().removeprefix("#").lstrip() if rest.lstrip()[:1] == "#" else rest
    return "".join(parts), rest


def _first_part(text: str, strings: Mapping[str, str]) -> tuple[str, str]:
    if text[0] == "{" and (end := _closing(text)):
        return text[1:end], text[end + 1 :]
    if text[0] == '"' and (end := _quoted(text)):
        return text[1:end], text[end + 1 :]
    bare = _BARE.match(text)
    end = bare.end() if bare else 1
    return strings.get(text[:end].lower(), text[:end].translate(_NO_BRACES)), text[end:]


_NO_BRACES = str.maketrans("", "", "{}")


def _closing(text: str) -> int:
    """Return where the brace closes that a text begins with, or 0."""
    depth = 0
    for mark in _MARK.finditer(text):
        depth += 1 if mark[0] == "{" else -1
        if depth == 0:
            return mark.start()
    return 0


def _quoted(text: str) -> int:
    """Return where the quotation ends that a text begins with, or 0."""
    depth = 0
    for mark in re.finditer(r'(?<!\\)[{}"]', text):
        if mark[0] == '"' and depth == 0 and mark.start():
            return mark.start()
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
    return 0


def _broken(text: str, line: int, report: ReadReport) -> Iterator[RawField]:
    report.note(line, "entry is broken; its fields are read as far as they go")
    opening = _OPENING.match(text)
    inside = text[opening.end() if opening else 0 :]
    key = _KEY.match(inside)
    kind = f"@{opening[1] if opening else 'misc'}"
    yield RawField(kind, key[1] if key else "", line)
    yield from _salvaged(inside, line + text.count("\n", 0, len(text) - len(inside)))


def _salvaged(text: str, line: int) -> Iterator[RawField]:
    """Yield the fields of a broken text, each up to where the next begins."""
    found = list(_SALVAGED.finditer(text))
    for match, following in zip_longest(found, found[1:]):
        end = following.start() if following else len(text)
        value = text[match.end() : end].replace(_NO_ENTRY_HERE, "").strip(" \t\n,")
        at = line + text.count("\n", 0, match.start(1))
        yield RawField(match[1], _paired(value), at)


def _paired(value: str) -> str:
    """Return a broken value without the marks around it and without unpaired braces."""
    if value[:1] == '"':
        value = value[1:].rstrip('"} \n')
    kept, opened = list(value), list[int]()
    for mark in _MARK.finditer(value):
        if mark[0] == "{":
            opened.append(mark.start())
        elif opened:
            opened.pop()
        else:
            kept[mark.start()] = ""
    for place in opened:
        kept[place] = ""
    plain = "".join(kept).strip()
    return plain[1:-1] if plain[:1] == "{" and _closing(plain) == len(plain) - 1 else plain


def _strings(text: str, known: Mapping[str, str]) -> dict[str, str]:
    """Return the abbreviations that a ``@string`` block defines."""
    from bibtexparser.splitter import Splitter

    found: Any = Splitter(text).split().strings
    spelled = {string.key.lower(): _value(string.value, known)[0] for string in found}
    return {name: value[:_LONGEST_ABBREVIATED] for name, value in spelled.items()}

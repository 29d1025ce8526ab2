"""One record of an XML file at a time, cut out of the text before it is parsed.

So a broken one costs no other, memory does not grow with the file, and no declaration of
entities is ever in force.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from classifier.formats.report import ReadReport
from classifier.formats.source import ExportFile
from classifier.formats.xml_tree import legal

__all__ = ["elements", "is_opened_by"]

LARGEST_RECORD = 20_000_000
"""Characters that one record may have; the rest of a longer one is passed over."""

_BLOCK = 1 << 16
_LONGEST_FAULT = 120  # characters; a parser may quote what it stumbled over
_LITERAL = "<![CDATA["
_PREFIX = re.compile(r"<([A-Za-z_][\w.-]*):|\s([A-Za-z_][\w.-]*):[\w.-]+\s*=\s*[\"']")
_NAME_END = re.compile(r"[\s/>]")
_DECLARED = re.compile(r"xmlns:([A-Za-z_][\w.-]*)\s*=\s*[\"']([^\"'<>&]+)[\"']")
_ENTITY = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)(\w{1,40};)?"
)
_NUMBERED = re.compile(r"&#(\d{1,7}|[xX][0-9a-fA-F]{1,6});")


def is_opened_by(export: ExportFile, *names: str) -> bool:
    """Whether one of these elements begins near the top of a file that begins as XML."""
    return export.opening.lstrip("\ufeff \t\r\n").startswith("<") and bool(
        _opening(names).search(export.opening)
    )


def elements(
    export: ExportFile, names: Sequence[str], report: ReadReport
) -> Iterator[tuple[Any, int]]:
    """Yield each element of these names with its line.

    Nothing is expanded or fetched. A record that is no sound XML is read as far as it goes,
    and reported.
    """
    report.terminators = 0
    if "<!ENTITY" in export.opening:
        report.note(0, "declares entities; none of them is expanded")
    spaces = dict(_DECLARED.findall(export.opening))
    for text, line, closed in _cut(export, names, report):
        report.terminators += closed
        element = _parsed(_with_spaces(text, spaces), line, report)
        if element is not None:
            if not closed:
                report.note(line, f"<{element.tag}> has no end; read as far as it goes")
            yield element, line


def _opening(names: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"<({'|'.join(names)})(?=[\s/>])")


def _cut(
    export: ExportFile, names: Sequence[str], report: ReadReport
) -> Iterator[tuple[str, int, bool]]:
    """Yield the text of each record, its line, and whether it has an end."""
    opening, text, line = _opening(names), "", 1
    blocks = _blocks(export, report)
    for block in blocks:
        text += block
        while (found := opening.search(text)) is not None:
            _note_outside(text[: found.start()], line, report)
            line += text.count("\n", 0, found.start())
            text = text[found.start() :]
            text, end, closed = _to_end(text, found[1], opening, blocks)
            yield text[:end], line, closed
            line += text.count("\n", 0, end)
            text = text[end:]
            if end > LARGEST_RECORD:
                reason = f"record of over {LARGEST_RECORD:,} characters; cut off there"
                report.note(line, reason)
        # What may be the beginning of a name stays for the next block.
        keep = max(text.rfind("<"), 0) if len(text) - text.rfind("<") < 200 else len(text)
        _note_outside(text[:keep], line, report)
        line += text.count("\n", 0, keep)
        text = text[keep:]


_OUTSIDE = re.compile(
    r"<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>|<\?.*?\?>|<DeleteCitation>.*?</DeleteCitation>|<[^<>]*>|\]>",
    re.DOTALL,
)
_LETTER = re.compile(r"\w")


def _note_outside(text: str, line: int, report: ReadReport) -> None:
    """Report text that stands between records; elements around them are none."""
    if text.strip() and _LETTER.search(_OUTSIDE.sub(" ", text)):
        report.note(line, "text outside of any record; in no field")


def _blocks(export: ExportFile, report: ReadReport) -> Iterator[str]:
    """Yield the text in pieces, without null characters."""
    with export.stream() as stream:
        while block := stream.read(_BLOCK):
            if "\x00" in block:
                report.note(0, "null characters; left out")
            yield block.replace("\x00", "")


def _to_end(
    text: str, name: str, opening: re.Pattern[str], blocks: Iterator[str]
) -> tuple[str, int, bool]:
    """Return the text read on to a record's end, where that is, and whether it is one.

    Without an end the record goes up to where the next begins, or the file ends.
    """
    closing = f"</{name}>"
    looked_at = 1
    while True:
        end = text.find(closing, looked_at)
        again = opening.search(text, looked_at, end if end > 0 else len(text))
        if again:
            return text, again.start(), False
        if end > 0:
            return text, end + len(closing), True
        looked_at = max(1, len(text) - len(closing) - 1)
        block = next(blocks, "")
        if not block or len(text) > LARGEST_RECORD:
            return text, len(text), False
        text += block


def _with_spaces(text: str, spaces: Mapping[str, str]) -> str:
    """Declare the prefixes of namespaces that stood declared around the record, or nowhere."""
    used = {first or second for first, second in _PREFIX.findall(text)} if ":" in text else ()
    name_end = _NAME_END.search(text)
    if not used or not name_end:
        return text
    spaces = {**{prefix: f"urn:{prefix}" for prefix in used}, **spaces}
    spaces |= dict(_DECLARED.findall(text))
    own = dict(_DECLARED.findall(text[: text.find(">") + 1]))
    added = sorted(used - own.keys() - {"xml", "xmlns"})
    declared = "".join(f' xmlns:{prefix}="{spaces[prefix]}"' for prefix in added)
    return f"{text[: name_end.start()]}{declared}{text[name_end.start() :]}"


def _parsed(text: str, line: int, report: ReadReport) -> Any:
    """Return the element in a text, or None where there is none to be had."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        element = etree.fromstring(_plain(text), parser)
    except etree.XMLSyntaxError as error:
        report.note(line, f"is no XML ({error.msg}); passed over")
        return None
    faults = [entry for entry in parser.error_log if "amespace" not in entry.message]
    if faults:
        place = line + faults[0].line - 1
        fault = " ".join(faults[0].message.split())[:_LONGEST_FAULT]
        report.note(place, f"is no sound XML ({fault}); read as far as it goes")
    return element


def _plain(text: str) -> str:
    """Return text without what a parser stumbles over or looks up elsewhere."""
    spelled = _ENTITY.sub(_spelled_out, legal(_without_literals(text)))
    return _NUMBERED.sub(_possible, spelled) if "&#" in spelled else spelled


def _without_literals(text: str) -> str:
    """Return text with its CDATA sections as ordinary, escaped text."""
    plain, done = [], 0
    while (start := text.find(_LITERAL, done)) >= 0:
        end = text.find("]]>", start)
        if end < 0:  # never closed: the parser says so
            break
        literal = text[start + len(_LITERAL) : end]
        plain += [text[done:start], html.escape(literal, quote=False)]
        done = end + len("]]>")
    return "".join([*plain, text[done:]])


def _possible(character: re.Match[str]) -> str:
    """Return a numbered character as it is written, or U+FFFD for one that XML cannot have."""
    number = character[1]
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    possible = code <= sys.maxunicode and legal(chr(code)) == chr(code)
    return character[0] if possible else "\ufffd"


def _spelled_out(entity: re.Match[str]) -> str:
    """Return the character that HTML names so; any other name stays as it is written."""
    named = html.unescape(entity[0])
    return f"&amp;{entity[0][1:]}" if named == entity[0] or named in "<>&" else named

"""The core that XML formats share: one record at a time, and paths that can be written back.

A record is cut out of the text before it is parsed. So a broken one costs no other, memory
does not grow with the file, and no declaration of entities is ever in force.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from classifier.formats.report import ReadReport
from classifier.formats.source import ExportFile
from classifier.formats.values import folded
from classifier.schema import RawField

__all__ = [
    "PathsUnder",
    "element_of",
    "elements",
    "fields_of",
    "is_opened_by",
    "text_of",
    "write_elements",
]

LARGEST_RECORD = 20_000_000
"""Characters that one record may have; where none ends within these, the rest is given up."""

_BLOCK = 1 << 16
_INNER = "*"
_PLACE = re.compile(r"\[\d+\]")
_STEP = re.compile(r"(?P<name>.+?)(?:\[(?P<place>\d+)\])?")
_ENTITY = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)(\w{1,40};)?"
)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class PathsUnder:
    """All paths that begin with one of some others, as a container."""

    def __init__(self, beginnings: Iterable[str]) -> None:
        self._beginnings = tuple(beginnings)

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and _PLACE.sub("", path).startswith(self._beginnings)


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
    for text, line, closed in _cut(export, names, report):
        report.terminators += closed
        element = _parsed(text, line, report)
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
            line += text.count("\n", 0, found.start())
            text = text[found.start() :]
            text, end, closed = _to_end(text, found[1], opening, blocks)
            yield text[:end], line, closed
            line += text.count("\n", 0, end)
            text = text[end:]
            if not closed and end > LARGEST_RECORD:
                report.note(line, f"no end within {LARGEST_RECORD:,} characters; rest given up")
                return
        # What may be the beginning of a name stays for the next block.
        keep = max(text.rfind("<"), 0) if len(text) - text.rfind("<") < 200 else len(text)
        line += text.count("\n", 0, keep)
        text = text[keep:]


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


def _parsed(text: str, line: int, report: ReadReport) -> Any:
    """Return the element in a text, or None where there is none to be had."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        element = etree.fromstring(_ENTITY.sub(_spelled_out, _ILLEGAL.sub(" ", text)), parser)
    except etree.XMLSyntaxError as error:
        report.note(line, f"is no XML ({error.msg}); passed over")
        return None
    faults = [entry for entry in parser.error_log if "amespace" not in entry.message]
    if faults:
        place = line + faults[0].line - 1
        report.note(place, f"is no sound XML ({faults[0].message}); read as far as it goes")
    return element


def _spelled_out(entity: re.Match[str]) -> str:
    """Return the character that HTML names so; any other name stays as it is written."""
    named = html.unescape(entity[0])
    return f"&amp;{entity[0][1:]}" if named == entity[0] or named in "<>&" else named


def text_of(element: Any, path: str) -> str:
    """Return all the text of the first element at `path`, white space folded, or ""."""
    found = element.find(path)
    return "" if found is None else folded("".join(found.itertext()))


def fields_of(element: Any, line: int) -> Iterator[RawField]:
    """Yield every attribute and every text, by its path.

    Of several elements of one name a path gives the place: ``Author[2]/LastName``. An
    attribute ends in ``/@name``, and the inside of an element that mixes text and elements in
    ``/*``.
    """
    yield from _fields_under(element, str(element.tag), line)


def _fields_under(element: Any, path: str, line: int) -> Iterator[RawField]:
    from lxml import etree

    for name, value in element.attrib.items():
        yield RawField(f"{path}/@{name}", value, line)
    children = [child for child in element if isinstance(child.tag, str)]
    if not children:
        if element.text or not element.attrib:
            yield RawField(path, element.text or "", line)
    elif any(text and text.strip() for text in _texts_between(element)):
        inner = [element.text or ""]
        inner += [etree.tostring(child, encoding="unicode") for child in children]
        yield RawField(f"{path}/{_INNER}", _escaped(inner[0]) + "".join(inner[1:]), line)
    else:
        number, seen = Counter(child.tag for child in children), Counter[str]()
        for child in children:
            seen[child.tag] += 1
            place = f"[{seen[child.tag]}]" if number[child.tag] > 1 else ""
            below = line - element.sourceline + child.sourceline
            yield from _fields_under(child, f"{path}/{child.tag}{place}", below)


def _texts_between(element: Any) -> Iterator[str | None]:
    yield element.text
    yield from (child.tail for child in element)


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def element_of(fields: Iterable[RawField]) -> Any:
    """Return the element that `fields_of` gave these fields."""
    from lxml import etree

    known: dict[str, Any] = {}
    for tag, value, _ in fields:
        path, _, last = tag.rpartition("/")
        if last == _INNER:
            _fill(_reach(path, known), value)
        elif last.startswith("@"):
            _reach(path, known).set(last[1:], _ILLEGAL.sub(" ", value))
        else:
            _reach(tag, known).text = _ILLEGAL.sub(" ", value)
    return next(iter(known.values())) if known else etree.Element("record")


def _reach(path: str, known: dict[str, Any]) -> Any:
    """Return the element at a path, made with all above it where need be."""
    from lxml import etree

    if path not in known:
        above, _, step = path.rpartition("/")
        match = _STEP.fullmatch(step)
        name = match["name"] if match else step
        known[path] = (
            etree.SubElement(_reach(above, known), name) if above else etree.Element(name)
        )
    return known[path]


def _fill(element: Any, inner: str) -> None:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    filled = etree.fromstring(f"<{element.tag}>{inner}</{element.tag}>", parser)
    element.text = filled.text
    element.extend(list(filled))


def write_elements(path: Path, around: tuple[str, str], items: Iterable[Any]) -> None:
    """Write elements between an opening and a closing text."""
    from lxml import etree

    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(around[0])
        for element in items:
            stream.write(etree.tostring(element, encoding="unicode") + "\n")
        stream.write(around[1])

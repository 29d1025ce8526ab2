"""The tree of an XML record as raw fields with paths, from which it can be built again."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

from classifier.errors import UnwritableOutputError
from classifier.formats.values import folded
from classifier.schema import RawField

__all__ = ["PathsUnder", "fields_of", "legal", "text_of", "write_elements"]

_INNER = "*"
_PLACE = re.compile(r"\[\d+\]")
_LAST_STEP = re.compile(
    r"(?:(?P<above>.*)/)?(?P<mark>@?)(?P<name>(?:\{[^{}]*\})?[^/{}]*?)(?:\[\d+\])?", re.DOTALL
)
"""The end of a path; the address of a namespace, in braces, may have slashes of its own."""
_DECLARED = re.compile(r"xmlns:([A-Za-z_][\w.-]*)\s*=\s*[\"']([^\"'<>&]+)[\"']")
_RESERVED = re.compile(r"xml|ns\d+$")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def legal(text: str) -> str:
    """Return text with a blank for every character that XML does not allow."""
    return _ILLEGAL.sub(" ", text)


class PathsUnder:
    """All paths that begin with one of some others, as a container."""

    def __init__(self, beginnings: Iterable[str]) -> None:
        self._beginnings = tuple(beginnings)

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and _PLACE.sub("", path).startswith(self._beginnings)


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
    for name, value in element.attrib.items():
        yield RawField(f"{path}/@{name}", value, line)
    children = list(element)
    if not children:
        if element.text or not element.attrib:
            yield RawField(path, element.text or "", line)
    elif any(text and text.strip() for text in _texts_between(element)):
        inner = [element.text or ""]
        inner += [_as_text(child) for child in children]
        yield RawField(f"{path}/{_INNER}", _escaped(inner[0]) + "".join(inner[1:]), line)
    else:
        number, seen = Counter(child.tag for child in children), Counter[str]()
        for child in children:
            seen[child.tag] += 1
            place = f"[{seen[child.tag]}]" if number[child.tag] > 1 else ""
            below = line - element.sourceline + child.sourceline
            yield from _fields_under(child, f"{path}/{child.tag}{place}", below)


def _as_text(element: Any) -> str:
    """Return an element and what follows it, without declarations that it has no use for."""
    from lxml import etree

    if element.nsmap:
        element = deepcopy(element)
        etree.cleanup_namespaces(element)
    text: str = etree.tostring(element, encoding="unicode")
    return text


def _texts_between(element: Any) -> Iterator[str | None]:
    yield element.text
    yield from (child.tail for child in element)


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _element_of(fields: Iterable[RawField]) -> Any:
    """Return the element that `fields_of` gave these fields."""
    from lxml import etree

    fields = list(fields) or [RawField("record", "", 0)]
    root = _last_step(fields[0].tag.split("/", 1)[0])[2]
    known: dict[str, Any] = {root: etree.Element(root, nsmap=_prefixes(fields))}
    for path, value, _ in fields:
        above, mark, name = _last_step(path)
        if mark:
            _reach(above, known).set(name, legal(value))
        elif name == _INNER:
            _fill(_reach(above, known), value)
        else:
            _reach(path, known).text = legal(value)
    return known[root]


def _prefixes(fields: Iterable[RawField]) -> dict[str, str]:
    """Return the namespaces that texts with elements in them have prefixes for."""
    mixed = "".join(field.value for field in fields if field.tag.endswith(f"/{_INNER}"))
    return {p: space for p, space in _DECLARED.findall(mixed) if not _RESERVED.match(p)}


def _last_step(path: str) -> tuple[str, str, str]:
    """Return the path above, ``@`` for an attribute, and the name without its place."""
    step = _LAST_STEP.fullmatch(path)
    if not step:
        raise ValueError(f"{path} is no path")
    return step["above"] or "", step["mark"], step["name"]


def _reach(path: str, known: dict[str, Any]) -> Any:
    """Return the element at a path, made with all above it where need be."""
    from lxml import etree

    if path not in known:
        above, _, name = _last_step(path)
        if not above:
            raise ValueError(f"{path} begins another record")
        known[path] = etree.SubElement(_reach(above, known), name)
    return known[path]


def _fill(element: Any, inner: str) -> None:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    filled = etree.fromstring(f"<inner>{inner}</inner>", parser)
    element.text = filled.text
    element.extend(list(filled))


def write_elements(
    path: Path, around: tuple[str, str], items: Iterable[Iterable[RawField]]
) -> None:
    """Write the elements of these fields between an opening and a closing text.

    Raises
    ------
    UnwritableOutputError
        If a field's path can be that of no element.
    """
    from lxml import etree

    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(around[0])
        for number, fields in enumerate(items, start=1):
            try:
                element = _element_of(fields)
            except ValueError as error:
                problem = f"record {number} cannot be written as XML ({error})"
                raise UnwritableOutputError(f"{problem}; write JSON Lines instead") from None
            stream.write(etree.tostring(element, encoding="unicode") + "\n")
        stream.write(around[1])

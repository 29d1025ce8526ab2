"""The objects of a JSON array, one at a time, so that memory does not grow with the file."""

import json
from collections.abc import Iterator
from typing import Any

from classifier.formats.report import ReadReport
from classifier.formats.source import ExportFile
from classifier.schema import RawField

__all__ = ["first_item", "items_of", "raw_fields", "spelled"]

_LARGEST = 20_000_000
"""Characters that one object may have; a longer one is passed over."""
_BETWEEN = " \t\r\n,\ufeff"
_DECODER = json.JSONDecoder()


def first_item(opening: str) -> dict[str, Any] | None:
    """Return the first object of an array that a text begins with, as far as it goes."""
    text = opening.lstrip("\ufeff \t\r\n")
    if not text.startswith("["):
        return None
    return _begun(text[1:].lstrip())


def _begun(text: str) -> dict[str, Any] | None:
    """Return an object; of one that is cut off, the keys that are whole."""
    try:
        item, _ = _DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        cut = text.rfind(",\n") if ",\n" in text else text.rfind(',"')
        if cut <= 0:
            return None
        try:
            item, _ = _DECODER.raw_decode(text[:cut] + "}")
        except (ValueError, RecursionError):
            return None
    return item if isinstance(item, dict) else None


def items_of(export: ExportFile, report: ReadReport) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield each object of the array that a file holds, with its line.

    What is no JSON is passed over up to where the next object begins, and reported.
    """
    blocks = export.blocks(report)
    text, line, is_begun, ended = "", 1, False, False
    while not ended or text.strip(_BETWEEN + "]"):
        line += text.count("\n", 0, len(text) - len(text.lstrip(_BETWEEN)))
        text = text.lstrip(_BETWEEN)
        if not is_begun and text:
            is_begun, text = True, text.removeprefix("[")
            continue
        if text.startswith("]"):
            break
        item, end = _decoded(text)
        if end:
            if isinstance(item, dict):
                yield item, line
            else:
                report.note(line, "not a JSON object; passed over")
            line += text.count("\n", 0, end)
            text = text[end:]
        elif not ended and len(text) <= _LARGEST:
            more = "".join(_taken(blocks, len(text)))
            ended, text = not more, text + more
        else:
            report.note(line, "not a JSON object; passed over")
            end = text.find("{", 1)
            skipped = text[:end] if end > 0 else text
            line += skipped.count("\n")
            text = text[len(skipped) :]


def _taken(blocks: Iterator[str], least: int) -> Iterator[str]:
    """Yield blocks until they have as many characters as are there: the work stays linear."""
    size = 0
    for block in blocks:
        yield block
        size += len(block)
        if size >= least:
            return


def _decoded(text: str) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        return None, 0


def spelled(value: Any) -> str:
    """Return a value of JSON as the text of a raw field."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def raw_fields(item: dict[str, Any], line: int) -> Iterator[RawField]:
    """Yield the keys and values of an object."""
    for key, value in item.items():
        if value is not None:
            yield RawField(key, spelled(value), line)

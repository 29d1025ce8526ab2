"""Write a codebook as TOML that reads back as the same codebook."""

import json
from collections.abc import Iterator
from dataclasses import fields

from classifier.schema.codebook import Codebook
from classifier.schema.codebook_file import FORMAT
from classifier.schema.history import Change

__all__ = ["codebook_toml"]

_RENAMED = {"codebook_id": "id", "mechanism_id": "id"}
_OF_CODEBOOK = ("codebook_id", "version", "title", "language", "licence", "source")


def codebook_toml(codebook: Codebook) -> str:
    """Return the text of a codebook's file; fields that hold nothing are left out.

    Examples
    --------
    >>> from classifier.schema import ReviewScope
    >>> scope = ReviewScope(question="How do leaders build trust?")
    >>> plain = {"codebook_id": "plain", "version": 1, "title": "Plain"}
    >>> print(codebook_toml(Codebook(**plain, scope=scope, mechanisms=())))
    format = 1
    id = "plain"
    version = 1
    title = "Plain"
    language = "en"
    <BLANKLINE>
    [review]
    question = "How do leaders build trust?"
    <BLANKLINE>
    """
    top = [f"format = {FORMAT}", *_lines(codebook, _OF_CODEBOOK)]
    tables = [
        ("[review]", codebook.scope),
        *(("[[mechanism]]", mechanism) for mechanism in codebook.mechanisms),
        *(("[[change]]", change) for change in codebook.changes),
    ]
    parts = [top, *([head, *_lines(held, _names(held))] for head, held in tables)]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _names(held: object) -> tuple[str, ...]:
    return tuple(field.name for field in fields(held))  # type: ignore[arg-type]


def _lines(held: object, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        value = getattr(held, name)
        always = isinstance(held, Change) and name in ("before", "after")
        if value or always:
            yield f"{_RENAMED.get(name, name)} = {_spelled(value)}"


def _spelled(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_spelled, value)) + "]"
    # JSON's strings are TOML's, but for one character that TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

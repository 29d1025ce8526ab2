"""How our words stand in a column, the same in SQLite and in PostgreSQL.

Moments are texts in UTC of one length, so that they sort as times do in both engines; texts
sort by code point in both, as Python's do.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from classifier.schema import replace_lone_surrogates

__all__ = [
    "Choice",
    "Day",
    "Json",
    "Listed",
    "Moment",
    "Reference",
    "Words",
    "exact_characters",
    "number_column",
    "text_column",
]

_MARK = "\ufdd0"  # a character that no text should have: Unicode keeps it for programs
_UNSTORABLE = re.compile("[\x00\ud800-\udfff\ufdd0]")
_EXACT = ContextVar("exact", default=False)
_STORED = re.compile(f"{_MARK}([0-9a-f]{{4}})")


def _escape(text: str) -> str:
    if _UNSTORABLE.search(text) is None:
        return text
    return _UNSTORABLE.sub(lambda match: f"{_MARK}{ord(match[0]):04x}", text)


def _restore(text: str) -> str:
    if _MARK not in text:
        return text
    return _STORED.sub(_restored, text)


def _restored(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if _EXACT.get() else replace_lone_surrogates(character)


@contextmanager
def exact_characters() -> Iterator[None]:
    """Read halves of surrogate pairs that early reviews may hold, as their checksums need it.

    No door lets in one any more. Everywhere else U+FFFD stands for it, which can be shown.
    """
    token = _EXACT.set(True)
    try:
        yield
    finally:
        _EXACT.reset(token)


class _Kept(TypeDecorator[Any]):
    """A text in the database; subclasses say what else it is in Python. None stays None."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Sort by code point, as SQLite does by itself."""
        collation = "C" if dialect.name == "postgresql" else None
        return dialect.type_descriptor(Text(collation=collation))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        """Return the text as it is stored."""
        return None if value is None else self._to_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        """Return what was given."""
        return None if value is None else self._from_text(value)

    def _to_text(self, value: Any) -> str | None:
        return _escape(value)

    def _from_text(self, text: str) -> Any:
        return _restore(text)


class Words(_Kept):
    """A text, kept whole, though PostgreSQL takes no NUL and neither engine half a pair."""

    cache_ok = True


class Reference(Words):
    """A text that names another row; "" in Python is no row."""

    cache_ok = True

    def _to_text(self, value: Any) -> str | None:
        return _escape(value) or None

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Return "" where there is no row."""
        return super().process_result_value(value or "", dialect)


class Moment(_Kept):
    """An aware moment, as text in UTC with microseconds."""

    cache_ok = True

    def _to_text(self, value: Any) -> str | None:
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"

    def _from_text(self, text: str) -> Any:
        return datetime.fromisoformat(text)


class Day(_Kept):
    """A day, as ISO text."""

    cache_ok = True

    def _to_text(self, value: Any) -> str | None:
        return str(value.isoformat())

    def _from_text(self, text: str) -> Any:
        return date.fromisoformat(text)


class Choice(_Kept):
    """One of an enumeration's values."""

    cache_ok = True

    def __init__(self, kind: type[StrEnum] = StrEnum) -> None:
        super().__init__()
        self.kind = kind

    def _to_text(self, value: Any) -> str | None:
        return str(self.kind(value))

    def _from_text(self, text: str) -> Any:
        return self.kind(text)


class Json(_Kept):
    """Lists, mappings and numbers, as JSON text."""

    cache_ok = True

    def _to_text(self, value: Any) -> str | None:
        if not value and isinstance(value, list | tuple):
            return "[]"  # most cells of most scores: the writer is held for less long
        return _escape(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def _from_text(self, text: str) -> Any:
        return json.loads(_restore(text))


def _plain(item: Any) -> Any:
    return asdict(item) if is_dataclass(item) and not isinstance(item, type) else item


class Listed(Json):
    """A tuple, as a JSON list; `build` makes an item from what JSON has of it."""

    cache_ok = True

    def __init__(self, build: Callable[[Any], Any] = str) -> None:
        super().__init__()
        self.build = build

    def _to_text(self, value: Any) -> str | None:
        return super()._to_text([_plain(item) for item in value])

    def _from_text(self, text: str) -> Any:
        return tuple(map(self.build, super()._from_text(text)))


def text_column(name: str, *more: Any, **options: Any) -> Column[Any]:
    """Return a column of text that is "" where nothing is said."""
    return Column(name, Words, *more, nullable=False, **options)


def number_column() -> Column[int]:
    """Return the key that counts rows in the order in which they came."""
    return Column("number", Integer, primary_key=True, autoincrement=True)

r"""Half surrogate pairs: what no encoding of Unicode can write, and no door lets in.

Python's texts can hold one, and JSON can spell it (``"\ud800"``), but UTF-8 cannot: a text that
has one cannot be printed, sent or stored as it is.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from classifier.errors import InvalidOptionError
from classifier.schema.record import RawField, Record

__all__ = [
    "has_lone_surrogate",
    "refuse_lone_surrogates",
    "replace_lone_surrogates",
    "writable_record",
]

_LONE = re.compile("[\ud800-\udfff]")


def has_lone_surrogate(text: str) -> bool:
    r"""Whether a text has half a surrogate pair.

    >>> has_lone_surrogate("caf\ud800"), has_lone_surrogate("café 😀")
    (True, False)
    """
    # Nearly every text is ASCII, which Python knows without looking.
    return not text.isascii() and _LONE.search(text) is not None


def replace_lone_surrogates(text: str) -> str:
    r"""Return a text that can be written: each half pair becomes U+FFFD.

    >>> replace_lone_surrogates("a\ud800b")
    'a\ufffdb'
    """
    return _LONE.sub("\ufffd", text) if has_lone_surrogate(text) else text


def writable_record(record: Record) -> Record:
    """Return a record that can be written: the same one, or one with U+FFFD for each half pair.

    Records come from files and tables, where one bad character must not cost a record.
    """
    texts = (*record.authors, *record.keywords, *(part for f in record.raw for part in f[:2]))
    values = (getattr(record, name) for name in _TEXTS)
    if not any(map(has_lone_surrogate, (*values, *texts))):
        return record
    mended: dict[str, Any] = {
        name: replace_lone_surrogates(getattr(record, name)) for name in _TEXTS
    }
    for name in ("authors", "keywords"):
        mended[name] = tuple(map(replace_lone_surrogates, getattr(record, name)))
    mended["raw"] = tuple(
        RawField(replace_lone_surrogates(tag), replace_lone_surrogates(value), line)
        for tag, value, line in record.raw
    )
    return replace(record, **mended)


_TEXTS = tuple(field.name for field in fields(Record) if field.type in (str, "str"))


def refuse_lone_surrogates(value: Any, *, where: str) -> None:
    """Refuse a value in which any text has half a surrogate pair, however deep.

    Parameters
    ----------
    value : a text, or a dataclass, mapping or sequence of such; anything else passes.
    where : what the value is, for the message.

    Raises
    ------
    InvalidOptionError
        If a text has one; the message names its field.
    """
    waiting: list[tuple[str, Any]] = [(where, value)]
    while waiting:
        name, part = waiting.pop()
        if isinstance(part, str):
            if has_lone_surrogate(part):
                shown = replace_lone_surrogates(part)
                cure = "half of a character is missing; copy the text again"
                raise InvalidOptionError(name, repr(shown[:80]), cure)
        else:
            waiting.extend(_parts(name, part))


def _parts(name: str, value: Any) -> Iterable[tuple[str, Any]]:
    """Return what a value consists of, each with the name of its field."""
    if is_dataclass(value) and not isinstance(value, type):
        return [(field.name, getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, Mapping):
        keys = ((name, key) for key in value)
        return [*keys, *((name, each) for each in value.values())]
    if isinstance(value, (list, tuple, set, frozenset)):
        return [(name, each) for each in value]
    return []

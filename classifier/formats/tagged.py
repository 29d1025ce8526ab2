"""The core that tagged formats share: lines that begin with a tag, and lines that go on."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from classifier.formats.base import Problem
from classifier.schema import RawField

__all__ = ["Entry", "TagDialect", "read_entries"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TagDialect:
    """How one tagged format marks its lines.

    Attributes
    ----------
    line : matches a tagged line; group 1 is the tag, group 2 the value.
    opens : the tag that begins a record.
    closes : the tag that ends one, or "" where the next record or the file's end does.
    joint : what joins a value and its continuation line in the raw field.
    """

    line: re.Pattern[str]
    opens: str
    closes: str
    joint: str


@dataclass(slots=True)
class Entry:
    """The tags of one record, in the order of the file."""

    line: int
    fields: list[RawField] = field(default_factory=list)
    closed: bool = False

    def first(self, *tags: str, accept: Callable[[str], bool] = bool) -> str:
        """Return the first value under the first of `tags` that has one accepted."""
        for tag in tags:
            for value in self.values(tag):
                if accept(value):
                    return value
        return ""

    def values(self, *tags: str) -> list[str]:
        """Return the values under any of `tags`, in order, white space folded."""
        folded = (" ".join(f.value.split()) for f in self.fields if f.tag in tags)
        return [value for value in folded if value]


def read_entries(
    lines: Iterable[tuple[int, str]], dialect: TagDialect, problems: list[Problem]
) -> Iterator[Entry]:
    """Split tagged lines into records.

    Lines before the first record and between records are passed over; a tag that follows
    the end of a record is kept with that record.
    """
    entry: Entry | None = None
    for number, line in lines:
        match = dialect.line.match(line)
        if match and match[1] == dialect.opens:
            if entry is not None:
                yield _ended(entry, dialect, problems)
            entry = Entry(number, [RawField(match[1], match[2].strip(), number)])
        elif entry is None:
            if match and match[1] != dialect.closes:
                reason = f"tag {match[1]} stands before the first record; passed over"
                problems.append(Problem(number, reason))
        elif match:
            entry.closed = entry.closed or match[1] == dialect.closes
            entry.fields.append(RawField(match[1], match[2].strip(), number))
        elif not entry.closed and line.strip():
            _continue(entry, line, dialect.joint)
    if entry is not None:
        yield _ended(entry, dialect, problems)


def _ended(entry: Entry, dialect: TagDialect, problems: list[Problem]) -> Entry:
    if dialect.closes and not entry.closed:
        reason = f"record has no {dialect.closes} line; read up to where the next begins"
        problems.append(Problem(entry.line, reason))
    return entry


def _continue(entry: Entry, line: str, joint: str) -> None:
    last = entry.fields[-1]
    entry.fields[-1] = RawField(last.tag, f"{last.value}{joint}{line.strip()}", last.line)

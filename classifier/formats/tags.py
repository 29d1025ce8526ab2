"""The tags of one record, and how the values under them are asked for."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, overload

from classifier.formats.values import NOTHING_WRITTEN, folded
from classifier.schema import RawField

__all__ = ["OneLineFields", "TaggedFields"]

_Read = TypeVar("_Read")


class OneLineFields(Sequence[RawField]):
    """Raw fields of which each fills one line, made when they are asked for.

    Most records are read for their title and abstract alone, and this halves the time that
    reading takes.

    Parameters
    ----------
    pairs : tag and value, which may have blanks at its ends.
    line : line of the first.
    """

    __slots__ = ("_line", "_pairs")

    def __init__(self, pairs: Sequence[tuple[str, str]], line: int) -> None:
        self._pairs = pairs
        self._line = line

    def pairs(self) -> Sequence[tuple[str, str]]:
        """Return tag and value of each."""
        return self._pairs

    def __len__(self) -> int:
        return len(self._pairs)

    def __iter__(self) -> Iterator[RawField]:
        for line, (tag, value) in enumerate(self._pairs, start=self._line):
            yield RawField(tag, value.strip(), line)

    @overload
    def __getitem__(self, place: int) -> RawField: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[RawField, ...]: ...
    def __getitem__(self, place: int | slice) -> RawField | tuple[RawField, ...]:
        if isinstance(place, slice):
            return tuple(self)[place]
        tag, value = self._pairs[place]
        line = self._line + (place if place >= 0 else len(self._pairs) + place)
        return RawField(tag, value.strip(), line)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


class TaggedFields:
    """The fields of one record, asked for by tag.

    Parameters
    ----------
    raw : in the order of the file.
    """

    __slots__ = ("_values", "raw")

    def __init__(self, raw: Sequence[RawField]) -> None:
        self.raw = raw
        self._values: dict[str, list[str]] = {}
        one_line = raw.pairs() if isinstance(raw, OneLineFields) else None
        for tag, value in one_line or ((f.tag, f.value) for f in raw):
            if value and value not in NOTHING_WRITTEN:
                if tag in self._values:
                    self._values[tag].append(value)
                else:
                    self._values[tag] = [value]

    def first(self, *tags: str) -> str:
        """Return the first value that is not empty under the first of `tags` that has one.

        White space is folded.
        """
        for tag in tags:
            if tag in self._values:
                for value in self._values[tag]:
                    if plain := folded(value):
                        return plain
        return ""

    def first_as(self, read: Callable[[str], _Read], *tags: str) -> _Read | None:
        """Return what `read` makes of the first value that it makes anything of."""
        for tag in tags:
            if tag in self._values:
                for value in self._values[tag]:
                    if found := read(folded(value)):
                        return found
        return None

    def values(self, *tags: str) -> list[str]:
        """Return the values under any of `tags`, in the order of the tags, none of them empty.

        White space is folded.
        """
        found = [folded(v) for tag in tags if tag in self._values for v in self._values[tag]]
        return [value for value in found if value] if "" in found else found

    def lines(self, tag: str) -> list[str]:
        """Return the values under `tag` as written, each line of a value by itself."""
        return "\n".join(self._values[tag]).split("\n") if tag in self._values else []

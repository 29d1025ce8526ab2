"""The core that tagged formats share: lines that begin with a tag, and lines that go on."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from classifier.formats.report import ReadReport
from classifier.formats.source import ExportFile
from classifier.formats.tags import OneLineFields, TaggedFields
from classifier.schema import RawField

__all__ = ["TagDialect", "begins_with", "read_entries", "tag_lines"]

_LONGEST = 1 << 16
"""Characters of a text in which no record ends."""
_BEGINNING = re.compile(
    r"^(?:TY[ \t]{0,2}-[ \t]|PMID ?- ?\d|OWN - |PT [JBSPC]$|%0 [A-Z]|@[A-Za-z]+[ \t]?[{(])",
    re.ASCII | re.MULTILINE,
)
"""How a record begins, in any format of text but tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagDialect:
    """How one tagged format marks its lines.

    Attributes
    ----------
    line : matches a tagged line; group 1 is the tag, group 2 the value.
    plain : finds all tagged lines of a text, as `line` does, quickly.
    opens : tags that begin a record. The second of them does so only where the record at
        hand has one already, or there is none.
    closes : the tag that ends one, or "" where the next record or the file's end does.
    header : tags that may stand before the first record.
    blank_parts : whether a record may also begin after a blank line, with the tag that the
        record before began with.
    """

    line: re.Pattern[str]
    plain: re.Pattern[str]
    opens: tuple[str, ...]
    closes: str = ""
    header: tuple[str, ...] = ()
    blank_parts: bool = False

    def split(self, line: str) -> tuple[str, str] | None:
        """Return tag and value of a tagged line, else None."""
        match = self.line.match(line)
        return (match[1], (match[2] or "").strip()) if match else None

    def whole(self, number: int, text: str) -> OneLineFields | None:
        """Return the fields of a text that is one record of tagged lines, else None.

        Parameters
        ----------
        number : of the first line; blank ones may come first.
        """
        record = text.lstrip()
        blank = text.count("\n", 0, len(text) - len(record))
        fields = self.plain.findall(record)
        n_lines = record.count("\n") + (not record.endswith("\n"))
        is_whole = (
            len(fields) == n_lines
            and fields[0][0] == self.opens[0]
            and fields[-1][0] == self.closes
            and f"\n{self.opens[0]} " not in record
        )
        return OneLineFields(fields, number + blank) if is_whole else None


@dataclass(slots=True)
class _Entry:
    """The tags of one record, in the order of the file.

    Attributes
    ----------
    line : where the record begins.
    fields : tags and values; a line outside any record has the tag "".
    more : lines that go on with the last value, until `join` puts them there.
    """

    line: int
    fields: list[RawField]
    closed: bool = False
    more: list[str] = field(default_factory=list)

    def join(self) -> None:
        """Add the lines that went on to the value that they belong to."""
        if self.more:
            last = self.fields[-1]
            value = "\n".join([last.value, *self.more])
            self.fields[-1] = RawField(last.tag, value, last.line)
            self.more = []

    def begins(self, tag: str, dialect: TagDialect, *, after_blank: bool) -> bool:
        """Whether `tag` begins the next record."""
        if tag == dialect.opens[0]:
            return True
        if tag in dialect.opens:
            return any(f.tag == tag for f in self.fields)
        first = next((f.tag for f in self.fields if f.tag), "")
        return dialect.blank_parts and after_blank and tag == first


def begins_with(export: ExportFile, opening: re.Pattern[str]) -> bool:
    """Whether the first record near the top begins as `opening` says."""
    first = _BEGINNING.search(export.opening)
    return bool(first and opening.match(export.opening, first.start()))


def read_entries(
    export: ExportFile, dialect: TagDialect, report: ReadReport
) -> Iterator[TaggedFields]:
    """Split tagged lines into records.

    Nothing is dropped but blank lines: what stands before the first record is kept with it,
    and what stands between two records with the one before.
    """
    reader = _Reader(dialect, report)
    for number, text in _pieces(export.blocks(report), dialect.closes):
        whole = dialect.whole(number, text) if reader.is_between else None
        if whole is not None:
            yield from reader.ended()
            reader.take_whole(whole)
        else:
            for place, line in enumerate(_lines_of(text), start=number):
                yield from reader.take(place, line)
    yield from reader.ended()


def _pieces(blocks: Iterable[str], closes: str) -> Iterator[tuple[int, str]]:
    """Yield texts that end with a record, or are long enough, with the place of their line.

    Parameters
    ----------
    blocks : the text of a file, cut anywhere.
    closes : how a line begins that ends a record; "" where there is none.
    """
    number, rest = 1, ""
    for block in blocks:
        rest += block
        start = 0
        while (end := _piece_end(rest, start, closes)) > 0:
            yield number, rest[start:end]
            number += rest.count("\n", start, end)
            start = end
        rest = rest[start:]
    if rest:
        yield number, rest


def _piece_end(text: str, start: int, closes: str) -> int:
    """Return where the piece that begins at `start` ends; 0 where more must be read."""
    closing = -1
    if closes:
        is_first = text.startswith(closes, start)
        closing = start if is_first else text.find(f"\n{closes}", start)
    if closing >= 0:
        return text.find("\n", closing + 1) + 1
    return text.rfind("\n", start) + 1 if len(text) - start > _LONGEST else 0


def _lines_of(text: str) -> Iterator[str]:
    """Yield lines with their ends."""
    *lines, last = text.split("\n")
    yield from (f"{line}\n" for line in lines)
    if last:
        yield last


class _Reader:
    """Goes through the lines one by one, and knows which record it is in."""

    def __init__(self, dialect: TagDialect, report: ReadReport) -> None:
        self._dialect = dialect
        self._report = report
        self._whole: OneLineFields | None = None
        self._entry: _Entry | None = None
        self._early: list[RawField] = []
        self._after_blank = False

    @property
    def is_between(self) -> bool:
        """Whether a whole record may follow that nothing belongs to."""
        return not self._early and (self._entry is None or self._entry.closed)

    def ended(self) -> Iterator[TaggedFields]:
        """Yield the record at hand, if there is one, and forget it."""
        if self._whole is not None:
            yield TaggedFields(self._whole)
            self._whole = None
        entry, self._entry = self._entry, None
        if entry is None:
            return
        entry.join()
        if self._dialect.closes and not entry.closed:
            closes = self._dialect.closes
            reason = f"record has no {closes} line; read up to where the next begins"
            self._report.note(entry.line, reason)
        yield TaggedFields(tuple(entry.fields))

    def take_whole(self, fields: OneLineFields) -> None:
        """Take the lines of a whole record; what follows may still belong to it."""
        self._whole = fields
        self._report.terminators = (self._report.terminators or 0) + 1

    def take(self, number: int, line: str) -> Iterator[TaggedFields]:
        """Take one line; yield the record that it ends by beginning the next."""
        if self._whole is not None:
            if line.isspace():
                return
            self._entry = _Entry(self._whole[0].line, list(self._whole), closed=True)
            self._whole = None
        split = self._dialect.split(line)
        if _BEGINNING.match(line) and (split is None or split[0] not in self._dialect.opens):
            reason = (
                "a record of another format begins here; kept, but not read: split the file"
            )
            self._report.note(number, reason)
        if split is None:
            self._take_untagged(number, line.strip())
            return
        tag, value = split
        if self._begins(tag):
            yield from self.ended()
            self._entry, self._early = _Entry(number, self._early), []
        self._after_blank = False
        if self._entry is None:
            self._take_early(number, tag, line.strip())
            return
        self._entry.join()
        if tag == self._dialect.closes:
            self._entry.closed = True
            self._report.terminators = (self._report.terminators or 0) + 1
        self._entry.fields.append(RawField(tag, value, number))

    def _begins(self, tag: str) -> bool:
        if self._entry is None:
            return tag in self._dialect.opens or self._dialect.blank_parts
        return self._entry.begins(tag, self._dialect, after_blank=self._after_blank)

    def _take_early(self, number: int, tag: str, text: str) -> None:
        if tag != self._dialect.closes and tag not in self._dialect.header:
            reason = f"tag {tag} stands before the first record; kept, but in no field"
            self._report.note(number, reason)
        self._early.append(RawField("", text, number))

    def _take_untagged(self, number: int, text: str) -> None:
        """Keep a line without a tag: part of the value before, or a line between records."""
        self._after_blank = not text
        if not text:
            return
        if self._entry is None:
            self._early.append(RawField("", text, number))
        elif self._entry.closed:
            self._entry.join()
            self._entry.fields.append(RawField("", text, number))
        else:
            self._entry.more.append(text)


def tag_lines(field: RawField, *, mark: str, indent: str) -> str:
    r"""Return a raw field as lines; those that go on are indented, so none looks tagged.

    >>> tag_lines(RawField("AB", "one\ntwo", 3), mark="  - ", indent="      ")
    'AB  - one\n      two\n'
    """
    first, *rest = re.split(r"[\r\n]+", field.value)
    head = f"{field.tag}{mark}{first}" if field.tag else first
    return "\n".join([head, *(f"{indent}{line}" for line in rest), ""])

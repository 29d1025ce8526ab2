"""The records of a tagged file, cut out of its lines one by one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from classifier.formats.report import ReadReport
from classifier.formats.source import ExportFile
from classifier.formats.tagged import BEGINNING, TagDialect
from classifier.formats.tags import OneLineFields, TaggedFields
from classifier.schema import RawField

__all__ = ["read_entries"]

_LONGEST = 1 << 16
"""Characters of a text in which no record ends."""


def read_entries(
    export: ExportFile, dialect: TagDialect, report: ReadReport
) -> Iterator[TaggedFields]:
    """Split tagged lines into records.

    Nothing is dropped but blank lines: what stands before the first record is kept with it,
    and what stands between two records with the one before, unless it is a record itself
    whose beginning is missing.
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


@dataclass(slots=True)
class _Entry:
    """The tags of one record, in the order of the file.

    Attributes
    ----------
    line : where the record begins.
    fields : tags and values; a line outside any record has the tag "".
    closed : whether its end was met.
    more : lines that go on with the last value, until `join` puts them there.
    texts : the lines of tags that may belong to no record, as written.
    """

    line: int
    fields: list[RawField]
    closed: bool = False
    more: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def join(self) -> None:
        """Add the lines that went on to the value that they belong to."""
        if self.more:
            last = self.fields[-1]
            value = "\n".join([last.value, *self.more])
            self.fields[-1] = RawField(last.tag, value, last.line)
            self.more = []

    def has(self, *tags: str) -> bool:
        """Whether a value stands under any of these tags."""
        return any(f.tag in tags and f.value for f in self.fields)


class _Reader:
    """Goes through the lines one by one, and knows which record it is in.

    Tags after the end of a record wait in `_loose` until it shows what they are: a record
    whose beginning is missing, or late tags of the record before.
    """

    def __init__(self, dialect: TagDialect, report: ReadReport) -> None:
        self._dialect = dialect
        self._report = report
        self._whole: OneLineFields | None = None
        self._entry: _Entry | None = None
        self._loose: _Entry | None = None
        self._early: list[RawField] = []
        self._foreign = False
        self._after_blank = False

    @property
    def is_between(self) -> bool:
        """Whether a whole record may follow that nothing belongs to."""
        return not self._early and (self._entry is None or self._entry.closed)

    def ended(self) -> Iterator[TaggedFields]:
        """Yield the records at hand, if there are any, and forget them."""
        if self._whole is not None:
            yield TaggedFields(self._whole)
            self._whole = None
        loose = self._settled_loose(is_closed=False)
        entry, self._entry = self._entry, None
        self._foreign = False
        for record in filter(None, (entry, loose)):
            record.join()
            if self._dialect.closes and not record.closed:
                closes = self._dialect.closes
                reason = f"record has no {closes} line; read up to where the next begins"
                self._report.note(record.line, reason)
            yield TaggedFields(tuple(record.fields))

    def take_whole(self, fields: OneLineFields) -> None:
        """Take the lines of a whole record; what follows may still belong to it."""
        self._whole = fields
        self._report.terminators = (self._report.terminators or 0) + 1

    def take(self, number: int, line: str) -> Iterator[TaggedFields]:
        """Take one line; yield the records that it ends by beginning the next."""
        if self._whole is not None:
            if line.isspace():
                return
            self._entry = _Entry(self._whole[0].line, list(self._whole), closed=True)
            self._whole = None
        at_hand = self._loose or self._entry
        split = self._dialect.split(line, at_hand.fields if at_hand else ())
        if BEGINNING.match(line) and not line.startswith(self._dialect.opens):
            self._take_foreign(number)
        if split is None:
            self._take_untagged(number, line.strip())
            return
        tag, value = split
        if self._begins(tag):
            yield from self.ended()
            self._entry, self._early = _Entry(number, self._early), []
        elif self._repeats_title(tag):
            yield from self.ended()
            self._entry = _Entry(number, [])
            self._note_missing(number)
        self._after_blank = False
        if self._entry is None or self._entry.closed:
            yield from self._take_loose(RawField(tag, value, number), line.strip())
            return
        self._entry.join()
        if tag == self._dialect.closes:
            self._close(self._entry)
        self._entry.fields.append(RawField(tag, value, number))

    def _close(self, entry: _Entry) -> None:
        entry.closed = True
        self._report.terminators = (self._report.terminators or 0) + 1

    def _begins(self, tag: str) -> bool:
        """Whether `tag` begins the next record."""
        if tag == self._dialect.opens[0]:
            return True
        if self._entry is None:
            return tag in self._dialect.opens or self._dialect.blank_parts
        if tag in self._dialect.opens:
            return any(f.tag == tag for f in self._entry.fields)
        first = next((f.tag for f in self._entry.fields if f.tag), "")
        return self._dialect.blank_parts and self._after_blank and tag == first

    def _repeats_title(self, tag: str) -> bool:
        """Whether a second title after a blank line shows that an end and a beginning lack."""
        return (
            tag in self._dialect.titles
            and self._after_blank
            and self._entry is not None
            and not self._entry.closed
            and self._entry.has(tag)
        )

    def _take_loose(self, field: RawField, text: str) -> Iterator[TaggedFields]:
        """Keep a tag outside of any record; yield the record before where a new one shows."""
        if not self._dialect.titles or self._foreign or field.tag in self._dialect.header:
            self._take_stray(field, text)
            return
        if self._loose is None:
            self._loose = _Entry(field.line, [])
        self._loose.join()
        self._loose.fields.append(field)
        self._loose.texts.append(text)
        if field.tag != self._dialect.closes:
            return
        loose = self._settled_loose(is_closed=True)
        if loose is not None:
            yield from self.ended()
            self._entry = loose

    def _settled_loose(self, *, is_closed: bool) -> _Entry | None:
        """Return the loose tags if they are a record, else hand them to the one before."""
        loose, self._loose = self._loose, None
        if loose is None:
            return None
        dialect, before = self._dialect, self._entry
        has_title = loose.has(*dialect.titles)
        if (has_title and (before is None or before.has(*dialect.titles))) or (
            is_closed and loose.has(*dialect.telling)
        ):
            self._note_missing(loose.line)
            loose.fields[:0], self._early = self._early, []
            if is_closed:
                self._close(loose)
            return loose
        loose.join()
        for stray, text in zip(loose.fields, loose.texts, strict=True):
            self._take_stray(stray, text)
        return None

    def _note_missing(self, line: int) -> None:
        opens = self._dialect.opens[0]
        self._report.note(line, f"record has no {opens} line; read from here all the same")

    def _take_stray(self, field: RawField, text: str) -> None:
        """Keep a tag that begins no record with the record before, else with the first one."""
        if self._entry is not None:
            self._entry.join()
            if field.tag == self._dialect.closes:
                self._close(self._entry)
            self._entry.fields.append(field)
            return
        if field.tag != self._dialect.closes and field.tag not in self._dialect.header:
            reason = f"tag {field.tag} stands before the first record; kept, but in no field"
            self._report.note(field.line, reason)
        self._early.append(RawField("", text, field.line))

    def _take_foreign(self, number: int) -> None:
        reason = "a record of another format begins here; kept, but not read: split the file"
        self._report.note(number, reason)
        self._foreign = True

    def _take_untagged(self, number: int, text: str) -> None:
        """Keep a line without a tag: part of the value before, or a line between records."""
        self._after_blank = not text
        if not text:
            return
        if self._loose is not None:
            self._loose.more.append(text)
        elif self._entry is None:
            self._early.append(RawField("", text, number))
        elif self._entry.closed:
            self._entry.join()
            self._entry.fields.append(RawField("", text, number))
        else:
            self._entry.more.append(text)

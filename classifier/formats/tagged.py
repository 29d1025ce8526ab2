"""How a tagged format marks its lines, and which tags begin and end a record."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from classifier.formats.source import ExportFile
from classifier.formats.tags import OneLineFields
from classifier.schema import RawField

__all__ = ["BEGINNING", "TagDialect", "begins_with", "tag_lines"]

BEGINNING = re.compile(
    r"^(?:TY[ \t]{0,2}-(?:[ \t]|(?=[A-Z]{3}))"
    r"|PMID ?- ?\d|OWN - |PT [JBSPC]$|RT [A-Z][a-z]|%0 [A-Z]|@[A-Za-z]+[ \t]?[{(])",
    re.ASCII | re.MULTILINE,
)
"""How a record begins, in any format of text but tables."""


@dataclass(slots=True, kw_only=True)
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
    titles : tags of a title, by which a record shows whose beginning is missing.
    telling : tags that no stray line between two records has.
    blank_parts : whether a record may also begin after a blank line, with the tag that the
        record before began with.
    """

    line: re.Pattern[str]
    plain: re.Pattern[str]
    opens: tuple[str, ...]
    closes: str = ""
    header: tuple[str, ...] = ()
    blank_parts: bool = False
    titles: tuple[str, ...] = ()
    telling: frozenset[str] = frozenset()

    def split(self, line: str, fields: Sequence[RawField]) -> tuple[str, str] | None:  # noqa: ARG002
        """Return tag and value of a tagged line, else None.

        Parameters
        ----------
        fields : of the record at hand, for dialects in which text may look like a tag.
        """
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


def begins_with(export: ExportFile, opening: re.Pattern[str]) -> bool:
    """Whether the first record near the top begins as `opening` says."""
    first = BEGINNING.search(export.opening)
    return bool(first and opening.match(export.opening, first.start()))


def tag_lines(field: RawField, *, mark: str, indent: str) -> str:
    r"""Return a raw field as lines; those that go on are indented, so none looks tagged.

    >>> tag_lines(RawField("AB", "one\ntwo", 3), mark="  - ", indent="      ")
    'AB  - one\n      two\n'
    """
    first, *rest = re.split(r"[\r\n]+", field.value)
    head = f"{field.tag}{mark}{first}" if field.tag else first
    return "\n".join([head, *(f"{indent}{line}" for line in rest), ""])

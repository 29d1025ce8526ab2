"""Which lines of a RIS file are tagged: text that is wrapped may begin as a tag does."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from classifier.formats.kinds import ris_codes
from classifier.formats.tagged import TagDialect
from classifier.schema import RawField, normalise_doi

__all__ = ["OPENING", "dialect_of", "is_ended_alone"]

OPENING = re.compile(r"^TY[ \t]{0,2}-(?:[ \t]|(?=[A-Z]{3}))", re.MULTILINE)
_LINE = re.compile(r"([A-Z][A-Z0-9])([ \t]{0,2})-([ \t]*)(.*)")
_PLAIN = re.compile(r"^([A-Z][A-Z0-9])  -(?: (.*)|$)", re.MULTILINE)
_WIDE = re.compile(r"^[A-Z][A-Z0-9](?:  | ?\t)-", re.MULTILINE)
_NARROW = re.compile(r"^[A-Z][A-Z0-9] ?-[ \t]", re.MULTILINE)
_END = re.compile(r"^ER[ \t]{0,2}-[ \t]*$", re.MULTILINE)
_LEAST_TAGS = 3
"""Tags with two blanks before an end line from which a text without TY is taken for RIS."""
_PERSON = re.compile(r"[^\W\d_][\w'’.-]*(?: [\w'’.-]+){0,3}, ?[^\W\d_]")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d\b")
_TITLES = ("TI", "T1", "CT", "BT", "ST")
_TELLING = frozenset({"AU", "A1", "DO", "JF", "JO", "T2", "PY", "Y1"})
_KNOWN = frozenset(
    """
    A1 A2 A3 A4 A5 AB AD AN AU AV BT C1 C2 C3 C4 C5 C6 C7 C8 CA CN CP CT CY DA DB DI DO DP ED
    EP ER ET ID IS J1 J2 JA JF JO JP K1 KW L1 L2 L3 L4 LA LB LK M1 M2 M3 N1 N2 NV OP PB PM PP
    PY RI RN RP SE SN SP ST SV T1 T2 T3 TA TI TT TY U1 U2 U3 U4 U5 UR UT VL VO Y1 Y2
    """.split()
)
"""Tags that are in use: any other with one blank, before small letters or a number, is text."""


def is_ended_alone(opening: str) -> bool:
    """Whether a text has tags and the end of a record, but no beginning of one."""
    end = _END.search(opening)
    return end is not None and len(_WIDE.findall(opening[: end.start()])) >= _LEAST_TAGS


def dialect_of(opening: str) -> TagDialect:
    """Return how a file that begins so marks its tags: with two blanks, or with fewer."""
    is_wide = len(_WIDE.findall(opening)) >= len(_NARROW.findall(opening))
    return _RisDialect(
        line=_LINE,
        plain=_PLAIN,
        opens=("TY",),
        closes="ER",
        titles=_TITLES[:2],
        telling=_TELLING,
        is_wide=is_wide,
    )


@dataclass(slots=True, kw_only=True)
class _RisDialect(TagDialect):
    """RIS; where its tags stand with two blanks, one blank is no tag.

    Attributes
    ----------
    is_wide : whether most tags of the file stand with two blanks.
    is_narrow_record : whether the record at hand began with a TY that does not.
    """

    is_wide: bool
    is_narrow_record: bool = False

    def split(self, line: str, fields: Sequence[RawField]) -> tuple[str, str] | None:
        """Return tag and value of a tagged line, else None."""
        match = _LINE.match(line.lstrip("\ufeff"))  # which stands where files were joined
        if not match:
            return None
        tag, before, after, value = match.groups()
        value = value.strip()
        is_mark = before == "  " or "\t" in before
        if tag == "TY":
            is_tag = value in ris_codes() or (is_mark and bool(after or not value))
            if is_tag:
                self.is_narrow_record = not is_mark and bool(after)
        elif tag == "ER":
            is_tag = not value or is_mark
        elif is_mark:
            is_tag = True
        elif value and not after:
            is_tag = False
        else:
            is_tag = self._is_narrow_tag(tag, value, fields)
        return (tag, value) if is_tag else None

    def _is_narrow_tag(self, tag: str, value: str, fields: Sequence[RawField]) -> bool:
        """Whether a line with one blank or none is a tag, and not wrapped text."""
        begins_small = value[:1].islower() or value[:1].isdigit()
        if not self.is_wide or self.is_narrow_record:
            return tag in _KNOWN or not begins_small
        return _is_missing(tag, value, fields)


def _is_missing(tag: str, value: str, fields: Iterable[RawField]) -> bool:
    """Whether a line with one blank fills a field that the record has not, and fits it."""
    if any(field.tag == tag for field in fields if tag not in ("AU", "A1")):
        return False
    if tag in ("TI", "T1"):
        return not any(field.tag in _TITLES for field in fields)
    if tag in ("PY", "Y1"):
        return bool(_YEAR.match(value))
    if tag in ("AU", "A1"):
        return bool(_PERSON.match(value))
    return tag == "DO" and bool(normalise_doi(value))

"""What databases write into the abstract field that is not the abstract."""

import re

__all__ = ["is_notice", "without_notice"]

_OWNED = r"copyright of .{1,300}? is the property of .{1,300}? may not be copied"
_NOTICE = re.compile(rf"\W*{_OWNED}", re.IGNORECASE | re.DOTALL)
_SIGN = re.compile(
    r"\W*(?:copyright|\(c\)|©)\W*(?:copyright|\(c\)|©)?\W*\d{4}\b", re.IGNORECASE
)
_ABSENT = re.compile(
    r"\W*(?:no abstract(?: (?:is |was )?(?:available|provided|supplied|found|present))?"
    r"|abstract (?:is |was )?(?:not available|unavailable|missing)|not available|nan)\W*",
    re.IGNORECASE,
)
_SHORT = 150
_TAIL = re.compile(
    rf"\s*(?:\[ABSTRACT FROM (?:AUTHOR|PUBLISHER)\]\s*(?:{_OWNED}.*)?|{_OWNED}.*)$",
    re.IGNORECASE | re.DOTALL,
)


def is_notice(text: str) -> bool:
    """Whether a field holds a copyright notice, or says that there is no abstract.

    >>> is_notice("© 2020 Invented Press. All rights reserved.")
    True
    >>> is_notice("Copyright law shapes how libraries lend.")
    False
    """
    brief = len(text) < _SHORT and _SIGN.match(text)
    return bool(brief or _NOTICE.match(text) or _ABSENT.fullmatch(text))


def without_notice(text: str) -> str:
    """Return an abstract without what EBSCO adds at its end; "" for a mere notice.

    >>> without_notice("Trust matters. [ABSTRACT FROM AUTHOR]")
    'Trust matters.'
    >>> without_notice("[No abstract available]")
    ''
    """
    if is_notice(text):
        return ""
    may_end_so = (
        ("[" in text and "[ABSTRACT FROM" in text.upper())
        or "opyright of" in text
        or "OPYRIGHT OF" in text
    )
    return _TAIL.sub("", text) if may_end_so else text

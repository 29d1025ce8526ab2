"""The member of an enumeration that a person named."""

from enum import StrEnum
from typing import TypeVar

from classifier.errors import UnknownNameError

__all__ = ["member_named"]

_Member = TypeVar("_Member", bound=StrEnum)


def member_named(members: type[_Member], name: str, *, kind: str) -> _Member:
    """Return the member of that value.

    Parameters
    ----------
    kind : what a message calls it, such as ``stage``.

    Raises
    ------
    UnknownNameError
        If there is none.

    Examples
    --------
    >>> from classifier.schema import Stage
    >>> member_named(Stage, "full_text", kind="stage")
    <Stage.FULL_TEXT: 'full_text'>
    """
    known = [member.value for member in members]
    if name not in known:
        raise UnknownNameError(kind, name, known)
    return members(name)

"""Numbers as the pages spell them."""

from collections.abc import Sequence

__all__ = ["interval", "per", "share", "signed", "whole"]


def whole(number: float) -> str:
    """Return a count with commas between thousands.

    Examples
    --------
    >>> whole(12345.6)
    '12,346'
    """
    return f"{number:,.0f}"


def share(number: float, digits: int = 3) -> str:
    """Return a share without the nought before its point.

    Examples
    --------
    >>> share(0.12345), share(-0.0142, 3), share(0.9999), share(0)
    ('.123', '-.014', '1.000', '0')
    """
    return f"{number:.{digits}f}".replace("0.", ".", 1) if number else "0"


def signed(number: float, digits: int = 3) -> str:
    """Return a share with its sign.

    Examples
    --------
    >>> signed(0.0524)
    '+.052'
    """
    return f"{number:+.{digits}f}".replace("0.", ".", 1)


def interval(ends: Sequence[float], digits: int = 3) -> str:
    """Return an interval of shares in words.

    Examples
    --------
    >>> interval([0.621, 0.853], 2)
    '.62 to .85'
    """
    return " to ".join(share(end, digits) for end in ends)


def per(number: float) -> str:
    """Return a time or rate with three figures that count.

    Examples
    --------
    >>> per(0.317), per(17.39), per(238.4)
    ('0.317', '17.4', '238')
    """
    return f"{number:.3g}"

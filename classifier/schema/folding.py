"""White space folded: what everything that compares or keeps texts agrees on."""

__all__ = ["folded"]

_LONG = 200
_ASCII_WHITE = "\t\n\v\f\r\x1c\x1d\x1e\x1f"
"""White space to `str.split`, apart from the blank."""


def folded(text: str) -> str:
    r"""Return `text` with every run of white space as one blank, and none at its ends.

    >>> folded(" one\n  two ")
    'one two'
    """
    # Most values are folded already, which is far quicker to see than to do; on long ones
    # even `isprintable` takes its time.
    if len(text) > _LONG and text.isascii():
        clean = not any(map(text.__contains__, _ASCII_WHITE))
    else:
        clean = text.isprintable()
    if clean and text.rfind("  ") < 0 and text[:1] != " " and text[-1:] != " ":
        return text
    return " ".join(text.split())

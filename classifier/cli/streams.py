"""The three standard streams, and what people are told where one of them fails."""

import errno
import os
import sys

__all__ = ["can_write", "fault", "flush", "settle_streams"]

_MENDABLE = {
    errno.EACCES,
    errno.EDQUOT,
    errno.EIO,
    errno.EISDIR,
    errno.ELOOP,
    errno.ENAMETOOLONG,
    errno.ENOSPC,
    errno.ENOTDIR,
    errno.EPERM,
    errno.EROFS,
}
"""What a person can mend: the name, the permissions or the room."""


def settle_streams() -> None:
    """Let nothing else take the place of a closed stream, and print whatever a text holds.

    The next file that is opened gets the number of a closed stream: a review would be written
    into by whatever prints there.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def can_write() -> bool:
    """Whether there is a standard output at all."""
    return sys.stdout is not None


def fault(error: OSError) -> str | None:
    """Return a failure of a file or stream in one line, or None for one that is a bug."""
    if error.errno not in _MENDABLE:
        return None
    where = error.filename if isinstance(error.filename, str) else "standard output"
    return f"{where[:200]}: {error.strerror}; name another, or make room there"


def flush() -> str | None:
    """Send what is left to standard output; return what is wrong with it, or None."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _forget()
    except OSError as error:
        _forget()
        return fault(error) or f"standard output: {error.strerror}"
    return None


def _forget() -> None:
    """Let what is left go nowhere: Python would try again at its end, and say so."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

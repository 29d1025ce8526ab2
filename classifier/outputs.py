"""Output files: checked before the work, and written whole or not at all."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from classifier.errors import UnwritableOutputError

__all__ = ["check_place", "neutralised", "refuse_overwriting", "replacing", "restored"]

_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def check_place(path: Path) -> None:
    """Refuse a file whose folder does not exist, or that is a folder itself.

    Raises
    ------
    UnwritableOutputError
        If it is so.
    """
    if not path.parent.is_dir():
        raise UnwritableOutputError(f"{path.parent}: no such folder; make it first")
    if path.is_dir():
        raise UnwritableOutputError(f"{path}: is a folder; name a file")


def refuse_overwriting(inputs: Sequence[Path], output: Path) -> None:
    """Refuse an output that is one of the inputs, under whatever name.

    Raises
    ------
    UnwritableOutputError
        If it is so.
    """
    for path in inputs:
        if output.exists() and path.exists() and output.samefile(path):
            raise UnwritableOutputError(f"{output}: is also an input; name another file")


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a place to write to; on success it takes the name of `path`.

    An interruption leaves the old file or the new one, never half.

    Raises
    ------
    UnwritableOutputError
        If the folder does not exist or cannot be written to.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished{path.suffix}")
    try:
        try:
            yield unfinished
            unfinished.replace(path)
        except OSError as error:
            reason = error.strerror or str(error)
            raise UnwritableOutputError(f"{path}: cannot be written ({reason})") from None
        except UnwritableOutputError as error:
            raise UnwritableOutputError(
                str(error).replace(unfinished.name, path.name)
            ) from None
    finally:
        with suppress(OSError):  # where it could not be made, it cannot be removed either
            unfinished.unlink(missing_ok=True)


def neutralised(text: str) -> str:
    """Return text that a spreadsheet will not run as a formula, so that it can be restored.

    >>> neutralised("=1+1"), neutralised("'=1"), neutralised("'Tis")
    ("'=1+1", "''=1", "'Tis")
    """
    return f"'{text}" if _FORMULA.match(text) else text


def restored(text: str) -> str:
    """Undo `neutralised`."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text

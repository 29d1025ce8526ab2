"""Output files: checked before the work, and written whole or not at all."""

import os
import re
import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from classifier.errors import UnwritableOutputError

__all__ = [
    "check_place",
    "clear_unfinished",
    "neutralised",
    "refuse_overwriting",
    "replacing",
    "restored",
]

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_MARK = "unfinished"
_LONGEST_NAME = 100
"""Characters of a name that its unfinished file keeps: most file systems take 255 bytes."""
_PRIVATE = 0o600


def check_place(path: Path) -> None:
    """Refuse a file whose folder does not exist, or that is a folder itself.

    Raises
    ------
    UnwritableOutputError
        If it is so, or if the name can be that of no file.
    """
    with _clear_faults(path):
        target = _target(path)
        if not target.parent.is_dir():
            raise UnwritableOutputError(f"{target.parent}: no such folder; make it first")
        if target.is_dir():
            raise UnwritableOutputError(f"{path}: is a folder; name a file")


def refuse_overwriting(inputs: Sequence[Path], output: Path) -> None:
    """Refuse an output that is one of the inputs, under whatever name.

    Raises
    ------
    UnwritableOutputError
        If it is so.
    """
    for path in inputs:
        if output.is_file() and path.exists() and output.samefile(path):
            raise UnwritableOutputError(f"{output}: is also an input; name another file")


@contextmanager
def replacing(path: Path, *, private: bool = False) -> Iterator[Path]:
    """Give a place to write to; on success it takes the name of `path`.

    An interruption leaves the old file or the new one, never half. What a link names is
    replaced, not the link; a device or a pipe is written to once all is there.

    Parameters
    ----------
    private : whether only the owner may read the file, from its first byte.

    Raises
    ------
    UnwritableOutputError
        If the folder does not exist or cannot be written to, or `path` is a socket or a disk.
    """
    with _clear_faults(path):
        if _is_stream(path):
            with TemporaryDirectory(prefix="mechsift-") as folder:
                written = Path(folder, f"output{path.suffix}")
                with _named(path, written):
                    yield written
                with written.open("rb") as source, path.open("wb") as stream:
                    shutil.copyfileobj(source, stream)
            return
        target = _target(path)
        clear_unfinished(target.parent)
        name = f".{target.name[:_LONGEST_NAME]}.{os.getpid()}.{_MARK}{path.suffix}"
        unfinished = target.with_name(name)
        try:
            if private:
                unfinished.unlink(missing_ok=True)
                os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE))
            with _named(path, unfinished):
                yield unfinished
            unfinished.replace(target)
        finally:
            with suppress(OSError):  # where it could not be made, it cannot be removed either
                unfinished.unlink(missing_ok=True)


def clear_unfinished(folder: Path) -> None:
    """Remove what programs left in a folder that were killed while they wrote there."""
    for path in folder.glob(f".*.{_MARK}*"):
        _, _, number = path.name.partition(f".{_MARK}")[0].rpartition(".")
        if number.isdecimal() and not _is_running(int(number)):
            with suppress(OSError):  # somebody else's, or gone meanwhile
                path.unlink()


def _is_running(number: int) -> bool:
    """Whether a process of that number is there; where we cannot know, it is."""
    if os.name != "posix":
        return True  # to ask about a process of Windows would end it
    try:
        os.kill(number, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _target(path: Path) -> Path:
    """Return what a link leads to in the end, or the path itself."""
    return path.resolve() if path.is_symlink() else path


def _is_stream(path: Path) -> bool:
    """Whether something is there that takes what is written to it, and is no file.

    Raises
    ------
    UnwritableOutputError
        If it is neither: a socket or a disk.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return False
    if stat.S_ISSOCK(mode) or stat.S_ISBLK(mode):
        raise UnwritableOutputError(f"{path}: is no file; name one")
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode)


@contextmanager
def _named(path: Path, unfinished: Path) -> Iterator[None]:
    """Let an error name the file that was asked for, not the one that it is written in."""
    try:
        yield
    except UnwritableOutputError as error:
        raise UnwritableOutputError(str(error).replace(unfinished.name, path.name)) from None


@contextmanager
def _clear_faults(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        if isinstance(error, PermissionError):
            reason += "; check the permissions of the file and its folder"
        raise UnwritableOutputError(f"{path}: cannot be written ({reason})") from None


def neutralised(text: str) -> str:
    """Return text that a spreadsheet will not run as a formula, so that it can be restored.

    >>> neutralised("=1+1"), neutralised("'=1"), neutralised("'Tis")
    ("'=1+1", "''=1", "'Tis")
    """
    return f"'{text}" if _FORMULA.match(text) else text


def restored(text: str) -> str:
    """Undo `neutralised`."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text

"""Count the records that other libraries read from export files; run by their own Python.

Takes a JSON list of paths on standard input; prints, by library, what each file gave: a number
of records, or the kind of error in words.
"""

import json
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from importlib.metadata import version
from pathlib import Path


def by_rispy(path: Path) -> int:
    """Return how many references rispy reads from a RIS file."""
    import rispy

    with path.open(encoding="utf-8", errors="replace") as stream:
        return len(rispy.load(stream))


def by_srdedupe(path: Path) -> int:
    """Return how many records srdedupe reads from a file."""
    import srdedupe

    return len(list(srdedupe.parse_file(str(path))))


def by_deduplicate_it(path: Path) -> int:
    """Return how many records deduplicate-it loads from a file."""
    from deduplicate_it.core import load_file

    return len(load_file(str(path))[0])


READERS: dict[str, tuple[str, Callable[[Path], int]]] = {
    "rispy": ("rispy", by_rispy),
    "srdedupe": ("srdedupe", by_srdedupe),
    "deduplicate-it": ("deduplicate-it", by_deduplicate_it),
}


def counted(read: Callable[[Path], int], path: Path) -> int | str:
    """Return the number of records, or the name of the error."""
    try:
        with redirect_stdout(
            sys.stderr
        ):  # what a library prints must not get among the answers
            return read(path)
    except BaseException as error:  # noqa: BLE001 (whatever a library makes of a file)
        return type(error).__name__


def main() -> None:
    """Read the files that are asked for, and print what each library found."""
    paths = [Path(name) for name in json.load(sys.stdin)]
    found = {
        name: {
            "version": version(package),
            "files": {path.name: counted(read, path) for path in paths},
        }
        for name, (package, read) in READERS.items()
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()

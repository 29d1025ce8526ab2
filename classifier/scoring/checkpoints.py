"""Keep what a long run has finished, so that it can be taken up where it stopped.

Beside the output ``scores.parquet`` stands the folder ``.scores.parquet.parts`` until the
run is over: ``run.json`` says what was asked for, ``<chunk>.arrow`` holds one chunk's rows.
A part is flushed to the disk before it takes its name, so a part that exists is whole.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from classifier.errors import InvalidOptionError, UnwritableOutputError
from classifier.outputs import replacing

__all__ = ["Parts", "flush", "open_parts"]

_RUN = "run.json"
PIECE = 250
"""Rows of a part that can be read without the others."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The folder of finished chunks."""

    folder: Path

    def path(self, number: int) -> Path:
        """Return the file of one chunk."""
        return self.folder / f"{number:08d}.arrow"

    def is_finished(self, number: int) -> bool:
        """Whether the chunk was scored and kept."""
        return self.path(number).is_file()

    def keep(self, number: int, table: Any) -> None:
        """Write the rows of a chunk, whole or not at all.

        Raises
        ------
        UnwritableOutputError
            If the disk is full or may not be written to.
        """
        import pyarrow as pa

        with replacing(self.path(number)) as unfinished:
            with (
                pa.OSFile(str(unfinished), "wb") as sink,
                pa.ipc.new_file(sink, table.schema) as writer,
            ):
                writer.write_table(table, max_chunksize=PIECE)
            flush(unfinished)

    def remove_if_empty(self) -> None:
        """Remove the folder if nothing in it is worth going on with."""
        if self.folder.is_dir() and {path.name for path in self.folder.iterdir()} <= {_RUN}:
            self.remove()

    def remove(self) -> None:
        """Remove the folder; called when the output is written."""
        shutil.rmtree(self.folder)


def flush(path: Path) -> None:
    """Bring a file that was written to the disk."""
    with path.open("rb") as written:
        os.fsync(written.fileno())


def open_parts(output: Path, *, asked: dict[str, Any], resume: bool) -> Parts:
    """Return the parts of the run that writes `output`.

    Parameters
    ----------
    asked : what the result depends on; parts of another run are not taken up.

    Raises
    ------
    InvalidOptionError
        If there are parts and `resume` is not set, or they belong to another run.
    UnwritableOutputError
        If the folder cannot be made.
    """
    folder = output.with_name(f".{output.name}.parts")
    wanted = sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
    run = folder / _RUN
    if run.is_file():
        if not resume:
            cure = f"{folder} holds an unfinished run; add --resume, or remove the folder"
            raise InvalidOptionError("--output", output, cure)
        if json.loads(run.read_text(encoding="utf-8")) != wanted:
            cure = f"{folder} belongs to a run with other inputs or options; remove it"
            raise InvalidOptionError("--resume", "used", cure)
        return Parts(folder)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise UnwritableOutputError(f"{folder}: cannot be made ({error.strerror})") from None
    with replacing(run) as unfinished:
        unfinished.write_text(json.dumps(wanted), encoding="utf-8")
    return Parts(folder)

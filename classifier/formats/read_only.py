"""What formats that are only read say when they are to be written."""

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from classifier.errors import UnwritableOutputError
from classifier.schema import Record

__all__ = ["ReadOnly"]


class ReadOnly:
    """A format that is never written."""

    name: ClassVar[str]

    def write(self, records: Iterable[Record], path: Path) -> None:  # noqa: ARG002
        """Refuse to write.

        Raises
        ------
        UnwritableOutputError
            Always.
        """
        raise UnwritableOutputError(
            f"{path.name}: {self.name} is only read, never written; write RIS or CSV"
        )

"""The machine's view of a record in the words of a note: a suggestion, never a decision."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from classifier.formats import output_format
from classifier.formats.decisions import (
    SUGGESTS,
    Suggestion,
    check_tool,
    with_suggestion,
)
from classifier.outputs import check_place, replacing
from classifier.schema import Prediction, Record
from classifier.scoring.service import QueueRow

__all__ = ["check_suggestions", "suggestion_of", "write_suggestions"]

_OPTION = "--for"


def check_suggestions(path: Path, tool: str) -> None:
    """Refuse a file into which a tool's suggestions could not be written.

    Raises
    ------
    UnknownNameError
        If there is no such tool.
    InvalidOptionError, UnwritableOutputError
        If the suffix is not that of RIS or a table, or the folder does not exist.
    """
    check_tool(tool, layout=output_format(path).name, option=_OPTION)
    check_place(path)


def suggestion_of(prediction: Prediction, *, rank: int) -> Suggestion:
    """Return the rank, the probability and the flags of a record, to be shown to a person."""
    flags = "; ".join(f"{flag} ({reason})" for flag, reason in prediction.flags)
    note = f"rank {rank}, p_include {prediction.p_include:.2f}{'; ' if flags else ''}{flags}"
    return Suggestion(
        labels=tuple(f"mechsift:{flag}" for flag, _ in prediction.flags),
        note=SUGGESTS + " ".join(note.replace("|", "/").split()),
    )


def write_suggestions(rows: Iterable[QueueRow], path: Path, tool: str) -> None:
    """Write the records of a queue, best first, with suggestions where a tool shows them.

    Records keep all of their tags and decisions; none gets a verdict.

    Parameters
    ----------
    tool : its name; the suffix of `path` picks RIS or a table.
    """
    layout = output_format(path)
    chosen = check_tool(tool, layout=layout.name, option=_OPTION)

    def suggested() -> Iterator[Record]:
        for row in rows:
            suggestion = suggestion_of(row.prediction, rank=row.rank)
            yield with_suggestion(row.record, suggestion, chosen, layout=layout.name)

    with replacing(path) as unfinished:
        layout.write(suggested(), unfinished)

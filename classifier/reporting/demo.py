"""The main job on the shipped example, start to end."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from classifier.bundles import find_bundle, load_bundle
from classifier.errors import UnwritableOutputError
from classifier.formats import read_exports
from classifier.reporting.outputs import write_queue
from classifier.resources import find_resource
from classifier.scoring.service import Queue, score_records

__all__ = ["DemoResult", "run_demo"]

MODEL = "leadership"
CORPUS = "corpora/leadership-demo"
_PARTS = ("exports", "screening")
_FORMATS = ("csv", "xlsx", "ris", "html")
_HEAD = 12
_NOTICE = (
    "The records were written for demonstration; they are no real studies. The shipped model "
    "was trained on these very records, so it is far surer of them than it will be of yours."
)


@dataclass(frozen=True, slots=True)
class DemoResult:
    """The head of the queue, and the files that were written."""

    columns: tuple[str, ...]
    head: list[tuple[object, ...]]
    written: list[Path]


def run_demo(folder: Path, *, say: Callable[[str], None]) -> DemoResult:
    """Read, dedupe and score the shipped exports and write the queue in four formats.

    Beside the queue stand the exports that it came from, and decisions on them to try a review
    with.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableOutputError(f"{folder}: cannot be made ({error.strerror})") from None
    say(_NOTICE)
    corpus = find_resource(CORPUS)
    exports = read_exports(sorted((corpus / "exports").iterdir()))
    bundle = load_bundle(find_bundle(MODEL))
    queue = score_records(exports.records, bundle)
    say(queue.summary(exports.reports))
    written = [folder / f"queue.{suffix}" for suffix in _FORMATS]
    for path in written:
        write_queue(queue, bundle, path)
    for part in _PARTS:
        _copy(corpus / part, folder / part)
        written.append(folder / part)
    return DemoResult(
        ("rank", "p_include", "title", "likely mechanisms"), _head(queue), written
    )


def _copy(source: Path, target: Path) -> None:
    """Copy the files of a folder; what else lies in the target stays."""
    try:
        target.mkdir(exist_ok=True)
        for path in sorted(source.iterdir()):
            shutil.copyfile(path, target / path.name)
    except OSError as error:
        raise UnwritableOutputError(f"{target}: cannot be written ({error.strerror})") from None


def _head(queue: Queue) -> list[tuple[object, ...]]:
    papers = [row for row in queue.rows if not row.duplicate_of][:_HEAD]
    return [
        (
            row.rank,
            f"{row.prediction.p_include:.2f}",
            row.record.title,
            next(
                (why for flag, why in row.prediction.flags if flag == "likely_mechanism"),
                "",
            ),
        )
        for row in papers
    ]

"""Labelled corpora: single files, or folders with a ``corpus.toml``."""

import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.bundles import corpus_facts, holds_demonstration
from classifier.errors import MissingFileError, UnusableCorpusError
from classifier.formats import labels_of, read_exports
from classifier.resources import find_resource
from classifier.schema import Codebook, Label, LabelRule, Record

__all__ = ["Corpus", "load_corpora"]

DESCRIPTION = "corpus.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Records with their labels, in one order.

    Attributes
    ----------
    facts : for each file its name, SHA-256, records and labels, for the manifest.
    demonstration : whether any of it was written for demonstration.
    """

    records: tuple[Record, ...]
    labels: tuple[Label, ...]
    facts: tuple[dict[str, Any], ...]
    demonstration: bool


def load_corpora(
    places: Sequence[str], codebook: Codebook | None, *, rule: LabelRule = LabelRule.AGREED
) -> Corpus:
    """Read labelled files and corpus folders as one corpus.

    Parameters
    ----------
    rule : makes one label of several reviewers' decisions, where a file has these.

    Raises
    ------
    MissingFileError, UnreadableExportError, UnusableCorpusError
        If a place holds no corpus, or a label cannot be read.
    """
    found = [_labelled_file(place) for place in places]
    exports = read_exports([path for path, _ in found])
    labels = labels_of(exports.records, codebook, rule=rule)
    facts = [
        _facts(
            path,
            [
                label
                for r, label in zip(exports.records, labels, strict=True)
                if r.source == report.source
            ],
        )
        for (path, _), report in zip(found, exports.reports, strict=True)
    ]
    return Corpus(
        records=tuple(exports.records),
        labels=tuple(labels),
        facts=tuple(facts),
        demonstration=any(demonstration for _, demonstration in found)
        or holds_demonstration(exports.records),
    )


def _labelled_file(place: str) -> tuple[Path, bool]:
    """Return the labelled file of a place, and whether it was written for demonstration."""
    folder = Path(place)
    if not folder.exists() and "/" not in place:
        folder = _shipped(place)
    if not folder.is_dir():
        return folder, _lies_in_demonstration(folder)
    if not (folder / DESCRIPTION).is_file():
        raise UnusableCorpusError(
            f"{place}: is a folder without a {DESCRIPTION}; name the file"
        )
    description = _description(folder)
    labelled = description.get("labelled")
    if not isinstance(labelled, str) or not labelled:
        raise UnusableCorpusError(f"{place}: {DESCRIPTION} names no labelled file")
    return folder / labelled, bool(description.get("demonstration"))


def _description(folder: Path) -> dict[str, Any]:
    content = (folder / DESCRIPTION).read_bytes()
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        problem = "is not UTF-8 text; save it as UTF-8"
    except tomllib.TOMLDecodeError as error:
        problem = f"is not valid TOML: {error}"
    raise UnusableCorpusError(f"{folder}: {DESCRIPTION} {problem}")


def _shipped(name: str) -> Path:
    try:
        return find_resource(f"corpora/{name}")
    except MissingFileError:
        raise MissingFileError(f"{name}: no such file, and no shipped corpus") from None


def _lies_in_demonstration(path: Path) -> bool:
    """Whether the file's folder, or the one above it, says that it is for demonstration."""
    folders = path.resolve().parents[:2]
    described = (folder for folder in folders if (folder / DESCRIPTION).is_file())
    return any(bool(_description(folder).get("demonstration")) for folder in described)


def _facts(path: Path, labels: list[Label]) -> dict[str, Any]:
    return corpus_facts(path.name, hashlib.sha256(path.read_bytes()).hexdigest(), labels)

"""What a corpus says of a codebook, as text for a terminal."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from classifier.formats import labels_of, read_exports
from classifier.modelling.codebook_corpus import CodebookInCorpus, look_in_corpus
from classifier.schema import Codebook

__all__ = ["corpus_check_text", "look_in_exports"]


def look_in_exports(codebook: Codebook, exports: Sequence[Path]) -> CodebookInCorpus:
    """Hold a codebook against exports, with the codes that they carry.

    Raises
    ------
    MissingFileError, UnreadableExportError, UnusableCorpusError
        If an export or a code in it cannot be read.
    """
    records = read_exports(exports).records
    return look_in_corpus(codebook, records, labels_of(records, codebook))


def corpus_check_text(found: CodebookInCorpus) -> str:
    """Return the warnings and suggestions, one a line; a person decides on each."""
    return "\n".join(_lines(found))


def _lines(found: CodebookInCorpus) -> Iterator[str]:
    yield f"held against {found.n_records} records with text"
    for use in found.everywhere:
        yield (
            f"{use.mechanism_id}: '{use.cue}' stands in {use.n_records} of them; it tells "
            "little, so make it longer or drop it"
        )
    for name, uses in groupby(found.silent, key=lambda use: use.mechanism_id):
        cues = [f"'{use.cue}'" for use in uses]
        yield f"{name}: {len(cues)} cues stand in none: {', '.join(cues)}"
    for pair in found.alike:
        yield (
            f"{pair.first} and {pair.second}: cues of both stand in {pair.shared} of the "
            f"{pair.either} records with cues of either; they cannot be told apart by them"
        )
    for suggestion in found.suggestions:
        yield (
            f"{suggestion.mechanism_id}: '{suggestion.phrase}' stands in {suggestion.n_with} "
            f"records coded with it and {suggestion.n_without} without (z {suggestion.z:.1f}); "
            "is it a cue?"
        )
    if not (found.everywhere or found.silent or found.alike or found.suggestions):
        yield "nothing to remark"

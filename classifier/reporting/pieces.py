"""Texts cut at the borders of their evidence sentences, so that a page can mark these."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Piece", "Span", "pieces"]

Span = tuple[int, int, int]
"""Where a sentence begins and ends in a text, and the number of the mechanism it evidences."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, and the numbers of the mechanisms whose evidence it is."""

    text: str
    mechanisms: tuple[int, ...]


def pieces(text: str, spans: Sequence[Span]) -> list[Piece]:
    """Cut a text at the borders of spans, which may overlap; joined, the pieces are the text.

    Examples
    --------
    >>> [piece.mechanisms for piece in pieces("One. Two.", [(5, 9, 3)])]
    [(), (3,)]
    """
    borders = sorted({0, len(text), *(p for start, end, _ in spans for p in (start, end))})
    return [
        Piece(
            text[start:end],
            tuple(number for left, right, number in spans if left <= start and end <= right),
        )
        for start, end in pairwise(borders)
    ]

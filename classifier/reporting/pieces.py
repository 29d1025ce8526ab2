"""Texts cut at the borders of their evidence sentences, so that a page can mark these."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Piece", "Span", "pieces"]

Span = tuple[int, int, int]
"""Where a sentence begins and ends in a text, and the number of the mechanism it evidences."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, and the numbers of the mechanisms whose evidence it is.

    Attributes
    ----------
    words : the same text in parts, and whether each of them speaks most for the evidence.
    """

    text: str
    mechanisms: tuple[int, ...]
    words: tuple[tuple[str, bool], ...]


def pieces(
    text: str, spans: Sequence[Span], *, telling: Sequence[tuple[int, int]] = ()
) -> list[Piece]:
    """Cut a text at the borders of spans, which may overlap; joined, the pieces are the text.

    Parameters
    ----------
    telling : where the words stand that speak most for the evidence.

    Examples
    --------
    >>> [piece.mechanisms for piece in pieces("One. Two.", [(5, 9, 3)])]
    [(), (3,)]
    """
    borders = _borders(0, len(text), [(start, end) for start, end, _ in spans])
    return [
        Piece(
            text[start:end],
            tuple(number for left, right, number in spans if left <= start and end <= right),
            tuple(
                (text[left:right], any(a <= left and right <= b for a, b in telling))
                for left, right in pairwise(_borders(start, end, telling))
            ),
        )
        for start, end in pairwise(borders)
    ]


def _borders(start: int, end: int, edges: Sequence[tuple[int, int]]) -> list[int]:
    inside = (place for edge in edges for place in edge if start < place < end)
    return sorted({start, end, *inside})

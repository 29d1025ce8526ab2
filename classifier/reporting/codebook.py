"""A codebook as text for a terminal."""

import textwrap
from collections.abc import Iterator, Sequence

from classifier.schema import Codebook, Mechanism

__all__ = ["codebook_text"]

_WIDTH = 96


def codebook_text(codebook: Codebook) -> str:
    """Return the codebook in full, wrapped for a terminal."""
    lines = [
        f"{codebook.title} ({codebook.codebook_id}, version {codebook.version})",
        *_wrapped("Question: ", codebook.scope.question),
        *_listed("Include", codebook.scope.include),
        *_listed("Exclude", codebook.scope.exclude),
    ]
    for mechanism in codebook.mechanisms:
        lines += ["", *_mechanism(mechanism)]
    if codebook.changes:
        lines += ["", "How it came about"]
        for change in codebook.changes:
            path = " -> ".join(
                ", ".join(side) for side in (change.before, change.after) if side
            )
            lines += _wrapped(f"  version {change.version}, {change.kind}: ", path)
    return "\n".join(lines)


def _mechanism(mechanism: Mechanism) -> Iterator[str]:
    yield f"{mechanism.mechanism_id}  [{mechanism.status}]  {mechanism.label}"
    yield from _wrapped("  ", mechanism.definition)
    yield from _listed("  Counts", mechanism.counts)
    yield from _listed("  Does not count", mechanism.does_not_count)
    for heading, phrases in (
        ("Cues", mechanism.cues),
        ("Cues of absence", mechanism.absence_cues),
        ("Cues that are none", mechanism.not_cues),
    ):
        if phrases:
            yield from _wrapped(f"  {heading}: ", ", ".join(phrases))


def _listed(heading: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        yield f"{heading}:"
    for item in items:
        yield from _wrapped("  - ", item)


def _wrapped(opening: str, text: str) -> list[str]:
    indent = " " * (len(opening) - len(opening.lstrip()) + 2)
    return textwrap.wrap(opening + text, _WIDTH, subsequent_indent=indent) or [opening]

"""The parts of a page that are written by a program: found by their markers, and filled."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

__all__ = ["Maker", "fill", "names_in", "pages", "table", "without_parts"]

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(
    r"(<!-- made: (\w+)(?: ([^\n]+?))? -->\n).*?(<!-- end -->)", flags=re.DOTALL
)

Maker = Callable[[str], str]


def pages() -> list[Path]:
    """Return every page that may have such parts."""
    return sorted([*(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").rglob("*.md")])


def names_in(text: str) -> list[tuple[str, str]]:
    """Return the kind and the name of each part, in order."""
    return [(found[2], found[3] or "") for found in _BLOCK.finditer(text)]


def without_parts(text: str) -> str:
    """Return what people wrote of a page."""
    return _BLOCK.sub("", text)


def fill(text: str, makers: Mapping[str, Maker]) -> str:
    r"""Return a page with every part written anew.

    Examples
    --------
    >>> page = "Sum: <!-- made: sum 1 2 -->\nold\n<!-- end -->."
    >>> print(fill(page, {"sum": lambda name: str(sum(map(int, name.split())))}))
    Sum: <!-- made: sum 1 2 -->
    <BLANKLINE>
    3
    <BLANKLINE>
    <!-- end -->.
    """
    return _BLOCK.sub(
        lambda found: f"{found[1]}\n{makers[found[2]](found[3] or '')}\n\n{found[4]}", text
    )


def table(header: list[str], rows: list[list[str]]) -> str:
    """Return a table in Markdown; a bar inside a cell is spelled so that it parts nothing."""
    every = [header, ["---"] * len(header), *rows]
    return "\n".join(
        "| " + " | ".join(c.replace("|", "\\|") for c in row) + " |" for row in every
    )

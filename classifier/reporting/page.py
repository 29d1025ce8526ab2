"""Self-contained HTML pages from templates: no script, nothing from a network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classifier.errors import UnwritableOutputError
from classifier.evaluation.document import estimates_of
from classifier.outputs import check_place, replacing
from classifier.reporting.figures import figure, interval, with_interval

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["check_page", "render_page", "templates_of", "write_page"]


def render_page(template: str, **words: Any) -> str:
    """Return a template of this room, filled in; a word that is missing is a bug."""
    environment = templates_of(
        "classifier.reporting",
        estimates=estimates_of,
        figure=figure,
        interval=interval,
        short=with_interval,
    )
    html: str = environment.get_template(template).render(**words)
    return html


def templates_of(package: str, **filters: Callable[..., object]) -> Environment:
    """Return the templates of a package: texts are escaped, and a missing word is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= filters
    return environment


def write_page(html: str, path: Path) -> None:
    """Write a page; the file appears whole or not at all."""
    with replacing(path) as unfinished:
        unfinished.write_text(html, encoding="utf-8", newline="\n")


def check_page(path: Path) -> None:
    """Refuse a place where no page could be written, before any work is done.

    Raises
    ------
    UnwritableOutputError
        If the suffix is not ``.html``, or the folder does not exist.
    """
    if path.suffix.lower() != ".html":
        raise UnwritableOutputError(f"{path.name}: a report is .html; name it so")
    check_place(path)

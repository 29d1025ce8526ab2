"""Bring the project's pages from outside this folder into the site, and mend what they show.

A link in a page of the repository leads from file to file, which is what a forge follows. In
the site, pages of this folder lose their first part, those from elsewhere keep their path, and
what is no page of the site is linked in the repository.
"""

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

__all__ = [
    "described",
    "on_config",
    "on_files",
    "on_page_content",
    "on_page_markdown",
    "site_link",
]

ROOT = Path(__file__).resolve().parents[1]
_LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#)([^)\s#]+)(?=[)#])")


# An item of a list of parameters that has words for its type, and nothing after the dash.
_WORDS = re.compile(
    r"(<b><code>(?:(?!</code>).)*</code></b>)\s*\(<code>((?:(?!</code>).)*)</code>"
    r"(?:,\s*default:\s*(<code>(?:(?!</code>).)*</code>)\s*)?\)\s*–\s*"
    r'<div class="doc-md-description">\s*</div>',
    flags=re.DOTALL,
)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the pages of a folder where the navigation names the folder."""
    for section in config.nav or []:
        for title, place in section.items():
            if isinstance(place, str) and (folder := Path(config.docs_dir, place)).is_dir():
                names = sorted(path.name for path in folder.glob("*.md"))
                names.sort(key=lambda name: name != "README.md")
                section[title] = [f"{place}/{name}" for name in names]
    return config


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add each page that the navigation names and this folder lacks."""
    for name in _named(config.nav):
        if name not in files.src_uris:
            files.append(File(name, str(ROOT), config.site_dir, use_directory_urls=False))
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Lead the links of a page to where their targets are in the site."""
    repository = f"{config.extra['repository']}/tree/main"
    inside = page.file.src_dir == config.docs_dir

    def mended(found: re.Match[str]) -> str:
        return site_link(
            found[1],
            page=f"docs/{page.file.src_uri}" if inside else page.file.src_uri,
            pages=files.src_uris,
            repository=repository,
        )

    return _LINK.sub(mended, markdown)


def on_page_content(html: str, **_: Any) -> str:
    """Set as words what docstrings say of a parameter: its type stands in the signature."""
    return _WORDS.sub(described, html) if 'class="doc ' in html else html


def described(item: re.Match[str]) -> str:
    """Return a parameter with what is said of it; names between back quotes become code."""
    words = re.sub(r"`+([^`]+)`+", r"<code>\1</code>", item[2])
    return f"{item[1]}: {words}" + (f" Default: {item[3]}." if item[3] else "")


def site_link(link: str, *, page: str, pages: Any, repository: str) -> str:
    """Return where a link leads in the site.

    Parameters
    ----------
    link
        Relative to the folder of `page`, without an anchor.
    page
        The path in the repository of the page that it stands on.
    pages
        The paths of the files of the site, as the site names them.
    repository
        The address that a path in the repository follows.
    """
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), link))
    if (named := target.removeprefix("docs/")) not in pages:
        return f"{repository}/{target}"
    return posixpath.relpath(named, posixpath.dirname(page.removeprefix("docs/")) or ".")


def _named(nav: Any) -> list[str]:
    """Return the paths in a navigation, whatever their depth."""
    if isinstance(nav, str):
        return [nav]
    inner = nav.values() if isinstance(nav, dict) else nav
    return [name for part in inner for name in _named(part)]

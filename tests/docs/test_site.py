"""The site builds without a warning, holds every page, and asks nothing of any machine."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, ROOT

pytest.importorskip("mkdocs", reason="mkdocs is not installed: make docs")
pytest.importorskip("mkdocstrings", reason="mkdocstrings is not installed: make docs")
pytest.importorskip("material", reason="mkdocs-material is not installed: make docs")

from docs.hook import site_link  # it imports mkdocs

LOADED = re.compile(
    r"<(?:script|img|iframe|link)\b[^>]*?\b(?:src|href)=[\"']?((?:https?:)?//[^\"' >]+)"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the site, built with warnings as errors; links and anchors count."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return folder


@pytest.mark.slow
def test_every_page_is_in_the_site(site):
    made = {str(path.relative_to(site).with_suffix("")) for path in site.rglob("*.html")}
    names = {str(path.relative_to(DOCS).with_suffix("")) for path in DOCS.rglob("*.md")}
    assert {name.replace("README", "index") for name in names} <= made
    assert {"CHANGELOG", "SECURITY", "benchmarks/index"} <= made


@pytest.mark.slow
def test_no_page_loads_anything_from_another_machine(site):
    found = {
        str(path.relative_to(site)): LOADED.findall(path.read_text(encoding="utf-8"))
        for path in site.rglob("*.html")
    }
    assert {name: places for name, places in found.items() if places} == {}


def test_the_search_for_things_that_are_loaded_finds_them():
    assert LOADED.findall('<script async src="https://example.org/a.js">') != []
    assert LOADED.findall("<link rel=stylesheet href=//example.org/a.css>") != []
    assert LOADED.findall('<a href="https://example.org">') == []


@pytest.mark.slow
def test_the_search_index_knows_the_pages(site):
    index = (site / "search" / "search_index.js").read_text(encoding="utf-8")
    assert '"location":"reference/commands.html' in index
    assert '"location":"CHANGELOG.html' in index


PAGES = {
    "reference/commands.md",
    "adr/README.md",
    "index.md",
    "CHANGELOG.md",
    "benchmarks/README.md",
}


@pytest.mark.parametrize(
    ("link", "page", "leads_to"),
    [
        ("../reference/commands.md", "docs/how-to/app.md", "../reference/commands.md"),
        ("../CHANGELOG.md", "docs/index.md", "CHANGELOG.md"),
        ("../../benchmarks/README.md", "docs/how-to/app.md", "../benchmarks/README.md"),
        ("docs/adr/README.md", "CHANGELOG.md", "adr/README.md"),
        ("../docs/index.md", "benchmarks/README.md", "../index.md"),
        ("../../LICENSE", "docs/how-to/app.md", "forge/LICENSE"),
        ("results.json", "benchmarks/README.md", "forge/benchmarks/results.json"),
    ],
)
def test_a_link_leads_to_the_same_place_in_the_site(link, page, leads_to):
    assert site_link(link, page=page, pages=PAGES, repository="forge") == leads_to

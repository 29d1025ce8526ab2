"""Links lead somewhere, no page names a machine, and versions agree."""

import re
import tomllib

import pytest

from classifier import __version__
from tests.docs.pages import MARKDOWN, ROOT, blocks, page, without_blocks

ELSEWHERE = re.compile(
    r"(?<![\w.])/(?:home|root|work|tmp|Users)/\w|[A-Z]:\\\w|\.\./\.\.?/?(?:shared|\.library)|\.\./shared"
)


def slugs(text: str) -> set[str]:
    """Return the anchors that a forge makes of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", without_blocks(text), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", MARKDOWN)
def test_every_relative_link_leads_somewhere(name):
    for link in re.findall(r"\]\(([^)\s]+)\)", without_blocks(page(name))):
        if re.match(r"[a-z]+:", link):
            continue
        place, _, anchor = link.partition("#")
        target = (ROOT / name).parent / place if place else ROOT / name
        assert target.exists(), link
        if anchor:
            assert anchor in slugs(target.read_text(encoding="utf-8")), link


@pytest.mark.parametrize("name", MARKDOWN)
def test_no_page_names_a_place_on_a_machine(name):
    assert ELSEWHERE.findall(page(name)) == []


def test_the_search_for_places_finds_some():
    assert ELSEWHERE.search("see " + "/".join(["", "home", "me", "exports"]))
    assert not ELSEWHERE.search("see ../docs/index.md or corpora/work/notes")


def test_the_readme_opens_with_one_sentence_and_the_two_commands():
    _, opening, *_ = page("README.md").split("\n\n")
    assert opening.endswith(".")
    assert opening.count(". ") == 0
    assert blocks(page("README.md"))[0] == ("sh", "make demo\nmake test\n")


def test_versions_agree():
    project = tomllib.loads(page("pyproject.toml"))["project"]
    cited = dict(re.findall(r"^([a-z-]+): (\S.*)$", page("CITATION.cff"), flags=re.MULTILINE))
    assert cited["title"] == project["name"]
    assert cited["version"] == project["version"] == __version__
    assert cited["license"] == project["license"]
    assert re.search(rf"^## {__version__}, ", page("CHANGELOG.md"), flags=re.MULTILINE)


def test_the_page_of_releases_is_that_of_the_repository():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    repository, _, _ = settings["project"]["urls"]["Documentation"].partition("/tree/")
    assert f"[page of releases]({repository}/releases)" in page("docs/tutorial/install.md")

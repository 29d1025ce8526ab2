"""Every page against WCAG 2.2 AA by axe-core, in a real browser, light and dark."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from classifier.resources import find_resource
from classifier.reviewing.accounts import set_password
from classifier.reviewing.coding.annotations import enter
from classifier.reviewing.exchange.importing import Import, import_exports
from classifier.reviewing.learning.retrain import retrain
from classifier.reviewing.screening.decisions import decide
from classifier.reviewing.setup import NewReview, start_review
from classifier.schema import (
    Bearing,
    Decision,
    MechanismMark,
    Presence,
    Quotation,
    Stage,
    Verdict,
)
from classifier.store import current_codebook, open_review, queued_records
from tests.web.browser import real_browser, violations
from tests.web.test_serving import serving

MECHANISM = "MECHANISM"
RECORD = "RECORD"
PAGES = (
    "/screen",
    "/screen?stage=full_text",
    "/papers",
    f"/papers/{RECORD}",
    "/progress",
    "/conflicts",
    "/mechanisms",
    f"/mechanisms/{MECHANISM}",
    f"/mechanisms/{MECHANISM}/{RECORD}",
    "/codebook",
    "/import",
    "/model",
    "/export",
    "/people",
)
WORD = "a long enough word"


def screened(folder: Path) -> tuple[str, dict[str, str]]:
    """Make a review of the demonstration with decisions, a conflict and evidence."""
    address = str(folder / "demo.mechsift")
    people = ("ana", "ben")
    start_review(
        address, NewReview.named(reviewers=people, design="double", codebook="leadership")
    )
    export = find_resource("corpora/leadership-demo/exports") / "ovid.ris"
    with open_review(address) as review:
        import_exports(review, Import(paths=(export,)))
        with review.read() as reading:
            names = queued_records(reading, stage=Stage.TITLE_ABSTRACT)[:12]
            mechanism = current_codebook(reading).scored[0].mechanism_id
        for place, name in enumerate(names):
            for who in people:
                decide(review, said(name, who, place, mechanism))
        word = Quotation(record_id=names[0], text="as read", mechanism_id=mechanism)
        enter(review, word, by="ana")
        retrain(review)
        set_password(review, "ana", WORD)
    return address, {MECHANISM: mechanism, RECORD: names[0]}


def said(name: str, who: str, place: int, mechanism: str) -> Decision:
    disagrees = place == 3 and who == "ben"
    included = (place % 2 == 0) is not disagrees
    mark = MechanismMark(
        mechanism_id=mechanism,
        coded=place % 3 == 0,
        presence=Presence.ABSENT,
        bearing=Bearing.SUPPORTS,
    )
    return Decision(
        record_id=name,
        reviewer=who,
        stage=Stage.TITLE_ABSTRACT,
        verdict=Verdict.INCLUDE if included else Verdict.EXCLUDE,
        marks=(mark,),
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    address, names = screened(tmp_path_factory.mktemp("app"))
    with serving(address, "--no-train") as (client, _):
        yield str(client.base_url), names


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with real_browser() as running:
        yield running


@pytest.fixture(scope="module", params=["light", "dark"])
def page(request: pytest.FixtureRequest, browser: Any, home: Any) -> Iterator[Any]:
    size = {"width": 390, "height": 800} if request.param == "dark" else None
    context = browser.new_context(color_scheme=request.param, viewport=size)
    page = context.new_page()
    page.goto(f"{home[0]}/login")
    assert violations(page) == []
    page.fill("input[name=name]", "ana")
    page.fill("input[name=password]", WORD)
    page.click("main button")
    yield page
    context.close()


def address_of(place: str, home: tuple[str, dict[str, str]]) -> str:
    for word, name in home[1].items():
        place = place.replace(word, name)
    return home[0] + place


@pytest.mark.slow
@pytest.mark.parametrize("place", PAGES)
def test_a_page_keeps_to_wcag(page, home, place):
    page.goto(address_of(place, home))
    for folded in page.query_selector_all("details:not([open])"):
        folded.evaluate("(one) => { one.open = true; }")
    assert violations(page) == []


@pytest.mark.slow
def test_nothing_is_wider_than_a_phone(browser, home):
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{home[0]}/login")
    page.fill("input[name=name]", "ana")
    page.fill("input[name=password]", WORD)
    page.click("main button")
    too_wide = []
    for place in PAGES:
        page.goto(address_of(place, home))
        if page.evaluate("() => document.documentElement.scrollWidth > innerWidth"):
            too_wide.append(place)
    menu = "() => [...document.querySelectorAll('.bar nav, .bar nav a')]"
    assert page.evaluate(
        f"{menu}.every(one => one.getBoundingClientRect().right <= innerWidth)"
    )
    assert page.evaluate(f"{menu}.every(one => one.scrollWidth <= one.clientWidth)")
    context.close()
    assert too_wide == []


@pytest.mark.slow
def test_a_paper_is_judged_without_mouse_or_keys_of_ours(browser, home):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{home[0]}/login")
    page.keyboard.press("Tab")  # the link that skips to the content
    page.fill("input[name=name]", "ana")
    page.keyboard.press("Tab")
    page.keyboard.type(WORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#paper")
    before = page.get_attribute("#paper", "data-record")
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.value") == "exclude":
            break
    page.keyboard.press("Enter")
    page.wait_for_function(
        "before => document.querySelector('#paper').dataset.record !== before", arg=before
    )
    context.close()


def test_the_look_for_violations_finds_some(browser):
    page = browser.new_page()
    page.set_content("<html><body><img src='x'><button></button></body></html>")
    assert any(one.startswith("image-alt") for one in violations(page))
    page.close()

"""Reviewers at work in a real browser, on the demonstration corpus."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the extra web is not installed")
from classifier.resources import find_resource
from classifier.reviewing.accounts import set_password
from classifier.reviewing.exchange.importing import Import, import_exports
from classifier.reviewing.learning.retrain import retrain
from classifier.reviewing.setup import NewReview, start_review
from classifier.schema import Stage, Verdict
from classifier.store import current_decisions, open_review
from tests.web.browser import real_browser
from tests.web.test_serving import serving

EXPORTS = "corpora/leadership-demo/exports"
WORD = "a long enough word"
CUT = "net::ERR_"
"""What the browser says where a test cuts the line or ends the app."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with real_browser() as running:
        yield running


@pytest.fixture
def page(browser) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert [one for one in wrong if CUT not in one] == []


def begin(folder: Path, *exports: str, **asked: Any) -> str:
    """Make a review with a codebook, and read exports of the demonstration into it."""
    address = str(folder / "demo.mechsift")
    start_review(address, NewReview.named(**({"codebook": "leadership"} | asked)))
    paths = tuple(find_resource(EXPORTS) / name for name in exports)
    with open_review(address) as review:
        if paths:
            import_exports(review, Import(paths=paths))
            retrain(review)
    return address


def shown(page: Any) -> str:
    return page.get_attribute("#paper", "data-record")


def press(page: Any, key: str) -> None:
    """Press a key that decides, and wait for the next paper."""
    before = shown(page)
    page.wait_for_load_state()  # no key is heard before the page's script has run
    page.keyboard.press(key)
    page.wait_for_function(
        "before => document.querySelector('#paper')?.dataset.record !== before", arg=before
    )


def saved(page: Any) -> None:
    page.wait_for_function("() => document.getElementById('saving').textContent === 'saved'")


def standing(address: str) -> dict[str, Any]:
    with open_review(address) as review, review.read() as reading:
        return {
            one.record_id: one for one in current_decisions(reading, stage=Stage.TITLE_ABSTRACT)
        }


@pytest.mark.slow
def test_one_person_imports_screens_thirty_by_keyboard_reloads_and_exports(tmp_path, page):
    address = begin(tmp_path, reviewers=("ana",))
    with serving(address, "--no-train") as (client, _):
        home = str(client.base_url)
        page.goto(f"{home}/import")
        page.set_input_files("input[name=exports]", find_resource(EXPORTS) / "ovid.ris")
        page.click("text=Import >> nth=-1")
        page.wait_for_selector("text=new papers joined the queue")
        page.goto(f"{home}/model")
        page.click("text=Train now")
        page.wait_for_selector("text=papers it learned from")

        page.goto(f"{home}/screen")
        said = {}
        for number in range(30):
            key = "iesm"[number % 4 if number % 8 else 0]
            said[shown(page)] = key
            press(page, key)
            if number == 14:
                page.reload()
        saved(page)
        words = {"i": "include", "e": "exclude", "s": "skip", "m": "maybe"}
        assert {n: d.verdict.value for n, d in standing(address).items()} == {
            name: words[key] for name, key in said.items()
        }
        assert all(one.seconds is not None for one in standing(address).values())

        last = list(said)[-1]
        page.keyboard.press("i")
        page.wait_for_function(
            "() => document.getElementById('saving').textContent === 'saved'"
        )
        page.keyboard.press("u")
        page.wait_for_function(
            "() => document.getElementById('said').textContent === 'Taken back'"
        )
        assert len(standing(address)) == 30
        assert last in standing(address)

        page.goto(f"{home}/progress")
        assert "Go on" in page.inner_text("main")
        page.goto(f"{home}/export")
        with page.expect_download() as waiting:
            page.click("text=review.json")
        document = json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))
        told = {one["record_id"] for one in document["decisions"]}
        assert told == {name for name, key in said.items() if key != "s"}


@pytest.mark.slow
def test_evidence_is_accepted_and_rejected_by_number(tmp_path, page):
    address = begin(tmp_path, "ovid.ris", reviewers=("ana",))
    with serving(address, "--no-train") as (client, _):
        page.goto(f"{client.base_url}/screen")
        name = shown(page)
        numbers = [
            int(one.get_attribute("data-number")) for one in page.query_selector_all(".likely")
        ]
        accepted, rejected = numbers[:2]
        assert page.query_selector(f"mark .n >> text='{accepted}'")
        page.keyboard.press(str(accepted))
        page.keyboard.press(f"Shift+Digit{rejected}")
        page.select_option(f".chip[data-number='{accepted}'] select >> nth=1", "weakens")
        page.keyboard.press("Escape")
        page.keyboard.press("n")
        page.keyboard.type("in a note, i and e are letters")
        page.keyboard.press("Escape")
        press(page, "i")
        saved(page)
    kept = standing(address)[name]
    assert kept.note == "in a note, i and e are letters"
    assert [mark.coded for mark in kept.marks] == [accepted < rejected, rejected < accepted]
    assert {one.bearing for one in kept.marks if one.coded} == {"weakens"}
    confirmed = {one.mechanism_id: one.confirmed for one in kept.checks}
    assert confirmed == {one.mechanism_id: one.coded for one in kept.marks}


@pytest.mark.slow
def test_two_reviewers_disagree_and_the_lead_settles_it(tmp_path, browser):
    people = ("ana", "ben")
    address = begin(tmp_path, "ovid.ris", reviewers=people, design="double")
    with open_review(address) as review:
        for name in people:
            set_password(review, name, WORD)
    with serving(address, "--no-train") as (client, _):
        for name, key in zip(people, "ie", strict=True):
            page = browser.new_context().new_page()
            page.goto(f"{client.base_url}/screen")
            page.fill("input[name=name]", name)
            page.fill("input[name=password]", WORD)
            page.click("main button")
            first = shown(page)
            press(page, key)
            saved(page)
            if name == "ben":
                assert first in standing(address)
        ana = browser.contexts[-2].pages[0]
        ana.goto(f"{client.base_url}/conflicts")
        assert "ana: include" in ana.inner_text("main")
        ana.fill("textarea[name=why]", "read together")
        ana.click("main button.exclude")
        ana.wait_for_selector("text=No conflicts")
        for context in browser.contexts:
            context.close()
    with open_review(address) as review, review.read() as reading:
        said = list(current_decisions(reading, stage=Stage.TITLE_ABSTRACT))
    assert [one.verdict for one in said if one.consensus] == [Verdict.EXCLUDE]


@pytest.mark.slow
def test_what_is_not_acknowledged_is_sent_again(tmp_path, page):
    address = begin(tmp_path, "ovid.ris", reviewers=("ana",))
    with serving(address, "--no-train") as (client, _):
        page.goto(f"{client.base_url}/screen")
        name = shown(page)
        failures = []

        def fail_twice(route: Any) -> None:
            if len(failures) < 2:
                failures.append(route)
                route.abort()
            else:
                route.continue_()

        page.route(re.compile("/screen$"), fail_twice)
        press(page, "i")
        page.wait_for_function(
            "() => document.getElementById('saving').textContent.includes('again')"
        )
        assert standing(address) == {}
        saved(page)
    assert standing(address)[name].verdict is Verdict.INCLUDE


@pytest.mark.slow
def test_keys_can_be_switched_off_and_suggestions_hidden(tmp_path, page):
    address = begin(tmp_path, "ovid.ris", reviewers=("ana",))
    with serving(address, "--no-train") as (client, _):
        page.goto(f"{client.base_url}/screen")
        assert page.is_visible(".suggestion")
        page.keyboard.press("h")
        assert not page.is_visible(".suggestion")
        page.reload()
        assert not page.is_visible(".suggestion")
        page.keyboard.press("?")
        page.uncheck("dialog input[type=checkbox]")
        page.click("dialog button")
        before = shown(page)
        page.keyboard.press("e")
        page.click("[data-action=hide]")
        assert shown(page) == before
        assert page.is_visible(".suggestion")
    assert standing(address) == {}

"""Every page that we write: valid HTML, and WCAG 2.2 AA by axe-core, light and dark."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from classifier.evaluation.service import evaluate_queues
from classifier.formats import read_exports
from classifier.reporting.evaluation import write_evaluation
from classifier.reporting.outputs import write_queue
from classifier.reporting.review import write_review_report
from classifier.scoring.service import score_records
from tests.web.browser import real_browser, violations
from training.review_example import example_report

KINDS = ("review", "queue", "evaluation")


@pytest.fixture(scope="module")
def pages(small_review: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return a page of each kind."""
    folder = tmp_path_factory.mktemp("pages")
    found = {kind: folder / f"{kind}.html" for kind in KINDS}
    write_review_report(example_report(), found["review"])
    bundle = small_review.bundle
    queue = score_records(read_exports([small_review.labelled]).records, bundle)
    write_queue(queue, bundle, found["queue"])
    scores = folder / "scores.csv"
    write_queue(queue, bundle, scores)
    measured, _ = evaluate_queues(scores, small_review.labelled, target_recall=0.95)
    write_evaluation(measured, found["evaluation"], scores="scores.csv", labels="labels.csv")
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_valid_html(pages, kind):
    html5lib = pytest.importorskip(
        "html5lib", reason="html5lib is not installed: make optional installs it"
    )
    parser = html5lib.HTMLParser(strict=True)
    parser.parse(pages[kind].read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with real_browser() as running:
        yield running


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_on_a_page(browser, pages, kind, scheme):
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(pages[kind].as_uri())
    assert violations(page) == []
    context.close()


def test_a_page_asks_for_nothing_from_a_network(browser, pages):
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(pages["review"].as_uri())
    assert asked == [pages["review"].as_uri()]
    context.close()

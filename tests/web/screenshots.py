"""Pictures of the app and of the reports for the docs, on the demonstration corpus alone.

``python -m tests.web.screenshots`` writes them to ``docs/images``; look at them before you
keep them.
"""

import csv
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from classifier.resources import find_resource
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
    ProgrammeTheory,
    Stage,
    Verdict,
)
from classifier.store import current_codebook, open_review, queued_records, stored_records
from tests.web.browser import real_browser
from tests.web.test_serving import serving
from training.demo_screening import FILES, letters

PLACE = Path(__file__).resolve().parents[2] / "docs" / "images"
PEOPLE = ("ana", "ben")
SCREENED = 90
PAGES = {
    "screen": "/screen",
    "papers": "/papers?state=queued",
    "progress": "/progress",
    "conflicts": "/conflicts",
    "mechanisms": "/mechanisms",
    "codebook": "/codebook",
    "import": "/import",
    "model": "/model",
    "export": "/export",
    "people": "/people",
}


def truth() -> dict[str, dict[str, str]]:
    """Return what the demonstration's own labels say, by the letters of the title."""
    table = find_resource("corpora/leadership-demo") / "decisions.csv"
    with table.open(encoding="utf-8", newline="") as stream:
        return {letters(row["title"]): row for row in csv.DictReader(stream)}


def screened(address: str) -> None:
    """Let two reviewers screen the head of the queue as the labels say, with one slip."""
    start_review(
        address, NewReview.named(reviewers=PEOPLE, codebook="leadership", design="double")
    )
    exports = sorted((find_resource("corpora/leadership-demo") / "exports").iterdir())
    with open_review(address) as review:
        import_exports(review, Import(paths=tuple(exports)))
        retrain(review)
        labels = truth()
        for _ in range(3):
            with review.read() as reading:
                names = queued_records(reading, stage=Stage.TITLE_ABSTRACT)[: SCREENED // 3]
                papers = list(stored_records(reading, names))
                known = [one.mechanism_id for one in current_codebook(reading).scored]
            for place, paper in enumerate(papers):
                row = labels.get(letters(paper.title), {})
                for who in PEOPLE:
                    decide(review, said(paper.record_id, who, row, known, slip=place == 7))
            retrain(review)
        theory = ProgrammeTheory(
            mechanism_id=known[0],
            statement="If leaders speak for a shared aim, then staff of all services join in",
            refined_on=date(2026, 1, 15),
            why="written for demonstration",
        )
        enter(review, theory, by="ana")


def said(name: str, who: str, row: dict[str, str], known: list[str], *, slip: bool) -> Decision:
    """Return what a reviewer says of a paper."""
    included = (row.get("label_included") == "1") is not (slip and who == "ben")
    marks = [
        MechanismMark(
            mechanism_id=one,
            coded=True,
            presence=Presence(row[f"presence:{one}"]) if row.get(f"presence:{one}") else None,
            bearing=Bearing(row[f"bearing:{one}"]) if row.get(f"bearing:{one}") else None,
            evidence=row.get(f"evidence:{one}", ""),
        )
        for one in known
        if row.get(f"mechanism:{one}") == "1"
    ]
    return Decision(
        record_id=name,
        reviewer=who,
        stage=Stage.TITLE_ABSTRACT,
        verdict=Verdict.INCLUDE if included else Verdict.EXCLUDE,
        marks=tuple(marks) if included else (),
        seconds=22.0,
    )


def walked(folder: Path) -> dict[str, Path]:
    """Walk as the tutorial does, and return the pages that come of it."""

    def mechsift(*words: object) -> None:
        typed = [sys.executable, "-m", "classifier", *map(str, words)]
        subprocess.run(typed, check=True, capture_output=True)

    mechsift("demo", "--out", folder)
    review, report = folder / "first.mechsift", folder / "report.html"
    mechsift("review", "init", review, "-c", "leadership", "--reviewer", "ana")
    mechsift("review", "import", review, *sorted((folder / "exports").iterdir()))
    for name, stage in zip(
        FILES, ("title_abstract", "title_abstract", "full_text"), strict=True
    ):
        said = folder / "screening" / name
        decide = ("review", "decide", review, "--from", said, "--reviewer", "ana", "--no-train")
        mechsift(*decide, "--stage", stage)
        mechsift("review", "retrain", review)
    mechsift("review", "report", review, "-o", report)
    return {"queue": folder / "queue.html", "report": report}


def main() -> None:
    """Take the pictures."""
    PLACE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, real_browser() as browser:
        address = str(Path(folder) / "demonstration.mechsift")
        screened(address)
        with serving(address, "--no-train") as (client, _):
            page = browser.new_context(viewport={"width": 1200, "height": 800}).new_page()
            for name, place in PAGES.items():
                page.goto(f"{client.base_url}{place}")
                page.wait_for_timeout(400)
                page.screenshot(path=PLACE / f"app-{name}.png")
        page = browser.new_context(viewport={"width": 1200, "height": 800}).new_page()
        for name, file in walked(Path(folder)).items():
            page.goto(file.as_uri())
            page.screenshot(path=PLACE / f"{name}.png")


if __name__ == "__main__":
    main()

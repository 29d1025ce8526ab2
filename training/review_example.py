"""The worked example of a review's report: the published facts of the leadership review.

``python -m training.review_example FOLDER`` writes the report and its flow diagrams. Counts are
entered as they were published, never turned into records; what was not published stays blank.
The records are the 36 included papers, as far as their bibliographic facts are known.
"""

from __future__ import annotations

import csv
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from classifier.reporting.review import write_review_report
from classifier.reporting.review.flow_svg import flow_svg
from classifier.resources import find_resource
from classifier.reviewing.exchange.importing import Import, import_exports
from classifier.reviewing.reports import ReviewReport, build_report
from classifier.reviewing.screening.decisions import decide
from classifier.reviewing.setup import NewReview, replace_codebook, start_review
from classifier.schema import (
    Configuration,
    Decision,
    EnteredCount,
    MechanismMark,
    Outcome,
    Presence,
    SearchOrigin,
    Sign,
    Stage,
    Verdict,
)
from classifier.store import Review, append_entry, open_review

__all__ = ["example_report", "write_example"]

NOTICE = (
    "A worked example from the published facts of another team's review (Int J Integr Care "
    "2021, 21(4)), put down by the mechsift project. That team did not use mechsift: the "
    "methods paragraph below tells of this file only. Marks are known in part; all entered "
    "counts are theirs."
)
_WHO = "Published review"
_MOMENT = datetime(2026, 11, 23, tzinfo=UTC)
_FACTS = "corpora/leadership-review"
_VERSIONS = ("history/leadership.v1.toml", "history/leadership.v2.toml", "leadership.toml")
_GREY, _LISTS = SearchOrigin.GREY_LITERATURE, SearchOrigin.REFERENCE_LIST
# Where each published number stands in a flow; the rest have no place in one.
_PLACES: Mapping[str, tuple[str, SearchOrigin | None]] = {
    "stage1a_databases": ("searched", None),
    "stage1a_found": ("identified", None),
    "stage1a_duplicates": ("duplicates", None),
    "stage1a_abstracts_read": ("screened", None),
    "stage1a_full_texts_read": ("assessed", None),
    "stage1a_included": ("included", None),
    "grey_read": ("assessed", _GREY),
    "grey_included": ("included", _GREY),
    "stage1a_coded": ("coded", None),
    "stage1b_from_reference_lists": ("coded", _LISTS),
    "multiteam_read": ("assessed", None),
    "multiteam_included": ("included", None),
    "stage2_databases": ("searched", None),
    "stage2_abstracts_read": ("screened", None),
    "stage2_kept": ("kept", None),
    "stage2_from_people": ("gathered:{label}", None),
    "stage2_only_in_stage1": ("gathered:{label}", None),
    "stage2_multiteam": ("gathered:{label}", None),
    "stage2_from_reference_lists": ("gathered:{label}", None),
    "stage2_gathered": ("gathered", None),
    "stage2_taken_back": ("sought:{label}", None),
    "stage2_from_website": ("sought:{label}", None),
    "stage2_possible": ("sought", None),
    "stage2_not_accessible": ("not_retrieved", None),
    "stage2_full_texts_read": ("assessed", None),
    "included": ("included", None),
}


def write_example(folder: Path) -> list[Path]:
    """Write the report and a picture of each flow; return the files."""
    report = example_report()
    page = folder / "leadership-review.html"
    write_review_report(report, page)
    written = [page]
    for flow in report.flows:
        picture = folder / f"leadership-{flow.title.lower().replace(' ', '-')}.svg"
        picture.write_text(flow_svg(flow, name="flow") + "\n", encoding="utf-8")
        written.append(picture)
    return written


def example_report() -> ReviewReport:
    """Return the report of the leadership review, the same on every run."""
    with tempfile.TemporaryDirectory() as folder:
        address = str(Path(folder) / "leadership.mechsift")
        first = find_resource(f"corpora/codebooks/{_VERSIONS[0]}")
        told = NewReview.named(reviewers=(_WHO,), codebook=str(first))
        start_review(address, told, clock=lambda: _MOMENT)
        with open_review(address, clock=lambda: _MOMENT) as review:
            for name in _VERSIONS[1:]:
                replace_codebook(review, str(find_resource(f"corpora/codebooks/{name}")))
            _fill(review, Path(folder))
            return build_report(review, notice=NOTICE)


def _fill(review: Review, folder: Path) -> None:
    with find_resource(f"{_FACTS}/papers.csv").open(encoding="utf-8", newline="") as stream:
        papers = list(csv.DictReader(stream))
    boxes = _facts("boxes.toml")["box"]
    _add_papers(review, papers, folder)
    for paper in papers:
        decide(review, _decision(paper, boxes))
    with review.write(by=_WHO) as writing:
        for box in boxes:
            append_entry(writing, _configuration(box))
        for number in _facts("flow.toml")["number"]:
            append_entry(writing, _entered(number))


def _facts(name: str) -> dict[str, Any]:
    return tomllib.loads(find_resource(f"{_FACTS}/{name}").read_text(encoding="utf-8"))


def _add_papers(review: Review, papers: list[dict[str, str]], folder: Path) -> None:
    export = folder / "papers.csv"
    with export.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("record_id", "authors", "title", "year", "doi"))
        for paper in papers:
            row = _record_id(paper["paper"]), paper["paper"].split(" (")[0]
            writer.writerow((*row, paper["title"], paper["year"], paper["doi"]))
    import_exports(review, Import(paths=(export,), search_stage="2"))


def _record_id(paper: str) -> str:
    return paper.lower().replace(" (", "-").replace(" ", "-").rstrip(")")


def _decision(paper: Mapping[str, str], boxes: list[dict[str, Any]]) -> Decision:
    presence = {
        box["mechanism"]: Presence(box["presence"])
        for box in boxes
        if box["paper"] == paper["paper"]
    }
    return Decision(
        record_id=_record_id(paper["paper"]),
        reviewer=_WHO,
        stage=Stage.FULL_TEXT,
        verdict=Verdict.INCLUDE,
        marks=tuple(_marks(paper, presence)),
    )


def _marks(
    paper: Mapping[str, str], presence: Mapping[str, Presence]
) -> Iterator[MechanismMark]:
    columns = list(paper)
    for name in columns[columns.index("row_complete") + 1 :]:
        if paper[name]:
            coded = paper[name] == "1"
            yield MechanismMark(mechanism_id=name, coded=coded, presence=presence.get(name))


def _configuration(box: Mapping[str, Any]) -> Configuration:
    return Configuration(
        record_id=_record_id(box["paper"]),
        context="",
        resource_sign=Sign(box["resource"]),
        reasoning_sign=Sign(box["reasoning"]),
        outcomes=tuple(Outcome(text="", sign=Sign(sign)) for sign in box["outcomes"]),
        mechanism_id=box["mechanism"],
        coder=_WHO,
    )


def _entered(number: Mapping[str, Any]) -> EnteredCount:
    """Return a published number as a count at its place."""
    label, mechanism = number["label"], number.get("mechanism")
    place, origin = _PLACES.get(number["id"], ("{label}", None))
    if mechanism:
        place = f"mechanism:{mechanism}"
    return EnteredCount(
        place=place.format(label=label),
        count=number["count"],
        stage=number["stage"],
        origin=origin,
        note=f"{label} (published)",
    )


if __name__ == "__main__":
    for file in write_example(Path(sys.argv[1])):
        sys.stdout.write(f"wrote {file}\n")

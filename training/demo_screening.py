"""Screen the demonstration corpus as its own labels say, for the walk through a first review.

``python -m training.demo_screening`` screens the shipped exports to the advice to stop, in the
order in which the queue hands them out, and writes what was decided to ``screening/`` beside
them: two files on title and abstract, one on the full texts. `mechsift review decide --from`
takes them in.
"""

import csv
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from classifier.reviewing.exchange.importing import Import, import_exports
from classifier.reviewing.learning.retrain import retrain
from classifier.reviewing.screening.advice import advise
from classifier.reviewing.screening.decisions import decide
from classifier.reviewing.screening.queue import checkout_next
from classifier.reviewing.setup import NewReview, start_review
from classifier.schema import Decision, Stage, Verdict
from classifier.store import Review, open_review
from training.demo_exports import FOLDER, Row

__all__ = ["FILES", "build_screening", "letters"]

REVIEWER = "ana"
FILES = ("first-half.csv", "second-half.csv", "full-texts.csv")
_FIRST_HALF, _BATCH = 120, 20
_CODES = ("mechanism", "presence", "bearing", "evidence")


def build_screening(folder: Path) -> dict[str, list[Row]]:
    """Return the rows of each file, in the order in which they were decided.

    Parameters
    ----------
    folder
        That of the corpus, with ``decisions.csv`` and ``exports/``.
    """
    with (folder / "decisions.csv").open(encoding="utf-8", newline="") as stream:
        truth = {letters(row["title"]): row for row in csv.DictReader(stream)}
    with tempfile.TemporaryDirectory() as place:
        address = str(Path(place) / "demonstration.mechsift")
        start_review(address, NewReview.named(reviewers=(REVIEWER,), codebook="leadership"))
        with open_review(address) as review:
            import_exports(review, Import(paths=tuple(sorted((folder / "exports").iterdir()))))
            retrain(review)
            screened = list(_screened(review, truth))
            full_texts = [
                _on_full_text(handed.record.record_id, truth[letters(handed.record.title)])
                for handed in checkout_next(
                    review, REVIEWER, stage=Stage.FULL_TEXT, n=len(truth)
                )
            ]
    parts = (screened[:_FIRST_HALF], screened[_FIRST_HALF:], full_texts)
    return dict(zip(FILES, parts, strict=True))


def letters(title: str) -> str:
    """Return what the databases of the demonstration leave alone in a title."""
    return "".join(filter(str.isalpha, title.casefold()))


def _screened(review: Review, truth: Mapping[str, Row]) -> Iterator[Row]:
    """Decide on titles and abstracts, batch by batch, until the review may stop."""
    while not advise(review).stop:
        for handed in checkout_next(review, REVIEWER, n=_BATCH):
            name = handed.record.record_id
            verdict = _verdict(truth[letters(handed.record.title)]["label_abstract"])
            decide(
                review,
                Decision(
                    record_id=name,
                    reviewer=REVIEWER,
                    stage=Stage.TITLE_ABSTRACT,
                    verdict=verdict,
                ),
            )
            yield {"record_id": name, "verdict": str(verdict)}
        retrain(review)


def _on_full_text(name: str, row: Row) -> Row:
    """Return a decision on a full text, with the codes of the corpus."""
    codes = {
        column: value
        for column, value in row.items()
        if column.partition(":")[0] in _CODES and ":" in column
    }
    verdict = _verdict(row["label_included"])
    return {"record_id": name, "verdict": str(verdict), "reasons": row["reason"], **codes}


def _verdict(label: str) -> Verdict:
    return Verdict.INCLUDE if label == "1" else Verdict.EXCLUDE


def main() -> None:
    """Write the decisions beside the exports."""
    folder = FOLDER / "screening"
    folder.mkdir(exist_ok=True)
    for name, rows in build_screening(FOLDER).items():
        with (folder / name).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main()

"""The screened reviews that the ranking benchmarks replay."""

import csv
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from classifier.formats import labels_of, read_exports
from classifier.schema import ReviewScope, corpus_frame

__all__ = ["NAMES", "Review", "load_review", "load_reviews", "screening_folder"]

NAMES = (
    "Cohen_2006_ADHD",
    "Cohen_2006_AtypicalAntipsychotics",
    "Cohen_2006_BetaBlockers",
    "Cohen_2006_CalciumChannelBlockers",
    "Cohen_2006_Estrogens",
    "Cohen_2006_OralHypoglycemics",
    "Cohen_2006_ProtonPumpInhibitors",
    "Cohen_2006_Triptans",
    "Kwok_2020",
    "Nagtegaal_2019",
    "van_de_Schoot_2017",
)


@dataclass(frozen=True)
class Review:
    """One screened review: its file, records, labels and one-sentence protocol."""

    name: str
    file: Path
    frame: pd.DataFrame
    relevant: NDArray[np.bool_]
    scope: ReviewScope

    def without(self, rows: NDArray[np.int64]) -> "Review":
        """Return the review without some records."""
        kept = np.ones(len(self.frame), dtype=np.bool_)
        kept[rows] = False
        frame = self.frame[kept].reset_index(drop=True)
        return Review(self.name, self.file, frame, self.relevant[kept], self.scope)


def screening_folder() -> Path:
    """Return the folder of screened reviews, or end with a word on where it should be."""
    folder = Path(os.environ.get("MECHSIFT_DATA", "")) / "screening"
    if not folder.is_dir():
        sys.exit("set MECHSIFT_DATA to the folder that benchmarks/README.md describes")
    return folder


def load_review(name: str) -> Review:
    """Read one review and its protocol."""
    folder = screening_folder()
    with (folder / "protocols.csv").open(encoding="utf-8", newline="") as stream:
        protocols: dict[str, Any] = {
            row["name"]: row["protocol"] for row in csv.DictReader(stream)
        }
    file = folder / f"{name}.csv"
    records = read_exports([file]).records
    relevant = np.array([bool(label.included) for label in labels_of(records, None)])
    scope = ReviewScope(question=protocols[name])
    return Review(name, file, corpus_frame(records), relevant, scope)


def load_reviews() -> list[Review]:
    """Read all reviews."""
    return [load_review(name) for name in NAMES]

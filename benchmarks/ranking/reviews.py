"""The screened reviews that the ranking benchmarks replay."""

import csv
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from classifier.formats import labels_of, read_exports
from classifier.schema import ReviewScope, corpus_frame

__all__ = [
    "ALL_NAMES",
    "NAMES",
    "NAMES_2",
    "Review",
    "load_review",
    "load_reviews",
    "screening_folder",
]

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
"""Of the folder `screening`; mostly reviews of drugs, their protocol a sentence of ours."""

NAMES_2 = (
    "CDSS_RadOnc_2024",
    "COVID_CAIM_Misinformation_2023",
    "Donners_2021",
    "Loneliness_OlderAdults_2018",
    "MSM_Syndemic_2022",
    "SE_Behave_BDD",
    "SE_GameSE_2023",
    "SE_ModelGuidance_2023",
    "SE_OODP_DesignPatterns",
    "Sep_2021",
    "Solastalgia_2023",
    "SuicideNorms_2020_abstractstage",
    "TeachersSoftSkills_2022",
)
"""Of the folder `screening2`; of other fields, with their authors' published criteria."""

ALL_NAMES = (*NAMES, *NAMES_2)


@dataclass(frozen=True)
class Review:
    """One screened review: its file, records, labels and protocol.

    Attributes
    ----------
    scope : the protocol in a sentence where there is one, else the published criteria.
    criteria : the published criteria where there are some, else the protocol.
    """

    name: str
    file: Path
    frame: pd.DataFrame
    relevant: NDArray[np.bool_]
    scope: ReviewScope
    criteria: ReviewScope

    def without(self, rows: NDArray[np.int64]) -> "Review":
        """Return the review without some records."""
        kept = np.ones(len(self.frame), dtype=np.bool_)
        kept[rows] = False
        frame = self.frame[kept].reset_index(drop=True)
        return replace(self, frame=frame, relevant=self.relevant[kept])


def screening_folder() -> Path:
    """Return the folder of screened reviews, or end with a word on where it should be."""
    folder = Path(os.environ.get("MECHSIFT_DATA", "")) / "screening"
    if not folder.is_dir():
        sys.exit("set MECHSIFT_DATA to the folder that benchmarks/README.md describes")
    return folder


def load_review(name: str) -> Review:
    """Read one review and its protocol."""
    folder = screening_folder()
    texts = _protocols(folder)
    criteria = _criteria(folder)
    if name in NAMES_2:
        folder = folder.with_name("screening2")
    file = folder / f"{name}.csv"
    records = read_exports([file]).records
    relevant = np.array([bool(label.included) for label in labels_of(records, None)])
    sentence = texts.get(name) or criteria[name]
    return Review(
        name=name,
        file=file,
        frame=corpus_frame(records),
        relevant=relevant,
        scope=ReviewScope(question=sentence),
        criteria=ReviewScope(question=criteria.get(name) or sentence),
    )


def _protocols(folder: Path) -> dict[str, str]:
    with (folder / "protocols.csv").open(encoding="utf-8", newline="") as stream:
        return {row["name"]: row["protocol"] for row in csv.DictReader(stream)}


def _criteria(folder: Path) -> dict[str, str]:
    file = folder.with_name("screening2") / "criteria.json"
    if not file.is_file():
        return {}
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return {name: published["text"] for name, published in found.items()}


def load_reviews(names: Sequence[str] = NAMES) -> list[Review]:
    """Read some reviews, by default those of the folder `screening`."""
    return [load_review(name) for name in names]

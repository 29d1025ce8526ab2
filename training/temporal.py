"""An update of a review, replayed: learn from the earlier years, rank the later ones."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from classifier.errors import UnusableCorpusError
from classifier.evaluation.calibration import brier_skill, calibration_slope
from classifier.evaluation.metrics import measure_ranking
from classifier.schema import ReviewScope
from classifier.screening.session import ScreeningSession

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Update", "cut_year", "update_document", "update_of"]

EARLIER = 0.8
FEWEST = 10
"""Included records on either side for an update to count in a mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """The later part of a review, scored by a model of the earlier part.

    Attributes
    ----------
    first_year : of the later part; undated records are in the earlier one.
    verdicts : shape (n_later,), the labels of the later part, the best score first.
    probabilities : shape (n_later,), in the same order.
    """

    first_year: int
    n_earlier: int
    n_earlier_included: int
    verdicts: NDArray[np.bool_]
    probabilities: NDArray[np.float64]


def cut_year(years: NDArray[np.float64]) -> int:
    """Return the first year of the later part: the earliest with enough before it.

    Parameters
    ----------
    years : shape (n_records,), NaN where undated, which counts as earlier.

    Raises
    ------
    UnusableCorpusError
        If no year has at least 80 % of the records before it.
    """
    for year in np.unique(years[~np.isnan(years)]).tolist():
        if np.mean(~(years >= year)) >= EARLIER:
            return int(year)
    raise UnusableCorpusError(
        "a temporal split needs years, and at least 80 % of the records before the last one"
    )


def update_of(
    frame: pd.DataFrame,
    shown: pd.DataFrame,
    relevant: NDArray[np.bool_],
    *,
    scope: ReviewScope | None = None,
) -> Update:
    """Learn the earlier part of a review in a session and rank the later part.

    Parameters
    ----------
    frame : a corpus frame, for the years.
    shown : the same with what the session may see; not the years, which lie outside those
        that it learns from.
    relevant : shape (n_records,), the labels.
    """
    years = frame["year"].to_numpy(dtype=np.float64, na_value=np.nan)
    first_year = cut_year(years)
    later = years >= first_year
    session = ScreeningSession(shown, scope=scope)
    ids = frame["record_id"].tolist()
    earlier = np.flatnonzero(~later).tolist()
    session.add_priors({ids[row]: bool(relevant[row]) for row in earlier})
    session.settle()
    ranked = session.next_records(int(later.sum()))
    row_of = {record_id: row for row, record_id in enumerate(ids)}
    order = np.array([row_of[record_id] for record_id in ranked], dtype=np.int64)
    return Update(
        first_year=first_year,
        n_earlier=len(earlier),
        n_earlier_included=int(relevant[~later].sum()),
        verdicts=relevant[order],
        probabilities=session.probabilities(later=True)[order],
    )


def update_document(update: Update) -> dict[str, Any]:
    """Return what is reported of an update; without measures where one label is missing."""
    n_included = int(update.verdicts.sum())
    document: dict[str, Any] = {
        "first_year": update.first_year,
        "n_earlier": update.n_earlier,
        "n_earlier_included": update.n_earlier_included,
        "n_later": len(update.verdicts),
        "n_later_included": n_included,
        "averaged": min(n_included, update.n_earlier_included) >= FEWEST,
    }
    if 0 < n_included < len(update.verdicts):
        measures = asdict(measure_ranking(update.verdicts))
        measures["brier_skill"] = brier_skill(update.probabilities, update.verdicts)
        measures["calibration_slope"] = calibration_slope(update.probabilities, update.verdicts)
        document |= {_NAMES.get(name, name): round(v, 6) for name, v in measures.items()}
    return document


_NAMES = {"wss_95": "wss@95", "wss_100": "wss@100", "recall_10": "recall@10%"}

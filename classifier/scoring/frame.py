"""Score what a Python session holds: records or a DataFrame in, a DataFrame out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from classifier.bundles import ModelBundle, load_bundle
from classifier.formats import RecordsLike, records_of
from classifier.scoring.evidence import shown_named
from classifier.scoring.service import score_records
from classifier.scoring.table import queue_table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["score"]


class FittedClassifier(Protocol):
    """What a classifier of `classifier.estimators` is after its `fit`."""

    bundle_: ModelBundle


def score(
    records: RecordsLike,
    model: str | Path | ModelBundle | FittedClassifier,
    *,
    evidence: str = "top",
    n_workers: int = 1,
) -> pd.DataFrame:
    """Link the duplicates among records, score and flag every one, and put them in order.

    The rows and columns are those that ``mechsift score`` writes. Nothing is included or
    excluded by a score: it says in which order to look.

    Parameters
    ----------
    records : a DataFrame with a column for the title or the abstract, texts, or records; as in
        `classifier.formats.records_of`.
    model : a shipped name, a bundle's folder, a bundle, or a fitted classifier.
    evidence : ``top`` gives the best sentence for each mechanism, ``all`` every one that speaks
        for it, ``none`` neither sentences nor presence and bearing.
    n_workers : processes to score with, from 1; worth it from a few thousand records.

    Returns
    -------
    One row a record, best first, under the labels that the rows of the DataFrame had, so that
    ``frame.join(scored[["p_include", "flags"]])`` puts both side by side.

    Raises
    ------
    UnusableInputError
        If `records` is nothing that can be read as records.
    MissingFileError, UnknownNameError, InvalidBundleError
        If `model` cannot be found or read.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame(
    ...     {
    ...         "title": ["Notes on a ward round", "Sharing power in integrated care teams"],
    ...         "abstract": ["", "Leaders shared power with teams, and trust grew."],
    ...     },
    ...     index=["ward", "power"],
    ... )
    >>> score(frame, "leadership")[["rank", "title"]]
           rank                                   title
    power     1  Sharing power in integrated care teams
    ward      2                   Notes on a ward round
    """
    bundle = _bundle_of(model)
    shown = shown_named(evidence)
    given = records_of(records)
    queue = score_records(given, bundle, shown=shown, n_workers=n_workers)
    table = queue_table(
        queue.rows,
        mechanism_ids=bundle.mechanisms.mechanism_ids,
        calibrated=bundle.calibrated,
    )
    labels: Any = getattr(records, "index", None)
    if not hasattr(labels, "take"):  # a list has a method of that name
        return table
    place = {record.record_id: row for row, record in enumerate(given)}
    return table.set_axis(labels.take([place[name] for name in table["record_id"]]))


def _bundle_of(model: str | Path | ModelBundle | FittedClassifier) -> ModelBundle:
    if isinstance(model, ModelBundle):
        return model
    return load_bundle(model) if isinstance(model, (str, Path)) else model.bundle_

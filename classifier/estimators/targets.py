"""What scikit-learn calls the target, as labels: of inclusion, and of mechanisms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.errors import UnknownNameError, UnusableInputError
from classifier.formats.decisions.words import VERDICTS
from classifier.schema import Codebook, Label, MechanismMark, Record, Verdict

__all__ = ["coded_labels", "included_labels"]

_KINDS = ("mechanism", "evidence")
_PASSED_OVER = ("presence", "bearing")


def included_labels(y: Any, records: Sequence[Record]) -> tuple[list[Label], NDArray[Any]]:
    """Return one label a record, and the two classes, the including one last.

    Parameters
    ----------
    y : shape (n_records,), two classes; None, NaN, or -1 beside 0 where a record has not been
        decided on.

    Raises
    ------
    ValueError
        If it is no target of two classes, or not one a record.
    """
    bare = [Label(record_id=record.record_id) for record in records]
    if y is None:
        return bare, np.array([0, 1])
    values = _column(y, n_records=len(records))
    known = _known(values)
    if {0, -1} <= set(values[known].tolist()):  # as semi-supervised classifiers have it
        known &= values != -1
    if not known.any():
        return bare, np.array([0, 1])
    classes, codes = _two_classes(values[known])
    included = iter(codes.tolist())
    labels = [
        replace(label, included=bool(next(included))) if is_known else label
        for label, is_known in zip(bare, known.tolist(), strict=True)
    ]
    return labels, classes


def _column(y: Any, *, n_records: int) -> NDArray[Any]:
    from sklearn.utils import assert_all_finite, check_consistent_length, column_or_1d

    values = np.asarray(column_or_1d(y, warn=True))
    check_consistent_length(range(n_records), values)
    assert_all_finite(values, allow_nan=True, input_name="y")
    return values


def _known(values: Any) -> NDArray[np.bool_]:
    import pandas as pd

    return ~np.asarray(pd.isna(values), dtype=np.bool_)


def _two_classes(values: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.int64]]:
    from sklearn.utils.multiclass import check_classification_targets

    if values.dtype == object:
        values = np.array(values.tolist())
    check_classification_targets(values)
    if values.dtype.kind == "f":  # whole numbers, made floats by what is missing
        values = values.astype(np.int64)
    classes, codes = np.unique(values, return_inverse=True)
    if len(classes) > 2:
        raise UnusableInputError(
            "Only binary classification is supported. The type of the target is multiclass; "
            "give included and excluded, and None where a record is undecided"
        )
    if len(classes) < 2:
        raise UnusableInputError(
            f"y holds one class, {classes[0]!r}; training needs both included and excluded "
            "records, or no label at all"
        )
    _check_order(classes)
    return classes, np.asarray(codes, dtype=np.int64)


def _check_order(classes: NDArray[Any]) -> None:
    """Refuse words of which the excluding one sorts last, where it is known to exclude."""
    if classes.dtype.kind != "U":
        return
    names = classes.tolist()
    first, last = (VERDICTS.get(name.strip().casefold()) for name in names)
    if first is Verdict.INCLUDE or last is Verdict.EXCLUDE:
        raise UnusableInputError(
            "the class that sorts last is the one that includes, which "
            f"{names[1]!r} does not; give 1 for included and 0 for excluded"
        )


def coded_labels(codes: Any, records: Sequence[Record], codebook: Codebook) -> list[Label]:
    """Return one label a record, with what was coded for the codebook's mechanisms.

    Parameters
    ----------
    codes : an indicator array, shape (n_records, n_mechanisms), in the order of the codebook's
        scored mechanisms; a DataFrame with a column a mechanism, under its id, label or alias,
        and optionally ``evidence:<id>`` with the sentence; or labels. 1 for evidenced, 0 for
        not, NaN for not coded.

    Raises
    ------
    ValueError
        If it is none of these, or not one row a record.
    """
    if codes is None:
        return [Label(record_id=record.record_id) for record in records]
    if hasattr(codes, "columns"):
        marks = list(_marks_in_columns(codes, codebook))
    elif len(codes) and all(isinstance(row, Label) for row in codes):
        marks = [row.marks for row in codes]
    else:
        marks = list(_marks_in_array(codes, codebook))
    if len(marks) != len(records):
        raise UnusableInputError(
            "Found input variables with inconsistent numbers of samples: "
            f"{len(records)} records, {len(marks)} rows of codes"
        )
    return [
        Label(record_id=record.record_id, marks=found)
        for record, found in zip(records, marks, strict=True)
    ]


def _marks_in_array(codes: Any, codebook: Codebook) -> Iterator[tuple[MechanismMark, ...]]:
    values = np.asarray(codes.toarray() if hasattr(codes, "toarray") else codes)
    ids = [mechanism.mechanism_id for mechanism in codebook.scored]
    if values.ndim == 1 and len(ids) == 1:
        values = values.reshape(-1, 1)
    if values.ndim != 2 or values.shape[1] != len(ids):
        raise UnusableInputError(
            f"codes of shape {values.shape} do not fit the codebook, which scores {len(ids)} "
            f"mechanisms: {', '.join(ids)}; give one column each in this order, or a DataFrame "
            "with columns named after mechanisms"
        )
    for row in values.tolist():
        yield tuple(_marks(dict(zip(ids, row, strict=True)), {}))


def _marks_in_columns(frame: Any, codebook: Codebook) -> Iterator[tuple[MechanismMark, ...]]:
    columns: dict[str, dict[str, Any]] = {kind: {} for kind in _KINDS}
    for name in frame.columns:
        kind, colon, mechanism = str(name).partition(":")
        if colon and kind in _PASSED_OVER:
            continue
        kind, mechanism = (kind, mechanism) if colon and kind in _KINDS else (_KINDS[0], name)
        columns[kind][_id_of(str(mechanism), codebook)] = frame[name].tolist()
    for row in range(len(frame)):
        cells = {
            kind: {name: values[row] for name, values in held.items()}
            for kind, held in columns.items()
        }
        yield tuple(_marks(cells["mechanism"], cells["evidence"]))


def _id_of(name: str, codebook: Codebook) -> str:
    try:
        return codebook.find(name).mechanism_id
    except UnknownNameError as error:
        raise UnusableInputError(f"the column '{name}' of the codes: {error}") from None


def _marks(codes: dict[str, Any], evidence: dict[str, Any]) -> Iterator[MechanismMark]:
    for name, code in codes.items():
        if not _known(code):
            continue
        if code not in (0, 1):
            raise UnusableInputError(
                f"Unknown label type: {code!r} is no code for {name}; give 1, 0, or NaN where "
                "nobody coded it"
            )
        sentence = evidence.get(name)
        yield MechanismMark(
            mechanism_id=name,
            coded=bool(code),
            evidence=sentence.strip() if isinstance(sentence, str) else "",
        )

"""Evaluate files: a scored queue, or two of them, against a file of labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from classifier.bundles.bundle import ModelBundle
from classifier.errors import MissingFileError, UnreadableExportError
from classifier.evaluation.joining import join_labels
from classifier.evaluation.queues import Comparison, compare_queues
from classifier.evaluation.scores import Evaluation, LabelKind, evaluate_scores
from classifier.formats import labels_of, read_exports
from classifier.schema import Codebook, Mechanism, MechanismStatus, Record, ReviewScope

__all__ = ["evaluate_queues"]

_NEEDED = ("rank", "record_id", "p_include")
_CODE = "mechanism:"


def evaluate_queues(
    scores: Path,
    labels: Path,
    *,
    against: Path | None = None,
    target_recall: float,
    label_kind: LabelKind = LabelKind.INCLUDED,
    bundle: ModelBundle | None = None,
) -> tuple[Evaluation, Comparison | None]:
    """Evaluate what ``mechsift score`` wrote against a file of labels.

    Parameters
    ----------
    against : another queue, to compare with.
    bundle : whose codebook names the mechanisms and whose cut-offs count; without one, the
        columns name them and one half is the cut-off.

    Raises
    ------
    MissingFileError, UnreadableExportError, UnusableCorpusError
        If a file cannot be read, or there is nothing to measure.
    """
    records = read_exports([labels]).records

    def evaluated(path: Path) -> Evaluation:
        rows = _queue_rows(path)
        codebook = bundle.codebook if bundle else _codebook_of(rows, records)
        return evaluate_scores(
            rows,
            join_labels(rows, records, labels_of(records, codebook)),
            target_recall=target_recall,
            label_kind=label_kind,
            cutoffs=_cutoffs(bundle),
        )

    found = evaluated(scores)
    return found, compare_queues(evaluated(against), found) if against else None


def _cutoffs(bundle: ModelBundle | None) -> dict[str, float]:
    if bundle is None:
        return {}
    ids = bundle.mechanisms.mechanism_ids
    return dict(zip(ids, bundle.mechanisms.cutoffs.tolist(), strict=True))


def _queue_rows(path: Path) -> Sequence[Mapping[str, Any]]:
    """Read a scored queue, best first."""
    from classifier.scoring.sinks import SINKS, read_table

    if not path.is_file():
        raise MissingFileError(f"{path}: no such file")
    if path.suffix.lower() not in SINKS:
        known = ", ".join(sorted(SINKS))
        raise UnreadableExportError(path.name, f"is no table of scores; one of {known} is")
    try:
        table = read_table(path)
    except (ValueError, OSError) as error:
        raise UnreadableExportError(path.name, f"cannot be read as scores: {error}") from None
    missing = [name for name in _NEEDED if name not in table.columns]
    if missing or table.empty:
        what = f"has no column '{missing[0]}'" if missing else "has no rows"
        raise UnreadableExportError(
            path.name, f"{what}; name a file that `mechsift score` wrote"
        )
    records: Any = table.sort_values("rank").to_dict("records")
    rows: list[Mapping[str, Any]] = records
    return rows


def _codebook_of(rows: Sequence[Mapping[str, Any]], records: Sequence[Record]) -> Codebook:
    """Return a codebook of bare ids: those that were scored, and those that were coded."""
    scored = [name[2:] for name in rows[0] if name.startswith("p_") and name != "p_include"]
    tags = {field.tag for record in records for field in record.raw}
    coded = [tag.removeprefix(_CODE) for tag in sorted(tags) if tag.startswith(_CODE)]
    ids = list(dict.fromkeys([*scored, *coded]))
    return Codebook(
        codebook_id="columns",
        version=1,
        title="",
        scope=ReviewScope(question=""),
        mechanisms=tuple(
            Mechanism(
                mechanism_id=name, label=name, status=MechanismStatus.EVIDENCED, definition=""
            )
            for name in ids
        ),
    )

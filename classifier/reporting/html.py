"""The queue as one self-contained HTML file: no script from elsewhere, no network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from classifier import __version__
from classifier.bundles import ModelBundle
from classifier.modelling.mechanisms import MechanismModel
from classifier.reporting.figures import RANKS
from classifier.reporting.page import render_page, write_page
from classifier.reporting.pieces import Piece, Span, pieces
from classifier.reporting.plots import score_plot
from classifier.schema import MechanismPrediction, Prediction
from classifier.scoring.flags import told_of
from classifier.scoring.highlight import highlight_spans
from classifier.scoring.service import Queue, QueueRow, flag_rule

__all__ = ["write_report"]

MOST_PAPERS = 500
"""Papers shown in full; the rest stay in the tables (CSV, XLSX), and the report says so."""


def write_report(queue: Queue, bundle: ModelBundle, path: Path) -> None:
    """Write the report; the file appears whole or not at all."""
    write_page(render_report(queue, bundle), path)


def render_report(queue: Queue, bundle: ModelBundle) -> str:
    """Return the report as HTML."""
    papers = [row for row in queue.rows if not row.duplicate_of]
    shown = papers[:MOST_PAPERS]
    names = bundle.mechanisms.mechanism_ids
    rule = flag_rule(bundle)
    return render_page(
        "queue.html",
        title=f"Screening queue: {bundle.codebook.title}",
        version=__version__,
        bundle=bundle,
        cutoff=rule.include,
        mechanisms=[
            {"number": number, "id": name, "label": rule.mechanisms[name][0]}
            for number, name in enumerate(names, start=1)
        ],
        unevidenced=queue.unevidenced,
        n_records=len(queue.rows),
        ranks=RANKS if len(papers) < len(queue.rows) else "",
        n_papers=len(papers),
        n_likely=sum(row.prediction.p_include >= rule.include for row in papers),
        n_no_abstract=sum(not row.text.abstract for row in papers),
        plot=score_plot([row.prediction.p_include for row in papers], cutoff=rule.include),
        papers=[_paper(row, queue, rule.mechanisms, bundle.mechanisms) for row in shown],
        n_left=len(papers) - len(shown),
    )


def _paper(
    row: QueueRow,
    queue: Queue,
    cutoffs: dict[str, tuple[str, float]],
    model: MechanismModel,
) -> dict[str, Any]:
    likely = _likely(row.prediction)
    marked = {number: mechanism for number, mechanism in likely if mechanism.evidence}
    return {
        "rank": row.rank,
        "record": row.text,
        "p_include": row.prediction.p_include,
        "flags": [(str(flag), why) for flag, why in row.prediction.flags],
        "title": _pieces(row.text.title, "title", marked, model),
        "abstract": _pieces(row.text.abstract, "abstract", marked, model),
        "mechanisms": [
            {
                "number": number,
                "label": cutoffs[mechanism.mechanism_id][0],
                "told": told_of(mechanism),
                "cues": ", ".join(mechanism.cues),
                "presence": mechanism.presence or "",
                "bearing": mechanism.bearing or "",
            }
            for number, mechanism in likely
        ],
        "copies": [
            f"{other.record.source}, record {other.record.position}"
            for other in queue.rows[row.rank : row.rank + 50]
            if other.duplicate_of == row.record.record_id
        ],
    }


def _likely(prediction: Prediction) -> list[tuple[int, MechanismPrediction]]:
    """Return the mechanisms that were flagged, the likeliest first, with their numbers."""
    if not any(flag == "likely_mechanism" for flag, _ in prediction.flags):
        return []
    numbered = enumerate(prediction.mechanisms, start=1)
    likely = [(number, mechanism) for number, mechanism in numbered if mechanism.suggested]
    return sorted(likely, key=lambda item: -(item[1].probability or 0.0))


def _pieces(
    text: str, field: str, marked: dict[int, MechanismPrediction], model: MechanismModel
) -> list[Piece]:
    """Cut a text at its evidence sentences and at the words that speak most for these."""
    spans = _spans(field, marked)
    telling = [
        (start + left, start + right)
        for start, end, number in spans
        for left, right in highlight_spans(text[start:end], model, marked[number].mechanism_id)
    ]
    return pieces(text, spans, telling=telling)


def _spans(field: str, marked: dict[int, MechanismPrediction]) -> list[Span]:
    return [
        (evidence.start, evidence.end, number)
        for number, mechanism in marked.items()
        for evidence in mechanism.evidence
        if evidence.field == field
    ]

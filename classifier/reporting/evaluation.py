"""An evaluation for readers: a page, and a few lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from classifier import __version__
from classifier.evaluation.definitions import DEFINITIONS
from classifier.evaluation.document import SHOWN_DISAGREEMENTS, estimates_of
from classifier.evaluation.queues import Comparison
from classifier.evaluation.scores import Evaluation
from classifier.reporting import plots
from classifier.reporting.figures import figure, interval
from classifier.reporting.page import render_page, write_page

__all__ = ["evaluation_text", "render_evaluation", "write_evaluation"]

_PAGE_DISAGREEMENTS = 4 * SHOWN_DISAGREEMENTS


def write_evaluation(
    found: Evaluation,
    path: Path,
    *,
    scores: str,
    labels: str,
    compared: Comparison | None = None,
    against: str = "",
) -> None:
    """Write the report of an evaluation; the file appears whole or not at all.

    Parameters
    ----------
    scores, labels, against : names of the files, for the reader.
    """
    page = render_evaluation(
        found, scores=scores, labels=labels, compared=compared, against=against
    )
    write_page(page, path)


def render_evaluation(
    found: Evaluation,
    *,
    scores: str,
    labels: str,
    compared: Comparison | None = None,
    against: str = "",
) -> str:
    """Return the report as HTML."""
    groups = [found.ranked, found.at_target, found.probabilities, found.suggestions]
    told = {key: None for group in groups if group for key, _ in estimates_of(group)}
    return render_page(
        "evaluation.html",
        title=f"Evaluation of {scores}",
        version=__version__,
        found=found,
        scores=scores,
        labels=labels,
        compared=compared,
        against=against,
        plots=_plots(found),
        disagreements=[
            {
                "row": found.judged.rows[disagreement.row],
                "included": disagreement.included,
                "p_include": disagreement.p_include,
            }
            for disagreement in found.disagreements[:_PAGE_DISAGREEMENTS]
        ],
        definitions=DEFINITIONS,
        told=list(told),
    )


def _plots(found: Evaluation) -> dict[str, str]:
    scores, relevant = found.judged.probabilities, found.judged.relevant
    drawn = {
        "recall": plots.recall_curve_plot(relevant, target_recall=found.target.target_recall),
        "precision": plots.precision_recall_plot(scores, relevant),
        "calibration": plots.calibration_plot(scores, relevant),
        "spread": plots.score_distributions(scores, relevant),
    }
    if found.suggestions:
        drawn["confusion"] = plots.confusion_plot(found.suggestions.mechanisms)
    return drawn


def evaluation_text(found: Evaluation, compared: Comparison | None = None) -> str:
    """Return what a terminal shows."""
    return "\n".join(_lines(found, compared))


def _lines(found: Evaluation, compared: Comparison | None) -> Iterator[str]:
    judged = found.judged
    joined = ", ".join(f"{n} by {key}" for key, n in found.joined.items() if n)
    yield (
        f"{len(judged.rows)} of {found.n_papers} papers decided on, "
        f"{int(judged.relevant.sum())} of them included (labels joined: {joined}; "
        f"{len(found.unjoined)} joined nothing)"
    )
    yield ""
    yield found.target.words
    if found.drift:
        yield from (f"drift: {warning}" for warning in found.drift.warnings)
    groups = [("order", found.ranked), ("at the target's cut-off", found.at_target)]
    if found.flagged:
        groups.append(("flagged likely_include", found.flagged))
    groups.append(("probabilities", found.probabilities))
    if found.suggestions:
        groups.append(("mechanisms", found.suggestions))
    if compared:
        groups.append((f"less the other scores, on {compared.n} papers", compared))
    for heading, group in groups:
        yield ""
        yield heading
        for key, estimate in estimates_of(group):
            label, value = DEFINITIONS[key].label, figure(estimate.value)
            yield f"  {label:26} {value:>8}  {interval(estimate)}"
    if found.suggestions:
        yield from _mechanism_lines(found)


def _mechanism_lines(found: Evaluation) -> Iterator[str]:
    if not found.suggestions:
        return
    wide = max(len(mechanism.mechanism_id) for mechanism in found.suggestions.mechanisms)
    yield ""
    yield f"  {'mechanism':{wide}}  evidenced  coded  recall  precision     f1     ap"
    for mechanism in found.suggestions.mechanisms:
        figures = (
            mechanism.recall,
            mechanism.precision,
            mechanism.f1,
            mechanism.average_precision,
        )
        cells = "  ".join(
            f"{figure(e.value):>{w}}" for e, w in zip(figures, (6, 9, 5, 5), strict=True)
        )
        counts = f"{mechanism.n_evidenced:>9}  {mechanism.n_coded:>5}"
        yield f"  {mechanism.mechanism_id:{wide}}  {counts}  {cells}"

"""Show an evaluation of mechanisms: as JSON, as tables, as a learning curve."""

from __future__ import annotations

from pathlib import Path

from classifier.cli.show import emit_json, progress, say, show, show_table
from classifier.outputs import check_place, replacing
from classifier.schema import Codebook
from training.mechanism_evaluation import n_trials
from training.mechanism_report import MEASURES, per_label_rows, shot_rows
from training.mechanism_service import EvaluationSettings, evaluate_corpus

__all__ = ["show_evaluation"]

_PER_LABEL = ("mechanism", "coded", "ap", "95 % interval", "f1", "evidence_hit@1")


def show_evaluation(
    corpus: str,
    codebook: Codebook,
    settings: EvaluationSettings,
    *,
    test: str,
    plot: Path | None,
    as_json: bool,
) -> None:
    """Evaluate, then print tables or one JSON document, and write the plot if one is wanted."""
    if plot is not None:
        check_place(plot)
    total = n_trials(
        settings.shots, n_runs=settings.n_runs, n_folds=settings.n_folds, tested=bool(test)
    )
    with progress("models", total) as advance:
        document = evaluate_corpus(corpus, codebook, settings, test=test, on_trial=advance)
    if plot is not None:
        from classifier.reporting.plots import learning_curve

        with replacing(plot) as unfinished:
            unfinished.write_text(learning_curve(document["shots"]), encoding="utf-8")
        say(f"wrote {plot}")
    if as_json:
        emit_json(document)
        return
    show_table(("labels", *MEASURES), shot_rows(document), numeric=MEASURES)
    show("")
    show_table(_PER_LABEL, per_label_rows(document), numeric=_PER_LABEL[1:])

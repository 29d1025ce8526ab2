"""Run simulations of several corpora and show them: table, JSON, plot, comparison."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from classifier.cli.show import emit_json, progress, say, show_table
from classifier.errors import MissingFileError, UnusableCorpusError
from classifier.outputs import check_place
from classifier.reporting.plots import recall_plot
from classifier.schema import find_codebook, load_codebook
from training.replay_report import interval_of_mean, paired_differences, recall_curve
from training.simulation import Simulation, SimulationSettings, protocol_of, simulate_corpus

__all__ = ["show_simulations"]

_SHOWN = ("loss", "ndcg", "wss@95", "wss@100", "atd", "recall@10%")
_STOPPED = ("read@stop", "recall@stop")
_UPDATE = ("loss", "wss@95", "atd", "brier_skill", "calibration_slope")


def show_simulations(
    places: Sequence[str],
    settings: SimulationSettings,
    *,
    protocol: str = "",
    codebook: str = "",
    compare: Path | None = None,
    plot: Path | None = None,
    as_json: bool = False,
) -> None:
    """Simulate the corpora one after another and show what came out."""
    before = _earlier(compare)
    if plot:
        check_place(plot)
    book = load_codebook(find_codebook(codebook)) if codebook else None
    found: list[Simulation] = []
    with progress("replaying", len(places) * settings.n_runs) as on_done:
        for place in places:
            scope = protocol_of(protocol, Path(place).stem) or (book.scope if book else None)
            before_it = len(found) * settings.n_runs

            def on_run(run: int, before_it: int = before_it) -> None:
                on_done(before_it + run)

            found.append(
                simulate_corpus(place, settings, scope=scope, codebook=book, on_run=on_run)
            )
    documents = [simulation.document for simulation in found]
    if plot:
        curves = {s.document["corpus"]: [recall_curve(run) for run in s.runs] for s in found}
        plot.write_text(recall_plot(curves), encoding="utf-8")
        say(f"wrote {plot}")
    if as_json:
        emit_json(documents)
    else:
        _show(documents, temporal=settings.temporal)
    if before:
        _compare(documents, before)


def _earlier(path: Path | None) -> list[dict[str, Any]]:
    if path is None:
        return []
    if not path.is_file():
        raise MissingFileError(f"{path}: no such file")
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return [{"corpus": document["corpus"], "mean": document["mean"]} for document in found]
    except (ValueError, KeyError, TypeError):
        raise UnusableCorpusError(
            f"{path.name}: is not what mechsift simulate --json printed"
        ) from None


def _show(documents: Sequence[Mapping[str, Any]], *, temporal: bool) -> None:
    names = _UPDATE if temporal else _SHOWN
    if any("stopping" in document for document in documents):
        names = (*names, *_STOPPED)
    of = [(d, d) if temporal else (d, d["mean"]) for d in documents]
    rows: list[list[object]] = [
        [d["corpus"], d["n_records"], d["n_included"], *(_figure(m.get(n)) for n in names)]
        for d, m in of
    ]
    counted = [m for d, m in of if not temporal or d["averaged"]]
    if len(counted) > 1:
        intervals = [interval_of_mean([m[name] for m in counted]) for name in names]
        rows.append([f"mean of {len(counted)}", "", "", *(f"{i.mean:.3f}" for i in intervals)])
        bounds = (f"{i.low:.3f} to {i.high:.3f}" for i in intervals)
        rows.append(["95 % interval", "", "", *bounds])
    columns = ["corpus", "records", "included", *names]
    show_table(columns, rows, numeric=columns[1:])


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _compare(
    documents: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, Any]]
) -> None:
    for name, interval in paired_differences(documents, before).items():
        say(
            f"{name}: {interval.mean:+.4f} against the earlier one "
            f"(95 % interval {interval.low:+.4f} to {interval.high:+.4f})"
        )

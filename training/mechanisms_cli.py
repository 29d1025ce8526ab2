"""The command ``mechsift mechanisms evaluate``."""

from pathlib import Path
from typing import Annotated

import typer

from classifier.cli.examples import examples

__all__ = ["register"]

_LAST_SEED = (1 << 31) - 1

mechanisms = typer.Typer(help="Measure mechanism prediction.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add this module's commands to the command line."""
    app.add_typer(mechanisms, name="mechanisms")


@mechanisms.callback()
def _group() -> None:
    """Measure mechanism prediction."""


@mechanisms.command(
    "evaluate",
    epilog=examples(
        "mechsift mechanisms evaluate coded.csv -c my-codebook.toml --shots 0,36,100"
    ),
)
def evaluate(
    corpus: Annotated[
        str,
        typer.Argument(metavar="CORPUS", help="Coded corpus: file, folder or shipped name."),
    ],
    codebook: Annotated[
        str,
        typer.Option(
            "--codebook", "-c", metavar="CODEBOOK", help="Codebook file, or a shipped name."
        ),
    ],
    test: Annotated[
        str,
        typer.Option(
            metavar="CORPUS",
            help="A coded corpus to measure on; without one, all records are held out in turn.",
        ),
    ] = "",
    folds: Annotated[
        int,
        typer.Option(
            min=2,
            metavar="N",
            help="Parts in which the records are held out for all, at least 2; with --test "
            "there are none.",
        ),
    ] = 5,
    shots: Annotated[
        str,
        typer.Option(
            metavar="NUMBERS", help="Numbers of labelled records to try, with commas between."
        ),
    ] = "0,36,100,all",
    runs: Annotated[
        int,
        typer.Option(
            min=1,
            metavar="N",
            help="Draws of the labelled records; figures are means over them.",
        ),
    ] = 5,
    seed: Annotated[
        int, typer.Option(min=0, max=_LAST_SEED, metavar="N", help="Seed of draws and folds.")
    ] = 0,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="An SVG file for the learning curve.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Measure mechanism prediction and evidence against a coded corpus."""
    from classifier.schema import find_codebook, load_codebook
    from training.mechanism_evaluation import parse_shots
    from training.mechanism_service import EvaluationSettings
    from training.mechanism_shown import show_evaluation

    show_evaluation(
        corpus,
        load_codebook(find_codebook(codebook)),
        EvaluationSettings(shots=parse_shots(shots), n_runs=runs, n_folds=folds, seed=seed),
        test=test,
        plot=plot,
        as_json=as_json,
    )

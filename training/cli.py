"""The commands of training: ``mechsift train`` and ``mechsift simulate``."""

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["register"]

_LAST_SEED = (1 << 32) - 1


def register(app: typer.Typer) -> None:
    """Add this module's commands to the command line."""
    app.command()(train)
    app.command()(simulate)


def train(
    corpora: Annotated[
        list[str],
        typer.Argument(help="Labelled files, folders under corpora/, or shipped names."),
    ],
    codebook: Annotated[
        str, typer.Option("--codebook", "-c", help="Codebook file, or a shipped name.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the bundle.")],
    seed: Annotated[
        int, typer.Option(min=0, max=_LAST_SEED, help="Random state of the folds.")
    ] = 0,
    target_recall: Annotated[
        float, typer.Option(min=0.01, max=1.0, help="What the inclusion cut-off must keep.")
    ] = 0.95,
    name: Annotated[
        str, typer.Option(help="Name in the manifest; by default the folder's.")
    ] = "",
) -> None:
    """Fit inclusion and mechanism models and write a bundle with its card."""
    from classifier.bundles import check_target, save_bundle, write_card
    from classifier.cli.show import say
    from classifier.schema import find_codebook, load_codebook
    from training.corpora import load_corpora
    from training.fitting import fit_bundle

    path = find_codebook(codebook)
    book = load_codebook(path)
    check_target(output)
    bundle = fit_bundle(
        load_corpora(corpora, book),
        book,
        path.read_text(encoding="utf-8-sig"),
        name=name or output.resolve().name,
        version="1",
        target_recall=target_recall,
        seed=seed,
    )
    save_bundle(bundle, output, card=write_card(bundle))
    say(f"wrote {output} ({bundle.inclusion.n_included} included, "
        f"{bundle.inclusion.n_excluded} excluded; see {output / 'card.md'})")  # fmt: skip


def simulate(
    corpora: Annotated[
        list[str],
        typer.Argument(help="Labelled files, folders under corpora/, or shipped names."),
    ],
    prior_included: Annotated[
        int, typer.Option(min=0, help="Included records known beforehand, drawn by the seed.")
    ] = 1,
    prior_excluded: Annotated[
        int, typer.Option(min=0, help="Excluded records known beforehand, drawn by the seed.")
    ] = 1,
    priors: Annotated[
        Path | None,
        typer.Option(help="Text file with the ids of what is known beforehand, one a line."),
    ] = None,
    seed: Annotated[
        int, typer.Option(min=0, max=_LAST_SEED, help="Of the first run; run i adds i.")
    ] = 0,
    runs: Annotated[int, typer.Option(min=1, help="Replays of each corpus.")] = 1,
    n_query: Annotated[
        int, typer.Option("--n-query", min=1, help="Records asked for between two trainings.")
    ] = 1,
    protocol: Annotated[
        str,
        typer.Option(help="What the review looks for: a text, a text file, or a CSV table."),
    ] = "",
    codebook: Annotated[
        str, typer.Option("--codebook", "-c", help="Codebook whose question is the protocol.")
    ] = "",
    fields: Annotated[
        str, typer.Option(help="What may be looked at, with commas between.")
    ] = "title,abstract,keywords,year",
    split: Annotated[
        str, typer.Option(help="none: replay; temporal: earlier years train, later are scored.")
    ] = "none",
    workers: Annotated[int, typer.Option(min=1, help="Processes that share the runs.")] = 1,
    compare: Annotated[
        Path | None, typer.Option(help="Earlier --json output to compare with, in pairs.")
    ] = None,
    plot: Annotated[Path | None, typer.Option(help="SVG file for the recall curves.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Replay screened reviews with the active-learning session."""
    from training.simulation import SimulationSettings, check_fields, check_split, read_priors
    from training.simulation_shown import show_simulations

    settings = SimulationSettings(
        prior_included=prior_included,
        prior_excluded=prior_excluded,
        prior_ids=read_priors(priors),
        seed=seed,
        n_runs=runs,
        n_query=n_query,
        fields=check_fields(fields),
        temporal=check_split(split),
        n_workers=workers,
    )
    show_simulations(
        corpora,
        settings,
        protocol=protocol,
        codebook=codebook,
        compare=compare,
        plot=plot,
        as_json=as_json,
    )

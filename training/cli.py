"""The commands of training: ``mechsift train`` and ``mechsift simulate``."""

from pathlib import Path
from typing import Annotated

import typer

from classifier.cli.examples import examples
from classifier.cli.patterns import expanded_names
from classifier.cli.review_options import (
    StoppingOptions,
    Strategy,
    StrategyOptions,
    named_values,
)
from classifier.settings import TARGET_RECALL

__all__ = ["register"]

_LAST_SEED = (1 << 32) - 1


def register(app: typer.Typer) -> None:
    """Add this module's commands to the command line."""
    app.command(epilog=examples("mechsift train decided.csv -c my-codebook.toml -o my-model"))(
        train
    )
    app.command(
        epilog=examples(
            "mechsift simulate decided.csv --runs 10 --workers 2 --plot recall.svg",
            "mechsift simulate decided.csv -c my-codebook.toml --json",
            "mechsift simulate decided.csv --strategy random-audit.v1 --stopping lead.v1",
        )
    )(simulate)


def train(
    corpora: Annotated[
        list[str],
        typer.Argument(
            metavar="CORPORA",
            help="Labelled files, folders under corpora/, or shipped names.",
            callback=expanded_names,
        ),
    ],
    codebook: Annotated[
        str,
        typer.Option(
            "--codebook", "-c", metavar="CODEBOOK", help="Codebook file, or a shipped name."
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FOLDER",
            help="The folder for the bundle: new, empty, or an older bundle, which is "
            "replaced.",
        ),
    ],
    seed: Annotated[
        int,
        typer.Option(
            min=0,
            max=_LAST_SEED,
            metavar="N",
            help="Random state of the folds on which the model is calibrated and measured.",
        ),
    ] = 0,
    target_recall: Annotated[
        float,
        typer.Option(
            min=0.01,
            max=1.0,
            metavar="SHARE",
            help="Share of the included records that the inclusion cut-off must keep on "
            "held-out records; above 0, at most 1.",
        ),
    ] = TARGET_RECALL,
    name: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Name in the manifest and on the card; by default the folder's.",
        ),
    ] = "",
    rule: Annotated[
        str,
        typer.Option(
            metavar="RULE",
            help="What makes one label of several reviewers' decisions: agreed, any-include or "
            "single.",
        ),
    ] = "agreed",
) -> None:
    """Fit inclusion and mechanism models and write a bundle with its card."""
    from classifier.bundles import check_target, save_bundle, write_card
    from classifier.cli.show import say
    from classifier.schema import LabelRule, find_codebook, load_codebook, member_named
    from training.corpora import load_corpora
    from training.fitting import fit_bundle

    path = find_codebook(codebook)
    book = load_codebook(path)
    label_rule = member_named(LabelRule, rule, kind="rule")
    check_target(output)
    bundle = fit_bundle(
        load_corpora(corpora, book, rule=label_rule),
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
        typer.Argument(
            metavar="CORPORA",
            help="Labelled files, folders under corpora/, or shipped names.",
            callback=expanded_names,
        ),
    ],
    prior_included: Annotated[
        int,
        typer.Option(
            min=0, metavar="N", help="Included records known beforehand, drawn by the seed."
        ),
    ] = 1,
    prior_excluded: Annotated[
        int,
        typer.Option(
            min=0, metavar="N", help="Excluded records known beforehand, drawn by the seed."
        ),
    ] = 1,
    priors: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A text file with the ids of what is known beforehand, one a line, instead of "
            "drawing.",
        ),
    ] = None,
    seed: Annotated[
        int,
        typer.Option(
            min=0,
            max=_LAST_SEED,
            metavar="N",
            help="Seed of the first run; run i uses seed + i.",
        ),
    ] = 0,
    runs: Annotated[int, typer.Option(min=1, metavar="N", help="Replays of each corpus.")] = 1,
    n_query: Annotated[
        int,
        typer.Option(
            "--n-query", min=1, metavar="N", help="Records asked for between two trainings."
        ),
    ] = 1,
    protocol: Annotated[
        str,
        typer.Option(
            metavar="TEXT or FILE",
            help="What the review looks for: a text, a text file, or a CSV file with the "
            "columns name (of the corpus) and protocol.",
        ),
    ] = "",
    codebook: Annotated[
        str,
        typer.Option(
            "--codebook",
            "-c",
            metavar="CODEBOOK",
            help="A codebook whose question and criteria are the protocol.",
        ),
    ] = "",
    fields: Annotated[
        str,
        typer.Option(
            metavar="NAMES", help="What the session may look at, with commas between."
        ),
    ] = "title,abstract,keywords,year",
    split: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="none: replay; temporal: learn the earlier years and rank the later ones "
            "once.",
        ),
    ] = "none",
    strategy: Strategy = "most-likely.v1",
    strategy_option: StrategyOptions = None,
    stopping: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="Stopping rule to ask after every training, for where it ends."
        ),
    ] = "",
    stopping_option: StoppingOptions = None,
    workers: Annotated[
        int,
        typer.Option(
            min=1, metavar="N", help="Processes that share the runs; the figures stay the same."
        ),
    ] = 1,
    compare: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Output of an earlier --json, to compare with corpus by corpus.",
        ),
    ] = None,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="An SVG file for the recall curves.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Replay screened reviews with the active-learning session."""
    from classifier.reviewing.settings import ReviewSettings
    from training.simulation import SimulationSettings, check_fields, check_split, read_priors
    from training.simulation_shown import show_simulations

    review = ReviewSettings(
        strategy=strategy,
        strategy_options=named_values(strategy_option, option="strategy-option"),
        stopping=stopping or ReviewSettings().stopping,
        stopping_options=named_values(stopping_option, option="stopping-option"),
    )

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
        review=review,
        with_rule=bool(stopping),
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

"""``mechsift review``: a review that a team keeps in a database; making and filling it."""

from pathlib import Path
from typing import Annotated

import typer

from classifier.cli import (
    review_accounts,
    review_admin,
    review_report,
    review_screening,
)
from classifier.cli.examples import examples
from classifier.cli.mapping import LabelColumn, Map, columns_of
from classifier.cli.patterns import expanded
from classifier.cli.review_options import (
    By,
    Json,
    Place,
    StoppingOptions,
    Strategy,
    StrategyOptions,
    named_values,
)
from classifier.settings import CONFIDENCE, TARGET_RECALL

__all__ = ["register"]

commands = typer.Typer(help="Keep a review in a database, with a team.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add this module's commands to the command line."""
    app.add_typer(commands, name="review")


@commands.command(
    epilog=examples(
        "mechsift review init my.mechsift --reviewer ana --reviewer ben -c my-codebook.toml",
        "mechsift review init my.mechsift --reviewer ana --reviewer ben --design double",
        "mechsift review init my.mechsift --reviewer ana --stopping budget.v1 "
        "--stopping-option budget=500",
    )
)
def init(
    review: Place,
    reviewer: Annotated[
        list[str],
        typer.Option(
            "--reviewer",
            metavar="NAME",
            help="A reviewer; repeat it for each; the first one leads.",
        ),
    ],
    codebook: Annotated[
        str,
        typer.Option(
            "--codebook", "-c", metavar="CODEBOOK", help="Codebook file, or a shipped name."
        ),
    ] = "",
    design: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="Who judges a record: single, split, overlap or double."
        ),
    ] = "single",
    full_text_design: Annotated[
        str,
        typer.Option(metavar="NAME", help="The same on the full text; by default as --design."),
    ] = "",
    overlap: Annotated[
        float,
        typer.Option(
            metavar="SHARE",
            help="Share of the records that two judge, under the design overlap.",
        ),
    ] = 0.1,
    rule: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="How decisions become a label: agreed, any-include or single."
        ),
    ] = "agreed",
    blind: Annotated[
        bool,
        typer.Option(
            help="Hide each decision from the other reviewers until all who judge the paper "
            "have decided."
        ),
    ] = True,
    learn_from_first_decisions: Annotated[
        bool,
        typer.Option(
            help="Let the ranking learn from a first decision before the second reviewer has "
            "decided; the order of other papers can then hint at it."
        ),
    ] = True,
    suggestions: Annotated[
        bool,
        typer.Option(help="Show in the app what the model suggests before a reviewer decides."),
    ] = True,
    target_recall: Annotated[
        float,
        typer.Option(metavar="SHARE", help="Share of the relevant records to find."),
    ] = TARGET_RECALL,
    confidence: Annotated[
        float,
        typer.Option(
            metavar="SHARE", help="Confidence of the advice on stopping, and of intervals."
        ),
    ] = CONFIDENCE,
    stopping: Annotated[
        str, typer.Option(metavar="NAME", help="Name of the stopping rule.")
    ] = "lead.v1",
    stopping_option: StoppingOptions = None,
    strategy: Strategy = "most-likely.v1",
    strategy_option: StrategyOptions = None,
    model: Annotated[
        str,
        typer.Option(
            "--model", "-m", metavar="MODEL", help="Model whose mechanism flags are shown."
        ),
    ] = "",
    seed: Annotated[
        int,
        typer.Option(min=0, metavar="N", help="Settles everything that is drawn at random."),
    ] = 0,
) -> None:
    """Make a new review: its reviewers, its design and its rules."""
    from classifier.cli.show import say
    from classifier.reviewing.setup import NewReview, start_review

    asked = NewReview.named(
        reviewers=tuple(reviewer),
        codebook=codebook,
        design=design,
        full_text_design=full_text_design or design,
        overlap=overlap,
        rule=rule,
        blind=blind,
        learn_from_first_decisions=learn_from_first_decisions,
        show_suggestions=suggestions,
        target_recall=target_recall,
        confidence=confidence,
        stopping=stopping,
        stopping_options=named_values(stopping_option, option="stopping-option"),
        strategy=strategy,
        strategy_options=named_values(strategy_option, option="strategy-option"),
        model=model,
        seed=seed,
    )
    start_review(review, asked)
    say(f"made {review}; fill it with: mechsift review import {review} EXPORT...")


@commands.command(
    "import",
    epilog=examples("mechsift review import my.mechsift pubmed.nbib Embase=embase.ris"),
)
def import_(
    review: Place,
    exports: Annotated[
        list[Path],
        typer.Argument(
            metavar="EXPORTS",
            help="Export files; NAME=FILE names the search.",
            callback=expanded,
        ),
    ],
    by: By = "",
    origin: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="How the records were identified: search, hand_added, reference_list, "
            "grey_literature or stakeholder.",
        ),
    ] = "search",
    search_stage: Annotated[
        str, typer.Option(metavar="NAME", help="Stage of searching, such as 1a, 1b or 2.")
    ] = "",
    stage: Annotated[
        str,
        typer.Option(
            metavar="STAGE", help="Stage of decisions in the exports that do not say."
        ),
    ] = "title_abstract",
    decisions: Annotated[
        bool, typer.Option(help="Take in the decisions that stand in the exports.")
    ] = True,
    train: Annotated[
        bool,
        typer.Option("--train/--no-train", help="Train, and put the queue in order, at once."),
    ] = True,
    assigned: Map = None,
    label_column: LabelColumn = "",
    as_json: Json = False,
) -> None:
    """Read exports into the review: only new papers join the queue, decisions survive."""
    from classifier.cli.render_review import show_import, show_training
    from classifier.cli.show import emit_json
    from classifier.reviewing.exchange.importing import Import, import_exports
    from classifier.reviewing.learning.retrain import retrain
    from classifier.store import open_review

    asked = Import(
        paths=tuple(exports),
        by=by,
        origin=origin,
        search_stage=search_stage,
        stage=stage,
        decisions=decisions,
        columns=columns_of(assigned, label_column),
    )
    with open_review(review) as opened:
        done = import_exports(opened, asked)
        if as_json:
            emit_json(done.as_dict())
        else:
            show_import(done)
        if train and done.n_new:
            show_training(retrain(opened))


# Once, and not at each `register`: the group outlives the program that it is added to.
for _part in (review_screening, review_admin, review_accounts, review_report):
    _part.register(commands)

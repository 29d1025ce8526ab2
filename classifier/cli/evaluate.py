"""``mechsift evaluate``: hold scores against what reviewers decided."""

from pathlib import Path
from typing import Annotated

import typer

from classifier.cli.examples import examples
from classifier.settings import TARGET_RECALL

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add this module's command to the command line."""
    app.command(
        epilog=examples(
            "mechsift evaluate queue.csv --labels decided.ris -o evaluation.html",
            "mechsift evaluate queue.csv --labels decided.ris --against earlier.csv",
        )
    )(evaluate)


def evaluate(
    scores: Annotated[
        Path, typer.Argument(metavar="SCORES", help="What `mechsift score` wrote; not html.")
    ],
    labels: Annotated[
        Path,
        typer.Option(
            metavar="FILE", help="The reviewers' decisions, in any format that carries them."
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write a self-contained report, .html."
        ),
    ] = None,
    target_recall: Annotated[
        float,
        typer.Option(min=0.01, max=1.0, metavar="SHARE", help="Recall to find a cut-off for."),
    ] = TARGET_RECALL,
    label: Annotated[
        str,
        typer.Option(
            metavar="KIND", help="Which decision counts: included (the final one) or abstract."
        ),
    ] = "included",
    model: Annotated[
        str,
        typer.Option(
            "--model",
            "-m",
            metavar="MODEL",
            help="Bundle whose cut-offs of mechanisms count; without one, 0.5.",
        ),
    ] = "",
    against: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Other scores of the same records, to compare."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Measure scores against reviewers' labels, each figure with its interval."""
    from classifier.bundles import find_bundle, load_bundle
    from classifier.cli.show import emit_json, say, show
    from classifier.evaluation.document import evaluation_document
    from classifier.evaluation.scores import LabelKind
    from classifier.evaluation.service import evaluate_queues
    from classifier.reporting.evaluation import evaluation_text, write_evaluation
    from classifier.reporting.page import check_page

    if output:
        check_page(output)
    found, compared = evaluate_queues(
        scores,
        labels,
        against=against,
        target_recall=target_recall,
        label_kind=LabelKind.named(label),
        bundle=load_bundle(find_bundle(model)) if model else None,
    )
    if output:
        names = {"scores": scores.name, "labels": labels.name}
        beside = against.name if against else ""
        write_evaluation(found, output, compared=compared, against=beside, **names)
        say(f"wrote {output}")
    if as_json:
        emit_json(evaluation_document(found, compared))
    else:
        show(evaluation_text(found, compared))

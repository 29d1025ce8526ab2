"""The commands of training: ``mechsift train``."""

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["register"]

_LAST_SEED = (1 << 32) - 1


def register(app: typer.Typer) -> None:
    """Add this module's commands to the command line."""
    app.command()(train)


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

"""``mechsift models``: the registry of bundles."""

from pathlib import Path
from typing import Annotated

import typer

from classifier.cli.examples import examples

__all__ = ["register"]

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]

models = typer.Typer(help="List, show and verify model bundles.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add this module's commands to the command line."""
    app.add_typer(models, name="models")


@models.command(
    "list",
    epilog=examples("mechsift models list"),
)
def list_models(as_json: Json = False) -> None:
    """List the shipped bundles."""
    from classifier.bundles import read_manifest, shipped_bundles
    from classifier.cli.show import emit_json, show_table

    found = [(bundle, read_manifest(bundle.folder)) for bundle in shipped_bundles()]
    columns = ("name", "version", "codebook", "mechanisms", "calibrated", "demonstration")
    rows = [
        (
            bundle.name,
            bundle.version,
            f"{manifest['codebook']['id']} v{manifest['codebook']['version']}",
            len(manifest["models"]["mechanisms"]["ids"]),
            int(manifest["calibrated"]),
            int(manifest["demonstration"]),
        )
        for bundle, manifest in found
    ]
    if as_json:
        emit_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        show_table(columns, rows, numeric=("mechanisms", "calibrated", "demonstration"))


@models.command(
    "show",
    epilog=examples("mechsift models show leadership"),
)
def show_model(
    model: Annotated[
        str, typer.Argument(metavar="MODEL", help="A shipped name or a bundle folder.")
    ],
    as_json: Json = False,
) -> None:
    """Print a bundle's card, or its manifest as JSON."""
    from classifier.bundles import find_bundle, read_manifest
    from classifier.cli.show import emit_json, show

    folder = find_bundle(model)
    manifest = read_manifest(folder)
    if as_json:
        emit_json(manifest)
    else:
        show((folder / "card.md").read_text(encoding="utf-8"))


@models.command(
    "verify",
    epilog=examples("mechsift models verify my-model"),
)
def verify_model(
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="A bundle folder, or a shipped name.")
    ],
) -> None:
    """Check every file of a bundle against its manifest, and that it loads."""
    from classifier.bundles import find_bundle, load_bundle, read_manifest
    from classifier.cli.show import show_table

    folder = find_bundle(str(path))
    load_bundle(folder)
    manifest = read_manifest(folder)
    rows = [(name, digest) for name, digest in sorted(manifest["files"].items())]
    rows.append(("manifest.json (its own digest)", manifest["digest"]))
    show_table(("intact", "SHA-256"), rows)

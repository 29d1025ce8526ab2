"""The model card: what a bundle was trained on, how it was measured, what it is not for."""

from collections.abc import Iterator
from typing import Any

from classifier.bundles.bundle import DECISIONS_TO_CALIBRATE, ModelBundle

__all__ = ["write_card"]

_NOT_FOR = (
    "Excluding or including records without a person: it proposes, people decide.",
    "Another review than the one whose codebook it carries, without training it again.",
    "Judging a study's quality, or what its full text says; it reads titles and abstracts.",
)


def write_card(bundle: ModelBundle, *, validation: str = "") -> str:
    """Return the card as Markdown.

    Parameters
    ----------
    validation : a section on external validation, with its own heading, or "".
    """
    sections = [
        _head(bundle),
        "\n".join(["## Trained on", "", *_corpora(bundle)]),
        "\n".join(["## Measured", "", *_measures(bundle)]),
        validation.strip(),
        "\n".join(["## Not for", "", *(f"- {line}" for line in _NOT_FOR)]),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def _head(bundle: ModelBundle) -> str:
    source = bundle.provenance
    codebook = bundle.codebook
    return (
        f"# {source.name} {source.version}\n\n"
        f"Codebook: {codebook.title} (`{codebook.codebook_id}`, "
        f"version {codebook.version}).\n\n"
        f"Question: {codebook.scope.question}\n\n{_calibration(bundle)}"
    )


def _calibration(bundle: ModelBundle) -> str:
    if bundle.calibrated:
        return "Its probabilities are calibrated on held-out decisions of this review."
    if bundle.provenance.demonstration:
        why = "it was trained on texts written for demonstration"
    else:
        why = f"fewer than {DECISIONS_TO_CALIBRATE} decisions of the review were known"
    return f"Its probabilities are **not calibrated**: {why}. Read them as an order, no more."


def _corpora(bundle: ModelBundle) -> Iterator[str]:
    for corpus in bundle.provenance.corpora:
        yield (
            f"- `{corpus['file']}`: {corpus['records']} records, "
            f"{corpus['included']} included, "
            f"{corpus['excluded']} excluded, {corpus['coded']} with mechanism codes "
            f"(SHA-256 `{corpus['sha256']}`)"
        )
    if bundle.provenance.demonstration:
        yield ""
        yield (
            "The texts were written for demonstration by the project; they are no studies. "
            "Measures on them say that the machinery works, nothing about real reviews."
        )


def _measures(bundle: ModelBundle) -> Iterator[str]:
    if bundle.provenance.demonstration:
        yield "Held-out measures on demonstration texts are kept in `manifest.json` for tests."
        yield "They are no statement of quality and are not repeated here."
        return
    measured: dict[str, Any] = bundle.provenance.metrics
    if not measured.get("inclusion"):
        yield "No label was known: the queue follows the codebook alone."
    for name, value in measured.get("inclusion", {}).items():
        yield f"- inclusion, {name.replace('_', ' ')}: {value}"
    for name, values in measured.get("mechanisms", {}).items():
        if values["held_out_ap"] is not None:
            yield f"- {name}: {values['coded']} coded, held-out AP {values['held_out_ap']}"

"""What a bundle keeps of the corpora that it was trained on."""

from collections.abc import Iterable, Sequence
from typing import Any

from classifier.schema import Label, Record

__all__ = ["corpus_facts", "holds_demonstration"]

_INVENTED = "10.5555/mechsift.demo."
"""Begins the DOI of every record that the project wrote: 10.5555 is given to no publisher."""


def corpus_facts(name: str, sha256: str, labels: Sequence[Label]) -> dict[str, Any]:
    """Return what the manifest says of one corpus.

    Parameters
    ----------
    name : of the file, or where else its records came from.
    sha256 : hex digest of its content.
    labels : one a record.
    """
    return {
        "file": name,
        "sha256": sha256,
        "records": len(labels),
        "included": sum(label.included is True for label in labels),
        "excluded": sum(label.included is False for label in labels),
        "coded": sum(bool(label.marks) for label in labels),
    }


def holds_demonstration(records: Iterable[Record]) -> bool:
    """Return whether any of the records was written by the project for demonstration."""
    return any(record.doi.startswith(_INVENTED) for record in records)

"""mechsift: order a review's screening queue, flag mechanisms for a person to confirm.

What most programs need is offered here; each name is imported when it is first asked for, so
that ``import classifier`` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from classifier.bundles import load_bundle
    from classifier.dedupe import find_duplicates
    from classifier.errors import MechsiftError
    from classifier.estimators import InclusionClassifier, MechanismClassifier
    from classifier.formats import labels_of, read_exports, records_of
    from classifier.schema import Record, ReviewScope, load_codebook
    from classifier.scoring.frame import score
    from classifier.screening.session import ScreeningSession

__version__ = "0.1.0"

__all__ = [
    "InclusionClassifier",
    "MechanismClassifier",
    "MechsiftError",
    "Record",
    "ReviewScope",
    "ScreeningSession",
    "__version__",
    "find_duplicates",
    "labels_of",
    "load_bundle",
    "load_codebook",
    "read_exports",
    "records_of",
    "score",
]

_HOMES = {
    "InclusionClassifier": "classifier.estimators",
    "MechanismClassifier": "classifier.estimators",
    "MechsiftError": "classifier.errors",
    "Record": "classifier.schema",
    "ReviewScope": "classifier.schema",
    "ScreeningSession": "classifier.screening.session",
    "find_duplicates": "classifier.dedupe",
    "labels_of": "classifier.formats",
    "load_bundle": "classifier.bundles",
    "load_codebook": "classifier.schema",
    "read_exports": "classifier.formats",
    "records_of": "classifier.formats",
    "score": "classifier.scoring.frame",
}
"""Where each offered name lives."""


def __getattr__(name: str) -> Any:
    """Import an offered name when it is asked for (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    offered = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return offered


def __dir__() -> list[str]:
    """Return what is offered, whether or not it was asked for yet."""
    return sorted({*globals(), *__all__})

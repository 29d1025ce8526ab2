"""Model bundles: what they hold, how they are saved, loaded, found and described."""

from classifier.bundles.bundle import DECISIONS_TO_CALIBRATE, ModelBundle, Provenance
from classifier.bundles.card import write_card
from classifier.bundles.files import load_bundle, read_manifest, save_bundle
from classifier.bundles.origin import corpus_facts, holds_demonstration
from classifier.bundles.registry import ShippedBundle, find_bundle, shipped_bundles
from classifier.bundles.target import check_target

__all__ = [
    "DECISIONS_TO_CALIBRATE",
    "ModelBundle",
    "Provenance",
    "ShippedBundle",
    "check_target",
    "corpus_facts",
    "find_bundle",
    "holds_demonstration",
    "load_bundle",
    "read_manifest",
    "save_bundle",
    "shipped_bundles",
    "write_card",
]

"""Publish the shipped model: ``python -m training.publish``.

It is trained from what is in the repository alone, so anybody gets the same bytes on the
same machine and libraries. The external validation of `benchmarks/leadership` goes into the
card if it was made with these very weights.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from classifier.bundles import ModelBundle, save_bundle, write_card
from classifier.schema import load_codebook
from training.corpora import load_corpora
from training.fitting import fit_bundle

__all__ = ["build_shipped", "publish", "weights_digest"]

ROOT = Path(__file__).resolve().parent.parent
CODEBOOK = ROOT / "corpora" / "codebooks" / "leadership.toml"
CORPUS = ROOT / "corpora" / "leadership-demo"
VALIDATION = ROOT / "benchmarks" / "leadership" / "results.json"
NAME, VERSION, SEED = "leadership", "0.1.0", 0


def build_shipped(*, learn_codes: bool = False) -> ModelBundle:
    """Fit the shipped model.

    Parameters
    ----------
    learn_codes : whether the demonstration's codes teach the mechanisms. They do not in what
        is shipped: invented texts teach how their writers write, and the external validation
        shows that the codebook alone serves real abstracts better.
    """
    codebook = load_codebook(CODEBOOK)
    return fit_bundle(
        load_corpora([str(CORPUS)], codebook),
        codebook,
        CODEBOOK.read_text(encoding="utf-8"),
        name=NAME,
        version=VERSION,
        seed=SEED,
        learn_codes=learn_codes,
    )


def publish(folder: Path) -> dict[str, Any]:
    """Fit the shipped model and write it into `folder`; return its manifest."""
    bundle = build_shipped()
    return save_bundle(bundle, folder, card=write_card(bundle, validation=_validation(bundle)))


def weights_digest(bundle: ModelBundle) -> str:
    """Return the SHA-256 of the weights as they are stored."""
    from safetensors.numpy import save

    from classifier.bundles.weights import arrays_of

    return hashlib.sha256(save(arrays_of(bundle.inclusion, bundle.mechanisms))).hexdigest()


def _validation(bundle: ModelBundle) -> str:
    if not VALIDATION.is_file():
        return ""
    results = json.loads(VALIDATION.read_text(encoding="utf-8"))
    if results["weights_sha256"] != weights_digest(bundle):
        return (
            "## External validation\n\nNone for these weights; run "
            "`python -m benchmarks.leadership.validate`, then publish again."
        )
    return str(results["section"])


if __name__ == "__main__":
    publish(ROOT / "models" / NAME / VERSION)

"""Fit one bundle on a corpus and measure it on records held out of the fit."""

from classifier.bundles import ModelBundle, Provenance
from classifier.modelling.fitting import fit_models
from classifier.schema import Codebook
from classifier.settings import TARGET_RECALL
from training.corpora import Corpus

__all__ = ["fit_bundle"]


def fit_bundle(
    corpus: Corpus,
    codebook: Codebook,
    codebook_text: str,
    *,
    name: str,
    version: str,
    target_recall: float = TARGET_RECALL,
    seed: int = 0,
    learn_codes: bool = True,
) -> ModelBundle:
    """Fit inclusion and mechanisms on a corpus, calibrate and measure them.

    Parameters
    ----------
    codebook_text : the codebook's TOML, which goes into the bundle as it is.
    target_recall, seed, learn_codes : as in `classifier.modelling.fitting.fit_models`.
    """
    fitted = fit_models(
        corpus.records,
        corpus.labels,
        codebook,
        target_recall=target_recall,
        seed=seed,
        learn_codes=learn_codes,
    )
    return ModelBundle(
        inclusion=fitted.inclusion.model,
        mechanisms=fitted.mechanisms.model,
        codebook=codebook,
        codebook_text=codebook_text,
        provenance=Provenance(
            name=name,
            version=version,
            corpora=corpus.facts,
            demonstration=corpus.demonstration,
            seed=seed,
            metrics=fitted.metrics,
        ),
    )

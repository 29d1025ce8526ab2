"""The protocol beside the records of its review: as one more record, and as stems to match."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from classifier.schema import Record, ReviewScope, corpus_frame

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["protocol_text", "stem_matches", "with_protocol"]


def protocol_text(scope: ReviewScope) -> str:
    """Return the question and the criteria of inclusion as one text."""
    return " ".join([scope.question, *scope.include])


def with_protocol(frame: pd.DataFrame, scope: ReviewScope) -> pd.DataFrame:
    """Append the protocol to a corpus frame as one more record."""
    import pandas as pd

    protocol = Record(
        record_id="protocol", title=scope.question, abstract=" ".join(scope.include)
    )
    return pd.concat([frame, corpus_frame([protocol])], ignore_index=True)


def stem_matches(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return what each stem of the protocol adds to each record's match with it.

    Parameters
    ----------
    counts : shape (n_records, n_stems), how often a stem stands in a record.

    Returns
    -------
    The same shape; sums over the stems have mean 0 and standard deviation 1.
    """
    frequency = (counts > 0).sum(axis=0)
    rarity = 1 + np.log((1 + len(counts)) / (1 + frequency))
    values = np.where(counts > 0, 1 + np.log(np.maximum(counts, 1)), 0.0) * rarity
    spread = float(values.sum(axis=1).std())
    return (values - values.mean(axis=0)) / spread if spread else np.zeros(values.shape)

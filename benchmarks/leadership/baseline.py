"""The baseline that any model has to beat: counting the words of the search."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifier.schema import Record

__all__ = ["keyword_counts"]

_LEADER = re.compile(r"leader")
_TOGETHER = re.compile(r"integrat|collaborat|interprof|multi-prof")


def keyword_counts(records: Sequence[Record]) -> NDArray[np.float64]:
    """Return how often 'leader' and the words for collaboration stand in each record."""
    texts = [f"{record.title} {record.abstract}".lower() for record in records]
    counts = [len(_LEADER.findall(text)) + len(_TOGETHER.findall(text)) for text in texts]
    return np.array(counts, dtype=np.float64)

"""Memory that batch after batch uses anew."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Buffers"]


class Buffers:
    """Arrays that are kept from batch to batch: fresh memory costs a good part of the work.

    Examples
    --------
    >>> buffers = Buffers()
    >>> first, second = buffers.take("spans", 8, np.int64), buffers.take("spans", 4, np.int64)
    >>> np.shares_memory(first, second), len(second)
    (True, 4)
    """

    def __init__(self) -> None:
        self._kept: dict[str, NDArray[Any]] = {}

    def take(self, name: str, size: int, dtype: type[np.generic]) -> NDArray[Any]:
        """Return `size` unset values; what was taken by that name before is overwritten."""
        kept = self._kept.get(name)
        if kept is None or len(kept) < size:
            kept = self._kept[name] = np.empty(size + size // 4, dtype=dtype)
        return kept[:size]

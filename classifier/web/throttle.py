"""Slow down who guesses passwords."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

__all__ = ["Throttle"]

_FREE = 3
_LONGEST = 300.0
_KEPT = 10_000


class Throttle:
    """Counts failed logins; after three each one makes the next wait twice as long.

    Parameters
    ----------
    clock : says how many seconds have passed, of any beginning.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._lock = threading.Lock()

    def seconds_to_wait(self, *keys: str) -> float:
        """Return how long the next attempt under any of the keys has to wait; 0 for not."""
        with self._lock:
            now = self._clock()
            return max(0.0, *(self._failures.get(key, (0, now))[1] - now for key in keys))

    def note_failure(self, *keys: str) -> None:
        """Note a failed attempt; the oldest are forgotten where there are very many."""
        with self._lock:
            for key in keys:
                count = self._failures.pop(key, (0, 0.0))[0] + 1
                waits = 0.0 if count < _FREE else min(2.0 ** (count - _FREE), _LONGEST)
                self._failures[key] = (count, self._clock() + waits)
            while len(self._failures) > _KEPT:
                self._failures.popitem(last=False)

    def forget(self, *keys: str) -> None:
        """Forget the failures of somebody who came in."""
        with self._lock:
            for key in keys:
                self._failures.pop(key, None)

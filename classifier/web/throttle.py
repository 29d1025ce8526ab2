"""Slow down who guesses passwords, without keeping out who knows one."""

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["Throttle", "TooManyChecks"]

_FREE_OF_A_NAME = 3
"""Wrong attempts on a name from one address before the waits begin: typing errors."""

_FREE_OF_AN_ADDRESS = 20
"""The same from one address on any names: the typing errors of an office behind one router."""

_LONGEST = 300.0
_REMEMBERED = 10_000
_CHECKS_AT_ONCE = 8
"""Password checks that run or wait for their turn; each runs for a tenth of a second."""

_Key = tuple[str, str]


class TooManyChecks(Exception):
    """More passwords are being checked than the app takes at the same time."""


class Throttle:
    """Counts login attempts; after some failures each one makes the next wait twice as long.

    An attempt counts from the moment that it is made until it proves right, so that a hundred
    at once are not all let through before the first has failed.

    Parameters
    ----------
    clock : says how many seconds have passed, of any beginning.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._attempts: OrderedDict[_Key, tuple[int, float]] = OrderedDict()
        self._lock = threading.Lock()
        self._checks = 0

    def reserve(self, name: str, address: str) -> float:
        """Count an attempt, or return how many seconds it has to wait; 0 for not."""
        keys = _keys(name, address)
        with self._lock:
            now = self._clock()
            wait = max(self._seconds_left(key, now) for key in keys)
            if wait > 0:
                return wait
            for key in keys:
                count = self._attempts.pop(key, (0, 0.0))[0] + 1
                self._attempts[key] = (count, now)
            while len(self._attempts) > _REMEMBERED:
                self._attempts.popitem(last=False)
            return 0.0

    def forgive(self, name: str, address: str) -> None:
        """Forget the attempts on a name that came in, and the last one of its address."""
        of_name, of_address = _keys(name, address)
        with self._lock:
            self._attempts.pop(of_name, None)
            count, at = self._attempts.get(of_address, (0, 0.0))
            if count:
                self._attempts[of_address] = (count - 1, at)

    def _seconds_left(self, key: _Key, now: float) -> float:
        count, at = self._attempts.get(key, (0, now))
        beyond = count - (_FREE_OF_A_NAME if key[0] else _FREE_OF_AN_ADDRESS)
        # Two to the tenth is beyond the longest wait already.
        return at + min(2.0 ** min(beyond, 10), _LONGEST) - now if beyond >= 0 else 0.0

    @contextmanager
    def check(self) -> Iterator[None]:
        """Let a password be checked, unless too many are being checked already.

        Raises
        ------
        TooManyChecks
            If the person must try again in a moment.
        """
        with self._lock:
            if self._checks >= _CHECKS_AT_ONCE:
                raise TooManyChecks
            self._checks += 1
        try:
            yield
        finally:
            with self._lock:
                self._checks -= 1


def _keys(name: str, address: str) -> tuple[_Key, _Key]:
    """Return what an attempt counts under: the name at its address, and the address.

    The name alone is none of them: who guesses elsewhere keeps nobody out.
    """
    network = _network(address)
    return (name[:200] or "?", network), ("", network)


def _network(address: str) -> str:
    """Return an address, or the /64 of an IPv6 one: one person has all of that."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, 64), strict=False))

"""Which records to ask about next; registered under ``mechsift.strategies``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from classifier.errors import InvalidOptionError, UnknownNameError, UnusableCorpusError
from classifier.plugins import Plugin, registered
from classifier.screening.options import options_of

__all__ = [
    "Chosen",
    "CodebookGap",
    "MostLikely",
    "QueueView",
    "RandomAudit",
    "Strategy",
    "Uncertain",
    "WithUncertain",
    "needs_codebook",
    "strategy_named",
    "strategy_names",
    "strategy_options",
]

GROUP = "mechsift.strategies"
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueView:
    """What a strategy may look at.

    Attributes
    ----------
    scores : shape (n_records,), the margins now.
    open_rows : rows of the records without a decision, in the order of their ids.
    n_screened : records that have a decision.
    random : the session's own generator.
    evidence : shape (n_records, n_mechanisms), how likely each record evidences each
        mechanism, or None where no codebook is at hand.
    n_evidenced : shape (n_mechanisms,), records marked as evidence of each so far.
    """

    scores: Floats
    open_rows: Ints
    n_screened: int
    random: np.random.Generator
    evidence: Floats | None = None
    n_evidenced: Ints | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """Rows to ask about, and which of them were drawn uniformly from all open ones."""

    rows: Ints
    audited: tuple[int, ...] = ()


class Strategy(Protocol):
    """Choose the next records."""

    def choose(self, view: QueueView, n: int) -> Chosen:
        """Return `n` open rows, or all where fewer are open; the first is asked first.

        A simulation asks for a few at a time, a stored review for all open ones at once: the
        order must be worth keeping down to the last.
        """
        ...


@dataclass(frozen=True, slots=True)
class MostLikely:
    """Ask about the records that are most likely to be relevant."""

    def choose(self, view: QueueView, n: int) -> Chosen:
        """Return the rows with the highest scores; ties in the order of record ids."""
        return Chosen(_highest(view.scores, view.open_rows, n))


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Ask about the records that the model can tell least (Lewis and Gale, 1994)."""

    def choose(self, view: QueueView, n: int) -> Chosen:
        """Return the rows whose margins are nearest to 0."""
        return Chosen(_highest(-np.abs(view.scores), view.open_rows, n))


@dataclass(frozen=True, slots=True, kw_only=True)
class WithUncertain:
    """Ask about the most likely, and every `period`-th time about the most uncertain."""

    period: int = 20

    def __post_init__(self) -> None:
        _check_period(self.period)

    def choose(self, view: QueueView, n: int) -> Chosen:
        """Return likely rows with uncertain ones between them."""
        uncertain = Uncertain().choose(view, n).rows
        rows = _interleaved(view, n, uncertain, self.period, reserved=False)
        return Chosen(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class RandomAudit:
    """Ask about the most likely, and every `period`-th time about one drawn at random.

    The drawn records are a uniform sample of what was open, whatever the model thinks, so
    that bounds on what remains can be had from them.
    """

    period: int = 20

    def __post_init__(self) -> None:
        _check_period(self.period)

    def choose(self, view: QueueView, n: int) -> Chosen:
        """Return likely rows with drawn ones between them."""
        n = min(n, len(view.open_rows))
        n_drawn = sum(_is_turn(view.n_screened + place, self.period) for place in range(n))
        drawn = view.random.choice(view.open_rows, n_drawn, replace=False)
        rows = _interleaved(view, n, drawn, self.period, reserved=True)
        return Chosen(rows, tuple(drawn.tolist()))


@dataclass(frozen=True, slots=True)
class CodebookGap:
    """Ask about likely records that may evidence what has least evidence so far."""

    needs_codebook: ClassVar[bool] = True

    def choose(self, view: QueueView, n: int) -> Chosen:
        """Return rows by inclusion times evidence, a mechanism weighing 1 / (1 + found).

        Raises
        ------
        UnusableCorpusError
            If the session was given no probabilities of evidence.
        """
        if view.evidence is None or view.n_evidenced is None:
            raise UnusableCorpusError(
                "the strategy codebook-gap needs a codebook; name one, or another strategy"
            )
        wanted = view.evidence @ (1 / (1 + view.n_evidenced))
        return Chosen(_highest(wanted / (1 + np.exp(-view.scores)), view.open_rows, n))


def _registered() -> dict[str, Plugin]:
    return registered(GROUP)


def strategy_names() -> list[str]:
    """Return the names of all registered strategies, sorted."""
    return sorted(_registered())


def strategy_options(name: str) -> dict[str, Any]:
    """Return a strategy's options with their defaults.

    Raises
    ------
    UnknownNameError
        If no such strategy is registered.
    """
    return options_of(_class_named(name))


def strategy_named(name: str, **options: Any) -> Strategy:
    """Return a strategy by its registered name, such as ``most-likely.v1``.

    Raises
    ------
    UnknownNameError
        If no such strategy is registered.
    """
    strategy: Strategy = _class_named(name)(**options)
    return strategy


def _class_named(name: str) -> Any:
    if name not in _registered():
        raise UnknownNameError("strategy", name, strategy_names())
    return _registered()[name].load()


def needs_codebook(strategy: Strategy) -> bool:
    """Whether a strategy must be given evidence; one that does says `needs_codebook`."""
    return bool(getattr(strategy, "needs_codebook", False))


def _highest(keys: Floats, rows: Ints, n: int) -> Ints:
    """Return the `n` rows with the highest keys; among equals the first given come first."""
    values = keys[rows]
    if n == 1:
        return rows[[np.argmax(values)]]
    return rows[np.argsort(-values, kind="stable")[:n]]


def _check_period(period: int) -> None:
    if period < 1:
        raise InvalidOptionError("period", period, "give a number of records, 1 or more")


def _is_turn(place: int, period: int) -> bool:
    return place % period == period - 1


def _interleaved(view: QueueView, n: int, others: Ints, period: int, *, reserved: bool) -> Ints:
    """Return likely rows, at every `period`-th place in the session the next of the others.

    Parameters
    ----------
    reserved : whether the others are kept for those places, however likely they are.
    """
    kept = set(others.tolist()) if reserved else set()
    likely = _highest(view.scores, view.open_rows, len(view.open_rows)).tolist()
    queues = ([row for row in likely if row not in kept], others.tolist())
    taken: dict[int, None] = {}
    for place in range(min(n, len(likely))):
        queue = queues[_is_turn(view.n_screened + place, period)]
        taken[next(row for row in queue if row not in taken)] = None
    return np.array(list(taken), dtype=np.int64)

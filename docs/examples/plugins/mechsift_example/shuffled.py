"""A strategy: the head of the queue in random order, so that a place tells nothing."""

from dataclasses import dataclass

from classifier.screening.strategies import Chosen, MostLikely, QueueView

__all__ = ["ShuffledHead"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShuffledHead:
    """Ask about records drawn at random from the `head` most likely ones."""

    head: int = 50

    def choose(self, view: QueueView, n: int) -> Chosen:
        """Return `n` open rows, or all where fewer are open."""
        likely = MostLikely().choose(view, max(self.head, n)).rows
        return Chosen(view.random.permutation(likely)[:n])

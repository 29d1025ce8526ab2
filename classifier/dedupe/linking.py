"""Join linked records into groups without ever joining two that are told apart."""

from collections.abc import Iterable, Sequence

from classifier.dedupe.fingerprint import Fingerprint
from classifier.dedupe.rules import judge

__all__ = ["Groups", "Pair"]

Pair = tuple[int, int]


class Groups:
    """Groups of records that grow link by link.

    What the machine joins may hold no pair that is told apart, whatever lies between them.
    What a person joined is joined, but does not make the machine's parts of it fit together:
    each is checked on its own. What a person parted stays apart.

    Parameters
    ----------
    prints : one a record.
    same : pairs of places that a person called the same paper.
    different : pairs of places that a person called different papers.
    """

    def __init__(
        self,
        prints: Sequence[Fingerprint],
        *,
        same: Iterable[Pair] = (),
        different: Iterable[Pair] = (),
    ) -> None:
        self._prints = prints
        self._part_of = list(range(len(prints)))
        self._group_of = list(range(len(prints)))
        self._parts: dict[int, list[int]] = {}
        self._groups: dict[int, list[int]] = {}
        self._foes: dict[int, set[int]] = {}
        self._told_apart: dict[Pair, bool] = {}
        self._first_like: dict[Fingerprint, int] = {}
        for a, b in same:
            _join(self._group_of, self._groups, a, b)
        for a, b in different:
            self._foes.setdefault(a, set()).add(b)
            self._foes.setdefault(b, set()).add(a)

    def link(self, a: int, b: int) -> bool:
        """Join the groups of two records; return False if that would join what is apart."""
        if self._part_of[a] == self._part_of[b]:
            return True
        one, other = self.members(a), self.members(b)
        if self._parted(one, other) or self._in_conflict(self._part(a), self._part(b)):
            return False
        _join(self._part_of, self._parts, a, b)
        _join(self._group_of, self._groups, a, b)
        return True

    def members(self, place: int) -> list[int]:
        """Return the places in the group of a record."""
        return self._groups.get(self._group_of[place], [self._group_of[place]])

    def group_of(self, place: int) -> int:
        """Return the number of a record's group."""
        return self._group_of[place]

    def _part(self, place: int) -> list[int]:
        return self._parts.get(self._part_of[place], [self._part_of[place]])

    def _parted(self, one: list[int], other: list[int]) -> bool:
        if not self._foes or one is other:
            return False
        return any(not self._foes.get(place, set()).isdisjoint(other) for place in one)

    def _in_conflict(self, one: list[int], other: list[int]) -> bool:
        if len(one) == len(other) == 1:  # the link itself
            return False
        left, right = set(map(self._twin, one)), set(map(self._twin, other))
        return any(self._apart(a, b) for a in left for b in right)

    def _twin(self, place: int) -> int:
        """Return the first record that looks the same, so that copies are checked once."""
        return self._first_like.setdefault(self._prints[place], place)

    def _apart(self, a: int, b: int) -> bool:
        if a == b:
            return False
        pair = (a, b) if a < b else (b, a)
        if pair not in self._told_apart:
            self._told_apart[pair] = judge(self._prints[a], self._prints[b]).apart
        return self._told_apart[pair]


def _join(owner: list[int], members: dict[int, list[int]], a: int, b: int) -> None:
    """Put the smaller set into the larger one."""
    one, other = owner[a], owner[b]
    if one == other:
        return
    left, right = members.get(one, [one]), members.get(other, [other])
    if len(left) < len(right):
        one, other, left, right = other, one, right, left
    for place in right:
        owner[place] = one
    members[one] = left + right
    members.pop(other, None)

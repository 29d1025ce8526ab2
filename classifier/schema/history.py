"""How a codebook changed, and what an old code means under the new version.

A code is only carried over where that loses nothing: a rename or a merge has one successor. A
split has several, so a person must choose; a dispersed or dropped mechanism keeps its
old codes readable and none of them is moved. The changes of one version happen at once:
each speaks of the ids of the version before, never of what another has just made.
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Change", "ChangeKind", "Resolution", "resolve"]


class ChangeKind(StrEnum):
    """The ways in which a mechanism changes between two versions."""

    ADD = "add"
    ALIAS = "alias"
    RENAME = "rename"
    MERGE = "merge"
    SPLIT = "split"
    DISPERSE = "disperse"
    DROP = "drop"


_AMOUNTS = {
    "none": range(1),
    "1": range(1, 2),
    "1 or more": range(1, sys.maxsize),
    "2 or more": range(2, sys.maxsize),
}
_SHAPES = {  # how many ids each kind takes in `before` and in `after`
    ChangeKind.ADD: ("none", "1 or more"),
    ChangeKind.ALIAS: ("none", "1"),
    ChangeKind.RENAME: ("1", "1"),
    ChangeKind.MERGE: ("2 or more", "1"),
    ChangeKind.SPLIT: ("1", "2 or more"),
    ChangeKind.DISPERSE: ("1 or more", "1 or more"),
    ChangeKind.DROP: ("1 or more", "none"),
}
_STAYING = (ChangeKind.DISPERSE, ChangeKind.DROP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change, made when `version` was written.

    Attributes
    ----------
    before : ids in the version before; empty for an addition and for an alias.
    after : ids (for an alias: the id that has it) in `version`; empty where dropped.
    why : the reason, in words.
    """

    version: int
    kind: ChangeKind
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    why: str = ""

    @property
    def misfit(self) -> str:
        """What is wrong with the number of its ids, in words; empty if nothing is.

        >>> Change(version=2, kind=ChangeKind.RENAME, before=("a",)).misfit
        "a change of kind 'rename' takes 1 in before and 1 in after, not 1 and 0"
        """
        before, after = _SHAPES[self.kind]
        given = len(self.before), len(self.after)
        if given[0] in _AMOUNTS[before] and given[1] in _AMOUNTS[after]:
            return ""
        return (
            f"a change of kind '{self.kind}' takes {before} in before "
            f"and {after} in after, not {given[0]} and {given[1]}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What an old code means now.

    Attributes
    ----------
    code : the code as it was made.
    successors : ids that it may mean now; one dispersed or dropped has only its own.
    carried : whether it carries over without a person: it has one successor, and was neither
        dispersed nor dropped nor made under a later version.
    path : the changes that it went through, oldest first.
    """

    code: str
    successors: tuple[str, ...]
    carried: bool
    path: tuple[Change, ...]


def resolve(changes: Iterable[Change], code: str, *, made_under: int, now: int) -> Resolution:
    """Follow `code` from the version it was made under to the version `now`.

    >>> renamed = Change(version=2, kind=ChangeKind.RENAME, before=("a",), after=("b",))
    >>> resolve([renamed], "a", made_under=1, now=2).successors
    ('b',)
    """
    later = [change for change in changes if made_under < change.version <= now]
    successors: tuple[str, ...] = (code,)
    path: list[Change] = []
    for version in sorted({change.version for change in later}):
        touching = _touching(later, successors, version=version)
        successors = _successors_after(touching, successors)
        path.extend(touching)
    stays = any(change.kind in _STAYING for change in path)
    carried = len(successors) == 1 and not stays and made_under <= now
    return Resolution(code=code, successors=successors, carried=carried, path=tuple(path))


def _touching(
    changes: Iterable[Change], successors: tuple[str, ...], *, version: int
) -> list[Change]:
    """Return the changes of one version that do something to any of the successors."""
    return [
        change
        for change in changes
        if change.version == version
        and change.kind is not ChangeKind.ALIAS
        and not set(change.before).isdisjoint(successors)
    ]


def _successors_after(
    changes: Sequence[Change], successors: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the successors after the changes of one version, each id once.

    A dispersed or dropped id stays as it is.
    """
    new: dict[str, None] = {}
    for successor in successors:
        moves = [c for c in changes if successor in c.before and c.kind not in _STAYING]
        moved_to = [name for change in moves for name in change.after]
        new.update(dict.fromkeys(moved_to if moves else [successor]))
    return tuple(new)

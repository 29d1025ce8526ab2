"""The pairs between groups that a person should know about, one for any two groups."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from classifier.dedupe.linking import Groups, Pair
from classifier.dedupe.rules import Verdict

__all__ = ["noteworthy"]

_REFUSED = "what they are grouped with is told apart"

Noted = tuple[Pair, Verdict]


def noteworthy(
    groups: Groups, verdicts: Mapping[Pair, Verdict], *, settled: Iterable[Pair]
) -> tuple[list[Noted], list[Noted]]:
    """Return the pairs to look at, and the pairs that are related but told apart.

    Parameters
    ----------
    verdicts : what the rules say, by pair of places.
    settled : pairs that a person has judged; their groups are not shown again.
    """
    shown: dict[Pair, Noted] = {}
    judged = {_groups_of(groups, pair) for pair in settled}
    for pair in sorted(verdicts, key=lambda pair: (-verdicts[pair].points, pair)):
        verdict, between = verdicts[pair], _groups_of(groups, pair)
        inside = between[0] == between[1]
        if between in judged or (inside and not verdict.doubtful):
            continue
        if between not in shown or (verdict.relation and not shown[between][1].relation):
            shown[between] = pair, verdict
    found = [(pair, _told(verdict)) for pair, verdict in shown.values()]
    return (
        [noted for noted in found if not noted[1].relation],
        [noted for noted in found if noted[1].relation],
    )


def _groups_of(groups: Groups, pair: Pair) -> Pair:
    one, other = sorted(map(groups.group_of, pair))
    return one, other


def _told(verdict: Verdict) -> Verdict:
    """Say of a link that was refused why it was."""
    if not verdict.same:
        return verdict
    return replace(verdict, same=False, doubtful=True, reason=f"{verdict.reason}; {_REFUSED}")

"""Link the duplicates of a search into groups; nothing is deleted."""

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from classifier.dedupe.blocking import candidate_pairs
from classifier.dedupe.fingerprint import Fingerprint, fingerprint_of
from classifier.dedupe.judgements import Judgement, judged_places
from classifier.dedupe.linking import Groups, Pair
from classifier.dedupe.merging import fullness, merged
from classifier.dedupe.rules import Verdict, judge
from classifier.schema import Record

__all__ = ["DuplicateGroup", "Duplicates", "find_duplicates"]

_JUDGED_SAME = Verdict(same=True, doubtful=False, reason="a person said so", points=100.0)
_LINK_REFUSED = "what they are grouped with is told apart"

PairVerdict = tuple[Pair, Verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateGroup:
    """Records that are the same paper.

    Attributes
    ----------
    group_id : the smallest record id in the group, so it is the same on every run.
    kept : the fullest record, with the best that any of them has in each field.
    members : all records of the group, the kept one first.
    reasons : why each member was linked; "" for the kept one.
    scores : evidence behind each link, 0 to 100.
    linked_to : id of the record that each member was linked to; "" for the kept one.
    """

    group_id: str
    kept: Record
    members: tuple[Record, ...]
    reasons: tuple[str, ...] = ("",)
    scores: tuple[float, ...] = (100.0,)
    linked_to: tuple[str, ...] = ("",)


@dataclass(frozen=True, slots=True)
class Duplicates:
    """The groups of a search, singles included, and the pairs that need a word.

    Attributes
    ----------
    groups : in the order of their first record.
    to_review : pairs that may be the same paper, for a person to look at; of two groups only
        the pair for which most speaks.
    related : pairs that belong together without being the same paper, such as two parts of a
        series, or a paper and its erratum; of two groups only one pair.
    """

    groups: list[DuplicateGroup]
    to_review: list[tuple[Record, Record, Verdict]]
    related: list[tuple[Record, Record, Verdict]] = field(default_factory=list)


def find_duplicates(
    records: Sequence[Record], *, judged: Iterable[Judgement] = ()
) -> Duplicates:
    """Group records that are the same paper, across and inside files.

    Which records are grouped does not depend on their order.

    Parameters
    ----------
    records : with ids, as `classifier.schema.identify` gives them.
    judged : pairs that a person called the same or different; they outweigh every rule.

    Raises
    ------
    UnusableJudgementsError
        If a judgement names a record that is not there, or judgements contradict each other.
    """
    with _without_collection():
        return _find(records, judged)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Keep the garbage collector from walking millions of new objects that stay: no cycles."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _find(records: Sequence[Record], judged: Iterable[Judgement]) -> Duplicates:
    places = sorted(range(len(records)), key=lambda place: records[place].record_id)
    ordered = [records[place] for place in places]
    prints = [fingerprint_of(record) for record in ordered]
    judged_pairs = judged_places(ordered, judged)
    groups = Groups(prints, same=judged_pairs.same, different=judged_pairs.different)
    verdicts = _verdicts(prints)
    links = dict.fromkeys(judged_pairs.same, _JUDGED_SAME) | _link(groups, verdicts)
    to_review, related = _pairs_for_review(
        groups, verdicts, judged=judged_pairs.same | judged_pairs.different
    )
    return Duplicates(
        _in_order_of_first(places, _duplicate_groups(ordered, groups, links)),
        [(ordered[a], ordered[b], verdict) for (a, b), verdict in to_review],
        [(ordered[a], ordered[b], verdict) for (a, b), verdict in related],
    )


def _verdicts(prints: Sequence[Fingerprint]) -> dict[Pair, Verdict]:
    """Return what the rules say about every pair that they have something to say about."""
    pair_verdicts = (
        (pair, judge(prints[pair[0]], prints[pair[1]])) for pair in candidate_pairs(prints)
    )
    return {
        pair: verdict
        for pair, verdict in pair_verdicts
        if verdict.same or verdict.doubtful or verdict.relation
    }


def _link(groups: Groups, verdicts: Mapping[Pair, Verdict]) -> dict[Pair, Verdict]:
    """Link pairs, the surest first; return the links that were made."""
    sure = [pair for pair, verdict in verdicts.items() if verdict.same]
    sure.sort(key=lambda pair: (-verdicts[pair].points, pair))
    return {pair: verdicts[pair] for pair in sure if groups.link(*pair)}


def _duplicate_groups(
    records: Sequence[Record], groups: Groups, links: Mapping[Pair, Verdict]
) -> Iterator[tuple[list[int], DuplicateGroup]]:
    """Yield each group with the places of its members."""
    linked: dict[int, list[tuple[int, Verdict]]] = defaultdict(list)
    for (a, b), verdict in links.items():
        linked[a].append((b, verdict))
        linked[b].append((a, verdict))
    for place, record in enumerate(records):
        members = groups.members(place)
        if len(members) == 1:
            yield (
                members,
                DuplicateGroup(group_id=record.record_id, kept=record, members=(record,)),
            )
        elif place == min(members):
            yield members, _group(records, sorted(members), linked)


def _group(
    records: Sequence[Record],
    places: list[int],
    linked: Mapping[int, Sequence[tuple[int, Verdict]]],
) -> DuplicateGroup:
    ranked = sorted(places, key=lambda place: fullness(records[place]), reverse=True)
    reached = _reached_from(ranked[0], linked)
    members = tuple(records[place] for place in ranked)
    via = [reached[place] for place in ranked[1:]]
    return DuplicateGroup(
        group_id=records[places[0]].record_id,
        kept=merged(members),
        members=members,
        reasons=("", *(verdict.reason for _, verdict in via)),
        scores=(100.0, *(verdict.score for _, verdict in via)),
        linked_to=("", *(records[place].record_id for place, _ in via)),
    )


def _reached_from(
    start: int, linked: Mapping[int, Sequence[tuple[int, Verdict]]]
) -> dict[int, tuple[int, Verdict]]:
    """Return, for each member, the nearer one that it was linked to, and why."""
    reached: dict[int, tuple[int, Verdict]] = {start: (start, _JUDGED_SAME)}
    walk = [start]
    for place in walk:
        for other, verdict in linked[place]:
            if other not in reached:
                reached[other] = (place, verdict)
                walk.append(other)
    return reached


def _in_order_of_first(
    places: Sequence[int], groups: Iterable[tuple[list[int], DuplicateGroup]]
) -> list[DuplicateGroup]:
    ordered = sorted(groups, key=lambda pair: min(places[member] for member in pair[0]))
    return [group for _, group in ordered]


def _pairs_for_review(
    groups: Groups, verdicts: Mapping[Pair, Verdict], *, judged: Iterable[Pair]
) -> tuple[list[PairVerdict], list[PairVerdict]]:
    """Return the pairs to look at, and those that are related but told apart.

    Of two groups only one pair is shown. Groups that a person has judged are not shown again.
    """
    shown: dict[Pair, PairVerdict] = {}
    judged_groups = {_groups_of(groups, pair) for pair in judged}
    for pair in sorted(verdicts, key=lambda pair: (-verdicts[pair].points, pair)):
        verdict, between = verdicts[pair], _groups_of(groups, pair)
        inside = between[0] == between[1]
        if between in judged_groups or (inside and not verdict.doubtful):
            continue
        if between not in shown or (verdict.relation and not shown[between][1].relation):
            shown[between] = pair, verdict
    pairs = [(pair, _with_refusal(verdict)) for pair, verdict in shown.values()]
    return (
        [pair for pair in pairs if not pair[1].relation],
        [pair for pair in pairs if pair[1].relation],
    )


def _groups_of(groups: Groups, pair: Pair) -> Pair:
    first, second = sorted(map(groups.group_of, pair))
    return first, second


def _with_refusal(verdict: Verdict) -> Verdict:
    """Say of a link that was refused why it was."""
    if not verdict.same:
        return verdict
    reason = f"{verdict.reason}; {_LINK_REFUSED}"
    return replace(verdict, same=False, doubtful=True, reason=reason)

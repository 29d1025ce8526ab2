"""What a review's database holds, each part read at most once in a transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

from classifier.errors import UnusableReviewError
from classifier.reviewing.papers import papers_of
from classifier.reviewing.settings import ReviewSettings, settings_from
from classifier.schema import (
    Assignment,
    Codebook,
    DuplicateMember,
    ModelRun,
    Record,
    Reviewer,
    Role,
    Stage,
)
from classifier.store import (
    Reading,
    count_records,
    current_codebook,
    current_settings,
    duplicate_members,
    latest_run,
    list_assignments,
    list_reviewers,
    stored_records,
)

__all__ = ["ReviewParts"]

_Part = TypeVar("_Part")


class ReviewParts:
    """Settings, codebook, people and papers as one transaction sees them."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._parts: dict[Hashable, Any] = {}

    def _once(self, key: Hashable, read: Callable[[], _Part]) -> _Part:
        if key not in self._parts:
            self._parts[key] = read()
        part: _Part = self._parts[key]
        return part

    @cached_property
    def settings(self) -> ReviewSettings:
        """The settings of the review.

        Raises
        ------
        UnusableReviewError
            If none were ever kept.
        """
        kept = current_settings(self.reading)
        if not kept:
            raise UnusableReviewError(
                "the review has no settings; make it with mechsift review init"
            )
        return settings_from(kept)

    @cached_property
    def codebook(self) -> Codebook | None:
        """The newest codebook, or None."""
        return current_codebook(self.reading)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The label of each mechanism of the codebook, by its id."""
        mechanisms = self.codebook.mechanisms if self.codebook else ()
        return {mechanism.mechanism_id: mechanism.label for mechanism in mechanisms}

    @cached_property
    def model_run(self) -> tuple[int, ModelRun] | None:
        """The training behind queue and flags with its number, or None before the first."""
        return latest_run(self.reading)

    @cached_property
    def reviewers(self) -> Sequence[Reviewer]:
        """Everybody, by name."""
        return list_reviewers(self.reading)

    @property
    def lead(self) -> str:
        """Name of a person who leads the review, the first by name."""
        return next(person.name for person in self.reviewers if person.role is Role.LEAD)

    @cached_property
    def assignments(self) -> Sequence[Assignment]:
        """Which papers were given to which reviewers, at every stage."""
        return list_assignments(self.reading)

    def needed(self, stage: Stage) -> Mapping[str, int]:
        """Return, for each paper that was given to certain reviewers, to how many."""
        return self._once(
            ("needed", stage),
            lambda: Counter(a.record_id for a in self.assignments if a.stage is stage),
        )

    @cached_property
    def duplicates(self) -> Sequence[DuplicateMember]:
        """The members of every group of duplicates."""
        return duplicate_members(self.reading)

    @cached_property
    def paper_of(self) -> Mapping[str, str]:
        """For each record that has duplicates, the id of its paper."""
        kept = {member.group_id: member.record_id for member in self.duplicates if member.kept}
        return {member.record_id: kept[member.group_id] for member in self.duplicates}

    @cached_property
    def n_records(self) -> int:
        """How many records there are."""
        return count_records(self.reading)

    @property
    def n_duplicates(self) -> int:
        """Records that another one stands for."""
        return sum(not member.kept for member in self.duplicates)

    @property
    def n_papers(self) -> int:
        """Records without those that another one stands for."""
        return self.n_records - self.n_duplicates

    @cached_property
    def papers(self) -> Sequence[Record]:
        """One record a paper, its gaps filled from its duplicates."""
        return papers_of(stored_records(self.reading), self.paper_of)

    def papers_named(self, names: Iterable[str]) -> dict[str, Record]:
        """Return some papers by id, without reading the others; unknown ids are left out."""
        wanted = set(names)
        members = {record_id for record_id, paper in self.paper_of.items() if paper in wanted}
        records = stored_records(self.reading, sorted(wanted | members))
        return {paper.record_id: paper for paper in papers_of(records, self.paper_of)}

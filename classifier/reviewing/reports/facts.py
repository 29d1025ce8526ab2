"""All that a report is made of, read from a review in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from classifier.reviewing.coding.evidence_matrix import EvidenceMatrix, matrix_of
from classifier.reviewing.state import ReviewState
from classifier.schema import (
    AdjudicatedCode,
    Codebook,
    Decision,
    FullText,
    ProgrammeTheory,
    Stage,
    parse_codebook,
)
from classifier.store import (
    codebook_text,
    codebook_versions,
    entry_history,
    latest_write,
    searches_of_records,
    stored_scores,
)

__all__ = ["ReviewFacts", "Theory"]

_Word = TypeVar("_Word")


@dataclass(frozen=True, slots=True, kw_only=True)
class Theory:
    """What a mechanism's theory says now, and all that it said before, oldest first."""

    current: ProgrammeTheory
    earlier: tuple[ProgrammeTheory, ...]


class ReviewFacts(ReviewState):
    """A review's state as a report reads it; nothing in it is hidden from anybody."""

    @cached_property
    def as_of(self) -> datetime | None:
        """The last moment at which anything was written, or None."""
        return latest_write(self.reading)

    @cached_property
    def codebooks(self) -> Sequence[Codebook]:
        """Every version of the codebook, oldest first."""
        return [
            parse_codebook(
                codebook_text(self.reading, number), source=f"the review's codebook {number}"
            )
            for number in codebook_versions(self.reading)
        ]

    @cached_property
    def search_of(self) -> Mapping[str, str]:
        """Record id to the name of its search, in the order in which the records came."""
        return searches_of_records(self.reading)

    def words(self, kind: type[_Word]) -> Sequence[_Word]:
        """Return what stands of a kind of annotation, oldest first."""
        return [entry.word for entry in self.entries(kind)]

    @cached_property
    def coded(self) -> Sequence[tuple[str, str]]:
        """The moment of the last mark on each coded paper, and the paper, in order."""
        latest: dict[str, str] = {}
        for stage in Stage:
            for paper, decisions in self.visible(stage).items():
                moments = [_moment(decision) for decision in decisions if decision.marks]
                if moments:
                    latest[paper] = max(*moments, latest.get(paper, ""))
        return sorted((moment, paper) for paper, moment in latest.items())

    @property
    def codes_in_order(self) -> Mapping[str, Mapping[str, AdjudicatedCode]]:
        """`codes`, in the order in which the papers were coded."""
        return {paper: self.codes[paper] for _, paper in self.coded}

    @property
    def coded_in_order(self) -> bool:
        """Whether the order of the coding is known: not where all has one moment."""
        return len({moment for moment, _ in self.coded}) > 1

    @cached_property
    def matrix(self) -> EvidenceMatrix:
        """Papers against mechanisms."""
        return matrix_of(self)

    @cached_property
    def full_texts(self) -> Mapping[str, FullText]:
        """The latest word on each paper's full text."""
        return {self.paper(word.record_id): word for word in self.words(FullText)}

    @cached_property
    def theories(self) -> Sequence[Theory]:
        """What each mechanism's theory says now, and what it said before."""
        histories = [
            entry_history(self.reading, ProgrammeTheory, entry.number)
            for entry in self.entries(ProgrammeTheory)
        ]
        return [
            Theory(current=last.word, earlier=tuple(entry.word for entry in before))
            for *before, last in histories
        ]

    @cached_property
    def expected(self) -> float | None:
        """Inclusions that the last training expects among the papers that nobody decided on.

        The sum of their probabilities; None before the first training.
        """
        if self.model_run is None:
            return None
        decided = {record.record_id for record in self.screened}
        scores = stored_scores(self.reading)
        return sum(score.p_include for score in scores if score.record_id not in decided)

    def mechanism_named(self, name: str) -> str:
        """Return the id of the mechanism that answers to a name; the name where none does."""
        for mechanism in self.codebook.mechanisms if self.codebook else ():
            if mechanism.answers_to(name):
                return mechanism.mechanism_id
        return name

    def paper(self, record_id: str) -> str:
        """Return the id of the paper that a record belongs to."""
        return self.paper_of.get(record_id, record_id)


def _moment(decision: Decision) -> str:
    return decision.decided_at.isoformat() if decision.decided_at else ""

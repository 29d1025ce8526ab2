"""All that a report is made of, read from a review in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from classifier.reviewing.coding.evidence_matrix import EvidenceMatrix, matrix_of
from classifier.reviewing.settings import ReviewSettings
from classifier.reviewing.state import ReviewState
from classifier.schema import (
    AdjudicatedCode,
    Adjudication,
    Appraisal,
    Codebook,
    Configuration,
    Decision,
    DuplicateMember,
    EnteredCount,
    FullText,
    ModelRun,
    PairJudgement,
    ProgrammeTheory,
    Quotation,
    Record,
    Reviewer,
    Search,
    Stage,
    StakeholderNote,
    parse_codebook,
)
from classifier.screening.progress import Progress
from classifier.store import (
    Reading,
    codebook_text,
    codebook_versions,
    entry_history,
    latest_write,
    searches_of_records,
    stored_scores,
)

__all__ = ["ReviewFacts", "Theory", "load_facts"]

_Word = TypeVar("_Word")


@dataclass(frozen=True, slots=True, kw_only=True)
class Theory:
    """What a mechanism's theory says now, and all that it said before, oldest first."""

    current: ProgrammeTheory
    earlier: tuple[ProgrammeTheory, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFacts:
    """A review at one moment, as a report sees it; nothing in it is hidden from anybody.

    Attributes
    ----------
    as_of : the last moment at which anything was written, or None.
    codebooks : every version, oldest first.
    search_of : record id to the name of its search, in the order in which the records came.
    duplicates : members of groups of two or more.
    judged : pairs of records that a person judged.
    papers : one record for each group of duplicates.
    progress : how title and abstract screening went.
    matrix : papers against mechanisms.
    outcomes : where each paper stands, by stage.
    decided : the decisions on each paper that nobody need be shielded from, by stage.
    codes : where each mechanism that anybody marked stands in each paper, in the order in which
        the papers were coded.
    coded_in_order : whether the order of the coding is known: not where all was put down at
        one moment.
    full_texts : the latest word on each paper's full text.
    expected : inclusions that the last training expects among the papers that nobody decided
        on, the sum of their probabilities, or None before the first.
    """

    as_of: datetime | None
    settings: ReviewSettings
    codebooks: tuple[Codebook, ...]
    reviewers: tuple[Reviewer, ...]
    searches: tuple[Search, ...]
    search_of: Mapping[str, str]
    paper_of: Mapping[str, str]
    duplicates: tuple[DuplicateMember, ...]
    judged: tuple[PairJudgement, ...]
    papers: Sequence[Record]
    progress: Progress
    outcomes: Mapping[Stage, Mapping[str, Adjudication]]
    decided: Mapping[Stage, Mapping[str, Sequence[Decision]]]
    codes: Mapping[str, Mapping[str, AdjudicatedCode]]
    coded_in_order: bool
    matrix: EvidenceMatrix
    full_texts: Mapping[str, FullText]
    entered: tuple[EnteredCount, ...]
    quotations: tuple[Quotation, ...]
    appraisals: tuple[Appraisal, ...]
    configurations: tuple[Configuration, ...]
    notes: tuple[StakeholderNote, ...]
    theories: tuple[Theory, ...]
    run: tuple[int, ModelRun] | None
    expected: float | None

    @property
    def codebook(self) -> Codebook | None:
        """The newest codebook."""
        return self.codebooks[-1] if self.codebooks else None

    def mechanism_named(self, name: str) -> str:
        """Return the id of the mechanism that answers to a name; the name where none does."""
        for mechanism in self.codebook.mechanisms if self.codebook else ():
            if mechanism.answers_to(name):
                return mechanism.mechanism_id
        return name

    def paper(self, record_id: str) -> str:
        """Return the id of the paper that a record belongs to."""
        return self.paper_of.get(record_id, record_id)


def load_facts(reading: Reading) -> ReviewFacts:
    """Read what a report is made of."""
    state = ReviewState(reading)
    coded = _coded(state)
    full_texts = {
        state.paper_of.get(one.record_id, one.record_id): one for one in _words(state, FullText)
    }
    return ReviewFacts(
        as_of=latest_write(reading),
        settings=state.settings,
        codebooks=tuple(_codebooks(reading)),
        reviewers=tuple(state.reviewers),
        searches=_words(state, Search),
        search_of=searches_of_records(reading),
        paper_of=state.paper_of,
        duplicates=tuple(state.duplicates),
        judged=_words(state, PairJudgement),
        papers=state.papers,
        progress=state.progress,
        outcomes={stage: state.outcomes(stage) for stage in Stage},
        decided={stage: state.visible(stage) for stage in Stage},
        codes={paper: state.codes[paper] for _, paper in coded},
        coded_in_order=len({moment for moment, _ in coded}) > 1,
        matrix=matrix_of(state),
        full_texts=full_texts,
        entered=_words(state, EnteredCount),
        quotations=_words(state, Quotation),
        appraisals=_words(state, Appraisal),
        configurations=_words(state, Configuration),
        notes=_words(state, StakeholderNote),
        theories=tuple(_theories(state)),
        run=state.model_run,
        expected=_expected(state) if state.model_run else None,
    )


def _words(state: ReviewState, kind: type[_Word]) -> tuple[_Word, ...]:
    return tuple(entry.word for entry in state.entries(kind))


def _codebooks(reading: Reading) -> Iterator[Codebook]:
    for number in codebook_versions(reading):
        yield parse_codebook(
            codebook_text(reading, number), source=f"the review's codebook {number}"
        )


def _coded(state: ReviewState) -> list[tuple[str, str]]:
    """Return the moment of the last mark on each coded paper, and the paper, in order."""
    latest: dict[str, str] = {}
    for stage in Stage:
        for paper, decisions in state.visible(stage).items():
            moments = [_moment(decision) for decision in decisions if decision.marks]
            if moments:
                latest[paper] = max(*moments, latest.get(paper, ""))
    return sorted((moment, paper) for paper, moment in latest.items())


def _moment(decision: Decision) -> str:
    return decision.decided_at.isoformat() if decision.decided_at else ""


def _theories(state: ReviewState) -> Iterator[Theory]:
    for entry in state.entries(ProgrammeTheory):
        history = entry_history(state.reading, ProgrammeTheory, entry.number)
        yield Theory(current=entry.word, earlier=tuple(e.word for e in history[:-1]))


def _expected(state: ReviewState) -> float:
    decided = {record.record_id for record in state.screened}
    scores = stored_scores(state.reading)
    return sum(score.p_include for score in scores if score.record_id not in decided)

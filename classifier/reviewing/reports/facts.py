"""All that a report is made of, read from a review in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from classifier.reviewing.learning.snapshot import Snapshot
from classifier.reviewing.looking_back import load_codes, load_snapshot
from classifier.reviewing.papers import visible_to
from classifier.reviewing.settings import ReviewSettings
from classifier.reviewing.team import (
    load_decided,
    load_needed,
    load_outcomes,
    load_paper_of,
    load_settings,
)
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
from classifier.store import (
    Entry,
    Reading,
    codebook_text,
    codebook_versions,
    current_entries,
    duplicate_members,
    entry_history,
    latest_run,
    latest_write,
    list_reviewers,
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
    snapshot : the papers, and how title and abstract screening went.
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
    snapshot: Snapshot
    outcomes: Mapping[Stage, Mapping[str, Adjudication]]
    decided: Mapping[Stage, Mapping[str, Sequence[Decision]]]
    codes: Mapping[str, Mapping[str, AdjudicatedCode]]
    coded_in_order: bool
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

    @property
    def papers(self) -> Sequence[Record]:
        """One record for each group of duplicates."""
        return self.snapshot.papers

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
    decided = {stage: load_decided(reading, stage) for stage in Stage}
    outcomes = {stage: load_outcomes(reading, stage, of) for stage, of in decided.items()}
    settings = load_settings(reading)
    visible = {
        stage: dict(_visible(of, load_needed(reading, stage), blind=settings.blind))
        for stage, of in decided.items()
    }
    coded, codes = _coded(visible), load_codes(reading, visible)
    paper_of, snapshot = load_paper_of(reading), load_snapshot(reading)
    run = latest_run(reading)
    full_texts = {
        paper_of.get(one.record_id, one.record_id): one for one in _words(reading, FullText)
    }
    return ReviewFacts(
        as_of=latest_write(reading),
        settings=settings,
        codebooks=tuple(_codebooks(reading)),
        reviewers=tuple(list_reviewers(reading)),
        searches=_words(reading, Search),
        search_of=searches_of_records(reading),
        paper_of=paper_of,
        duplicates=tuple(duplicate_members(reading)),
        judged=_words(reading, PairJudgement),
        snapshot=snapshot,
        outcomes=outcomes,
        decided=visible,
        codes={paper: codes[paper] for _, paper in coded},
        coded_in_order=len({when for when, _ in coded}) > 1,
        full_texts=full_texts,
        entered=_words(reading, EnteredCount),
        quotations=_words(reading, Quotation),
        appraisals=_words(reading, Appraisal),
        configurations=_words(reading, Configuration),
        notes=_words(reading, StakeholderNote),
        theories=tuple(_theories(reading)),
        run=run,
        expected=_expected(reading, snapshot) if run else None,
    )


def _words(reading: Reading, kind: type[_Word]) -> tuple[_Word, ...]:
    return tuple(entry.word for entry in current_entries(reading, kind))


def _visible(
    decided: Mapping[str, Sequence[Decision]], needed: Mapping[str, int], *, blind: bool
) -> Iterator[tuple[str, Sequence[Decision]]]:
    """Yield the papers whose decisions nobody need be shielded from."""
    for paper, said in decided.items():
        seen = visible_to("", said, n_needed=needed.get(paper, 1), blind=blind)
        if seen:
            yield paper, seen


def _codebooks(reading: Reading) -> Iterator[Codebook]:
    for number in codebook_versions(reading):
        yield parse_codebook(
            codebook_text(reading, number), source=f"the review's codebook {number}"
        )


def _coded(
    decided: Mapping[Stage, Mapping[str, Sequence[Decision]]],
) -> list[tuple[str, str]]:
    """Return the moment of the last mark on each coded paper, and the paper, in order."""
    marked: dict[str, str] = {}
    for of in decided.values():
        for paper, decisions in of.items():
            moments = [_moment(one) for one in decisions if one.marks]
            if moments:
                marked[paper] = max(*moments, marked.get(paper, ""))
    return sorted((moment, paper) for paper, moment in marked.items())


def _moment(decision: Decision) -> str:
    return decision.decided_at.isoformat() if decision.decided_at else ""


def _theories(reading: Reading) -> Iterator[Theory]:
    entries: list[Entry[ProgrammeTheory]] = current_entries(reading, ProgrammeTheory)
    for entry in entries:
        history = entry_history(reading, ProgrammeTheory, entry.number)
        yield Theory(current=entry.word, earlier=tuple(one.word for one in history[:-1]))


def _expected(reading: Reading, snapshot: Snapshot) -> float:
    decided = {known.record_id for known in snapshot.known}
    unseen = (one.p_include for one in stored_scores(reading) if one.record_id not in decided)
    return sum(unseen)

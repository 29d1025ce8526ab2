"""Put the report of a review together; writing it down is `classifier.reporting.review`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from classifier.evaluation.agreement import Agreement
from classifier.modelling.drift import Drift, Profile, measure_drift, profile
from classifier.reviewing.reports.checklist import ChecklistItem, rameses_checklist
from classifier.reviewing.reports.evidence_table import (
    EvidenceTable,
    PaperName,
    evidence_table,
    paper_name,
)
from classifier.reviewing.reports.facts import ReviewFacts
from classifier.reviewing.reports.flow import Flow
from classifier.reviewing.reports.flows import OtherCount, flows_of, other_counts
from classifier.reviewing.reports.mechanisms import MechanismPage, mechanism_pages
from classifier.reviewing.reports.methods import Methods, methods_of
from classifier.reviewing.reports.progress import ProgressFacts, progress_facts
from classifier.reviewing.reports.traced import Traced, counted
from classifier.reviewing.screening.agreement import mechanism_agreement, verdict_agreement
from classifier.schema import (
    AdjudicationState,
    Appraisal,
    Codebook,
    Configuration,
    Record,
    Search,
    Stage,
)
from classifier.store import Review

__all__ = [
    "AppraisedPaper",
    "FoundConfiguration",
    "ReviewReport",
    "SearchLine",
    "Searched",
    "build_report",
]


_STAGES = {Stage.TITLE_ABSTRACT: "title and abstract", Stage.FULL_TEXT: "the full text"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchLine:
    """A line of the search log, with how many of its records were read in."""

    search: Search
    records: Traced


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisedPaper:
    """A judgement of a paper's relevance or rigour."""

    paper: PaperName
    appraisal: Appraisal


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundConfiguration:
    """A configuration and the paper that it was found in."""

    paper: PaperName
    configuration: Configuration
    mechanism: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """How much was searched for mechanisms."""

    papers: Traced
    with_abstract: Traced
    coded: Traced


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewReport:
    """Everything that a report of a review tells.

    Attributes
    ----------
    as_of : the last moment at which anything was written into the review, or None.
    agreement : on verdicts by stage, then on each mechanism, where two judged anything.
    searched : how much was searched, for mechanisms without evidence.
    drift : between the papers that people decided on and those left, or None.
    """

    title: str
    notice: str
    as_of: datetime | None
    codebook: Codebook | None
    methods: Methods
    flows: tuple[Flow, ...]
    other_counts: tuple[OtherCount, ...]
    searches: tuple[SearchLine, ...]
    progress: ProgressFacts
    agreement: dict[str, Agreement]
    matrix: EvidenceTable
    mechanisms: tuple[MechanismPage, ...]
    searched: Searched
    appraisals: tuple[AppraisedPaper, ...]
    configurations: tuple[FoundConfiguration, ...]
    checklist: tuple[ChecklistItem, ...]
    drift: Drift | None


def build_report(review: Review, *, notice: str = "") -> ReviewReport:
    """Return the report of a review as it stands; the same review gives the same report.

    Parameters
    ----------
    notice : what readers should know first, such as that screening goes on.
    """
    with review.read() as reading:
        return _report(ReviewFacts(reading), notice=notice)


def _report(facts: ReviewFacts, *, notice: str) -> ReviewReport:
    progress, matrix = progress_facts(facts), evidence_table(facts)
    names = {paper.record_id: paper_name(paper) for paper in facts.papers}
    names |= {row.paper.record_id: row.paper for row in matrix.rows}

    def named(record_id: str) -> PaperName:
        return names[facts.paper(record_id)]

    return ReviewReport(
        title=facts.codebook.title if facts.codebook else "A review without a codebook",
        notice=notice,
        as_of=facts.as_of,
        codebook=facts.codebook,
        methods=methods_of(facts, progress),
        flows=flows_of(facts),
        other_counts=other_counts(facts),
        searches=_searches(facts),
        progress=progress,
        agreement=_agreement(facts),
        matrix=matrix,
        mechanisms=mechanism_pages(facts, matrix),
        searched=_searched(facts),
        appraisals=tuple(
            AppraisedPaper(paper=named(appraisal.record_id), appraisal=appraisal)
            for appraisal in facts.words(Appraisal)
        ),
        configurations=tuple(
            FoundConfiguration(
                paper=named(configuration.record_id),
                configuration=configuration,
                mechanism=_label(facts, configuration.mechanism_id),
            )
            for configuration in facts.words(Configuration)
        ),
        checklist=rameses_checklist(facts, matrix),
        drift=_drift(facts),
    )


def _label(facts: ReviewFacts, mechanism_id: str) -> str:
    wanted = facts.mechanism_named(mechanism_id)
    known = facts.codebook.mechanisms if facts.codebook else ()
    return next((m.label for m in known if m.mechanism_id == wanted), mechanism_id)


def _searches(facts: ReviewFacts) -> tuple[SearchLine, ...]:
    read = Counter(facts.search_of.values())
    return tuple(
        SearchLine(
            search=search,
            records=counted(read[search.name], f"records of '{search.name}'", "records"),
        )
        for search in facts.words(Search)
    )


def _agreement(facts: ReviewFacts) -> dict[str, Agreement]:
    confidence = facts.settings.confidence
    judged = {stage: facts.independent(stage) for stage in Stage}
    verdicts = {
        f"verdicts on {_STAGES[stage]}": verdict_agreement(of, confidence=confidence)
        for stage, of in judged.items()
    }
    scored = facts.codebook.scored if facts.codebook else ()
    labels = {m.mechanism_id: m.label for m in scored}
    every = [decision for of in judged.values() for decision in of]
    marked = mechanism_agreement(every, list(labels), confidence=confidence)
    together = verdicts | {labels[name]: one for name, one in marked.items()}
    return {name: one for name, one in together.items() if one.n_items}


def _searched(facts: ReviewFacts) -> Searched:
    abstracts = sum(bool(paper.abstract) for paper in facts.papers)
    return Searched(
        papers=counted(facts.papers, "papers of the review", "records, duplicates"),
        with_abstract=counted(
            abstracts, "papers with an abstract", "records", n=len(facts.papers)
        ),
        coded=counted(facts.codes_in_order, "papers that people coded for mechanisms", "marks"),
    )


def _drift(facts: ReviewFacts) -> Drift | None:
    """Return how the papers still open differ from those that the model learned from."""
    settled = {
        name
        for name, one in facts.outcomes(Stage.TITLE_ABSTRACT).items()
        if one.state is AdjudicationState.SETTLED
    }
    learned = [paper for paper in facts.papers if paper.record_id in settled]
    left = [paper for paper in facts.papers if paper.record_id not in settled]
    if facts.model_run is None:
        return None
    return measure_drift(_profile(learned), _profile(left))


def _profile(papers: Sequence[Record]) -> Profile:
    return profile(
        [f"{paper.title} {paper.abstract}" for paper in papers],
        n_without_abstract=sum(not paper.abstract for paper in papers),
    )

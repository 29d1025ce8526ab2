"""A review at one moment: each part read from the database at most once, when it is asked for.

Every service that reads more than a record or two goes through here, so that what is settled,
what is hidden and what counts as evidence is worked out in one place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeVar

from classifier.reviewing.learning.snapshot import (
    PaperCodes,
    ScreenedRecord,
    Snapshot,
    progress_of,
)
from classifier.reviewing.papers import decisions_by_paper
from classifier.reviewing.parts import ReviewParts
from classifier.reviewing.screening.agreement import independent_judgements
from classifier.reviewing.screening.assignment import DesignKind
from classifier.reviewing.screening.blinding import (
    AUTHORS,
    author_of,
    is_released,
    visible_to,
)
from classifier.schema import (
    AdjudicatedCode,
    Adjudication,
    AdjudicationState,
    Decision,
    Stage,
    adjudicate,
    adjudicate_codes,
    carried_over,
    complete_marks,
    with_confirmed_sentences,
)
from classifier.screening.progress import Progress
from classifier.store import (
    Entry,
    Review,
    count_decision_rows,
    current_decisions,
    current_entries,
    every_decision,
)

__all__ = ["IMPORT_MARK", "ReviewState", "find_lead"]

IMPORT_MARK = "import-"
"""How the ids of decisions begin that came with an export: the queue did not ask for them."""

_Word = TypeVar("_Word")


class ReviewState(ReviewParts):
    """A review as one transaction sees it; it never outlives the transaction.

    Decisions are those on papers: groups of duplicate records that are decided on as one. Marks
    are in the words of the newest codebook, where these can be told.
    """

    def n_needed(self, stage: Stage, paper: str) -> int:
        """Return how many reviewers judge a paper at a stage."""
        given = self.needed(stage).get(paper)
        return given or self.n_unassigned(stage, self.decisions(stage).get(paper, ()))

    def n_unassigned(self, stage: Stage, decisions: Sequence[Decision]) -> int:
        """Return how many judge a paper that was not given to anybody in particular.

        A full text can be decided on before the queue gave it to reviewers; what an export
        brought needs nobody else.
        """
        two = self.settings.full_text_design.kind is DesignKind.DOUBLE
        if stage is not Stage.FULL_TEXT or not two:
            return 1
        return 1 if any(d.decision_id.startswith(IMPORT_MARK) for d in decisions) else 2

    def entries(self, kind: type[_Word], viewer: str = "") -> Sequence[Entry[_Word]]:
        """Return the current annotations of a kind that a viewer may see, oldest first.

        What others wrote about a paper is hidden as their decisions on it are: until all who
        judge it have decided.

        Parameters
        ----------
        viewer : name of a reviewer, or "" for nobody in particular.
        """
        every = self._once(("entries", kind), lambda: current_entries(self.reading, kind))
        if kind not in AUTHORS or not every or not self.awaiting:
            return every
        return [e for e in every if author_of(e) == viewer or not self._is_awaiting(e.word)]

    def _is_awaiting(self, word: Any) -> bool:
        return self.paper_of.get(word.record_id, word.record_id) in self.awaiting

    @cached_property
    def awaiting(self) -> frozenset[str]:
        """The papers of a blind review that two or more judge and not all have decided on."""
        if not self.settings.blind:
            return frozenset()
        return frozenset(
            paper
            for stage in Stage
            for paper in {**self.needed(stage), **self.decisions(stage)}
            if (n := self.n_needed(stage, paper)) > 1
            and not is_released(self.decisions(stage).get(paper, ()), n_needed=n)
        )

    @cached_property
    def _decisions(self) -> Mapping[Stage, Mapping[str, Sequence[Decision]]]:
        standing = [
            carried_over(each, self.codebook) for each in current_decisions(self.reading)
        ]
        paper_of = self.paper_of if standing else {}
        return {
            stage: decisions_by_paper((d for d in standing if d.stage is stage), paper_of)
            for stage in Stage
        }

    def decisions(self, stage: Stage) -> Mapping[str, Sequence[Decision]]:
        """Return the standing decisions on each paper at a stage, hidden ones too."""
        return self._decisions[stage]

    def visible(self, stage: Stage, viewer: str = "") -> Mapping[str, Sequence[Decision]]:
        """Return the decisions on each paper that a viewer may see, where there are any.

        Parameters
        ----------
        viewer : name of a reviewer, or "" for nobody in particular: what reports, exports and
            training on mechanisms may know.
        """
        return self._once(("visible", stage, viewer), lambda: self._visible(stage, viewer))

    def _visible(self, stage: Stage, viewer: str) -> dict[str, Sequence[Decision]]:
        blind = self.settings.blind
        shown = {
            paper: visible_to(viewer, said, n_needed=self.n_needed(stage, paper), blind=blind)
            for paper, said in self.decisions(stage).items()
        }
        return {paper: decisions for paper, decisions in shown.items() if decisions}

    def independent(self, stage: Stage) -> Sequence[Decision]:
        """Return the judgements that agreement is measured on, of papers that wait no longer.

        They are those that reviewers made before they could see each other's.
        """
        return self._once(("independent", stage), lambda: self._independent(stage))

    def _independent(self, stage: Stage) -> list[Decision]:
        history = self._history.get(stage, {})
        return [
            decision
            for paper in self.visible(stage)
            for decision in independent_judgements(
                history.get(paper, ()),
                n_needed=self.n_needed(stage, paper),
                imported_mark=IMPORT_MARK,
            )
        ]

    @cached_property
    def _history(self) -> Mapping[Stage, Mapping[str, Sequence[Decision]]]:
        """Every decision on each paper, oldest first; read apart only where any was changed."""
        standing = [d for at in self._decisions.values() for of in at.values() for d in of]
        if count_decision_rows(self.reading) == len(standing):
            return self._decisions
        made: dict[Stage, dict[str, list[Decision]]] = {stage: {} for stage in Stage}
        for decision in every_decision(self.reading):
            paper = self.paper_of.get(decision.record_id, decision.record_id)
            carried = carried_over(replace(decision, record_id=paper), self.codebook)
            if decision.stage:
                made[decision.stage].setdefault(paper, []).append(carried)
        return made

    def evidenced(self, stage: Stage) -> Mapping[str, Sequence[Decision]]:
        """Return `visible`, with the sentences that reviewers confirmed in their marks.

        This reads the texts of the papers with such a sentence, so it is for exports.
        """
        return self._once(("evidenced", stage), lambda: self._evidenced(stage))

    def _evidenced(self, stage: Stage) -> dict[str, Sequence[Decision]]:
        visible = self.visible(stage)
        checked = [p for p, decisions in visible.items() if any(d.checks for d in decisions)]
        papers = self.papers_named(checked) if checked else {}
        return {
            paper: [with_confirmed_sentences(d, papers[paper]) for d in decisions]
            if paper in papers
            else decisions
            for paper, decisions in visible.items()
        }

    @cached_property
    def hidden_papers(self) -> frozenset[str]:
        """The papers with a decision that not everybody may know yet."""
        return frozenset(
            paper
            for stage in Stage
            for paper, decisions in self.decisions(stage).items()
            if len(self.visible(stage).get(paper, ())) < len(decisions)
        )

    def outcomes(self, stage: Stage) -> Mapping[str, Adjudication]:
        """Return where each paper stands on which anybody decided at a stage.

        In a blind review nothing is settled before everybody decided who judges the paper, so
        no outcome tells what is hidden.
        """
        return self._once(("outcomes", stage), lambda: self._outcomes(stage))

    def _outcomes(self, stage: Stage) -> dict[str, Adjudication]:
        settings = self.settings
        return {
            paper: adjudicate(
                decisions,
                record_id=paper,
                stage=stage,
                rule=settings.rule,
                n_needed=self.n_needed(stage, paper),
                blind=settings.blind,
            )
            for paper, decisions in self.decisions(stage).items()
        }

    @cached_property
    def codes(self) -> Mapping[str, Mapping[str, AdjudicatedCode]]:
        """For each paper in which anybody marked a mechanism, where each of these stands.

        Only marks that everybody may see count.
        """
        return self.codes_at(*Stage)

    def codes_at(self, *stages: Stage) -> Mapping[str, Mapping[str, AdjudicatedCode]]:
        """Return `codes` by the marks of some stages alone."""
        return self._once(("codes", stages), lambda: self._codes(stages))

    def _codes(self, stages: Iterable[Stage]) -> dict[str, dict[str, AdjudicatedCode]]:
        visible = {stage: self.visible(stage) for stage in stages}
        marked = {
            paper: None
            for at_stage in visible.values()
            for paper, decisions in at_stage.items()
            if any(decision.marks for decision in decisions)
        }
        return {
            paper: adjudicate_codes(
                {stage: at_stage.get(paper, ()) for stage, at_stage in visible.items()},
                rule=self.settings.rule,
                needed={stage: self.n_needed(stage, paper) for stage in visible},
                blind=self.settings.blind,
            )
            for paper in marked
        }

    @cached_property
    def paper_codes(self) -> Mapping[str, PaperCodes]:
        """What the papers coded on title and abstract teach, as everybody may see it."""
        stage = Stage.TITLE_ABSTRACT
        codes = self.codes_at(stage)
        taught = {
            paper: self._paper_codes(codes.get(paper, {}), decisions)
            for paper, decisions in self.visible(stage).items()
        }
        return {
            paper: of_paper for paper, of_paper in taught.items() if of_paper != PaperCodes()
        }

    def _paper_codes(
        self, codes: Mapping[str, AdjudicatedCode], decisions: Sequence[Decision]
    ) -> PaperCodes:
        open_ids = {name for name, code in codes.items() if code.mark is None}
        return PaperCodes(
            marks=complete_marks(codes, decisions, self.codebook) if self.codebook else (),
            checks=tuple(
                check
                for decision in decisions
                for check in decision.checks
                if check.mechanism_id not in open_ids
            ),
        )

    @cached_property
    def screened(self) -> Sequence[ScreenedRecord]:
        """What is known of each paper decided on, in the order of the first decisions.

        Those known before the queue asked for any come first.
        """
        stage = Stage.TITLE_ABSTRACT
        screened = [
            _screened(self.decisions(stage)[paper], outcome, self.n_needed(stage, paper))
            for paper, outcome in self.outcomes(stage).items()
            if outcome.provisional_label is not None
        ]
        return [*(r for r in screened if r.prior), *(r for r in screened if not r.prior)]

    @property
    def conflicts(self) -> frozenset[str]:
        """The papers whose reviewers disagree on title and abstract."""
        outcomes = self.outcomes(Stage.TITLE_ABSTRACT)
        return frozenset(
            paper
            for paper, outcome in outcomes.items()
            if outcome.state is AdjudicationState.CONFLICT
        )

    @cached_property
    def progress(self) -> Progress:
        """How far title and abstract screening has come, without reading any text."""
        return progress_of(self.screened, n_papers=self.n_papers)

    def snapshot(self) -> Snapshot:
        """Return what training sees of the review."""
        learns = self.settings.learn_from_first_decisions or not self.settings.blind
        return Snapshot(
            papers=self.papers,
            screened=[r for r in self.screened if learns or r.settled],
            conflicts=self.conflicts,
        )


def find_lead(review: Review) -> str:
    """Return the name of a person who leads the review, for those who do not read it yet."""
    with review.read() as reading:
        return ReviewState(reading).lead


def _screened(
    decisions: Sequence[Decision], outcome: Adjudication, n_needed: int
) -> ScreenedRecord:
    settled = outcome.state is AdjudicationState.SETTLED
    relevant = outcome.included if settled else outcome.provisional_label
    return ScreenedRecord(
        record_id=outcome.record_id,
        relevant=bool(relevant),
        settled=settled,
        awaiting_second=outcome.n_judged < n_needed and not outcome.by_consensus,
        prior=all(decision.decision_id.startswith(IMPORT_MARK) for decision in decisions),
    )

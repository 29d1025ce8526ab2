"""A methods paragraph to paste, with the points that RAISE asks for.

Tool, version, model, role, human oversight, validation on this review, and limits
(Responsible AI in Evidence Synthesis, 2025).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from classifier import __version__
from classifier.reviewing.reports.facts import ReviewFacts
from classifier.reviewing.reports.progress import ProgressFacts
from classifier.reviewing.reports.traced import Traced, counted
from classifier.reviewing.screening.assignment import DesignKind
from classifier.schema import LabelRule, Stage, decided_by_reviewers
from classifier.schema.reviewer_names import IMPORTED
from classifier.screening.stopping import percent

__all__ = ["Methods", "MethodsPoint", "methods_of"]

_DESIGNS = {
    DesignKind.SINGLE: "each paper was {to_be}judged by one reviewer, whoever came first",
    DesignKind.SPLIT: "papers were divided between the reviewers, each {to_be}judged by one",
    DesignKind.OVERLAP: "papers were divided between the reviewers, and a share of "
    "{share:.0%} was {to_be}judged by two",
    DesignKind.DOUBLE: "each paper was {to_be}judged by two reviewers",
}
_STAGES = {Stage.TITLE_ABSTRACT: "title and abstract", Stage.FULL_TEXT: "the full text"}
_RULES = {
    LabelRule.AGREED: "a paper was settled once everybody who was to judge it agreed",
    LabelRule.ANY_INCLUDE: "one inclusion sufficed to keep a paper",
    LabelRule.SINGLE: "the first decision settled a paper",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodsPoint:
    """One point that RAISE asks for, in a sentence or two."""

    point: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Methods:
    """What to write about the methods.

    Attributes
    ----------
    figures : the numbers in the text, each with its name.
    """

    points: tuple[MethodsPoint, ...]
    figures: tuple[tuple[str, Traced], ...]

    @property
    def paragraph(self) -> str:
        """All points as one paragraph."""
        return " ".join(point.text for point in self.points)


def methods_of(facts: ReviewFacts, progress: ProgressFacts) -> Methods:
    """Return the paragraph; what never happened in this review is not told."""
    figures = dict(_figures(facts, progress))
    told = (
        ("Tool and version", _tool(facts)),
        ("Model", _model(facts)),
        ("Role", _role(facts)),
        ("Human oversight", _oversight(facts, figures)),
        ("Validation on this review", _validation(progress)),
        ("Limits", _limits(progress)),
    )
    return Methods(
        points=tuple(MethodsPoint(point=point, text=text) for point, text in told if text),
        figures=tuple(figures.items()),
    )


def _figures(facts: ReviewFacts, progress: ProgressFacts) -> Iterator[tuple[str, Traced]]:
    yield (
        "records read in",
        counted(facts.search_of, "records that were read in", "records"),
    )
    yield (
        "papers without duplicates",
        counted(facts.papers, "records less duplicates", "records, duplicates"),
    )
    for stage, words in _STAGES.items():
        said = [d for of in facts.visible(stage).values() for d in of if not d.consensus]
        judged = Counter(
            decision.record_id for decision in said if decided_by_reviewers(decision)
        )
        where = f"decisions at stage {stage.value}"
        yield f"papers judged on {words}", counted(judged, "papers with a decision", where)
        yield (
            f"of them by two people or more ({words})",
            counted(sum(n > 1 for n in judged.values()), "papers with two reviewers", where),
        )
        yield f"decisions of people on {words}", counted(said, "standing decisions", where)
    yield "papers that the queue asked for until 95 % of its finds were made", progress.to_95


def _tool(facts: ReviewFacts) -> str:
    book = facts.codebook
    screened = facts.outcomes(Stage.TITLE_ABSTRACT)
    done = "managed and screened" if screened else "kept"
    text = f"Records were {done} with mechsift {__version__}."
    if book:
        text += f" The codebook '{book.title}' was used in version {book.version}."
    return text


def _model(facts: ReviewFacts) -> str:
    if facts.model_run is None:
        return "No model was trained or used."
    number, run = facts.model_run
    text = (
        "Its ranking model, a linear classifier over words of title, abstract and keywords, "
        f"was trained on the reviewers' own decisions (training {number}, {run.n_labels} "
        f"decided papers, seed {run.seed})"
    )
    text += ", and ordered papers by the codebook's question before the first decision."
    if run.bundle:
        digest = f" (SHA-256 {run.bundle_sha256[:12]})" if run.bundle_sha256 else ""
        text += f" Mechanisms were suggested by the model '{run.bundle}'{digest}."
    return text


def _role(facts: ReviewFacts) -> str:
    if facts.model_run is None:
        return "It looked for duplicates; it suggested no order and excluded nothing."
    seen = "could" if facts.settings.show_suggestions else "could not"
    return (
        "The model put the papers in the order of reading, flagged likely inclusions and "
        "likely mechanisms, and advised on when to stop; it included and excluded nothing. "
        f"Reviewers {seen} see its suggestions before they decided."
    )


def _oversight(facts: ReviewFacts, figures: Mapping[str, Traced]) -> str:
    papers = (of_paper for stage in Stage for of_paper in facts.visible(stage).values())
    people = {decision.reviewer for of_paper in papers for decision in of_paper}
    n_people = len(people - {IMPORTED})
    part = f"; {n_people} took part" if n_people else ""
    told = [f"Every decision was made by a person{part}."]
    judged = [stage for stage in Stage if facts.outcomes(stage)]
    told += [_designed(facts, stage, figures) for stage in judged]
    if judged and n_people > 1:
        resolved = any(
            outcome.by_consensus
            for stage in Stage
            for outcome in facts.outcomes(stage).values()
        )
        person = "; conflicts were resolved by a person" if resolved else ""
        told.append(f"By the rule agreed beforehand {_RULES[facts.settings.rule]}{person}.")
    counts = [one for stage in judged if (one := _counted(stage, figures))]
    told += [f"In fact {'; '.join(counts)}."] if counts else []
    return " ".join(told)


def _designed(facts: ReviewFacts, stage: Stage, figures: Mapping[str, Traced]) -> str:
    """Return how papers were shared out at a stage: "was to be" where it is not done."""
    settings = facts.settings
    design = settings.full_text_design if stage is Stage.FULL_TEXT else settings.design
    doubled = design.kind in (DesignKind.DOUBLE, DesignKind.OVERLAP)
    judged, both = _numbers_at(stage, figures)
    done = both >= max(judged if design.kind is DesignKind.DOUBLE else 1, 1) or not doubled
    words = _DESIGNS[design.kind].format(share=design.share, to_be="" if done else "to be ")
    unseen = ", without seeing what the other had decided" if settings.blind and doubled else ""
    return f"On {_STAGES[stage]} {words}{unseen}."


def _counted(stage: Stage, figures: Mapping[str, Traced]) -> str:
    judged, both = _numbers_at(stage, figures)
    if not judged:
        return ""
    were = "paper was" if judged == 1 else "papers were"
    return (
        f"{judged:,.0f} {were} judged on {_STAGES[stage]}, {both:,.0f} of them by two people "
        "or more"
    )


def _numbers_at(stage: Stage, figures: Mapping[str, Traced]) -> tuple[float, float]:
    """Return how many papers were judged at a stage, and how many of them by two or more."""
    words = _STAGES[stage]
    judged = figures[f"papers judged on {words}"].value
    return judged or 0, figures[f"of them by two people or more ({words})"].value or 0


def _validation(progress: ProgressFacts) -> str:
    if not progress.to_95.n:
        return "Title and abstract screening was not ordered by the tool."
    settled, kept = progress.n_screened.value, progress.n_relevant.value
    told = [
        f"In this review {settled:,.0f} of {progress.n_papers.value:,.0f} papers were settled "
        f"on title and abstract, {kept:,.0f} of them kept."
    ]
    if progress.to_95.value is not None:
        told.append(
            "95 % of what the queue found had been found after "
            f"{progress.to_95.value:,.0f} of the {progress.to_95.n:,} papers that it asked for."
        )
    low, value, rule = progress.recall.low, progress.recall.value, progress.advice
    if low.value is not None:
        told.append(
            f"By the rule {rule.rule}, recall on title and abstract is {percent(low.value)} or "
            f"more with {percent(rule.confidence or 0)} confidence."
        )
    if value.value is not None:
        told.append(
            f"By the model's own probabilities it is {percent(value.value)}, which is a guess "
            "without a bound."
        )
    return " ".join(told)


def _limits(progress: ProgressFacts) -> str:
    if (
        not progress.to_95.n
        or progress.advice.confidence is None
        or not progress.advice.assumption
    ):
        return ""
    return f"The bound on recall assumes: {progress.advice.assumption}"

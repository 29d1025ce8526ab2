"""Give a review away: records with decisions, suggestions, or labels, in any format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from classifier.errors import UnusableCorpusError
from classifier.formats import output_format
from classifier.formats.decisions import (
    DecisionTool,
    check_tool,
    tool_named,
    with_decisions,
    with_record_id,
    with_suggestion,
)
from classifier.formats.rows import TABLES
from classifier.outputs import check_place, replacing
from classifier.reviewing.state import ReviewState
from classifier.schema import (
    Decision,
    Label,
    LabelRule,
    MechanismMark,
    Prediction,
    Record,
    Stage,
    Verdict,
    complete_marks,
    label_of,
    settled_marks,
)
from classifier.scoring.suggestions import suggestion_of
from classifier.store import Review, stored_records, stored_scores

__all__ = ["Export", "Exported", "export_review", "review_labels"]

_OWN = "mechsift"
_VERDICTS = {True: Verdict.INCLUDE, False: Verdict.EXCLUDE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What of a review is to be written where.

    Attributes
    ----------
    path : its suffix picks the format.
    to : name of the format where the suffix does not tell.
    tool : name of the tool in whose fields decisions or suggestions are written. By default our
        own; formats other than RIS and tables hold no decisions.
    labels : one row a paper with how it was settled, for ``mechsift train``.
    suggestions : what the model proposes instead of what people decided.
    """

    path: Path
    to: str = ""
    tool: str = ""
    labels: bool = False
    suggestions: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written.

    Attributes
    ----------
    n_records : rows.
    n_decided : rows with a decision, a label or a suggestion.
    n_hidden : papers whose decisions stay hidden while somebody is still to decide.
    """

    n_records: int
    n_decided: int
    n_hidden: int = 0


def export_review(review: Review, asked: Export) -> Exported:
    """Write records with what is known of them, whole or not at all.

    Every record is written, duplicates too, each with the decisions on its paper; with labels
    one row a paper. Decisions on which somebody else is still to decide are left out.

    Raises
    ------
    UnknownNameError, InvalidOptionError, UnwritableOutputError
        If a name is none, the tool's fields do not fit, or the file cannot be written.
    UnusableCorpusError
        If suggestions are asked for and the review was never trained on.
    """
    layout = output_format(asked.path, to=asked.to)
    tool = _tool(asked, layout.name)
    check_place(asked.path)
    with review.read() as reading:
        state = ReviewState(reading)
        rows, n_hidden = _rows(state, asked)
        with replacing(asked.path) as unfinished:
            records = _written(rows, tool, layout.name, rule=state.settings.rule)
            layout.write(records, unfinished)
    n_decided = sum(bool(contents) for _, contents in rows)
    return Exported(n_records=len(rows), n_decided=n_decided, n_hidden=n_hidden)


def _tool(asked: Export, layout: str) -> DecisionTool | None:
    """Return the tool that is asked for, else our own, else none where no tool's fields fit."""
    if asked.tool or asked.labels or asked.suggestions:
        return check_tool(asked.tool or _OWN, layout=layout, option="--decisions")
    return tool_named(_OWN) if layout in ("ris", *TABLES) else None


Contents = Sequence[Decision] | Prediction | None
"""What is written of a record beside its own fields."""


def _rows(state: ReviewState, asked: Export) -> tuple[list[tuple[Record, Contents]], int]:
    if asked.suggestions:
        return _suggested(state), 0
    if asked.labels:
        return _labelled(state), 0
    return _decided(state), len(state.hidden_papers)


def _decided(state: ReviewState) -> list[tuple[Record, Contents]]:
    """Return each record with the decisions on its paper that everybody may see."""
    visible: dict[str, list[Decision]] = {}
    for stage in Stage:
        for paper, decisions in state.evidenced(stage).items():
            visible.setdefault(paper, []).extend(decisions)
    rows: list[tuple[Record, Contents]] = []
    for record in stored_records(state.reading):
        name = record.record_id
        decisions = visible.get(state.paper_of.get(name, name), [])
        rows.append((record, [replace(d, record_id=name) for d in decisions]))
    return rows


def review_labels(state: ReviewState) -> Mapping[str, Label]:
    """Return the label of each paper that has one, under the review's rule.

    Marks are those that teach: settled ones, and an explicit "not evidenced" for what the
    coders of the paper left unmarked.
    """
    papers = dict.fromkeys(paper for stage in Stage for paper in state.visible(stage))
    labels = {}
    for paper in papers:
        outcomes = {
            stage: state.outcomes(stage)[paper]
            for stage in Stage
            if paper in state.outcomes(stage)
        }
        labels[paper] = label_of(paper, outcomes, _taught(state, paper))
    return labels


def _taught(state: ReviewState, paper: str) -> tuple[MechanismMark, ...]:
    decisions = [d for stage in Stage for d in state.evidenced(stage).get(paper, ())]
    codes = state.codes.get(paper, {})
    if state.codebook is None:
        marks = settled_marks(codes)
    else:
        marks = complete_marks(codes, decisions, state.codebook)
    sentences = {m.mechanism_id: m.evidence for d in decisions for m in d.marks if m.evidence}
    return tuple(
        replace(mark, evidence=mark.evidence or sentences.get(mark.mechanism_id, ""))
        if mark.coded
        else mark
        for mark in marks
    )


def _labelled(state: ReviewState) -> list[tuple[Record, Contents]]:
    """Return each paper with its label as one settled decision a stage."""
    labels = review_labels(state)
    return [(paper, list(_as_decisions(labels.get(paper.record_id)))) for paper in state.papers]


def _as_decisions(label: Label | None) -> Iterator[Decision]:
    if label is None:
        return
    for stage, included in (
        (Stage.TITLE_ABSTRACT, label.included_abstract),
        (Stage.FULL_TEXT, label.included),
    ):
        if included is not None:
            yield Decision(
                record_id=label.record_id,
                stage=stage,
                verdict=_VERDICTS[included],
                consensus=True,
            )
    if label.marks:
        yield Decision(record_id=label.record_id, marks=label.marks)


def _suggested(state: ReviewState) -> list[tuple[Record, Contents]]:
    papers = {paper.record_id: paper for paper in state.papers}
    scores = list(stored_scores(state.reading))
    if not scores:
        raise UnusableCorpusError("nothing was learned yet; run mechsift review retrain first")
    # The scores of hidden papers would tell what one reviewer decided.
    return [
        (papers[score.record_id], score)
        for score in scores
        if score.record_id not in state.hidden_papers
    ]


def _written(
    rows: Sequence[tuple[Record, Contents]],
    tool: DecisionTool | None,
    layout: str,
    *,
    rule: LabelRule,
) -> Iterator[Record]:
    for rank, (named, contents) in enumerate(rows, start=1):
        record = with_record_id(named, layout=layout)
        if tool is None:
            yield record
        elif isinstance(contents, Prediction):
            suggestion = suggestion_of(contents, rank=rank)
            yield with_suggestion(record, suggestion, tool, layout=layout)
        else:
            yield with_decisions(record, contents or (), tool, layout=layout, rule=rule)

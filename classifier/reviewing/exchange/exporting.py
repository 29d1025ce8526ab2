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
    with_suggestion,
)
from classifier.formats.rows import TABLES
from classifier.outputs import check_place, replacing
from classifier.reviewing.looking_back import hidden_papers, load_codes, open_decisions
from classifier.reviewing.papers import papers_of, visible_to
from classifier.reviewing.team import (
    load_decided,
    load_needed,
    load_outcomes,
    load_paper_of,
    load_settings,
)
from classifier.schema import (
    Decision,
    Label,
    Prediction,
    Record,
    Stage,
    Verdict,
    label_of,
    settled_marks,
)
from classifier.scoring.suggestions import suggestion_of
from classifier.store import Reading, Review, stored_records, stored_scores

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
        rows, hidden = _rows(reading, asked)
        known = [bool(said) for _, said in rows]
        with replacing(asked.path) as unfinished:
            layout.write(_written(rows, tool, layout.name), unfinished)
    return Exported(n_records=len(rows), n_decided=sum(known), n_hidden=hidden)


def _tool(asked: Export, layout: str) -> DecisionTool | None:
    """Return the tool that is asked for, else our own, else none where no tool's fields fit."""
    if asked.tool or asked.labels or asked.suggestions:
        return check_tool(asked.tool or _OWN, layout=layout, option="--decisions")
    return tool_named(_OWN) if layout in ("ris", *TABLES) else None


Said = Sequence[Decision] | Prediction | None


def _rows(reading: Reading, asked: Export) -> tuple[list[tuple[Record, Said]], int]:
    if asked.suggestions:
        return _suggested(reading), 0
    if asked.labels:
        return _labelled(reading), 0
    return _decided(reading)


def _decided(reading: Reading) -> tuple[list[tuple[Record, Said]], int]:
    """Return each record with the decisions on its paper, and how many papers hide some."""
    visible: dict[str, list[Decision]] = {}
    hidden: set[str] = set()
    blind = load_settings(reading).blind
    for stage in Stage:
        needed = load_needed(reading, stage)
        for paper, said in load_decided(reading, stage).items():
            seen = visible_to("", said, n_needed=needed.get(paper, 1), blind=blind)
            visible.setdefault(paper, []).extend(seen)
            hidden |= {paper} if len(seen) < len(said) else set()
    paper_of = load_paper_of(reading)
    rows: list[tuple[Record, Said]] = []
    for record in stored_records(reading):
        said = visible.get(paper_of.get(record.record_id, record.record_id), [])
        rows.append((record, [replace(d, record_id=record.record_id) for d in said]))
    return rows, len(hidden)


def review_labels(reading: Reading) -> Mapping[str, Label]:
    """Return the label of each paper that has one, under the review's rule."""
    decided = {stage: load_decided(reading, stage) for stage in Stage}
    visible = {stage: open_decisions(reading, stage, of) for stage, of in decided.items()}
    outcomes = {stage: load_outcomes(reading, stage, of) for stage, of in decided.items()}
    codes = load_codes(reading, visible)
    papers = dict.fromkeys(name for of in decided.values() for name in of)
    labels = {}
    for name in papers:
        stands = {stage: of[name] for stage, of in outcomes.items() if name in of}
        labels[name] = label_of(name, stands, settled_marks(codes.get(name, {})))
    return labels


def _labelled(reading: Reading) -> list[tuple[Record, Said]]:
    """Return each paper with its label as one settled decision a stage."""
    labels = review_labels(reading)
    papers = papers_of(stored_records(reading), load_paper_of(reading))
    return [(paper, list(_as_decisions(labels.get(paper.record_id)))) for paper in papers]


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


def _suggested(reading: Reading) -> list[tuple[Record, Said]]:
    papers = {
        paper.record_id: paper
        for paper in papers_of(stored_records(reading), load_paper_of(reading))
    }
    scores = list(stored_scores(reading))
    if not scores:
        raise UnusableCorpusError("nothing was learned yet; run mechsift review retrain first")
    hidden = hidden_papers(reading)  # their scores would tell what one reviewer said
    return [(papers[one.record_id], one) for one in scores if one.record_id not in hidden]


def _written(
    rows: Sequence[tuple[Record, Said]], tool: DecisionTool | None, layout: str
) -> Iterator[Record]:
    for rank, (record, said) in enumerate(rows, start=1):
        if tool is None:
            yield record
        elif isinstance(said, Prediction):
            suggestion = suggestion_of(said, rank=rank)
            yield with_suggestion(record, suggestion, tool, layout=layout)
        else:
            yield with_decisions(record, said or (), tool, layout=layout)

"""Read exports into a review: new papers join the queue, decisions survive."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from classifier.dedupe import Judgement
from classifier.dedupe.import_plan import ImportPlan, plan_import
from classifier.errors import OutdatedChangeError, UnknownNameError, UnreadableExportError
from classifier.formats import ReadReport, open_each, read_all_of
from classifier.reviewing.exchange.import_decisions import take_in_decisions
from classifier.reviewing.screening.assignment import assign as share_out
from classifier.reviewing.settings import stage_named
from classifier.reviewing.state import ReviewState
from classifier.schema import (
    AdjudicationState,
    DuplicateMember,
    PairJudgement,
    PossibleDuplicate,
    Record,
    Search,
    SearchOrigin,
    SourceFile,
    Stage,
)
from classifier.store import (
    Review,
    Writing,
    add_possible_duplicates,
    add_records,
    add_source,
    append_entry,
    assign,
    current_entries,
    list_sources,
    queued_records,
    record_ids,
    replace_duplicates,
    set_queue,
    stored_records,
)

__all__ = ["Import", "Imported", "import_exports"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What is to be read into a review, and where it comes from.

    Attributes
    ----------
    paths : as in `read_exports`; ``NAME=FILE`` names the search.
    by : who does it, or "" for the lead.
    origin : a `SearchOrigin`, of searches that the log does not have yet.
    search_stage : stage of searching ("1a"), or "".
    stage : of decisions in the exports that do not say at which they were made.
    decisions : whether decisions that stand in the exports are taken in.
    columns : fields that columns of tables are assigned to; kept with each source.
    """

    paths: tuple[Path, ...]
    by: str = ""
    origin: str = "search"
    search_stage: str = ""
    stage: str = "title_abstract"
    decisions: bool = True
    columns: Mapping[str, str] = field(default_factory=dict)

    def check(self) -> None:
        """Refuse names that are none, before anything is read.

        Raises
        ------
        UnknownNameError
            If the origin or the stage is none.
        """
        if self.origin not in set(SearchOrigin):
            raise UnknownNameError(
                "origin", self.origin, [str(origin) for origin in SearchOrigin]
            )
        stage_named(self.stage)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """The reconciliation of an import.

    Attributes
    ----------
    reports : what was found in each file that was read.
    skipped : files that the review has read before, to the last byte.
    n_records : records added, duplicates too.
    n_duplicates : of these, records of papers that another record stands for.
    n_new : papers that joined the queue.
    n_decisions : decisions taken in from the exports.
    n_doubtful : pairs that may be the same paper, for a person to look at.
    n_papers : papers of the review now.
    """

    reports: tuple[ReadReport, ...]
    skipped: tuple[str, ...] = ()
    n_records: int = 0
    n_duplicates: int = 0
    n_new: int = 0
    n_decisions: int = 0
    n_doubtful: int = 0
    n_papers: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Return the reconciliation as it is printed in JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Read:
    """One file as it was read."""

    report: ReadReport
    sha256: str
    records: list[Record]


def import_exports(review: Review, asked: Import) -> Imported:
    """Read exports into a review, in one transaction: all of them, or nothing.

    A file that was read before is passed over. Records join the papers that are there already,
    which keep their decisions; a new paper goes to the reviewers that the design says.

    Raises
    ------
    MissingFileError, UnreadableExportError
        If no file can be read; of several, one that cannot is told of in its report.
    UnknownNameError
        If a word of what is asked is none.
    """
    asked.check()
    with review.read() as reading:
        by = asked.by or ReviewState(reading).lead
        seen = {source.sha256 for source in list_sources(reading)}
        taken = {source.name for source in list_sources(reading)}
    files, skipped, refused = _read_files(asked, seen, taken)
    reports = (*(file.report for file in files), *refused)
    with review.read() as reading:
        state = ReviewState(reading)
        if not files:
            return Imported(reports=reports, skipped=skipped, n_papers=state.n_papers)
        plan = _plan(state, [record for file in files for record in file.records])
    with review.write(by=by) as writing:
        _refuse_outdated(writing, plan)
        _log_files(writing, files, asked)
        add_records(writing, plan.added)
        replace_duplicates(writing, _members(plan))
        add_possible_duplicates(writing, _doubts(plan))
        n_decisions = (
            take_in_decisions(writing, plan.added, Stage(asked.stage)) if asked.decisions else 0
        )
        _assign_new_papers(writing, plan)
    return Imported(
        reports=reports,
        skipped=skipped,
        n_records=len(plan.added),
        n_duplicates=plan.n_duplicates,
        n_new=len(plan.new_papers),
        n_decisions=n_decisions,
        n_doubtful=len(plan.doubts),
        n_papers=len(plan.groups),
    )


def _read_files(
    asked: Import, seen: set[str], taken: set[str]
) -> tuple[list[_Read], tuple[str, ...], list[ReadReport]]:
    """Return the files that are new, what was read before, and what cannot be read.

    New files get names that no earlier one has.
    """
    files: list[_Read] = []
    skipped: list[str] = []
    refused: list[ReadReport] = []
    for opened in open_each(asked.paths, columns=asked.columns):
        if isinstance(opened, ReadReport):
            refused.append(opened)
            continue
        with opened.export.path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        if digest in seen:
            skipped.append(opened.report.source)
            continue
        name = _free_name(opened.report.source, taken)
        opened.report.source = name
        records, report = read_all_of(opened)
        if report.refused:
            refused.append(report)
            continue
        seen.add(digest)
        taken.add(name)
        files.append(_Read(report, digest, records))
    if refused and not files and not skipped:
        reason = refused[0].refused.removeprefix(f"{refused[0].source}: ")
        raise UnreadableExportError(refused[0].source, reason)
    return files, tuple(skipped), refused


def _free_name(name: str, taken: set[str]) -> str:
    path, again, free = Path(name), 1, name
    while free in taken:
        again += 1
        free = f"{path.stem} ({again}){path.suffix}"
    return free


def _plan(state: ReviewState, new: Sequence[Record]) -> ImportPlan:
    old = list(stored_records(state.reading))
    judged = [
        Judgement(record_id=e.word.record_id, other_id=e.word.other_id, same=e.word.same)
        for e in state.entries(PairJudgement)
    ]
    paper_of = {record.record_id: record.record_id for record in old} | dict(state.paper_of)
    return plan_import(old, new, paper_of=paper_of, judged=judged)


def _refuse_outdated(writing: Writing, plan: ImportPlan) -> None:
    """Refuse what was planned before another import came in between.

    The plan is made before the database is held for writing: it takes long, and others decide
    meanwhile.
    """
    if len(record_ids(writing)) != len(plan.paper_of) - len(plan.added):
        raise OutdatedChangeError(
            "another import came in between; nothing was added, try again"
        )


def _log_files(writing: Writing, files: Sequence[_Read], asked: Import) -> None:
    """Note each file, and each search that the log does not have yet."""
    known = {entry.word.name for entry in current_entries(writing, Search)}
    for file in files:
        report = file.report
        add_source(
            writing,
            SourceFile(
                name=report.source,
                sha256=file.sha256,
                search=report.search,
                format=report.format,
                encoding=report.encoding,
                records=report.records,
                with_abstract=report.with_abstract,
                report=json.dumps(report.as_dict(), ensure_ascii=False),
            ),
        )
        name = report.search or report.source
        if name not in known:
            known.add(name)
            origin = SearchOrigin(asked.origin)
            append_entry(writing, Search(name=name, origin=origin, stage=asked.search_stage))


def _doubts(plan: ImportPlan) -> Iterator[PossibleDuplicate]:
    for one, other, verdict in plan.doubts:
        first, second = sorted((one.record_id, other.record_id))
        yield PossibleDuplicate(
            record_id=first, other_id=second, reason=verdict.reason, score=verdict.score
        )


def _members(plan: ImportPlan) -> Iterator[DuplicateMember]:
    for group in plan.groups:
        if len(group.members) == 1:
            continue
        rows = zip(group.members, group.linked_to, group.reasons, group.scores, strict=True)
        for member, linked_to, reason, score in rows:
            name = member.record_id
            yield DuplicateMember(
                record_id=name,
                group_id=group.group_id,
                kept=plan.paper_of[name] == name,
                linked_to=linked_to,
                reason=reason,
                score=score,
            )


def _assign_new_papers(writing: Writing, plan: ImportPlan) -> None:
    """Give new papers to the reviewers of the design, and to the end of the queue."""
    stage = Stage.TITLE_ABSTRACT
    state = ReviewState(writing)
    names = [person.name for person in state.reviewers if person.active]
    before = len(state.needed(stage))
    design = state.settings.design
    assign(
        writing, share_out(plan.new_papers, names, design=design, stage=stage, n_before=before)
    )
    queued = queued_records(writing, stage=stage)
    papers = [name for name in queued if plan.paper_of[name] == name]
    set_queue(
        writing, _undecided([*papers, *plan.new_papers], ReviewState(writing)), stage=stage
    )


def _undecided(papers: Sequence[str], state: ReviewState) -> list[str]:
    """Return the papers on which a decision is still awaited; exports may bring decisions."""
    outcomes = state.outcomes(Stage.TITLE_ABSTRACT)
    return [
        name
        for name in papers
        if name not in outcomes or outcomes[name].state is AdjudicationState.WAITING
    ]

"""The review database: the only code that reads or writes a review.

Import it inside the function that needs it: it loads SQLAlchemy (half a second).

A review is a SQLite file or a ``postgresql://`` address. Everything happens in transactions:
all of one is kept or nothing, writers wait for each other, a reader sees one moment. The
functions take the transaction first; those that write need a `Writing`, and add to the audit
log. What is read inside a `Writing` cannot change before it ends: no other one writes.

    with create_review("my.mechsift") as review:  # or open_review
        with review.write(by="ana") as writing:
            add_reviewer(writing, Reviewer(name="ana", role=Role.LEAD))
            add_records(writing, records)  # identified, none of them known yet
            set_queue(writing, record_ids(writing), stage=stage)
        with review.read() as reading:
            (record_id,) = next_in_queue(reading, stage=stage, reviewer="ana")
        with review.write(by="ana") as writing:  # what is written lasts once the block is left
            decision = append_decision(writing, Decision(record_id=record_id, reviewer="ana",
                stage=stage, verdict=Verdict.INCLUDE, decision_id="given by the client"))
            withdraw_decision(writing, decision.decision_id)  # undo is a row of its own

Conflicts are not stored: they follow from `current_decisions`. What settles one is a decision
with `consensus` (``append_decision(writing, decision, settles=ids)``). Where records come from
is the search log: `Record.search` is the name of a `Search`, whose origin says how the records
were identified.

Rooms: `opening` (create, open, back up, restore), `review` (transactions), `training_lock`
(one training at a time), `records`, `settings` (settings, codebooks, files read), `decisions`
and `decision_queries` (reading them), `team` (reviewers, assignments, leases), `queue`, `runs`
(model runs, scores), `duplicates`, `entries` (search log, entered counts, judged pairs, full
texts, quotations, appraisals, stakeholder notes, programme theories, configurations),
`browsing` (a page of papers), `search` (in full text), `audit`, `logins`, `backups`,
`verification`.
"""

from classifier.store.audit import AuditLine, audit_log, latest_write
from classifier.store.browsing import (
    Order,
    PaperFilter,
    PaperRow,
    State,
    browse_papers,
    expected_in_queue,
)
from classifier.store.decision_queries import (
    count_decision_rows,
    current_decisions,
    decision_history,
    every_decision,
    find_decision,
    settled_by,
)
from classifier.store.decisions import append_decision, withdraw_decision
from classifier.store.duplicates import (
    add_possible_duplicates,
    duplicate_members,
    list_possible_duplicates,
    papers_of_records,
    records_of_paper,
    replace_duplicates,
)
from classifier.store.entries import (
    Entry,
    append_entry,
    current_entries,
    entry_history,
    withdraw_entry,
)
from classifier.store.logins import (
    ApiToken,
    add_token,
    end_logins,
    list_tokens,
    login_count,
    revoke_token,
)
from classifier.store.opening import back_up, create_review, open_review, restore_review
from classifier.store.queue import dequeue, next_in_queue, queued_records, requeue, set_queue
from classifier.store.records import (
    add_records,
    count_records,
    find_record,
    known_records,
    record_ids,
    records_beginning,
    records_named,
    searches_of_records,
    stored_records,
)
from classifier.store.review import Clock, Reading, Review, Writing
from classifier.store.runs import (
    add_run,
    latest_run,
    list_runs,
    prepare_scores,
    replace_scores,
    stored_scores,
)
from classifier.store.search import search_records
from classifier.store.settings import (
    add_codebook,
    add_source,
    codebook_text,
    codebook_versions,
    current_codebook,
    current_settings,
    list_sources,
    save_settings,
    settings_versions,
    signing_secret,
)
from classifier.store.team import (
    add_reviewer,
    assign,
    assigned_to,
    change_reviewer,
    find_reviewer,
    list_assignments,
    list_reviewers,
    release_lease,
    take_lease,
    unassign,
)
from classifier.store.verification import verify_review

__all__ = [
    "ApiToken",
    "AuditLine",
    "Clock",
    "Entry",
    "Order",
    "PaperFilter",
    "PaperRow",
    "Reading",
    "Review",
    "State",
    "Writing",
    "add_codebook",
    "add_possible_duplicates",
    "add_records",
    "add_reviewer",
    "add_run",
    "add_source",
    "add_token",
    "append_decision",
    "append_entry",
    "assign",
    "assigned_to",
    "audit_log",
    "back_up",
    "browse_papers",
    "change_reviewer",
    "codebook_text",
    "codebook_versions",
    "count_decision_rows",
    "count_records",
    "create_review",
    "current_codebook",
    "current_decisions",
    "current_entries",
    "current_settings",
    "decision_history",
    "dequeue",
    "duplicate_members",
    "end_logins",
    "entry_history",
    "every_decision",
    "expected_in_queue",
    "find_decision",
    "find_record",
    "find_reviewer",
    "known_records",
    "latest_run",
    "latest_write",
    "list_assignments",
    "list_possible_duplicates",
    "list_reviewers",
    "list_runs",
    "list_sources",
    "list_tokens",
    "login_count",
    "next_in_queue",
    "open_review",
    "papers_of_records",
    "prepare_scores",
    "queued_records",
    "record_ids",
    "records_beginning",
    "records_named",
    "records_of_paper",
    "release_lease",
    "replace_duplicates",
    "replace_scores",
    "requeue",
    "restore_review",
    "revoke_token",
    "save_settings",
    "search_records",
    "searches_of_records",
    "set_queue",
    "settings_versions",
    "settled_by",
    "signing_secret",
    "stored_records",
    "stored_scores",
    "take_lease",
    "unassign",
    "verify_review",
    "withdraw_decision",
    "withdraw_entry",
]

"""Half a surrogate pair is refused by every door of the store; an old one can be shown."""

from dataclasses import replace

import pytest
from sqlalchemy import insert

from classifier.errors import InvalidOptionError
from classifier.schema import Decision, Quotation, Reviewer, SourceFile, Stage, Verdict
from classifier.store import (
    add_records,
    add_reviewer,
    add_source,
    append_decision,
    append_entry,
    audit_log,
    current_decisions,
    save_settings,
    search_records,
    verify_review,
)
from classifier.store.decision_queries import DECISION_COLUMNS
from classifier.store.decisions import decision_checksum
from classifier.store.tables import decisions
from tests.store.conftest import START, record

HALF = "half \ud83d of a face"
DECISION = Decision(
    record_id="r1",
    reviewer="ana",
    stage=Stage.TITLE_ABSTRACT,
    verdict=Verdict.INCLUDE,
    note=HALF,
)
DOORS = {
    "a quotation": lambda w: append_entry(w, Quotation(record_id="r1", text=HALF)),
    "a decision": lambda w: append_decision(w, DECISION),
    "a record": lambda w: add_records(w, [record(9, title=HALF)]),
    "a reviewer": lambda w: add_reviewer(w, Reviewer(name=HALF)),
    "settings": lambda w: save_settings(w, {"stages": [{"name": HALF}]}),
    "a file": lambda w: add_source(w, SourceFile(name=HALF, sha256="", records=0)),
}


@pytest.mark.parametrize("write", DOORS.values(), ids=DOORS)
def test_half_a_character_is_refused_in_one_line_and_nothing_is_kept(staffed, write):
    with staffed.read() as reading:
        before = list(audit_log(reading))
    with (
        pytest.raises(InvalidOptionError, match="half of a character is missing") as refused,
        staffed.write(by="ana") as writing,
    ):
        write(writing)
    assert "\n" not in str(refused.value)
    str(refused.value).encode()
    with staffed.read() as reading:
        assert list(audit_log(reading)) == before
        assert search_records(reading, HALF) == []


def test_what_an_early_review_holds_is_shown_and_is_still_whole(staffed):
    early = replace(DECISION, decision_id="early", decided_at=START)
    row = {column.name: getattr(early, column.name) for column in DECISION_COLUMNS}
    row |= {"withdraws": False, "checksum": decision_checksum(early), "at": START, "by": "ana"}
    with staffed.write(by="ana") as writing:
        writing.connection.execute(insert(decisions), row)
    with staffed.read() as reading:
        (shown,) = current_decisions(reading)
    assert shown == replace(early, note="half \ufffd of a face")
    assert verify_review(staffed) == [
        "decision 'early' is in the review and not in the audit log"  # the test wrote none
    ]

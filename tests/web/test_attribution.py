"""Whoever is logged in is the author; what others wrote is changed by a lead, with a reason."""

import json

import pytest

from classifier.errors import InvalidOptionError
from classifier.formats.decisions.tables import read_decision_table
from classifier.reviewing.screening.decisions import decide, decide_all
from classifier.schema import Appraisal, Decision, ProgrammeTheory, Quotation, Stage, Verdict
from classifier.store import audit_log, current_decisions, current_entries, entry_history

QUOTATION = {"record_id": "r00", "text": "We shared it.", "mechanism_id": "trust"}
APPRAISAL = {"record_id": "r00", "aspect": "rigour", "grade": "high"}
CONFIGURATION = {"record_id": "r00", "context": "a merger"}
OWN = {"quotations": QUOTATION, "appraisals": APPRAISAL, "configurations": CONFIGURATION}
AUTHORS = {"quotations": "reviewer", "appraisals": "reviewer", "configurations": "coder"}


class Program:
    """A person's browser as a script drives it: JSON with the key of the login."""

    def __init__(self, browser):
        self.client, self.key = browser.client, {"x-form-key": browser.form_key()}

    def post(self, path, sent, **params):
        return self.client.post(f"/api/v1/{path}", json=sent, headers=self.key, params=params)

    def delete(self, path, **params):
        return self.client.delete(f"/api/v1/{path}", headers=self.key, params=params)


@pytest.fixture
def people(both):
    team, browsers = both
    return team, {name: Program(browser) for name, browser in browsers.items()}


def standing(team, kind):
    with team.review.read() as reading:
        return current_entries(reading, kind)


@pytest.mark.parametrize("kind", sorted(OWN))
def test_nobody_writes_in_the_name_of_another(people, kind):
    _, program = people
    field = AUTHORS[kind]
    answer = program["Ben"].post(kind, OWN[kind] | {field: "Ann"})
    assert answer.status_code == 422
    assert f"{field} cannot be Ann" in answer.json()["detail"]
    assert program["Ben"].post(kind, OWN[kind] | {field: "Ben"}).status_code == 201
    assert program["Ben"].post(kind, OWN[kind]).status_code == 201
    kept = program["Ben"].client.get(f"/api/v1/{kind}").json()
    assert [entry[field] for entry in kept] == ["Ben", "Ben"]


@pytest.mark.parametrize("kind", [*sorted(OWN), "stakeholder_notes"])
def test_what_another_wrote_is_neither_changed_nor_taken_back(people, kind):
    _, program = people
    note = {"mechanism_id": "trust", "said_on": "2026-01-02", "text": "They said so."}
    sent = OWN.get(kind, note)
    number = program["Ann"].post(kind, sent).json()["number"]
    assert program["Ben"].post(kind, sent, supersedes=number).status_code == 403
    answer = program["Ben"].delete(f"{kind}/{number}", reason="I disagree")
    assert answer.status_code == 403
    assert "what Ann wrote" in answer.json()["detail"]
    kept = program["Ann"].client.get(f"/api/v1/{kind}").json()
    assert [entry["number"] for entry in kept] == [number]


def test_a_lead_takes_back_what_another_wrote_with_a_reason_that_stays(people):
    team, program = people
    number = program["Ben"].post("appraisals", APPRAISAL).json()["number"]
    bare = program["Ann"].delete(f"appraisals/{number}")
    assert (bare.status_code, "say why" in bare.json()["detail"]) == (422, True)
    assert (
        program["Ann"].delete(f"appraisals/{number}", reason="wrong paper").status_code == 204
    )
    assert standing(team, Appraisal) == []
    with team.review.read() as reading:
        (line,) = [at for at in audit_log(reading) if at.action.startswith("withdraw:")]
        first, last = entry_history(reading, Appraisal, number + 1)
    assert line.by == "Ann"
    assert "wrong paper" in json.dumps(line.detail)
    assert (first.word.reviewer, first.by, last.by) == ("Ben", "Ben", "Ann")


def test_a_lead_corrects_with_a_reason_and_becomes_the_author(people):
    team, program = people
    number = program["Ben"].post("quotations", QUOTATION).json()["number"]
    assert program["Ann"].post("quotations", QUOTATION, supersedes=number).status_code == 422
    params = {"supersedes": number, "reason": "misspelled"}
    assert program["Ann"].post("quotations", QUOTATION, **params).status_code == 201
    assert [entry.word.reviewer for entry in standing(team, Quotation)] == ["Ann"]


def test_one_corrects_and_takes_back_what_one_wrote_oneself(people):
    _, program = people
    number = program["Ben"].post("quotations", QUOTATION).json()["number"]
    later = program["Ben"].post("quotations", QUOTATION, supersedes=number).json()["number"]
    assert program["Ben"].delete(f"quotations/{later}").status_code == 204


def test_a_theory_is_refined_by_everybody_and_removed_by_a_lead(people):
    team, program = people
    theory = {"mechanism_id": "trust", "statement": "It grows.", "refined_on": "2026-01-02"}
    number = program["Ann"].post("programme_theories", theory).json()["number"]
    later = program["Ben"].post("programme_theories", theory, supersedes=number)
    assert later.status_code == 201
    again = program["Ann"].post("programme_theories", theory, supersedes=later.json()["number"])
    number = again.json()["number"]
    refused = program["Ben"].delete(f"programme_theories/{number}", reason="no")
    assert refused.status_code == 403
    assert [entry.number for entry in standing(team, ProgrammeTheory)] == [number]


def test_the_numbers_of_the_flow_are_a_leads(people):
    _, program = people
    count = {"place": "identified", "count": 7, "note": "log book"}
    search = {"name": "Embase", "hits": 9}
    for kind, sent in (("entered_counts", count), ("searches", search)):
        assert program["Ben"].post(kind, sent).status_code == 403
        number = program["Ann"].post(kind, sent).json()["number"]
        assert program["Ben"].post(kind, sent, supersedes=number).status_code == 403
        assert program["Ben"].delete(f"{kind}/{number}", reason="x").status_code == 403


def test_no_decision_passes_for_one_that_an_import_brought(people, tmp_path):
    team, program = people
    sent = {"record_id": "r00", "verdict": "include", "decision_id": "import-0123"}
    answer = program["Ben"].post("decisions", sent)
    assert (answer.status_code, "imported" in answer.json()["detail"]) == (422, True)
    said = Decision(
        record_id="r00", reviewer="Ben", stage=Stage.TITLE_ABSTRACT, verdict=Verdict.INCLUDE
    )
    with pytest.raises(InvalidOptionError, match="decision_id"):
        decide(team.review, Decision(**(_fields(said) | {"decision_id": "import-1"})))
    file = tmp_path / "decided.csv"
    file.write_text("record_id,verdict,decision_id\nr00,include,import-1\nr01,include,mine\n")
    table = read_decision_table(file, reviewer="Ben", stage=Stage.TITLE_ABSTRACT)
    done = decide_all(team.review, table)
    assert (done.n_new, [problem.line for problem in done.problems]) == (1, [2])
    with team.review.read() as reading:
        kept = [d.decision_id for d in current_decisions(reading, stage=Stage.TITLE_ABSTRACT)]
    assert kept == ["mine"]


def _fields(decision):
    return {name: getattr(decision, name) for name in Decision.__dataclass_fields__}

"""The API: the same words and the same services as the command line."""

import json

import pytest

from classifier.formats.annotations import ANNOTATION_KINDS

ENTRIES = {
    "searches": {"name": "medline", "hits": 12},
    "entered_counts": {"place": "identified", "count": 1446, "stage": "1a"},
    "full_texts": {"record_id": "r00", "status": "retrieved"},
    "quotations": {"record_id": "r00", "text": "typed by a person", "mechanism_id": "Trust"},
    "appraisals": {"record_id": "r00", "aspect": "rigour", "grade": "high"},
    "stakeholder_notes": {
        "mechanism_id": "trust",
        "said_on": "2026-01-02",
        "text": "it takes years",
    },
    "programme_theories": {
        "mechanism_id": "trust",
        "statement": "if trust, then gain",
        "refined_on": "2026-01-02",
    },
    "configurations": {
        "record_id": "r00",
        "context": "a merger",
        "resource": "time to meet",
        "resource_sign": "+",
        "reasoning": "no reason to trust",
        "reasoning_sign": "-",
        "outcomes": [{"text": "gain", "sign": "+"}, {"text": "delay", "sign": "-"}],
        "level": "team",
    },
}


def test_every_kind_of_entry_is_tried_here():
    assert set(ENTRIES) == set(ANNOTATION_KINDS) - {"pair_judgements"}


def test_papers_are_handed_out_decided_and_undone(alone):
    client = alone[1].client
    (handed,) = client.post("/api/v1/queue").json()
    name = handed["record"]["record_id"]
    assert handed["held_until"]
    sent = {
        "record_id": name,
        "verdict": "include",
        "decision_id": "mine",
        "marks": [{"mechanism": "Trust", "presence": "present", "bearing": "supports"}],
        "checks": [
            {"mechanism": "trust", "field": "title", "start": 0, "end": 4, "confirmed": True}
        ],
    }
    kept = client.post("/api/v1/decisions", json=sent)
    assert (kept.status_code, kept.json()["decision_id"]) == (201, "mine")
    assert kept.json()["marks"][0]["mechanism_id"] == "trust"
    told = client.get(f"/api/v1/papers/{name}").json()
    assert [one["verdict"] for one in told["decisions"]] == ["include"]
    assert client.delete(f"/api/v1/decisions/{name}").json()["decision_id"] == "mine"
    assert client.get(f"/api/v1/papers/{name}").json()["decisions"] == []
    assert client.delete(f"/api/v1/decisions/{name}").status_code == 404


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"record_id": "r00"}, "verdict"),
        ({"record_id": "r00", "verdict": "perhaps"}, "verdict"),
        ({"record_id": "r00", "verdict": "include", "extra": 1}, "extra"),
        ({"record_id": "zz", "verdict": "include"}, "zz"),
        (
            {"record_id": "r00", "verdict": "include", "marks": [{"mechanism": "zzz"}]},
            "unknown mechanism 'zzz'",
        ),
        ({"record_id": "r00", "verdict": "include", "seconds": -1}, "seconds"),
    ],
)
def test_what_makes_no_sense_is_a_problem_that_says_what(alone, sent, told):
    answer = alone[1].client.post("/api/v1/decisions", json=sent)
    assert answer.status_code in (404, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) == {"type", "title", "status", "detail"}
    assert problem["status"] == answer.status_code
    assert told in problem["detail"]


def test_answers_are_those_of_the_command_line(alone, run_cli):
    team, browser = alone
    for command in ("status", "stop", "conflicts"):
        status, out, _ = run_cli("review", command, team.review.address, "--json")
        assert status == 0
        assert browser.client.get(f"/api/v1/{command}").json() == json.loads(out)


@pytest.mark.parametrize("kind", sorted(ENTRIES))
def test_entries_are_written_corrected_and_taken_back(alone, kind):
    client, place = alone[1].client, f"/api/v1/{kind}"
    before = len(client.get(place).json())
    first = client.post(place, json=ENTRIES[kind])
    assert first.status_code == 201, first.text
    number = first.json()["number"]
    second = client.post(place, json=ENTRIES[kind], params={"supersedes": number})
    assert second.status_code == 201
    stale = client.post(place, json=ENTRIES[kind], params={"supersedes": number})
    assert stale.status_code == 409
    (kept,) = [
        one for one in client.get(place).json() if one["number"] == second.json()["number"]
    ]
    assert kept["supersedes"] == number
    assert kept["by"] == "Ann"
    assert client.delete(f"{place}/{kept['number']}").status_code == 204
    assert len(client.get(place).json()) == before
    assert client.delete(f"{place}/{kept['number']}").status_code == 409


def test_who_wrote_it_and_what_mechanism_it_speaks_of_are_filled_in(alone):
    client = alone[1].client
    client.post("/api/v1/quotations", json=ENTRIES["quotations"])
    (kept,) = client.get("/api/v1/quotations").json()
    assert (kept["reviewer"], kept["mechanism_id"]) == ("Ann", "trust")
    for wrong in ({"text": " "}, {"txet": "misspelled"}):
        sent = ENTRIES["quotations"] | wrong
        assert client.post("/api/v1/quotations", json=sent).status_code == 422


@pytest.mark.parametrize("count", [-1, 2**31])
def test_a_count_that_is_none_is_refused(alone, count):
    sent = ENTRIES["entered_counts"] | {"count": count}
    answer = alone[1].client.post("/api/v1/entered_counts", json=sent)
    assert answer.status_code == 422
    assert "give a count from 0" in answer.json()["detail"]


def test_a_conflict_is_settled(both):
    team, browsers = both
    team.say("Ann", "r00", "include")
    team.say("Ben", "r00", "exclude")
    key = {"x-form-key": browsers["Ann"].form_key()}
    sent = {"verdict": "exclude", "why": "read together"}
    kept = browsers["Ann"].client.post("/api/v1/conflicts/r00", json=sent, headers=key)
    assert (kept.status_code, kept.json()["consensus"]) == (201, True)
    again = browsers["Ann"].client.post("/api/v1/conflicts/r00", json=sent, headers=key)
    assert again.status_code == 404


def test_lists_are_filtered_and_paged(alone):
    client = alone[1].client
    told = client.get("/api/v1/papers", params={"size": 5, "page": 3}).json()
    assert (told["n_found"], told["page"], told["n_pages"], len(told["rows"])) == (12, 3, 3, 2)
    years = client.get("/api/v1/papers", params={"order": "year"}).json()["rows"]
    assert [one["year"] for one in years] == sorted((o["year"] for o in years), reverse=True)
    likely = client.get("/api/v1/papers", params={"flag": "no_abstract"}).json()
    assert likely["n_found"] == 0


def test_the_codebook_progress_and_training_are_there(alone):
    client = alone[1].client
    assert client.get("/api/v1/codebook").json()["codebook_id"] == "team"
    assert client.get("/api/v1/progress").json()["n_open"] == 12
    assert client.post("/api/v1/training").json()["n_papers"] == 12
    assert client.get("/api/v1/rechecks").json() == []

"""No reviewer sees another's blinded decision, through any page or any answer of the API."""

import json
import re

import pytest

PLACES = (
    "/screen",
    "/papers/{0}",
    "/papers?state=all&order=score",
    "/papers?state=queued&flag=model_disagrees",
    "/conflicts",
    "/mechanisms",
    "/mechanisms/trust",
    "/mechanisms/trust/{0}",
    "/progress",
    "/model",
    "/api/v1/papers/{0}",
    "/api/v1/papers?state=all",
    "/api/v1/status",
    "/api/v1/progress",
    "/api/v1/conflicts",
    "/api/v1/rechecks",
)
SECRET = "a note that only Ann has written"


@pytest.fixture
def said(both):
    """Return the app after Ann's decision on the first paper, and that paper."""
    team, browsers = both
    name = browsers["Ann"].paper()
    browsers["Ann"].post(
        "/screen",
        record_id=name,
        verdict="exclude",
        note=SECRET,
        reason="a reason of Ann's",
        **{"mark-trust": "yes", "evidence-trust": SECRET},
    )
    browsers["Ann"].post("/model/train")
    return team, browsers, name


@pytest.mark.parametrize("place", PLACES)
def test_what_one_said_is_hidden_until_the_other_decided(said, place):
    _, browsers, name = said
    before = browsers["Ben"].get(place.format(name)).text
    assert SECRET not in before
    assert "a reason of Ann" not in before
    assert not re.search(r"<strong>Ann</strong>|Ann: exclude", before)


def test_probability_and_flags_of_such_a_paper_are_hidden_too(said):
    _, browsers, name = said
    told = browsers["Ben"].get(f"/api/v1/papers/{name}").json()
    assert told["prediction"] is None
    assert told["decisions"] == []
    rows = browsers["Ben"].get("/api/v1/papers?state=all").json()["rows"]
    (row,) = [one for one in rows if one["record_id"] == name]
    assert (row["p_include"], row["flags"], row["verdict"]) == (None, [], None)
    (own,) = [
        one
        for one in browsers["Ann"].get("/api/v1/papers?state=all").json()["rows"]
        if one["record_id"] == name
    ]
    assert own["verdict"] == "exclude"
    assert own["p_include"] is not None


@pytest.mark.parametrize(
    "name",
    ["records.csv", "labels.csv", "suggestions.csv", "review.json", "report.html"],
)
def test_files_to_take_away_do_not_tell_it_either(said, name):
    _, browsers, paper = said
    told = browsers["Ann"].get(f"/export/{name}").text
    assert SECRET not in told
    assert "a reason of Ann" not in told
    if name == "suggestions.csv":
        assert f"\n{paper}," not in told
    if name == "review.json":
        document = json.loads(told)
        assert paper not in {one["record_id"] for one in document["scores"]}
        assert document["decisions"] == []


def test_once_both_decided_both_see_it(said):
    team, browsers, name = said
    team.say("Ben", name, "include")
    assert SECRET in browsers["Ben"].get(f"/papers/{name}").text
    assert "Ann: exclude" in browsers["Ben"].get("/conflicts").text


def test_counts_do_not_tell_what_one_said(said):
    _, browsers, _ = said
    told = browsers["Ben"].get("/api/v1/status").json()["stages"][0]
    assert (told["included"], told["excluded"], told["waiting"]) == (0, 0, 1)
    assert browsers["Ben"].get("/api/v1/progress").json()["progress"]["verdicts_in_order"] == []


def test_an_open_review_shows_it_at_once(make_app_state):
    from fastapi.testclient import TestClient

    from classifier.web.app import create_app
    from tests.web.conftest import HOME

    team, state = make_app_state(blind=False)
    team.say("Ben", "r00", "exclude", note=SECRET)
    assert SECRET in TestClient(create_app(state), base_url=HOME).get("/papers/r00").text

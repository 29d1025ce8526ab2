"""Reviewers decide, code, undo, settle and look around, with nothing but pages and forms."""

import re

import pytest

from classifier.reviewing.screening.queue import checkout_next
from classifier.schema import (
    Bearing,
    Configuration,
    MechanismMark,
    Presence,
    Stage,
    Verdict,
)
from classifier.store import current_decisions, current_entries, current_settings, list_sources

PAGES = (
    "/screen",
    "/papers",
    "/progress",
    "/conflicts",
    "/mechanisms",
    "/mechanisms/trust",
    "/codebook",
    "/import",
    "/model",
    "/export",
    "/people",
)


def standing(team, reviewer=None):
    with team.review.read() as reading:
        return list(current_decisions(reading, stage=Stage.TITLE_ABSTRACT, reviewer=reviewer))


@pytest.mark.parametrize("place", PAGES)
def test_every_page_opens_and_names_itself(alone, place):
    answer = alone[1].get(place)
    assert answer.status_code == 200
    assert re.search(r"<title>[^<]+ – mechsift</title>", answer.text)
    assert answer.text.count("<h1") == 1


def test_the_first_page_leads_to_the_next_paper(alone):
    answer = alone[1].get("/")
    assert answer.status_code == 200
    assert 'name="verdict" value="include"' in answer.text


def test_a_decision_is_kept_with_all_that_the_form_says(alone):
    team, browser = alone
    name = browser.paper()
    answer = browser.post(
        "/screen",
        record_id=name,
        stage="title_abstract",
        verdict="exclude",
        reason=["wrong setting", "  ", "wrong setting", "animals"],
        note=" to discuss ",
        seconds="12.5",
        decision_id="d1",
        **{
            "mark-trust": "yes",
            "presence-trust": "absent",
            "bearing-trust": "supports",
            "evidence-trust": "a sentence",
            "shown-trust": "abstract:0:9",
        },
    )
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/screen?stage=title_abstract",
    )
    (kept,) = standing(team)
    assert (kept.record_id, kept.reviewer, kept.verdict) == (name, "Ann", Verdict.EXCLUDE)
    assert kept.reasons == ("wrong setting", "animals")
    assert (kept.note, kept.seconds, kept.decision_id) == ("to discuss", 12.5, "d1")
    (mark,) = kept.marks
    assert (mark.mechanism_id, mark.coded, mark.evidence) == ("trust", True, "a sentence")
    assert (mark.presence, mark.bearing) == (Presence.ABSENT, Bearing.SUPPORTS)
    (check,) = kept.checks
    assert (check.field, check.start, check.end, check.confirmed) == ("abstract", 0, 9, True)
    assert browser.paper() != name


def test_asking_for_the_next_paper_holds_that_paper_and_no_other(alone):
    team, browser = alone
    seen = [browser.paper()]
    for _ in range(3):
        answer = browser.get("/screen/next", params={"seen": seen})
        seen += re.findall(r'data-record="([^"]*)"', answer.text)
    assert len(set(seen)) == 4
    # Ben judges nothing under this design, so that what he is handed is what Ann does not hold.
    free = checkout_next(team.review, "Ben", n=12)
    assert {paper.record.record_id for paper in free}.isdisjoint(seen)
    assert len(free) == 12 - len(seen)


def test_the_api_holds_no_more_than_a_few_papers_at_once(alone):
    client = alone[1].client
    assert client.post("/api/v1/queue", params={"n": 11}).status_code == 422
    assert len(client.post("/api/v1/queue", params={"n": 10}).json()) == 10


def test_a_rejected_mechanism_rejects_the_sentence_that_was_shown(alone):
    team, browser = alone
    said = {"mark-trust": "no", "shown-trust": "title:0:4"}
    browser.post("/screen", record_id=browser.paper(), verdict="include", **said)
    (kept,) = standing(team)
    assert [mark.coded for mark in kept.marks] == [False]
    assert [check.confirmed for check in kept.checks] == [False]


def test_the_same_form_sent_twice_is_one_decision(alone):
    team, browser = alone
    said = {"record_id": browser.paper(), "verdict": "include", "decision_id": "once"}
    assert browser.post("/screen", **said).status_code == 303
    assert browser.post("/screen", **said).status_code == 303
    assert len(standing(team)) == 1


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"verdict": "perhaps"}, "verdict cannot be perhaps"),
        ({"verdict": "include", "record_id": "none-such"}, "none-such"),
        ({"verdict": "include", "stage": "somewhere"}, "somewhere"),
        (
            {"verdict": "include", "mark-trust": "yes", "shown-trust": "abstract:x"},
            "shown-trust",
        ),
        *(
            ({"verdict": "include", "mark-trust": "yes", "shown-trust": span}, "shown-trust")
            for span in ("title:²:4", "title:٣:4", "title:0:99999999999", "keywords:0:1")
        ),
        (
            {"verdict": "include", "mark-trust": "yes", "shown-trust": "title:0:9999999999"},
            "less than or equal to 2147483647",
        ),
        ({"verdict": "include", "mark-trust": "yes", "presence-trust": "huge"}, "presence"),
        ({"verdict": "include", "note": "x" * 10_001}, "at most 10000 characters"),
    ],
)
def test_a_form_that_makes_no_sense_is_refused_in_words_and_nothing_is_kept(alone, said, told):
    team, browser = alone
    answer = browser.post("/screen", **({"record_id": browser.paper()} | said))
    assert 400 <= answer.status_code < 500
    assert told in answer.text
    assert standing(team) == []


def test_a_file_in_the_place_of_a_field_says_nothing(alone):
    team, browser = alone
    paper, key = browser.paper(), browser.form_key()
    fields = {"record_id": paper, "verdict": "include", "form_key": key}
    sent = browser.client.post("/screen", data=fields, files={"stage": ("s", b"x")})
    assert sent.status_code == 200
    assert [decision.stage for decision in standing(team)] == [Stage.TITLE_ABSTRACT]


def test_undo_brings_the_paper_back_with_its_earlier_decision_gone(alone):
    team, browser = alone
    name = browser.paper()
    browser.post("/screen", record_id=name, verdict="include")
    answer = browser.post("/screen/undo", record_id=name)
    assert answer.headers["location"].startswith(f"/papers/{name}")
    assert standing(team) == []
    assert browser.paper() == name


def test_the_next_paper_is_another_than_those_on_the_page(alone):
    browser = alone[1]
    first = browser.paper()
    part = browser.get("/screen/next", params={"seen": [first]})
    second = re.findall(r'data-record="([^"]*)"', part.text)[0]
    third = browser.get("/screen/next", params={"seen": [first, second]})
    assert len({first, second, *re.findall(r'data-record="([^"]*)"', third.text)}) == 3
    assert "<html" not in part.text


def test_when_nothing_is_left_the_page_says_so(make_app_state):
    from fastapi.testclient import TestClient

    from classifier.web.app import create_app
    from tests.web.conftest import HOME

    _, state = make_app_state(records=0)
    client = TestClient(create_app(state), base_url=HOME)
    assert "No papers are waiting for you" in client.get("/screen").text
    assert client.get("/screen/next").status_code == 204


def test_suggestions_are_hidden_until_one_decides_where_the_review_says_so(make_app_state):
    from fastapi.testclient import TestClient

    from classifier.web.app import create_app
    from tests.web.conftest import HOME, Browser

    _, state = make_app_state(trained=True, show_suggestions=False, design="single")
    browser = Browser(TestClient(create_app(state), base_url=HOME))
    page = browser.get("/screen").text
    assert "Suggestion of the model" not in page
    assert "<mark" not in page
    name = browser.paper()
    told = browser.get(f"/api/v1/papers/{name}").json()
    assert (told["prediction"], told["mechanisms"]) == (None, [])
    browser.post("/screen", record_id=name, verdict="include")
    assert "Suggestion of the model" in browser.get(f"/papers/{name}").text


def test_a_suggestion_shows_its_terms(alone):
    page = alone[1].get("/screen").text
    assert "Terms behind it" in page
    assert re.search(r'<span class="share">[+-]\d', page)


def test_papers_are_found_by_words_filtered_and_paged(alone):
    browser = alone[1]
    assert "12 papers" in browser.get("/papers").text
    found = browser.get("/papers", params={"words": "lasers", "state": "all"}).text
    assert "6 papers" in found
    assert "nurses" not in found.split('id="papers"')[1]
    part = browser.get("/papers", params={"words": "lasers"}, headers={"hx-target": "papers"})
    assert "<html" not in part.text
    assert "0 papers" in browser.get("/papers", params={"words": "zzz"}).text
    assert "<p>1 paper</p>" in browser.get("/papers", params={"words": "river"}).text
    assert "12 papers" in browser.get("/papers", params={"flag": "", "page": 99}).text


def test_a_lead_settles_a_conflict_with_a_reason(both):
    team, browsers = both
    team.say("Ann", "r00", "include")
    team.say("Ben", "r00", "exclude")
    assert "Ann: include" in browsers["Ben"].get("/conflicts").text
    refused = browsers["Ben"].post("/conflicts/r00", verdict="include", why="because")
    assert refused.status_code == 403
    assert browsers["Ann"].post("/conflicts/r00", verdict="include", why="").status_code == 422
    settled = browsers["Ann"].post("/conflicts/r00", verdict="include", why="read together")
    assert settled.status_code == 303
    assert "No conflicts" in browsers["Ann"].get("/conflicts").text


def test_the_matrix_shows_what_was_coded_and_what_is_behind_it(alone):
    team, browser = alone
    name = browser.paper()
    said = {"mark-trust": "yes", "presence-trust": "absent", "bearing-trust": "supports"}
    browser.post("/screen", record_id=name, verdict="include", **said)
    assert f"/mechanisms/trust/{name}" not in browser.get("/mechanisms").text  # Ben is to come
    told = MechanismMark(
        mechanism_id="trust", coded=True, presence=Presence.ABSENT, bearing=Bearing.SUPPORTS
    )
    team.say("Ben", name, "include", marks=(told,))
    matrix = browser.get("/mechanisms").text
    assert re.search(rf'href="/mechanisms/trust/{name}"[^>]*>A\+<', matrix)
    assert '<td class="num">1</td>' in matrix
    cell = browser.get(f"/mechanisms/trust/{name}").text
    assert "<strong>Ann</strong>: evidence, absent, supports" in cell
    assert browser.get(f"/mechanisms/nothing/{name}").status_code == 404


def test_the_matrix_shows_a_conflict_as_one_and_counts_no_evidence_in_it(both):
    team, browsers = both
    for who, bearing in (("Ann", Bearing.SUPPORTS), ("Ben", Bearing.WEAKENS)):
        told = MechanismMark(mechanism_id="trust", coded=True, bearing=bearing)
        team.say(who, "r00", "include", marks=(told,))
    matrix = browsers["Ann"].get("/mechanisms").text
    assert "<b>≠</b> in conflict: reviewers marked it differently" in matrix
    assert re.search(r'href="/mechanisms/trust/r00"[^>]*>≠<', matrix)
    assert '<td class="num">0</td>' in matrix
    assert "No evidence so far for Trust" in matrix
    page = browsers["Ann"].get("/mechanisms/trust").text
    assert "Evidence (0 papers)" in page
    assert "Marked or quoted, and not counted (1 paper)" in page


def test_a_lead_settles_what_a_mechanism_means_with_its_bearing(both):
    team, browsers = both
    for who, bearing in (("Ann", Bearing.SUPPORTS), ("Ben", Bearing.WEAKENS)):
        told = MechanismMark(mechanism_id="trust", coded=True, bearing=bearing)
        team.say(who, "r00", "include", marks=(told,))
    assert '<option value="trust::weakens">evidence, weakens</option>' in (
        browsers["Ann"].get("/conflicts").text
    )
    said = {"verdict": "include", "why": "read together", "mechanism": "trust::weakens"}
    assert browsers["Ann"].post("/conflicts/r00", **said).status_code == 303
    assert "No conflicts" in browsers["Ann"].get("/conflicts").text
    assert re.search(
        r'href="/mechanisms/trust/r00"[^>]*>E−<', browsers["Ann"].get("/mechanisms").text
    )


def test_the_progress_spells_the_bound_as_the_advice_does(alone):
    team, browser = alone
    for number in range(9):
        for who in ("Ann", "Ben"):
            team.say(who, f"r{number:02}", "include" if number in (0, 2, 4, 6) else "exclude")
    page = browser.get("/progress").text
    (claimed,) = re.findall(r"at least ([^ ]+ %) are found", page)
    assert "." in claimed  # rounded to a whole number it would be another one
    assert f"Recall is at least {claimed} by that rule (confidence 95 %)" in page


def test_the_matrix_shows_an_excluded_paper_and_does_not_count_it(alone):
    team, browser = alone
    told = MechanismMark(mechanism_id="trust", coded=True)
    for who in ("Ann", "Ben"):
        team.say(who, "r00", "exclude", marks=(told,))
    matrix = browser.get("/mechanisms").text
    assert '<span class="flag">excluded</span>' in matrix
    assert '<td class="num">0</td>' in matrix
    assert "The paper is excluded;" in browser.get("/mechanisms/trust").text


def test_theories_are_refined_and_notes_written(alone):
    browser = alone[1]
    browser.post("/mechanisms/trust/theory", statement="If trust, then gain", why="first")
    browser.post(
        "/mechanisms/trust/theory", statement="If mutual trust, then gain", refines="1"
    )
    browser.post("/mechanisms/trust/note", text="it takes years", stakeholder="a nurse")
    page = browser.get("/mechanisms/trust").text
    assert "<s>If trust, then gain</s>" in page
    assert "If mutual trust, then gain" in page
    assert "it takes years" in page
    again = browser.post("/mechanisms/trust/theory", statement="late", refines="1")
    assert again.status_code == 409


def test_a_change_of_the_codebook_is_shown_before_it_is_kept(alone):
    team, browser = alone
    team.say("Ann", "r00", "include")
    text = (team.folder / "team.toml").read_text(encoding="utf-8")
    new = text.replace("version = 1", "version = 2") + (
        '\n[[mechanism]]\nid = "power"\nlabel = "Power"\nstanding = "open"\n'
        'definition = "Control is shared."\ncues = ["shared power"]\n'
        '\n[[change]]\nversion = 2\nkind = "add"\nafter = ["power"]\nwhy = "found"\n'
    )
    preview = browser.post("/codebook/preview", text=new).text
    assert "adds Power" in preview
    assert "Power" not in browser.get("/mechanisms").text
    assert "no such" not in preview
    assert browser.post("/codebook", text=new.replace("\n", "\r\n")).status_code == 303
    assert "Power" in browser.get("/mechanisms").text
    broken = browser.post("/codebook/preview", text="not = [toml")
    assert broken.status_code == 422


def test_files_are_imported_with_their_reconciliation(alone):
    team, browser = alone
    rows = "record_id,title,abstract\nx1,On new things,We saw new things\n"
    files = [("exports", ("../../new.csv", rows.encode(), "text/csv"))]
    answer = browser.client.post(
        "/import",
        data={"form_key": browser.form_key(), "origin": "search", "search_stage": "1a"},
        files=files,
    )
    assert "1 record read, 0 duplicates among them" in answer.text
    assert "1 new paper joined the queue" in answer.text
    with team.review.read() as reading:
        assert [one.name for one in list_sources(reading)] == ["first.csv", "new.csv"]


def test_a_file_that_is_no_export_is_refused_in_one_line(alone):
    browser = alone[1]
    answer = browser.client.post(
        "/import",
        data={"form_key": browser.form_key()},
        files=[("exports", ("photo.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "text/csv"))],
    )
    assert answer.status_code == 422
    assert "photo.csv" in answer.text


def test_a_lead_changes_settings_and_people(alone):
    team, browser = alone
    assert browser.post("/people/join", name="Cleo").status_code == 303
    assert "Cleo" in browser.get("/people").text
    kept = {"target_recall": "0.9", "confidence": "0.8", "blind": "true"}
    assert browser.post("/settings", **kept).status_code == 303
    with team.review.read() as reading:
        settings = current_settings(reading)
    assert (settings["target_recall"], settings["show_suggestions"]) == (0.9, False)
    assert browser.post("/settings", target_recall="2", confidence="0.9").status_code == 422


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("records.csv", b"record_id"),
        ("records.ris", b"TY  - "),
        ("labels.csv", b"record_id"),
        ("suggestions.csv", b"record_id"),
        ("review.json", b"{"),
        ("records.xlsx", b"PK"),
        ("report.html", b"<!doctype html>"),
        ("report.docx", b"PK"),
        ("report.xlsx", b"PK"),
    ],
)
def test_everything_can_be_taken_away(alone, name, begins):
    answer = alone[1].get(f"/export/{name}")
    assert answer.status_code == 200
    assert answer.content.lstrip(b"\xef\xbb\xbf").startswith(begins)
    assert name in answer.headers["content-disposition"]


def test_pictures_are_drawn(alone):
    team, browser = alone
    for number in range(8):
        word = "include" if number % 2 == 0 else "exclude"
        team.say("Ann", f"r{number:02}", word)
        team.say("Ben", f"r{number:02}", word)
    assert browser.post("/model/train").status_code == 303
    for place in ("/progress/found.svg", "/model/calibration.svg"):
        answer = browser.get(place)
        assert answer.headers["content-type"] == "image/svg+xml"
        assert answer.text.startswith("<svg")
    assert "calibration.svg" in browser.get("/model").text
    assert "Recall is at least" in browser.get("/progress").text


def test_quotations_and_judgements_are_kept_with_their_paper(alone):
    _, browser = alone
    said = {"text": "as it stands there", "locator": "p. 4", "mechanism_id": "trust"}
    assert browser.post("/papers/r00/quotations", **said).status_code == 303
    graded = {"aspect": "rigour", "grade": "thick", "reason": "much detail"}
    assert browser.post("/papers/r00/appraisals", **graded).status_code == 303
    page = browser.get("/papers/r00").text
    assert "as it stands there" in page
    assert "<strong>thick</strong>" in page
    assert "as it stands there" in browser.get("/mechanisms/trust/r00").text
    assert "Rigour: thick" in browser.get("/mechanisms/trust").text


def test_a_pair_that_may_be_one_paper_is_confirmed_on_the_import_page(alone):
    team, browser = alone
    long = "Leading integrated care teams across organisational borders in four regions"
    header = "record_id,title,abstract,year,authors"
    rows = f'a1,"{long}",,2015,"Specimen, A"', f'a2,"{long}: a study",,2016,"Specimen, A"'
    team.read("pair.csv", header, *rows)
    assert "may be the same paper" in browser.get("/import").text
    said = {"record_id": "a1", "other_id": "a2", "same": "true"}
    assert browser.post("/import/pairs", **said).status_code == 303
    assert "may be the same paper" not in browser.get("/import").text


def test_a_configuration_keeps_its_mixed_signs(alone):
    team, browser = alone
    said = {
        "context": "a merger",
        "resource": "time to meet",
        "resource_sign": "+",
        "reasoning": "no reason to trust",
        "reasoning_sign": "-",
        "outcome": ["delay", "", "a shared plan"],
        "outcome_sign": ["-", "", "+"],
        "mechanism_id": "trust",
        "level": "team",
    }
    assert browser.post("/papers/r00/configurations", **said).status_code == 303
    with team.review.read() as reading:
        (entry,) = current_entries(reading, Configuration)
    kept = entry.word
    assert [(one.text, one.sign) for one in kept.outcomes] == [
        ("delay", "-"),
        ("a shared plan", "+"),
    ]
    assert (kept.resource_sign, kept.reasoning_sign, kept.level) == ("+", "-", "team")
    assert (kept.coder, kept.confidence) == ("Ann", None)
    for place in ("/papers/r00", "/mechanisms/trust"):
        assert "→" in browser.get(place).text
    wrong = browser.post("/papers/r00/configurations", context="x", resource_sign="?")
    assert wrong.status_code == 422


def test_the_question_and_the_criteria_stand_folded_above_the_paper(make_browser, tmp_path):
    from tests.reviewing.conftest import CODEBOOK

    asked = 'question = "Does shared leadership help teams of nurses?"'
    book = tmp_path / "criteria.toml"
    listed = f'{asked}\ninclude = ["Nurses in teams"]\nexclude = ["Animals & birds"]'
    book.write_text(CODEBOOK.replace(asked, listed), encoding="utf-8")
    page = make_browser(codebook=str(book))[1].get("/screen").text
    folded = re.findall(r'<details class="asked">.*?</details>', page, flags=re.DOTALL)[0]
    for told in (
        "Does shared leadership help",
        "<li>Nurses in teams</li>",
        "Animals &amp; birds",
    ):
        assert told in folded


def test_authors_end_with_one_full_stop(alone):
    team, browser = alone
    rows = 'a1,On hens,"Doe, E.; Roe, F."', 'a2,On geese,"Doe, Eva"'
    team.read("authors.csv", "record_id,title,authors", *rows)
    assert "F.." not in browser.get("/papers/a1").text
    assert "Doe, Eva." in browser.get("/papers/a2").text

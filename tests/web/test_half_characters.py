"""Half a surrogate pair is refused at every door of the app, and poisons no page."""

import re
import sqlite3

import pytest

from classifier.schema import Quotation
from classifier.store import append_entry, current_entries
from tests.web.test_attribution import OWN
from tests.web.test_screening_pages import PAGES

HALF = "half \ud800"
JSON = {"content-type": "application/json"}


@pytest.mark.parametrize("kind", sorted(OWN))
def test_an_entry_with_half_a_character_is_refused(alone, kind):
    client = alone[1].client
    field = {"quotations": "text", "appraisals": "grade", "configurations": "context"}[kind]
    whole = client.post(f"/api/v1/{kind}", json=OWN[kind])
    assert whole.status_code == 201
    import json

    body = json.dumps(OWN[kind] | {field: HALF})
    answer = client.post(f"/api/v1/{kind}", content=body, headers=JSON)
    assert (answer.status_code, answer.json()["status"]) == (422, 422)
    assert len(client.get(f"/api/v1/{kind}").json()) == 1


@pytest.mark.parametrize("field", ["record_id", "note", "decision_id"])
def test_a_decision_with_half_a_character_is_refused(alone, field):
    body = '{"record_id": "r00", "verdict": "include"}'.replace(
        "}", f', "{field}": "\\ud800"}}'
    )
    answer = alone[1].client.post("/api/v1/decisions", content=body, headers=JSON)
    assert answer.status_code in (404, 422)
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/login", {"name": HALF, "password": "x"}),
        ("/screen", {"record_id": "r00", "verdict": "include", "note": HALF}),
        ("/screen", {"record_id": HALF, "verdict": "include"}),
        ("/papers/r00/quotations", {"text": HALF}),
        ("/mechanisms/trust/note", {"text": HALF}),
        ("/codebook/preview", {"text": HALF}),
        ("/people/join", {"name": HALF}),
        ("/conflicts/r00", {"verdict": "include", "why": HALF}),
    ],
)
def test_a_form_that_smuggles_half_a_character_by_its_character_set_is_refused(
    alone, path, fields
):
    _, browser = alone
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        + value.encode("unicode_escape")
        + b"\r\n"
        for name, value in (fields | {"form_key": browser.form_key()}).items()
    ]
    kind = "multipart/form-data; boundary=x; charset=unicode_escape"
    answer = browser.client.post(
        path, content=b"".join([*parts, b"--x--\r\n"]), headers={"content-type": kind}
    )
    assert 400 <= answer.status_code < 500, answer.text
    with alone[0].review.read() as reading:
        assert current_entries(reading, Quotation) == []


def test_what_a_search_asks_for_may_be_anything(alone):
    _, browser = alone
    for words in ("%ED%A0%80", "%00", "%FF", "%F4%90%80%80"):
        for path in (f"/papers?words={words}", f"/api/v1/papers?words={words}"):
            assert browser.get(path).status_code == 200, path


def test_pages_open_although_a_review_of_before_holds_half_a_character(alone):
    team, browser = alone
    with team.review.write(by="Ann") as writing:
        append_entry(writing, Quotation(record_id="r00", text="WHOLE", mechanism_id="trust"))
    database = sqlite3.connect(team.review.address)
    # Texts of an append-only table are changed as an early version would have written them.
    database.executescript("DROP TRIGGER IF EXISTS quotations_no_update")
    database.execute("UPDATE quotations SET text = ?", ("half \ufdd0d800",))
    database.commit()
    database.close()
    (quoted,) = browser.client.get("/api/v1/quotations").json()
    assert quoted["text"] == "half \ufffd"
    for path in (*PAGES, "/papers/r00", "/mechanisms/trust/r00", "/export/report.html"):
        assert browser.get(path).status_code == 200, path
    assert re.search("half \ufffd", browser.get("/papers/r00").text)


@pytest.mark.parametrize(
    "name",
    ["a\0b.ris", "a\nb.ris", "\u200e".join("ab") + "\x7f.ris", "x" * 300 + ".ris", ".ris"],
)
def test_a_file_that_cannot_be_written_under_its_name_is_refused(alone, name):
    _, browser = alone
    body = (
        b'--x\r\nContent-Disposition: form-data; name="form_key"\r\n\r\n'
        + browser.form_key().encode()
        + b'\r\n--x\r\nContent-Disposition: form-data; name="exports"; filename="'
        + name.encode()
        + b'"\r\n\r\nTY  - JOUR\r\nER  - \r\n--x--\r\n'
    )
    kind = {"content-type": "multipart/form-data; boundary=x"}
    answer = browser.client.post("/import", content=body, headers=kind)
    assert 400 <= answer.status_code < 500, answer.text

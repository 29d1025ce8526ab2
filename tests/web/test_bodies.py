"""Nothing of a request is read before it is known whose it is, and no more than is needed."""

import asyncio
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from starlette.exceptions import HTTPException

from classifier.store import current_decisions
from classifier.web.app import create_app
from classifier.web.bodies import BodyLimit
from tests.web.conftest import HOME, log_in

FORM = {"content-type": "application/x-www-form-urlencoded"}
JSON = {"content-type": "application/json"}


def answered(app, path, *, headers, cookie="", body=b"{", method="POST"):
    """Ask the app itself, and return the status and how many parts of the body it read."""
    read = 0

    async def receive():
        nonlocal read
        read += 1
        return {"type": "http.request", "body": body, "more_body": True}

    sent = []

    async def send(message):
        sent.append(message)

    fields = {"host": "127.0.0.1:8000", "cookie": cookie, **headers}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in fields.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
    }
    asyncio.run(app(scope, receive, send))
    return sent[0]["status"], read


def routes_of(app):
    """Return each path that takes a body, with the kinds of body that it takes."""
    described = app.openapi()["paths"]
    return sorted({path for path, methods in described.items() if "post" in methods})


@pytest.fixture
def app(make_app_state):
    return create_app(make_app_state(accounts=True)[1])


@pytest.mark.parametrize("kind", [FORM, JSON, {"content-type": "multipart/form-data"}])
def test_nothing_of_a_body_is_read_before_a_login(app, kind):
    places = [*routes_of(app), "/screen", "/import", "/codebook", "/people/join", "/no-such"]
    assert len(places) > 10
    for path in places:
        status, read = answered(app, path.replace("{", "").replace("}", ""), headers=kind)
        assert (status, read) in ((401, 0), (303, 0)), path


def test_a_reviewer_who_does_not_lead_uploads_no_more_than_a_form(app):
    ben = log_in(app, "Ben").client.cookies["mechsift"]
    kind = {"content-type": "multipart/form-data; boundary=x"}
    headers = kind | {"content-length": str(2 * 2**20)}
    assert answered(app, "/import", headers=headers, cookie=f"mechsift={ben}") == (413, 0)


def test_a_body_without_an_end_is_read_up_to_the_limit(app):
    ann = log_in(app, "Ann").client.cookies["mechsift"]
    part = b"x" * 100_000
    for path, headers in (("/screen", FORM), ("/api/v1/decisions", JSON)):
        status, read = answered(app, path, headers=headers, cookie=f"mechsift={ann}", body=part)
        assert status == 413
        assert read == 11  # a mebibyte and the part that went over it


def test_a_login_takes_a_name_and_a_password_and_no_more(app):
    status, read = answered(app, "/login", headers=FORM, body=b"x" * 10_000)
    assert (status, read) == (413, 2)


def test_what_is_too_large_is_refused_whatever_its_header_says(make_app_state):
    _, state = make_app_state()
    small = replace(state, max_upload_bytes=1000, max_request_bytes=1000)
    client = TestClient(create_app(small), base_url=HOME)
    for path in ("/import", "/screen", "/api/v1/decisions"):
        assert client.post(path, content=b"x" * 1001).status_code == 413

    def pieces():
        yield from (b"record_id=r00&note=" + b"x" * 600, b"x" * 600)

    assert client.post("/screen", content=pieces(), headers=FORM).status_code == 413
    for length in ("-1", "1e3", "²", "9" * 5000):
        headers = {"content-length": length}
        assert answered(client.app, "/screen", headers=headers, body=b"x")[0] == 413, length


@pytest.mark.parametrize("body", [b"[" * 500_000, b"1" * 900_000, b"{" * 900_000, b"\xff\xfe"])
def test_a_body_made_to_exhaust_its_parser_is_refused(alone, body):
    answer = alone[1].client.post("/api/v1/decisions", content=body, headers=JSON)
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_that_never_comes_is_not_waited_for():
    async def silence():
        await asyncio.Event().wait()

    async def wait():
        await BodyLimit(silence, 100, patience=0.01)()

    with pytest.raises(HTTPException) as refused:
        asyncio.run(wait())
    assert refused.value.status_code == 408


def test_a_body_that_drips_is_not_waited_for_longer_than_a_whole_one():
    async def drip():
        await asyncio.sleep(0.002)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def read():
        body = BodyLimit(drip, 10**9, patience=0.05)
        while True:
            await body()

    with pytest.raises(HTTPException) as refused:
        asyncio.run(read())
    assert refused.value.status_code == 408


def test_an_answer_may_take_longer_than_its_request():
    parts = iter([{"type": "http.request", "body": b"x"}, {"type": "http.disconnect"}])

    async def receive():
        part = next(parts)
        if part["type"] == "http.disconnect":
            await asyncio.sleep(0.05)  # longer than the body may take
        return part

    async def read():
        body = BodyLimit(receive, 100, patience=0.01)
        return [await body(), await body()]

    assert asyncio.run(read())[1]["type"] == "http.disconnect"


def test_a_refused_request_leaves_nothing_behind(make_app_state):
    team, state = make_app_state(accounts=True)
    client = TestClient(create_app(state), base_url=HOME)
    client.post("/api/v1/decisions", json={"record_id": "r00", "verdict": "include"})
    with team.review.read() as reading:
        assert not list(current_decisions(reading))

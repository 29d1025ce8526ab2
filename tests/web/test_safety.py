"""Who may come in, from where, with what; and what a record contains never runs."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from classifier.errors import InvalidOptionError, UnknownNameError
from classifier.reviewing.accounts import (
    check_password,
    give_token,
    open_tokens,
    set_password,
)
from classifier.reviewing.screening.people import activate_reviewer, deactivate_reviewer
from classifier.store import find_reviewer
from classifier.web.app import create_app
from classifier.web.serving import Serving, make_app_state
from classifier.web.throttle import Throttle, TooManyChecks
from tests.web.conftest import HOME, PASSWORDS, Browser, log_in

FROM_HERE = {"origin": HOME, "sec-fetch-site": "same-origin"}
ADDRESSES = ("/", "#", "https://doi.org/")
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} {% raw %}",
    "javascript:alert(1)",
    "</textarea></title></style><svg onload=alert(1)>",
    "' onfocus='alert(1)' autofocus='",
)


class Elements(HTMLParser):
    """Collects what in a page could run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "script" and not (told.get("src") or "").startswith("/static/"):
            self.found.append(tag)
        self.found += [name for name in told if name.startswith("on")]
        addresses = (told.get(name) or "" for name in ("href", "src", "action", "formaction"))
        self.found += [one for one in addresses if not one.startswith(ADDRESSES) and one]


def running_in(page: str) -> list[str]:
    elements = Elements()
    elements.feed(page)
    return elements.found


def test_the_look_for_what_runs_finds_it():
    assert running_in("<p>plain <a href='/x'>x</a><script src='/static/a.js'></script>") == []
    for bad in HOSTILE[:2] + HOSTILE[4:5] + ("<a href='javascript:x'>",):
        assert running_in(f"<p>{bad}</p>")


@pytest.fixture
def team_site(make_app_state):
    team, state = make_app_state(accounts=True, trained=True)
    return team, create_app(state)


@pytest.mark.parametrize("place", ["/screen", "/papers", "/export/review.json", "/people"])
def test_who_is_not_logged_in_is_sent_to_the_login(team_site, place):
    client = TestClient(team_site[1], base_url=HOME)
    answer = client.get(place, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


def test_programs_without_a_token_are_told_so(team_site):
    answer = TestClient(team_site[1], base_url=HOME).get("/api/v1/status")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == "log in first"


def test_a_token_is_enough_until_it_ends_or_its_owner_is_deactivated(make_app_state):
    team, state = make_app_state(accounts=True, trained=True, design="single")
    token = give_token(team.review, "Ben", days=1)
    client = TestClient(create_app(state), base_url=HOME, headers=bearer(token))
    assert client.get("/api/v1/status").status_code == 200
    assert client.post("/api/v1/training").status_code == 403  # Ben does not lead
    for false in ("", "x", token[:-2], token + "x"):
        assert client.get("/api/v1/status", headers=bearer(false)).status_code == 401
    team.clock.pass_minutes(60 * 24 + 1)
    assert client.get("/api/v1/status").status_code == 401
    token = give_token(team.review, "Ben", days=1)
    assert client.get("/api/v1/status", headers=bearer(token)).status_code == 200
    deactivate_reviewer(team.review, "Ben")
    activate_reviewer(team.review, "Ben")
    assert client.get("/api/v1/status", headers=bearer(token)).status_code == 401


def bearer(token):
    return {"authorization": f"Bearer {token}"}


def test_a_token_is_ended_alone(team_site):
    team, app = team_site
    first, second = (give_token(team.review, "Ben", days=1) for _ in range(2))
    client = TestClient(app, base_url=HOME)
    (one, other) = open_tokens(team.review)
    ben, ann = log_in(app, "Ben"), log_in(app, "Ann")
    anns = give_token(team.review, "Ann", days=1)
    (of_ann,) = [t.token_id for t in open_tokens(team.review) if t.reviewer == "Ann"]
    assert ben.post("/people/revoke", token_id=of_ann).status_code == 403
    assert ben.post("/people/revoke", token_id=one.token_id).status_code == 303
    statuses = [
        client.get("/api/v1/status", headers=bearer(token)).status_code
        for token in (first, second, anns)
    ]
    assert sorted(statuses) == [200, 200, 401]
    assert ann.post("/people/revoke", token_id=other.token_id).status_code == 303
    for token in (first, second):
        assert client.get("/api/v1/status", headers=bearer(token)).status_code == 401
    assert client.get("/api/v1/status", headers=bearer(anns)).status_code == 200


def test_a_login_ends_by_itself_with_a_new_password_and_at_deactivation(make_app_state):
    team, state = make_app_state(accounts=True, design="single")
    proof = login_of(team, state)

    def known(hours: float = 12.0):
        return state.logins.authenticate(team.review, proof, kind="login", hours=hours)

    from datetime import UTC, datetime

    team.clock.at = datetime.now(UTC)
    assert known().name == "Ben"
    assert state.logins.authenticate(team.review, proof, kind="token", hours=12) is None
    team.clock.pass_minutes(13 * 60)
    assert known() is None
    team.clock.pass_minutes(-13 * 60)
    set_password(team.review, "Ben", "something else again")
    assert known() is None
    proof = login_of(team, state)
    assert known() is not None
    deactivate_reviewer(team.review, "Ben")
    assert known() is None
    activate_reviewer(team.review, "Ben")
    assert known() is None


def login_of(team, state):
    with team.review.read() as reading:
        return state.logins.login(reading, find_reviewer(reading, "Ben"))


def test_a_wrong_password_lets_nobody_in_and_guessing_is_slowed_down(team_site):
    client = TestClient(team_site[1], base_url=HOME)
    statuses = [
        client.post("/login", data={"name": "Ann", "password": f"wrong {n}"}).status_code
        for n in range(4)
    ]
    assert statuses == [401, 401, 401, 429]
    right = client.post("/login", data={"name": "Ann", "password": PASSWORDS["Ann"]})
    assert right.status_code == 429
    assert int(right.headers["retry-after"]) >= 1


def test_the_throttle_doubles_the_wait_and_forgets_who_came_in():
    now = [0.0]
    throttle = Throttle(clock=lambda: now[0])
    waits = []
    for _ in range(7):
        waits.append(throttle.reserve("ann", "::1"))
        now[0] += waits[-1]
        if waits[-1]:
            assert throttle.reserve("ann", "::1") == 0
    assert waits == [0, 0, 0, 1, 2, 4, 8]
    assert throttle.reserve("ben", "::1") == 0
    assert throttle.reserve("ann", "::1") == 16
    throttle.forgive("ann", "::1")
    assert throttle.reserve("ann", "::1") == 0


def test_a_hundred_guesses_at_once_are_three():
    throttle = Throttle(clock=lambda: 0.0)
    with ThreadPoolExecutor(20) as pool:
        waits = list(pool.map(lambda _: throttle.reserve("ann", "10.0.0.1"), range(100)))
    assert waits.count(0) == 3


def test_who_guesses_elsewhere_keeps_nobody_out():
    throttle = Throttle(clock=lambda: 0.0)
    for _ in range(50):
        throttle.reserve("ann", "10.0.0.1")
        throttle.reserve("ann", "2001:db8::1")
    assert throttle.reserve("ann", "10.0.0.2") == 0
    assert throttle.reserve("ann", "2001:db8:0:1::1") == 0
    assert throttle.reserve("ann", "2001:db8::2") > 0  # the same line, another address of it


def test_one_address_guesses_at_twenty_names_and_then_waits():
    throttle = Throttle(clock=lambda: 0.0)
    waits = [throttle.reserve(f"reviewer {n}", "10.0.0.1") for n in range(30)]
    assert waits.count(0) == 20


def test_whoever_comes_in_clears_the_guesses_at_no_other_name():
    throttle = Throttle(clock=lambda: 0.0)
    for _ in range(10):
        throttle.reserve("ben", "10.0.0.1")
        throttle.reserve("ann", "10.0.0.1")
        throttle.forgive("ann", "10.0.0.1")
    assert throttle.reserve("ben", "10.0.0.1") > 0


def test_only_a_few_passwords_are_checked_at_once():
    throttle = Throttle()
    with ExitStack() as checks:
        for _ in range(8):
            checks.enter_context(throttle.check())
        with pytest.raises(TooManyChecks):
            checks.enter_context(throttle.check())
    with throttle.check():
        pass


def test_a_password_costs_64_mib_and_three_passes_wherever_the_program_runs(team):
    """In a process of its own: the tests let argon2 take its least."""
    done = subprocess.run(
        [sys.executable, "-m", "classifier", "review", "password", team.review.address, "Ann"],
        cwd=Path(__file__).resolve().parents[2],
        input="a long enough word\n",
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    with team.review.read() as reading:
        kept = find_reviewer(reading, "Ann").password_hash
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    set_password(team.review, "Ben", "a long enough word")
    with team.review.read() as reading:
        cheap = find_reviewer(reading, "Ben").password_hash
    assert cheap.startswith("$argon2id$v=19$m=8,t=1,p=1$"), "the tests pay the full price"


def test_passwords_are_kept_as_argon2_and_short_ones_refused(team):
    set_password(team.review, "Ann", "a long enough word")
    with team.review.read() as reading:
        kept = find_reviewer(reading, "Ann").password_hash
    assert kept.startswith("$argon2id$")
    assert check_password(team.review, "Ann", "a long enough word")
    assert not check_password(team.review, "Ann", "a long enough wor")
    assert not check_password(team.review, "Ben", "")
    assert not check_password(team.review, "Nobody", "a long enough word")
    with pytest.raises(InvalidOptionError, match="10 to 1000 characters"):
        set_password(team.review, "Ann", "short")


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": HOME, "sec-fetch-site": "cross-site"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "http://["},
        {"origin": "http://127.0.0.1:8000@evil.example"},
        {"origin": ""},
    ],
)
def test_forms_of_other_sites_are_refused(alone, headers):
    _, browser = alone
    said = {"record_id": "r00", "verdict": "include", "form_key": browser.form_key()}
    assert browser.client.post("/screen", data=said, headers=headers).status_code == 403


@pytest.mark.parametrize("key", ["", "0" * 64, "é"])
def test_a_form_without_the_key_of_its_page_is_refused(alone, both, key):
    said = {"record_id": "r00", "verdict": "include", "form_key": key}
    for browser in (alone[1], both[1]["Ann"]):
        answer = browser.client.post("/screen", data=said, headers=FROM_HERE)
        assert answer.status_code == 403
        sent = {"record_id": "r00", "verdict": "include"}
        told = browser.client.post("/api/v1/decisions", json=sent, headers=FROM_HERE)
        assert told.status_code == 403


def test_a_key_of_one_login_does_not_serve_another(both):
    _, browsers = both
    said = {"record_id": "r00", "verdict": "include"}
    said["form_key"] = browsers["Ben"].form_key()
    answer = browsers["Ann"].client.post("/screen", data=said, headers=FROM_HERE)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "127.0.0.1.evil.example",
        "127.0.0.1:8000@evil.example",
        "127.0.0.1:",
        "127.0.0.1:port",
        "127.0.0.1/evil.example",
        "127.0.0.1 ",
        "[::1",
        "[::1]evil.example",
        "[::1].evil.example",
        "",
    ],
)
def test_other_host_names_are_refused(alone, host):
    answer = alone[1].get("/screen", headers={"host": host})
    assert answer.status_code == 400


def test_a_page_may_load_only_what_the_app_serves_and_run_no_script_of_its_own(alone):
    browser = alone[1]
    for place in ("/screen", "/codebook", "/login"):
        answer = browser.get(place)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert not re.search(r"<script(?! src=\"/static/)", answer.text)
        assert not re.search(r"\son[a-z]+=", answer.text)
        assert "style=" not in answer.text


def test_what_a_record_contains_is_text_and_nothing_else(make_app_state):
    team, state = make_app_state(records=0)
    browser = Browser(TestClient(create_app(state), base_url=HOME))
    rows = [
        ",".join(
            '"' + field.replace('"', '""') + '"'
            for field in (f"x{n}", f"{bad} {n}", f"{bad} as an abstract", bad, bad, bad)
        )
        for n, bad in enumerate(HOSTILE)
    ]
    team.read("bad.csv", "record_id,title,abstract,authors,keywords,doi", *rows)
    for number, bad in enumerate(HOSTILE):
        said = {"mark-trust": "yes", "evidence-trust": bad, "note": bad, "reason": bad}
        browser.post("/screen", record_id=f"x{number}", verdict="include", **said)
    browser.post("/mechanisms/trust/note", text=HOSTILE[0], stakeholder=HOSTILE[1])
    places = ["/screen", "/papers?state=all", "/mechanisms", "/mechanisms/trust", "/conflicts"]
    places += [f"/papers/x{n}" for n in range(len(HOSTILE))]
    places += [f"/mechanisms/trust/x{n}" for n in range(len(HOSTILE))]
    places += [f"/papers?words={bad}" for bad in HOSTILE]
    for place in places:
        assert running_in(browser.get(place).text) == [], place
    assert "{{ 7 * 7 }}" in browser.get("/papers?state=all").text


def test_another_address_is_refused_while_nobody_needs_a_password(team):
    with pytest.raises(InvalidOptionError, match="mechsift review password"):
        make_app_state(team.review, Serving(address="", host="0.0.0.0"))
    assert make_app_state(team.review, Serving(address="")).single_user == "Ann"
    assert (
        make_app_state(team.review, Serving(address="", reviewer="Ben", host="::1")).single_user
        == "Ben"
    )
    with pytest.raises(UnknownNameError, match="unknown reviewer 'Zoe'"):
        make_app_state(team.review, Serving(address="", reviewer="Zoe"))
    set_password(team.review, "Ann", "a long enough word")
    state = make_app_state(
        team.review, Serving(address="", host="0.0.0.0", names=("Box.local",))
    )
    assert state.single_user == ""
    assert {"box.local", "127.0.0.1"} <= state.hosts


def test_only_a_lead_changes_people_settings_codebook_and_takes_files_away(both):
    ben = both[1]["Ben"]
    for place, said in {
        "/people/join": {"name": "Cleo"},
        "/people/deactivate": {"name": "Ann"},
        "/people/lead": {"name": "Ben"},
        "/people/password": {"name": "Ann", "password": "a word of my own"},
        "/settings": {"target_recall": "0.5", "confidence": "0.5"},
        "/codebook": {"text": ""},
        "/model/train": {},
    }.items():
        assert ben.post(place, **said).status_code == 403, place
    assert ben.get("/export/review.json").status_code == 403


def test_a_password_is_changed_by_who_knows_the_old_one(team_site):
    _, app = team_site
    ben = log_in(app, "Ben")
    wrong = ben.post("/people/own-password", old="not that", password="a brand new word")
    assert wrong.status_code == 403
    right = ben.post("/people/own-password", old=PASSWORDS["Ben"], password="a brand new word")
    assert right.headers["location"] == "/login"
    assert ben.get("/screen", follow_redirects=False).headers["location"] == "/login"


def test_logging_out_ends_every_cookie_and_token_of_that_person_at_once(team_site):
    team, app = team_site
    here, elsewhere, ben = log_in(app, "Ann"), log_in(app, "Ann"), log_in(app, "Ben")
    token = give_token(team.review, "Ann", days=1)
    stolen = here.client.cookies["mechsift"]
    assert here.post("/logout").headers["location"] == "/login"
    here.client.cookies.set("mechsift", stolen)
    for browser in (here, elsewhere):
        assert browser.get("/screen", follow_redirects=False).headers["location"] == "/login"
    program = TestClient(app, base_url=HOME, headers=bearer(token))
    assert program.get("/api/v1/status").status_code == 401
    assert ben.get("/screen", follow_redirects=False).status_code == 200
    assert log_in(app, "Ann").get("/screen", follow_redirects=False).status_code == 200


def test_the_first_password_ends_the_use_without_a_login_while_the_app_runs(alone):
    team, browser = alone
    assert browser.get("/screen").status_code == 200
    set_password(team.review, "Ben", PASSWORDS["Ben"])
    for place in ("/screen", "/login"):
        answer = browser.get(place)
        assert (answer.url.path, answer.status_code) == ("/login", 200), place
    assert browser.client.post("/api/v1/queue").status_code == 401
    assert log_in(browser.client.app, "Ben").get("/screen").url.path == "/screen"


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(team_site):
    client = TestClient(team_site[1], base_url=HOME)
    said = {"name": "Ann", "password": PASSWORDS["Ann"]}
    answer = client.post("/login", data=said, follow_redirects=False)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie

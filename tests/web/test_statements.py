"""How often a page asks the database: each within its bound, so that one that grows is named.

A bound is what the page needs today and a little more; raise it only with a reason. What one
request reads twice, such as the codebook, it reads through two states: give it one.
"""

from collections import Counter

import pytest

from classifier.web import pages
from tests.store.statements import counted_statements
from tests.web.conftest import HOME

BOUNDS = {
    "/screen": 18,
    "/papers": 8,
    "/conflicts": 13,
    "/progress": 20,
    "/mechanisms": 12,
    "/model": 6,
    "/people": 6,
    "/codebook": 6,
    "/import": 8,
    "/export": 3,
}
READ_ONCE = {
    "/progress": {"codebooks.content": 1, "decisions.verdict": 1, "settings.content": 1},
    "/conflicts": {"codebooks.content": 1, "decisions.verdict": 1, "settings.content": 1},
}
"""How often a page may read what is costly to read and to parse."""
OTHERS = {"/", "/login", "/logout", "/screen/next"}
"""Pages without a table of their own to read, or one that another page shows part of."""


@pytest.fixture
def screened(make_browser):
    """Return a browser on a double review, half screened and trained, with conflicts."""
    team, browser = make_browser(trained=True)
    for number in range(6):
        for who, word in (("Ann", "include"), ("Ben", ("include", "exclude")[number % 2])):
            team.say(who, f"r{number:02}", word)
    return team, browser


def asked(browser, place):
    with counted_statements() as statements:
        answer = browser.get(place)
    assert answer.status_code == 200
    return statements


@pytest.mark.parametrize("place", BOUNDS)
def test_a_page_asks_the_database_no_more_often_than_its_bound(screened, place):
    _, browser = screened
    statements = asked(browser, place)
    listed = "\n".join(" ".join(statement.split())[:120] for statement in statements)
    assert len(statements) <= BOUNDS[place], f"{place} asks more often:\n{listed}"


@pytest.mark.parametrize("place", READ_ONCE)
def test_a_page_reads_what_is_costly_once(screened, place):
    _, browser = screened
    statements = asked(browser, place)
    times = Counter(
        table for table in READ_ONCE[place] for s in statements if table in " ".join(s.split())
    )
    for table, most in READ_ONCE[place].items():
        assert times[table] <= most, f"{place} reads {table} {times[table]} times"


def test_a_decision_asks_the_database_ten_times_at_most(screened):
    _, browser = screened
    record, key = browser.paper(), browser.form_key()
    form = {"form_key": key, "record_id": record, "verdict": "include"}
    headers = {"origin": HOME, "sec-fetch-site": "same-origin"}
    with counted_statements() as statements:
        answer = browser.client.post(
            "/screen", data=form, headers=headers, follow_redirects=False
        )
    assert answer.status_code == 303
    assert len(statements) <= 10, "\n".join(statements)


def test_every_page_has_a_bound():
    places = {
        route.path
        for module in vars(pages).values()
        for route in getattr(getattr(module, "routes", None), "routes", ())
        if "GET" in route.methods and "{" not in route.path and "." not in route.path
    }
    assert set(BOUNDS) <= places
    assert places - OTHERS - set(BOUNDS) == set()

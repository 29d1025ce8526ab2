"""A small team's review behind the app, spoken to as a browser or a program would."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

fastapi = pytest.importorskip("fastapi", reason="the extra web is not installed")
from fastapi.testclient import TestClient  # noqa: E402

from classifier.reviewing.accounts import Logins, set_password  # noqa: E402
from classifier.reviewing.learning.retrain import retrain  # noqa: E402
from classifier.store import Review  # noqa: E402
from classifier.web.app import create_app  # noqa: E402
from classifier.web.app_state import AppState  # noqa: E402
from tests.reviewing.conftest import Team, copy_of_review, make_team, team  # noqa: E402

__all__ = ["Browser", "copy_of_review", "make_team", "team"]

PASSWORDS = {"Ann": "a long enough word", "Ben": "another long enough word"}
HOME = "http://127.0.0.1:8000"


@dataclass
class Browser:
    """A browser of one person, without scripts: it follows links and sends forms."""

    client: TestClient

    def get(self, place: str, **options: Any) -> Any:
        return self.client.get(place, **options)

    def form_key(self) -> str:
        return re.findall(r'name="form-key" content="([0-9a-f]*)"', self.get("/people").text)[0]

    def post(self, place: str, **fields: Any) -> Any:
        return self.client.post(
            place,
            data={"form_key": self.form_key(), **fields},
            headers={"origin": HOME, "sec-fetch-site": "same-origin"},
            follow_redirects=False,
        )

    def paper(self) -> str:
        """Return the id of the paper that is shown next."""
        found = re.findall(r'data-record="([^"]*)"', self.get("/screen").text)
        return found[0] if found else ""


def give_passwords(review: Review) -> None:
    for name, password in PASSWORDS.items():
        set_password(review, name, password)


@pytest.fixture
def make_app_state(make_team: Callable[..., Team]) -> Callable[..., tuple[Team, AppState]]:
    """Make a review of a dozen papers and what the app serves of it."""

    def make(*, accounts: bool = False, trained: bool = False, **asked: Any):
        steps = [give_passwords] * accounts + [retrain] * trained
        team = make_team(*steps, **asked)
        single_user = "" if accounts else "Ann"
        return team, AppState(
            review=team.review, logins=Logins.of(team.review), single_user=single_user
        )

    return make


@pytest.fixture
def make_browser(make_app_state) -> Callable[..., tuple[Team, Browser]]:
    """Make a review that one person screens without a login, and that person's browser."""

    def make(**asked: Any) -> tuple[Team, Browser]:
        team, state = make_app_state(**asked)
        return team, Browser(TestClient(create_app(state), base_url=HOME))

    return make


@pytest.fixture
def alone(make_browser) -> tuple[Team, Browser]:
    """Return a review that one person screens without a login, and that person's browser."""
    return make_browser(trained=True)


@pytest.fixture
def both(make_app_state) -> tuple[Team, dict[str, Browser]]:
    """Return a review whose two reviewers are logged in; Ann leads."""
    team, state = make_app_state(accounts=True, trained=True)
    app = create_app(state)
    return team, {name: log_in(app, name) for name in PASSWORDS}


def log_in(app: Any, name: str) -> Browser:
    client = TestClient(app, base_url=HOME)
    said = {"name": name, "password": PASSWORDS[name]}
    answer = client.post("/login", data=said, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return Browser(client)

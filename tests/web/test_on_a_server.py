"""The app over a review in PostgreSQL, from import to a settled conflict."""

import pytest
from fastapi.testclient import TestClient

from classifier.reviewing.accounts import Logins
from classifier.reviewing.exchange.importing import Import, import_exports
from classifier.reviewing.learning.retrain import retrain
from classifier.reviewing.setup import NewReview, start_review
from classifier.store import open_review
from classifier.web.app import create_app
from classifier.web.app_state import AppState
from tests.reviewing.conftest import CODEBOOK, Team
from tests.store.conftest import postgres
from tests.web.conftest import HOME, Browser
from tests.web.test_screening_pages import PAGES

__all__ = ["postgres"]


@pytest.mark.slow
def test_a_review_on_a_server_is_screened_like_one_in_a_file(postgres, tmp_path):
    address = postgres.database()
    codebook, export = tmp_path / "team.toml", tmp_path / "first.csv"
    codebook.write_text(CODEBOOK, encoding="utf-8")
    rows = [Team.header, *map(Team.row, range(12))]
    export.write_text("\n".join(rows) + "\n", encoding="utf-8")
    people = ("Ann", "Ben")
    start_review(
        address, NewReview.named(reviewers=people, codebook=str(codebook), design="double")
    )
    with open_review(address) as review:
        import_exports(review, Import(paths=(export,)))
        retrain(review)
        logins = Logins.of(review)
        ann, ben = (
            Browser(
                TestClient(
                    create_app(AppState(review=review, logins=logins, single_user=name)),
                    base_url=HOME,
                )
            )
            for name in people
        )
        name = ann.paper()
        assert ann.post("/screen", record_id=name, verdict="include").status_code == 303
        rows = ben.get("/api/v1/papers?order=score").json()["rows"]
        (hidden,) = [row for row in rows if row["record_id"] == name]
        assert hidden["p_include"] is None
        assert ben.post("/screen", record_id=name, verdict="exclude").status_code == 303
        for place in PAGES:
            assert ann.get(place).status_code == 200, place
        assert "6 papers" in ann.get("/papers?words=lasers&state=all").text
        settled = ann.post(f"/conflicts/{name}", verdict="include", why="read together")
        assert settled.status_code == 303
        assert "No conflicts" in ann.get("/conflicts").text

"""Worlds that differ only in what a reviewer may not see give the same answers, to the byte.

What is asked is made from the app's own table of routes: a new route is asked as soon as it is
there, and one whose request cannot be guessed fails the test until an example is added.
"""

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import EnumMeta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from classifier.reviewing.accounts import Logins
from classifier.reviewing.changes import change_settings
from classifier.reviewing.coding.annotations import enter
from classifier.reviewing.exchange.exporting import Export, export_review
from classifier.reviewing.learning.retrain import retrain
from classifier.schema import (
    Appraisal,
    Aspect,
    Bearing,
    Configuration,
    EvidenceCheck,
    Flag,
    MechanismMark,
    Presence,
    Quotation,
    Stage,
)
from classifier.store import Review, open_review
from classifier.web.app import create_app
from classifier.web.app_state import AppState
from classifier.web.pages.exporting import Kind
from tests.reviewing.conftest import CODEBOOK, Clock, Team
from tests.web.conftest import HOME

FULL = Stage.FULL_TEXT
HIDDEN, HIDDEN_FULL, SETTLED = "r00", "r02", "r04"
TWO_MECHANISMS = (
    CODEBOOK
    + """
[[mechanism]]
id = "voice"
label = "Voice"
status = "evidenced"
definition = "People speak up."
cues = ["speaking up"]
"""
)


def coded(**marks: bool) -> tuple[MechanismMark, ...]:
    return tuple(
        MechanismMark(
            mechanism_id=name,
            coded=said,
            presence=Presence.PRESENT if said else None,
            bearing=Bearing.SUPPORTS if said else None,
            evidence="its sentence" if said else "",
        )
        for name, said in marks.items()
    )


def visible_acts(team: Team) -> None:
    """Do what everybody may see: papers on which both have decided, and entries on them."""
    for who in ("Ann", "Ben"):
        for record in (HIDDEN_FULL, SETTLED):
            team.say(who, record, "include", marks=coded(trust=True))
        team.say(who, SETTLED, "include", stage=FULL)
        for record in ("r01", "r03", "r05"):
            team.say(who, record, "exclude", reasons=("wrong field",))
    team.say("Ann", "r06", "include")
    team.say("Ben", "r06", "exclude")
    enter(
        team.review, Quotation(record_id=SETTLED, text="Seen.", mechanism_id="trust"), by="Ben"
    )


@dataclass(frozen=True)
class Acts:
    """What the other one does, in one of the two worlds; as much in the one as in the other."""

    verdict: str
    more: dict[str, Any]
    words: str
    mechanism: str

    def do(self, team: Team, who: str) -> None:
        """Do it on a paper that waits on its abstract, and on one that waits on its text."""
        for record, stage in ((HIDDEN, Stage.TITLE_ABSTRACT), (HIDDEN_FULL, FULL)):
            team.say(who, record, self.verdict, stage=stage, seconds=12.0, **self.more)
            note = Quotation(record_id=record, text=self.words, mechanism_id=self.mechanism)
            enter(team.review, note, by=who)
            grade = Appraisal(record_id=record, aspect=Aspect.RIGOUR, grade=self.words)
            enter(team.review, grade, by=who)
            configuration = Configuration(
                record_id=record, context=self.words, mechanism_id=self.mechanism
            )
            enter(team.review, configuration, by=who)


WORLDS = {
    "included": Acts(
        "include",
        {
            "marks": coded(trust=True, voice=False),
            "checks": (
                EvidenceCheck(
                    mechanism_id="trust", field="title", start=0, end=2, confirmed=True
                ),
            ),
            "note": "It is about us.",
        },
        "It shares power.",
        "trust",
    ),
    "excluded": Acts(
        "exclude",
        {"marks": coded(voice=True), "reasons": ("wrong population",)},
        "It has no power to share.",
        "voice",
    ),
}


def make_world(
    base: Path, folder: Path, acts: Acts, *, actor: str, retrained: bool = False
) -> Team:
    """Copy a review, let the other one act in it, and open it at a moment that is set."""
    folder.mkdir()
    shutil.copy(base, folder / "review.mechsift")
    clock = Clock()
    clock.pass_minutes(600)
    team = Team(open_review(str(folder / "review.mechsift"), clock=clock), clock, folder)
    acts.do(team, actor)
    if retrained:
        retrain(team.review)
    return team


@pytest.fixture
def make_worlds(make_team, tmp_path, monkeypatch):
    """Make two worlds, each with the app as one reviewer sees it without a login."""
    opened: list[Review] = []
    monkeypatch.setattr("classifier.web.pages.screening.uuid4", _FixedId)
    codebook = tmp_path / "two.toml"
    codebook.write_text(TWO_MECHANISMS, encoding="utf-8")

    def make(*, viewer: str, actor: str, retrained: bool = False, learns: bool = True, **asked):
        base = make_team(codebook=str(codebook), full_text_design="double", **asked)
        visible_acts(base)
        retrain(base.review)
        if not learns:
            off = {"learn_from_first_decisions": False}
            change_settings(base.review, off, by="Ann")
        Logins.of(base.review)  # so that both worlds sign alike
        base.review.close()
        worlds = {}
        for name, acts in WORLDS.items():
            team = make_world(
                Path(base.review.address),
                tmp_path / name,
                acts,
                actor=actor,
                retrained=retrained,
            )
            opened.append(team.review)
            state = AppState(
                review=team.review, logins=Logins.of(team.review), single_user=viewer
            )
            app = create_app(state)
            worlds[name] = team, TestClient(app, base_url=HOME, follow_redirects=False)
        return worlds

    yield make
    for review in opened:
        review.close()


class _FixedId:
    hex = "0" * 32


# What stands in a path or a query, where its type does not say what it may be.
PATHS: dict[str, list[str]] = {
    "record_id": [HIDDEN, HIDDEN_FULL, SETTLED],
    "mechanism_id": ["trust", "voice"],
    "kind": [kind.value for kind in Kind],
    "number": ["1", "2", "3"],
}
QUERIES: dict[str, list[str]] = {
    "words": ["nurses", "power"],
    "flag": [flag.value for flag in Flag],
    "page": ["1"],
    "size": ["3"],
    "version": ["1"],
    "seen": [HIDDEN],
    "n": ["10"],
    "supersedes": ["1", "2"],
    "reason": ["because"],
}
OWN_ENTRIES = {
    "searches": {"name": "Embase", "hits": 3},
    "entered_counts": {"place": "identified", "count": 3, "note": "page 3"},
    "full_texts": {"record_id": HIDDEN_FULL, "status": "retrieved"},
    "quotations": {"record_id": HIDDEN, "text": "Mine."},
    "appraisals": {"record_id": HIDDEN, "aspect": "rigour", "grade": "high"},
    "stakeholder_notes": {"mechanism_id": "trust", "said_on": "2026-01-02", "text": "So."},
    "programme_theories": {
        "mechanism_id": "trust",
        "statement": "It grows.",
        "refined_on": "2026-01-02",
    },
    "configurations": {"record_id": HIDDEN, "context": "a merger"},
}
RESOLUTION = {"verdict": "include", "why": "read again"}
SECOND_CODEBOOK = TWO_MECHANISMS.replace("version = 1", "version = 2").replace(
    'label = "Voice"', 'label = "Speaking up"'
)
# What is sent to each route that changes something; a route that is not here fails the test.
SENT: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "/login"): {"data": {"name": "Ann", "password": "none is right"}},
    ("POST", "/screen"): {"data": {"record_id": "r07", "verdict": "include"}},
    ("POST", "/screen/undo"): {"data": {"record_id": HIDDEN}},
    ("POST", "/papers/{record_id}/quotations"): {"data": {"text": "Mine."}},
    ("POST", "/papers/{record_id}/appraisals"): {"data": {"aspect": "rigour", "grade": "low"}},
    ("POST", "/papers/{record_id}/configurations"): {"data": {"context": "a merger"}},
    ("POST", "/conflicts/{record_id}"): {"data": RESOLUTION},
    ("POST", "/mechanisms/{mechanism_id}/theory"): {"data": {"statement": "It grows."}},
    ("POST", "/mechanisms/{mechanism_id}/note"): {"data": {"text": "They said so."}},
    ("POST", "/codebook/preview"): {"data": {"text": SECOND_CODEBOOK}},
    ("POST", "/codebook"): {"data": {"text": SECOND_CODEBOOK}},
    ("POST", "/import"): {"files": {"exports": ("x.ris", b"TY  - JOUR\nTI  - A\nER  - \n")}},
    ("POST", "/import/pairs"): {
        "data": {"record_id": HIDDEN, "other_id": SETTLED, "same": "false"}
    },
    ("POST", "/people/join"): {"data": {"name": "Cy"}},
    ("POST", "/people/deactivate"): {"data": {"name": "Ben"}},
    ("POST", "/people/lead"): {"data": {"name": "Ben"}},
    ("POST", "/people/password"): {"data": {"name": "Ben", "password": "a long enough word"}},
    ("POST", "/people/own-password"): {"data": {"old": "none", "password": "one of ten signs"}},
    ("POST", "/people/revoke"): {"data": {"token_id": "none"}},
    ("POST", "/api/v1/queue"): {},
    ("POST", "/api/v1/decisions"): {"json": {"record_id": "r08", "verdict": "include"}},
    ("DELETE", "/api/v1/decisions/{record_id}"): {},
    ("POST", "/api/v1/conflicts/{record_id}"): {"json": RESOLUTION},
    **{("POST", f"/api/v1/{kind}"): {"json": sent} for kind, sent in OWN_ENTRIES.items()},
    **{("DELETE", f"/api/v1/{kind}/{{number}}"): {} for kind in OWN_ENTRIES},
}
# These tell by what they are for, and are kept to the people and moments that may know.
TRAINS = {("POST", "/model/train"), ("POST", "/api/v1/training")}
APART = TRAINS | {
    ("POST", "/settings"),  # a lead may switch blinding off, which the audit log says
    ("POST", "/logout"),  # it ends the login of who asks
}


@dataclass(frozen=True)
class Offered:
    """One route of the app: its whole path, its methods, and the values of its queries."""

    path: str
    methods: frozenset[str]
    queries: dict[str, list[str]]

    def paths(self) -> Iterator[str]:
        names = re.findall(r"\{(\w+)\}", self.path)
        for values in product(*(PATHS[name] for name in names)):
            yield self.path.format(**dict(zip(names, values, strict=True)))

    def requests(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Yield each path with each query that is offered, one change at a time."""
        stages = self.queries.get("stage", [""])
        for path, stage in product(self.paths(), stages):
            fixed = {"stage": stage} if stage else {}
            yield path, fixed
            for name, values in self.queries.items():
                if name != "stage":
                    yield from ((path, fixed | {name: value}) for value in values)


def routes_of(app: Any) -> list[Offered]:
    return [
        Offered(path, frozenset(route.methods - {"HEAD"}), _queries(route))
        for path, route in _walked(app.routes)
    ]


def _walked(routes: Any, prefix: str = "") -> Iterator[tuple[str, APIRoute]]:
    """Yield every route with its path; newer versions of FastAPI keep routers nested."""
    for route in routes:
        if isinstance(route, APIRoute):
            yield prefix + route.path, route
        elif hasattr(route, "original_router"):
            inner = prefix + route.include_context.prefix
            yield from _walked(route.original_router.routes, inner)


def _queries(route: APIRoute) -> dict[str, list[str]]:
    """Return what each query of a route may be: from its type, or from the list above."""
    offered: dict[str, list[str]] = {}
    for field in route.dependant.query_params:
        kind = field.field_info.annotation
        if isinstance(kind, EnumMeta) and field.alias not in QUERIES:
            offered[field.alias] = [member.value for member in kind]
        else:
            offered[field.alias] = QUERIES[field.alias]
    return offered


def comparable(response: Any) -> Any:
    """Return all of an answer that must not differ; how long something took may."""
    headers = dict(response.headers)
    body = response.content
    if body.startswith(b"PK"):
        headers.pop("content-length")
        parts = zipfile.ZipFile(io.BytesIO(body))
        body = {
            name: parts.read(name) for name in parts.namelist() if name != "docProps/core.xml"
        }
        for name in ("etag", "last-modified"):
            headers.pop(name, None)
    else:
        body = body.decode()
        # A file that was written for the answer carries the moment of writing.
        if response.headers.get("content-disposition"):
            for name in ("etag", "last-modified"):
                headers.pop(name, None)
    return response.status_code, headers, body


def differences(worlds: Any, ask: Any) -> list[str]:
    """Return which part of the answers differs, for a person to read."""
    (first, second) = [comparable(ask(client)) for _, client in worlds.values()]
    if first == second:
        return []
    names = ("status", "headers", "body")
    return [
        f"{name}: {_where(a, b)}"
        for name, a, b in zip(names, first, second, strict=True)
        if a != b
    ]


def _where(one: Any, other: Any) -> str:
    if isinstance(one, dict) and isinstance(other, dict):
        keys = [key for key in {**one, **other} if one.get(key) != other.get(key)]
        return "; ".join(f"{key}: {_where(one.get(key), other.get(key))}" for key in keys[:3])
    one, other = str(one), str(other)
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return f"{one[max(at - 60, 0) : at + 60]!r} or {other[max(at - 60, 0) : at + 60]!r}"


def told(leaks: dict[str, list[str]]) -> str:
    return "\n".join(f"{what}: {'; '.join(how)}" for what, how in leaks.items())


def leaks_of_reading(worlds: Any) -> dict[str, list[str]]:
    """Return every request that only reads and whose answer tells the two worlds apart."""
    _, client = next(iter(worlds.values()))
    leaks = {}
    for route in routes_of(client.app):
        if "GET" not in route.methods:
            continue
        for path, query in route.requests():
            for headers in ({}, {"hx-request": "true", "hx-target": "papers"}):
                if headers and path.startswith("/api/"):
                    continue
                found = differences(
                    worlds,
                    lambda c, p=path, q=query, h=headers: c.get(p, params=q, headers=h),
                )
                if found:
                    leaks[f"GET {path} {query or ''}"] = found
    return leaks


CASES = [
    ("Ann", "Ben", "agreed"),
    ("Ann", "Ben", "any-include"),
    ("Ann", "Ben", "single"),
    ("Ben", "Ann", "any-include"),
]


@pytest.mark.parametrize(("viewer", "actor", "rule"), CASES)
def test_no_answer_tells_what_the_other_one_did(make_worlds, viewer, actor, rule):
    worlds = make_worlds(viewer=viewer, actor=actor, rule=rule)
    leaks = leaks_of_reading(worlds)
    assert not leaks, told(leaks)


@pytest.mark.parametrize(("viewer", "actor", "rule"), CASES)
def test_no_answer_to_what_one_sends_tells_it_either(make_worlds, viewer, actor, rule):
    worlds = make_worlds(viewer=viewer, actor=actor, rule=rule)
    _, client = next(iter(worlds.values()))
    leaks = {}
    for route in routes_of(client.app):
        for method in sorted(route.methods - {"GET"}):
            if (method, route.path) in APART:
                continue
            assert (method, route.path) in SENT, f"say what is sent to {method} {route.path}"
            sent = SENT[method, route.path]
            for path in route.paths():
                found = differences(
                    worlds, lambda c, m=method, p=path, s=sent: c.request(m, p, **s)
                )
                if found:
                    leaks[f"{method} {path}"] = found
    assert not leaks, told(leaks)
    leaks = leaks_of_reading(worlds)
    assert not leaks, told(leaks)


@pytest.mark.parametrize("rule", ["agreed", "any-include"])
def test_a_training_tells_nothing_where_it_may_not_learn_from_first_decisions(
    make_worlds, rule
):
    worlds = make_worlds(viewer="Ann", actor="Ben", rule=rule, retrained=True, learns=False)
    leaks = leaks_of_reading(worlds)
    assert not leaks, told(leaks)


@pytest.mark.parametrize("rule", ["agreed", "any-include", "single"])
def test_no_file_of_the_command_line_tells_it(make_worlds, rule, tmp_path):
    worlds = make_worlds(viewer="Ann", actor="Ben", rule=rule)
    kinds = {
        "records": {},
        "labels": {"labels": True},
        "suggestions": {"suggestions": True},
    }
    for kind, options in kinds.items():
        written = []
        for name, (team, _) in worlds.items():
            path = tmp_path / f"{kind}-{name}.csv"
            export_review(team.review, Export(path=path, **options))
            written.append(path.read_bytes())
        assert written[0] == written[1], kind


def test_the_two_worlds_do_differ(make_worlds):
    """Ben sees his own acts: the comparison itself can fail."""
    worlds = make_worlds(viewer="Ben", actor="Ben", rule="agreed")
    leaks = leaks_of_reading(worlds)
    for path in (f"/papers/{HIDDEN}", f"/api/v1/papers/{HIDDEN}", "/papers"):
        assert any(path in leak for leak in leaks), path


def test_every_route_is_asked(make_worlds):
    """Every path and query that the app offers has a value above, or the type says them."""
    worlds = make_worlds(viewer="Ann", actor="Ben")
    _, client = next(iter(worlds.values()))
    routes = routes_of(client.app)
    assert all(list(route.requests()) for route in routes)
    known = {(method, route.path) for route in routes for method in route.methods}
    assert len(known) > 60
    assert {key for key in known if key[0] != "GET"} == set(SENT) | APART
    described = client.app.openapi()["paths"]
    assert set(described) <= {path for _, path in known}

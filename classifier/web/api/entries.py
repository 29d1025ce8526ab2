"""What people write down around the decisions: one set of routes for each kind of entry."""

from __future__ import annotations

from dataclasses import asdict, fields
from inspect import getdoc
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request
from pydantic import ConfigDict
from pydantic.dataclasses import dataclass as pydantic_dataclass

from classifier.formats.annotations import ANNOTATION_KINDS
from classifier.reviewing.coding.annotations import (
    enter,
    list_entries,
    take_back,
)
from classifier.schema import PairJudgement
from classifier.store import Entry
from classifier.web.app_state import state_of
from classifier.web.auth import CurrentUser

__all__ = ["routes"]

routes = APIRouter(tags=["entries"])
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Supersedes = Annotated[
    int | None, Query(ge=1, le=2**31 - 1, description="Number of the entry that it corrects.")
]
Reason = Annotated[
    str,
    Query(max_length=1_000, description="Why, where a lead changes what somebody else wrote."),
]


def _add_routes(name: str, kind: type[Any]) -> None:
    """Let entries of a kind be listed, written and taken back."""

    def listed(request: Request, user: CurrentUser) -> list[dict[str, Any]]:
        entries = list_entries(state_of(request).review, kind, viewer=user.name)
        return [_told(entry) for entry in entries]

    def written(
        request: Request,
        user: CurrentUser,
        word: Any,
        supersedes: Supersedes = None,
        reason: Reason = "",
    ) -> dict[str, int]:
        said = kind(**{field.name: getattr(word, field.name) for field in fields(kind)})
        review = state_of(request).review
        number = enter(review, said, by=user.name, supersedes=supersedes, reason=reason)
        return {"number": number}

    def withdrawn(
        request: Request, user: CurrentUser, number: Number, reason: Reason = ""
    ) -> None:
        take_back(state_of(request).review, kind, number, by=user.name, reason=reason)

    plain = name.replace("_", " ")
    # FastAPI reads the kind of the body from the annotation, which differs from route to route.
    strict = pydantic_dataclass(
        kind,
        config=ConfigDict(
            extra="forbid", json_schema_extra={"description": getdoc(kind) or ""}
        ),
        frozen=True,
        kw_only=True,
    )
    written.__annotations__["word"] = Annotated[strict, Body()]
    routes.add_api_route(
        f"/{name}",
        listed,
        name=f"list {plain}",
        description=f"List the {plain} that stand.",
        methods=["GET"],
    )
    routes.add_api_route(
        f"/{name}",
        written,
        name=f"write {plain}",
        description=f"Keep one of the {plain}; return its number.",
        methods=["POST"],
        status_code=201,
    )
    routes.add_api_route(
        f"/{name}/{{number}}",
        withdrawn,
        name=f"take back {plain}",
        description=f"Take back one of the {plain}; it stays in the history.",
        methods=["DELETE"],
        status_code=204,
    )


def _told(entry: Entry[Any]) -> dict[str, Any]:
    return {
        "number": entry.number,
        "at": entry.at.isoformat(),
        "by": entry.by,
        "supersedes": entry.supersedes,
        **asdict(entry.word),
    }


for _name, _kind in ANNOTATION_KINDS.items():
    if _kind is not PairJudgement:  # pairs are judged on the page of imports
        _add_routes(_name, _kind)

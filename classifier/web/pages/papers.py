"""The list of papers, and one paper looked up."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from classifier.reviewing.handing_out import look_at
from classifier.reviewing.listing import Wanted, list_papers
from classifier.schema import Flag, Stage
from classifier.store import Order, State
from classifier.web.identity import Person
from classifier.web.pages.screening import show_paper
from classifier.web.rendering import page
from classifier.web.site import site_of

__all__ = ["routes"]

routes = APIRouter()
_ANY = ""


@routes.get("/papers")
def papers(
    request: Request,
    visitor: Person,
    words: Annotated[str, Query(max_length=500)] = "",
    flag: Annotated[Flag | str, Query(max_length=40)] = _ANY,
    state: State = State.QUEUED,
    order: Order = Order.QUEUE,
    stage: Stage = Stage.TITLE_ABSTRACT,
    page_number: Annotated[int, Query(alias="page", ge=1, le=1_000_000)] = 1,
) -> Response:
    """List papers, filtered and sorted, a page at a time."""
    wanted = Wanted(
        words=words,
        flag=Flag(flag) if flag in set(Flag) else None,
        state=state,
        order=order,
        stage=stage,
    )
    listing = list_papers(
        site_of(request).review, wanted, viewer=visitor.name, page=page_number
    )
    part = request.headers.get("hx-target") == "papers"
    return page(
        request,
        "papers_list.html" if part else "papers.html",
        visitor=visitor,
        listing=listing,
        wanted=wanted,
        flags=list(Flag),
        states=list(State),
        orders=list(Order),
        stages=list(Stage),
    )


@routes.get("/papers/{record_id}")
def paper(
    request: Request, visitor: Person, record_id: str, stage: Stage = Stage.TITLE_ABSTRACT
) -> Response:
    """Show one paper, without holding it."""
    handed = look_at(site_of(request).review, record_id, reviewer=visitor.name, stage=stage)
    return show_paper(request, visitor, handed, template="looked_up.html")

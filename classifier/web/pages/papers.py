"""The list of papers, and one paper looked up."""

from __future__ import annotations

from itertools import zip_longest
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from classifier.reviewing.coding.annotations import enter, list_entries
from classifier.reviewing.learning.model_summary import is_calibrated
from classifier.reviewing.screening.paper_list import Wanted, list_papers
from classifier.reviewing.screening.queue import view_record
from classifier.reviewing.state import ReviewState
from classifier.schema import (
    Appraisal,
    Aspect,
    Confidence,
    Configuration,
    Flag,
    Level,
    Outcome,
    Quotation,
    Sign,
    Stage,
)
from classifier.store import Entry, Order, State, current_codebook
from classifier.web.app_state import state_of
from classifier.web.auth import CurrentUser, User
from classifier.web.pages.screening import show_paper
from classifier.web.rendering import page

__all__ = ["routes"]

routes = APIRouter()
Words = Annotated[str, Form(min_length=1, max_length=10_000)]
_ANY = ""


class ConfigurationForm(BaseModel):
    """A configuration as its form sends it: "" where nothing is said."""

    context: Annotated[str, Field(min_length=1, max_length=2_000)]
    resource: Annotated[str, Field(max_length=2_000)] = ""
    resource_sign: Sign | Literal[""] = ""
    reasoning: Annotated[str, Field(max_length=2_000)] = ""
    reasoning_sign: Sign | Literal[""] = ""
    outcome: Annotated[list[str], Field(max_length=20)] = []
    outcome_sign: Annotated[list[Sign | Literal[""]], Field(max_length=20)] = []
    mechanism_id: Annotated[str, Field(max_length=200)] = ""
    level: Level | Literal[""] = ""
    quotation: Annotated[str, Field(max_length=10_000)] = ""
    confidence: Confidence | Literal[""] = ""

    def word(self, record_id: str) -> Configuration:
        """Return what is to be kept."""
        pairs = zip_longest(self.outcome, self.outcome_sign, fillvalue="")
        return Configuration(
            record_id=record_id,
            context=self.context,
            resource=self.resource,
            resource_sign=self.resource_sign or None,
            reasoning=self.reasoning,
            reasoning_sign=self.reasoning_sign or None,
            outcomes=tuple(
                Outcome(text=text, sign=Sign(sign) if sign else None)
                for text, sign in pairs
                if text.strip()
            ),
            mechanism_id=self.mechanism_id,
            level=self.level or None,
            quotation=self.quotation,
            confidence=self.confidence or None,
        )


@routes.get("/papers")
def papers(
    request: Request,
    user: CurrentUser,
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
    review = state_of(request).review
    listing = list_papers(review, wanted, viewer=user.name, page=page_number)
    with review.read() as reading:
        run = ReviewState(reading).model_run
    calibrated = is_calibrated(run[1] if run else None)
    part = request.headers.get("hx-target") == "papers"
    return page(
        request,
        "papers_list.html" if part else "papers.html",
        user=user,
        listing=listing,
        calibrated=calibrated,
        wanted=wanted,
        flags=list(Flag),
        states=list(State),
        orders=list(Order),
        stages=list(Stage),
    )


@routes.get("/papers/{record_id}")
def paper(
    request: Request, user: CurrentUser, record_id: str, stage: Stage = Stage.TITLE_ABSTRACT
) -> Response:
    """Show one paper, without holding it."""
    review = state_of(request).review
    handed = view_record(review, record_id, reviewer=user.name, stage=stage)
    name = handed.record.record_id
    with review.read() as reading:
        book = current_codebook(reading)
    return show_paper(
        request,
        user,
        handed,
        template="view_record.html",
        labels={one.mechanism_id: one.label for one in book.scored} if book else {},
        quotations=_entries_on(request, user, name, Quotation),
        appraisals=_entries_on(request, user, name, Appraisal),
        aspects=list(Aspect),
        configurations=_entries_on(request, user, name, Configuration),
        levels=list(Level),
        confidences=list(Confidence),
    )


def _entries_on(
    request: Request, user: User, record_id: str, kind: type[Any]
) -> list[Entry[Any]]:
    """Return what the user may see of what was written about a paper."""
    entries = list_entries(state_of(request).review, kind, viewer=user.name)
    return [entry for entry in entries if entry.word.record_id == record_id]


@routes.post("/papers/{record_id}/quotations")
def quote(
    request: Request,
    user: CurrentUser,
    record_id: str,
    text: Words,
    locator: Annotated[str, Form(max_length=200)] = "",
    mechanism_id: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Keep words of a full text that a person typed or pasted."""
    word = Quotation(record_id=record_id, text=text, locator=locator, mechanism_id=mechanism_id)
    enter(state_of(request).review, word, by=user.name)
    return RedirectResponse(f"/papers/{record_id}", 303)


@routes.post("/papers/{record_id}/appraisals")
def appraise(
    request: Request,
    user: CurrentUser,
    record_id: str,
    aspect: Annotated[Aspect, Form()],
    grade: Words,
    reason: Annotated[str, Form(max_length=2_000)] = "",
) -> Response:
    """Keep a judgement of a paper's relevance or rigour."""
    word = Appraisal(record_id=record_id, aspect=aspect, grade=grade, reason=reason)
    enter(state_of(request).review, word, by=user.name)
    return RedirectResponse(f"/papers/{record_id}", 303)


@routes.post("/papers/{record_id}/configurations")
def configure(
    request: Request,
    user: CurrentUser,
    record_id: str,
    sent: Annotated[ConfigurationForm, Form()],
) -> Response:
    """Keep a configuration of context, mechanism and outcomes, each with its sign."""
    enter(state_of(request).review, sent.word(record_id), by=user.name)
    return RedirectResponse(f"/papers/{record_id}", 303)

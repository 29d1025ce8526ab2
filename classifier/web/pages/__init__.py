"""The pages, one module for each thing that a person comes to do."""

from fastapi import APIRouter

from classifier.web.pages import (
    codebook,
    conflicts,
    exporting,
    importing,
    mechanisms,
    model,
    papers,
    people,
    progress,
    screening,
    signing_in,
)

__all__ = ["router"]


def router() -> APIRouter:
    """Return every page's route."""
    every = APIRouter()
    for module in (
        signing_in,
        screening,
        papers,
        progress,
        conflicts,
        mechanisms,
        codebook,
        importing,
        model,
        exporting,
        people,
    ):
        every.include_router(module.routes)
    return every

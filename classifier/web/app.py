"""The app, put together."""

from __future__ import annotations

from importlib.resources import files

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from classifier import __version__
from classifier.web import api, pages, problems
from classifier.web.app_state import AppState
from classifier.web.auth import LoginGate
from classifier.web.middleware import Guard

__all__ = ["create_app"]


def create_app(state: AppState) -> FastAPI:
    """Return the app that serves a review.

    An ASGI server of your own runs it as ``uvicorn.run(create_app(state))``;
    `classifier.web.serving` does that for ``mechsift serve``.
    """
    app = FastAPI(
        title="mechsift",
        version=__version__,
        summary="A review's screening, in the words of the command line.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.mechsift = state
    app.add_middleware(LoginGate, state=state)
    app.add_middleware(Guard, hosts=state.hosts)  # the last one added is asked first
    static = files("classifier.web").joinpath("static")
    app.mount("/static", StaticFiles(directory=str(static)), name="static")
    problems.register(app)
    app.include_router(pages.router(), include_in_schema=False)
    app.include_router(api.router(), prefix="/api/v1")
    return app

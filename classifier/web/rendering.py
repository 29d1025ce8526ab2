"""Pages from templates; everything that a record contains is escaped."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from classifier import __version__
from classifier.reporting.figures import things
from classifier.reporting.likelihood import likelihood, percent
from classifier.reporting.page import templates_of
from classifier.reporting.review.wording import arrows, code_words, mark
from classifier.schema import replace_lone_surrogates
from classifier.screening.stopping import percent as rounded_down

if TYPE_CHECKING:
    from jinja2 import Environment

    from classifier.web.auth import User

__all__ = ["page"]

_FLAGS = {"likely_include": "at or above the cut-off", "likely_mechanism": "likely evidence"}


def page(
    request: Request, template: str, *, user: User | None = None, **words: Any
) -> HTMLResponse:
    """Return a template of this room, filled in; a word that is missing is a bug."""
    html = (
        _environment()
        .get_template(template)
        .render(
            user=user,
            path=request.url.path,
            single_user=user is not None and user.without_login,
            version=__version__,
            **words,
        )
    )
    return HTMLResponse(replace_lone_surrogates(html))  # a page may repeat what was sent


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return templates_of(
        "classifier.web",
        arrows=arrows,
        flag=_flag,
        plain=_plain,
        percent=percent,
        rounded_down=rounded_down,
        likelihood=likelihood,
        hours=_hours,
        sign=mark,
        in_words=code_words,
        things=things,
    )


def _plain(word: object) -> str:
    """Return a name of ours as people write it."""
    return str(word).replace("_", " ")


def _flag(flag: object) -> str:
    """Return what a flag says."""
    return _FLAGS.get(str(flag), _plain(flag))


def _hours(hours: float) -> str:
    """Return a span of time as people say it."""
    if hours < 1:
        return f"{max(round(hours * 60), 1)} min"
    return f"{hours:.1f} h" if hours < 10 else f"{hours:.0f} h"

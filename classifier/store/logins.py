"""What ends logins and tokens: a count for each reviewer, and a line for each token.

Neither is a secret: a login or token is proved by its signature, and these say only whether
it still counts.
"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import delete, insert, select

from classifier.errors import UnknownNameError
from classifier.store.audit import log
from classifier.store.review import Reading, Writing
from classifier.store.tables import review

__all__ = ["ApiToken", "add_token", "end_logins", "list_tokens", "login_count", "revoke_token"]

_COUNT, _TOKEN = "logins ended: ", "token: "


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """A token that was given to a program.

    Attributes
    ----------
    token_id : names it; it is no secret.
    ends_at : moment in UTC.
    revoked : whether somebody ended it before.
    """

    token_id: str
    reviewer: str
    ends_at: datetime
    revoked: bool = False


def login_count(reading: Reading, reviewer: str) -> int:
    """Return how often all logins and tokens of a reviewer were ended."""
    statement = select(review.c.value).where(review.c.name == _COUNT + reviewer)
    return int(reading.connection.execute(statement).scalar() or 0)


def end_logins(writing: Writing, reviewer: str) -> None:
    """End every login and token of a reviewer."""
    _put(writing, _COUNT + reviewer, str(login_count(writing, reviewer) + 1))
    log(writing, "end_logins", subject=reviewer)


def add_token(writing: Writing, token: ApiToken) -> None:
    """Note that a token was given out."""
    _put(writing, _TOKEN + token.token_id, _written(token))
    log(writing, "add_token", subject=token.reviewer, token=token.token_id)


def list_tokens(reading: Reading) -> list[ApiToken]:
    """Return every token that was given out, by its id."""
    statement = select(review.c.value).where(review.c.name.startswith(_TOKEN, autoescape=True))
    values = reading.connection.execute(statement.order_by(review.c.name)).scalars()
    return [_read(value) for value in values]


def revoke_token(writing: Writing, token_id: str) -> ApiToken:
    """End one token.

    Raises
    ------
    UnknownNameError
        If no such token was given out.
    """
    known = {token.token_id: token for token in list_tokens(writing)}
    if token_id not in known:
        raise UnknownNameError("token", token_id, sorted(known))
    ended = replace(known[token_id], revoked=True)
    _put(writing, _TOKEN + token_id, _written(ended))
    log(writing, "revoke_token", subject=ended.reviewer, token=token_id)
    return ended


def _put(writing: Writing, name: str, value: str) -> None:
    writing.connection.execute(delete(review).where(review.c.name == name))
    writing.connection.execute(insert(review), {"name": name, "value": value})


def _written(token: ApiToken) -> str:
    return json.dumps(asdict(token) | {"ends_at": token.ends_at.isoformat()})


def _read(text: str) -> ApiToken:
    fields = json.loads(text)
    return ApiToken(**fields | {"ends_at": datetime.fromisoformat(fields["ends_at"])})

"""What only this review knows: the secret by which logins and tokens of it are signed."""

import secrets

from sqlalchemy import insert, select

from classifier.store.review import Writing
from classifier.store.tables import review

__all__ = ["signing_secret"]

_NAME = "signing_secret"


def signing_secret(writing: Writing) -> str:
    """Return the secret of the review, made the first time that it is asked for."""
    statement = select(review.c.value).where(review.c.name == _NAME)
    kept = writing.connection.execute(statement).scalar()
    if kept is None:
        kept = secrets.token_hex(32)
        writing.connection.execute(insert(review), {"name": _NAME, "value": kept})
    return str(kept)

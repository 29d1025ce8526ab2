"""What a review is set up with: settings and codebook by version, files read, its secret."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from sqlalchemy import func, insert, select

from classifier.errors import OutdatedChangeError
from classifier.schema import Codebook, SourceFile, parse_codebook, refuse_lone_surrogates
from classifier.store.audit import log
from classifier.store.review import Reading, Writing
from classifier.store.tables import codebooks, review, settings, sources

__all__ = [
    "add_codebook",
    "add_source",
    "codebook_text",
    "codebook_versions",
    "current_codebook",
    "current_settings",
    "list_sources",
    "save_settings",
    "settings_versions",
    "signing_secret",
]

_SIGNING = "signing_secret"
_SOURCE = [sources.c[name] for name in SourceFile.__dataclass_fields__]


def save_settings(writing: Writing, content: Mapping[str, Any]) -> int:
    """Keep the settings as a new version; return its number, from 1.

    Parameters
    ----------
    content : all of the settings, in values that JSON has.

    Raises
    ------
    InvalidOptionError
        If a text of them cannot be written.
    """
    refuse_lone_surrogates(content, where="settings")
    version = len(settings_versions(writing)) + 1
    row = {
        "version": version,
        "content": dict(content),
        "at": writing.at,
        "by": writing.by,
    }
    writing.connection.execute(insert(settings), row)
    log(writing, "save_settings", subject=str(version))
    return version


def current_settings(reading: Reading) -> dict[str, Any]:
    """Return the newest settings, or none at all."""
    newest = select(settings.c.content).order_by(settings.c.version.desc()).limit(1)
    return reading.connection.execute(newest).scalar() or {}


def settings_versions(reading: Reading) -> list[dict[str, Any]]:
    """Return every version of the settings, oldest first."""
    statement = select(settings.c.content).order_by(settings.c.version)
    return list(reading.connection.execute(statement).scalars())


def add_codebook(writing: Writing, text: str, *, source: str = "codebook") -> Codebook:
    """Keep a version of the codebook, as the TOML text that it is; return what it says.

    The same text again changes nothing.

    Raises
    ------
    InvalidOptionError
        If it holds half a character, which cannot be written.
    InvalidCodebookError
        If it breaks the schema; `source` names the file.
    OutdatedChangeError
        If another text has its version, or a later version is there.
    """
    refuse_lone_surrogates(text, where=source)
    book = parse_codebook(text, source=source)
    digest = hashlib.sha256(text.encode()).hexdigest()
    statement = select(codebooks.c.sha256).where(codebooks.c.version == book.version)
    stored = writing.connection.execute(statement).scalar()
    if stored == digest:
        return book
    newest = writing.connection.execute(select(func.max(codebooks.c.version))).scalar() or 0
    if book.version <= newest:
        raise OutdatedChangeError(
            f"{source}: the review has version {newest} of its codebook; give this text "
            f"version {newest + 1} and say what it changes"
        )
    row = {
        "version": book.version,
        "content": text,
        "sha256": digest,
        "at": writing.at,
        "by": writing.by,
    }
    writing.connection.execute(insert(codebooks), row)
    log(writing, "add_codebook", subject=str(book.version), sha256=digest)
    return book


def codebook_versions(reading: Reading) -> list[int]:
    """Return the versions of the codebook that the review has, oldest first."""
    statement = select(codebooks.c.version).order_by(codebooks.c.version)
    return list(reading.connection.execute(statement).scalars())


def codebook_text(reading: Reading, version: int) -> str:
    """Return the TOML text of a version that the review has."""
    statement = select(codebooks.c.content).where(codebooks.c.version == version)
    return str(reading.connection.execute(statement).scalar_one())


def current_codebook(reading: Reading) -> Codebook | None:
    """Return the newest version of the codebook, or None."""
    newest = select(codebooks.c.content).order_by(codebooks.c.version.desc()).limit(1)
    content = reading.connection.execute(newest).scalar()
    return None if content is None else _parsed(content)


@lru_cache(maxsize=4)  # the codebooks of as many reviews as one program has open, with room
def _parsed(content: str) -> Codebook:
    return parse_codebook(content, source="the review's codebook")


def add_source(writing: Writing, source: SourceFile) -> None:
    """Note a file that was read.

    Raises
    ------
    InvalidOptionError
        If a text of it cannot be written.
    OutdatedChangeError
        If there is a file of that name already: names are unique within a review.
    """
    refuse_lone_surrogates(source, where="file")
    if any(known.name == source.name for known in list_sources(writing)):
        raise OutdatedChangeError(f"the review has read a file '{source.name}' already")
    row = asdict(source) | {"at": writing.at, "by": writing.by}
    writing.connection.execute(insert(sources), row)
    log(writing, "add_source", subject=source.name, sha256=source.sha256)


def list_sources(reading: Reading) -> list[SourceFile]:
    """Return the files that were read, in their order."""
    rows = reading.connection.execute(select(*_SOURCE).order_by(sources.c.number))
    return [SourceFile(**row._mapping) for row in rows]


def signing_secret(writing: Writing) -> str:
    """Return the secret of the review, made the first time that it is asked for."""
    statement = select(review.c.value).where(review.c.name == _SIGNING)
    secret = writing.connection.execute(statement).scalar()
    if secret is None:
        secret = secrets.token_hex(32)
        writing.connection.execute(insert(review), {"name": _SIGNING, "value": secret})
    return str(secret)

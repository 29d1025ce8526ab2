"""Who may come in: passwords, logins that end, and tokens for programs.

A login or a token is a signed text; no proof of it is stored. A log-out, a new password and a
deactivation end all logins and tokens of that reviewer at once, everywhere; a token can also be
ended alone, by its id.
"""

import hashlib
import hmac
import secrets
import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from classifier.errors import InvalidOptionError
from classifier.reviewing.state import find_lead
from classifier.schema import Reviewer
from classifier.store import (
    ApiToken,
    Reading,
    Review,
    add_token,
    change_reviewer,
    end_logins,
    find_reviewer,
    list_reviewers,
    list_tokens,
    login_count,
    revoke_token,
    signing_secret,
)

if TYPE_CHECKING:
    from itsdangerous import URLSafeTimedSerializer

__all__ = [
    "Logins",
    "check_password",
    "end_token",
    "give_token",
    "has_accounts",
    "log_out_everywhere",
    "open_tokens",
    "set_password",
]

SHORTEST = 10
"""Characters of a password at least (NIST SP 800-63B asks for eight)."""

_LONGEST = 1_000
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$" + "A" * 43
_HASHING = threading.BoundedSemaphore(2)
"""Checks at the same time: each takes 64 MiB and a core, so that more would only wait."""


def set_password(review: Review, name: str, password: str, *, by: str = "") -> None:
    """Give a reviewer a password; logins and tokens of before end.

    Raises
    ------
    UnknownNameError
        If there is no such reviewer.
    InvalidOptionError
        If it is too short, or absurdly long.
    """
    from argon2 import PasswordHasher

    if not SHORTEST <= len(password) <= _LONGEST:
        raise InvalidOptionError(
            "the password", "this one", f"take {SHORTEST} to {_LONGEST} characters"
        )
    with review.read() as reading:
        find_reviewer(reading, name)
    with _HASHING:
        password_hash = PasswordHasher().hash(password)
    with review.write(by=by or find_lead(review)) as writing:
        person = find_reviewer(writing, name)
        change_reviewer(writing, replace(person, password_hash=password_hash))
        end_logins(writing, name)


def check_password(review: Review, name: str, password: str) -> bool:
    """Whether a person who screens has that password; it takes as long for who is unknown."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    with review.read() as reading:
        people = [person for person in list_reviewers(reading) if person.active]
    known = next((p.password_hash for p in people if p.name == name), "")
    try:
        with _HASHING:
            right = PasswordHasher().verify(known or _NOBODY, password[:_LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return right and bool(known)


def has_accounts(review: Review) -> bool:
    """Whether anybody has a password: from then on everybody needs one."""
    with review.read() as reading:
        return any(person.password_hash for person in list_reviewers(reading))


def log_out_everywhere(review: Review, name: str) -> None:
    """End every login and every token of a reviewer."""
    with review.write(by=name) as writing:
        end_logins(writing, name)


def give_token(review: Review, name: str, *, days: int, by: str = "") -> str:
    """Return a token with which a program may act as a reviewer.

    Parameters
    ----------
    days : until it ends, from 1.

    Raises
    ------
    UnknownNameError
        If there is no such reviewer.
    """
    logins = Logins.of(review)
    with review.write(by=by or find_lead(review)) as writing:
        person = find_reviewer(writing, name)
        ends_at = writing.at + timedelta(days=days)
        token = ApiToken(token_id=secrets.token_hex(8), reviewer=name, ends_at=ends_at)
        add_token(writing, token)
        return logins.token(writing, person, token)


def end_token(review: Review, token_id: str, *, by: str = "") -> ApiToken:
    """End one token at once, and return which it was.

    Raises
    ------
    UnknownNameError
        If no such token was given out.
    """
    with review.write(by=by or find_lead(review)) as writing:
        return revoke_token(writing, token_id)


def open_tokens(review: Review) -> list[ApiToken]:
    """Return the tokens that were neither ended alone nor are over by themselves."""
    with review.read() as reading:
        tokens = list_tokens(reading)
        return [token for token in tokens if not token.revoked and token.ends_at > reading.at]


@dataclass(frozen=True, slots=True)
class Logins:
    """Makes and reads the signed texts of one review.

    Attributes
    ----------
    secret : of the review.
    """

    secret: str

    @classmethod
    def of(cls, review: Review) -> "Logins":
        """Return those of a review; its secret is made at the first time."""
        with review.write(by=find_lead(review)) as writing:
            return cls(signing_secret(writing))

    def login(self, reading: Reading, person: Reviewer) -> str:
        """Return what a browser keeps, as proof of who is there."""
        return self._signed("login", reading, person, secrets.token_hex(8))

    def token(self, reading: Reading, person: Reviewer, token: ApiToken) -> str:
        """Return what a program sends, as proof of whose it is."""
        return self._signed("token", reading, person, token.token_id)

    def authenticate(
        self, review: Review, proof: str, *, kind: str, hours: float = 0.0
    ) -> Reviewer | None:
        """Return whose proof it is; None if it is false, over or ended, or its owner inactive.

        Parameters
        ----------
        kind : ``login`` or ``token``.
        hours : for how long a login lasts; a token has its own end.
        """
        from itsdangerous import BadData

        try:
            claim, made = self._signer(kind).loads(proof, return_timestamp=True)
        except BadData:
            return None
        with review.read() as reading:
            if kind == "token":
                over = not _counts(reading, claim.get("id", ""))
            else:
                over = reading.at - made > timedelta(hours=hours)
            if over:
                return None
            people = {person.name: person for person in list_reviewers(reading)}
            person = people.get(claim["name"])
            if person is None or not person.active or claim["mark"] != _mark(reading, person):
                return None
            return person

    def form_key(self, proof: str) -> str:
        """Return what the forms of a login bring along: no other site can know it."""
        return hmac.new(self.secret.encode(), f"form:{proof}".encode(), "sha256").hexdigest()

    def _signed(self, kind: str, reading: Reading, person: Reviewer, proof_id: str) -> str:
        claim = {"name": person.name, "mark": _mark(reading, person), "id": proof_id}
        signed = self._signer(kind).dumps(claim)
        return signed if isinstance(signed, str) else signed.decode()

    def _signer(self, kind: str) -> "URLSafeTimedSerializer":
        from itsdangerous import URLSafeTimedSerializer

        return URLSafeTimedSerializer(self.secret, salt=f"mechsift-{kind}")


def _mark(reading: Reading, person: Reviewer) -> str:
    """Return what changes with the password and whenever all logins are ended."""
    told = f"{login_count(reading, person.name)}:{person.password_hash}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _counts(reading: Reading, token_id: str) -> bool:
    """Whether a token was given out, is not over and was not ended."""
    known: dict[str, datetime] = {
        token.token_id: token.ends_at for token in list_tokens(reading) if not token.revoked
    }
    return token_id in known and known[token_id] > reading.at

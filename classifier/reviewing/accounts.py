"""Who may come in: passwords, logins that end, and tokens for programs.

A login or a token is a signed text; nothing of it is stored. Whoever changes a password, or
rests, ends all logins and tokens of that name.
"""

import hashlib
import hmac
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from classifier.errors import InvalidOptionError
from classifier.reviewing.team import find_lead
from classifier.schema import Reviewer
from classifier.store import (
    Review,
    change_reviewer,
    find_reviewer,
    list_reviewers,
    signing_secret,
)

if TYPE_CHECKING:
    from itsdangerous import URLSafeTimedSerializer

__all__ = ["Logins", "check_password", "has_accounts", "set_password"]

SHORTEST = 10
"""Characters of a password at least (NIST SP 800-63B asks for eight)."""

_LONGEST = 1_000
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$" + "A" * 43
_DAY = 86_400


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
    kept = PasswordHasher().hash(password)
    with review.write(by=by or find_lead(review)) as writing:
        change_reviewer(writing, replace(find_reviewer(writing, name), password_hash=kept))


def check_password(review: Review, name: str, password: str) -> bool:
    """Whether a person who screens has that password; it takes as long for who is unknown."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    with review.read() as reading:
        kept = {one.name: one.password_hash for one in list_reviewers(reading) if one.active}
    try:
        right = PasswordHasher().verify(kept.get(name) or _NOBODY, password[:_LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return right and bool(kept.get(name))


def has_accounts(review: Review) -> bool:
    """Whether anybody has a password: from then on everybody needs one."""
    with review.read() as reading:
        return any(one.password_hash for one in list_reviewers(reading))


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

    def login(self, person: Reviewer) -> str:
        """Return what a browser keeps, as proof of who is there."""
        return self._signed("login", person, {})

    def token(self, person: Reviewer, *, days: int) -> str:
        """Return what a program sends, as proof of whose it is.

        Parameters
        ----------
        days : until it ends, from 1.
        """
        return self._signed("token", person, {"days": days})

    def authenticate(
        self, review: Review, proof: str, *, kind: str, hours: float
    ) -> Reviewer | None:
        """Return whose proof it is; None if it is false, over, or of somebody who rests.

        Parameters
        ----------
        kind : ``login`` or ``token``.
        hours : for how long a login lasts; a token says so itself.
        """
        from itsdangerous import BadData

        try:
            told, made = self._signer(kind).loads(proof, return_timestamp=True)
        except BadData:
            return None
        lasting = told.get("days", 0) * _DAY if kind == "token" else hours * 3600
        with review.read() as reading:
            if (reading.at - made).total_seconds() > lasting:
                return None
            found = [one for one in list_reviewers(reading) if one.name == told["name"]]
        for person in found:
            if person.active and told["mark"] == _mark(person):
                return person
        return None

    def form_key(self, proof: str) -> str:
        """Return what the forms of a login bring along: no other site can know it."""
        return hmac.new(self.secret.encode(), f"form:{proof}".encode(), "sha256").hexdigest()

    def _signed(self, kind: str, person: Reviewer, more: dict[str, Any]) -> str:
        told = {"name": person.name, "mark": _mark(person), **more}
        signed = self._signer(kind).dumps(told)
        return signed if isinstance(signed, str) else signed.decode()

    def _signer(self, kind: str) -> "URLSafeTimedSerializer":
        from itsdangerous import URLSafeTimedSerializer

        return URLSafeTimedSerializer(self.secret, salt=f"mechsift-{kind}")


def _mark(person: Reviewer) -> str:
    """Return what changes with the password and does not tell it."""
    return hashlib.sha256(person.password_hash.encode()).hexdigest()[:16]

"""Names of reviewers: a person must be able to tell each of them from every other."""

import unicodedata
from collections.abc import Iterable

from classifier.errors import InvalidOptionError

__all__ = ["IMPORTED", "checked_name"]

IMPORTED = "imported"
"""Name of the reviewer of decisions in exports that do not say whose they are."""

_LONGEST = 100
"""Characters at most: wider than a table's column, and longer than any name we met."""

_RESERVED = frozenset({IMPORTED, "consensus", "machine", "mechsift", "nobody"})

# Letters of other scripts that look like a Latin one in most fonts (from Unicode's list of
# confusables, UTS 39), and the digits that look like letters.
_CYRILLIC = dict(zip("аеорсухіјѕԁһԛԝвкмнтгп", "aeopcyxijsdhqwbkmhtrn", strict=True))
_GREEK = dict(zip("αβεικνορτυχηγ", "abeikvoptuxny", strict=True))
_LOOKS_LIKE = str.maketrans(_CYRILLIC | _GREEK | {"0": "o", "1": "l", "ı": "i", "|": "l"})
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")


def checked_name(name: str, *, known: Iterable[str] = ()) -> str:
    """Return a reviewer's name, without blanks around it.

    Parameters
    ----------
    known : the names of the others.

    Raises
    ------
    InvalidOptionError
        If it is blank, reserved, too long, has characters that cannot be seen, does not begin
        with a letter or digit, mixes scripts, or looks like the name of somebody else.
    """
    name = unicodedata.normalize("NFC", name).strip()
    fault = _fault(name) or _likeness(name, known)
    if fault:
        raise InvalidOptionError("the name of a reviewer", ascii(name[:80]), fault)
    return name


def _fault(name: str) -> str:
    """Return what is wrong with a name in itself, or ""."""
    if not name:
        return "write the name of a person"
    if len(name) > _LONGEST:
        return f"take at most {_LONGEST} characters"
    if any(sign != " " and unicodedata.category(sign)[0] in "CZ" for sign in name):
        return "it has a character that cannot be seen; type it again"
    if not name[0].isalnum():
        return "begin with a letter or a digit"
    if name.casefold() in _RESERVED:
        return "that name is reserved; add a surname or a number"
    if any(len(_scripts(word)) > 1 for word in name.split()):
        return "it mixes letters of several alphabets; type it again in one"
    return ""


def _likeness(name: str, known: Iterable[str]) -> str:
    """Return whose name it looks like, as a fault, or ""."""
    alike = [other for other in known if other != name and _skeleton(other) == _skeleton(name)]
    return f"it looks like '{alike[0]}'; add a surname or a number" if alike else ""


def _scripts(word: str) -> set[str]:
    names = {unicodedata.name(sign, "").partition(" ")[0] for sign in word if sign.isalpha()}
    return names & set(_SCRIPTS)


def _skeleton(name: str) -> str:
    """Return what people see of a name: the same for names that are easily mistaken."""
    seen = unicodedata.normalize("NFKC", name).casefold().translate(_LOOKS_LIKE)
    return " ".join(seen.replace("rn", "m").replace("vv", "w").split())

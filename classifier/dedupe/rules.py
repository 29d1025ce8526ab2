"""When two records are the same paper: one simple rule that can be said in a sentence.

Two records are duplicates if they share a DOI or a PMID, or have the same title, or nearly
the same title with the same first author; their titles must then agree well enough, their
years lie at most one apart where both are known, and no number in the titles may differ.
"""

import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz import fuzz

from classifier.schema import Record

__all__ = ["Verdict", "compare", "first_author", "folded_title"]

SAME = 90.0
DOUBTFUL = 60.0
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\b(?:\d+|[ivx]+)\b")
_REPLIES = re.compile(
    r"^(?:errat(?:um|a)|corrigend(?:um|a)|correction|addendum|retraction|reply|re|response"
    r"|comment|commentary|authors?)\b|\b(?:erratum|corrigendum|reply|comment)$"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rule says about a pair.

    Attributes
    ----------
    same : whether the two are linked.
    doubtful : not linked, but a person should look.
    reason : in words.
    score : likeness of the titles, 0 to 100.
    """

    same: bool
    doubtful: bool
    reason: str
    score: float


def folded_title(record: Record) -> str:
    """Return the title in lower case without accents, markup and punctuation."""
    plain = re.sub(r"<[^>]*>", " ", record.title)
    decomposed = unicodedata.normalize("NFKD", plain)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(_WORD.findall(bare.lower()))


def first_author(record: Record) -> str:
    """Return the first author's family name, folded, or "" without authors."""
    if not record.authors:
        return ""
    name = record.authors[0].split(",")[0]
    decomposed = unicodedata.normalize("NFKD", name)
    bare = "".join(c for c in decomposed if c.isalpha() or c == " ")
    words = bare.lower().split()
    names = [word for word in words if len(word) > 2]  # not the initials
    return names[0] if names else max(words, key=len, default="")


def compare(a: Record, b: Record) -> Verdict:
    """Apply the rule to two records that share something."""
    left, right = folded_title(a), folded_title(b)
    score = _likeness(left, right)
    shared = _shared(a, b, score)
    if not shared:
        return Verdict(same=False, doubtful=False, reason="nothing in common", score=score)
    objection = _objection(a, b, left, right)
    if score < SAME:
        objection = objection or "the titles differ"
    if objection:
        doubtful = score >= DOUBTFUL or "DOI" in shared or "PMID" in shared
        return Verdict(
            same=False, doubtful=doubtful, reason=f"{shared}, but {objection}", score=score
        )
    return Verdict(same=True, doubtful=False, reason=shared, score=score)


def _likeness(left: str, right: str) -> float:
    """Compare titles; a title cut short counts as like the whole if four words agree."""
    if not left or not right:
        return 0.0
    if left == right:
        return 100.0
    short, long = sorted((left, right), key=len)
    if long.startswith(short) and len(short.split()) >= 4:
        return 95.0
    return float(fuzz.ratio(left, right))


def _shared(a: Record, b: Record, score: float) -> str:
    if a.doi and a.doi == b.doi:
        return "same DOI"
    if a.pmid and a.pmid == b.pmid:
        return "same PMID"
    if score == 100:
        return "same title"
    if score >= SAME and first_author(a) and first_author(a) == first_author(b):
        return "nearly the same title and the same first author"
    return ""


def _objection(a: Record, b: Record, left: str, right: str) -> str:
    """Return why two records that share something are two papers, or ""."""
    if not left or not right:
        return "a title is missing"
    if a.year and b.year and abs(a.year - b.year) > 1:
        return "the years differ"
    if a.doi and b.doi and a.doi != b.doi:
        return "the DOIs differ"
    if a.pmid and b.pmid and a.pmid != b.pmid:
        return "the PMIDs differ"
    if sorted(_NUMBER.findall(left)) != sorted(_NUMBER.findall(right)):
        return "a number in the titles differs"
    if bool(_REPLIES.search(left)) != bool(_REPLIES.search(right)):
        return "one is a reply or a correction"
    return ""

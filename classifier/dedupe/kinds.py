"""What kind of text a record is: a paper, or something that goes with one."""

import re
from enum import StrEnum
from functools import lru_cache

from classifier.schema import Record

__all__ = [
    "Kind",
    "form_of",
    "is_conference",
    "is_generic",
    "is_preprint",
    "kind_of_title",
]


class Kind(StrEnum):
    """What a title says that the text is."""

    PAPER = "paper"
    NOTICE = "notice"
    REPLY = "reply"


_LINK = r"(?: (?:to|for|in|of|on|regarding|re|from|by))*"
_NOTICE_WORD = (
    r"errat(?:um|a)|corrigend(?:um|a)|corrections?|addend(?:um|a)|retraction(?: notice| note)?"
    r"|(?:editorial )?expression of concern|notice of (?:retraction|correction|concern)"
    r"|withdrawal(?: notice)?"
)
_ANSWER = r"(?:the )?(?:authors? )?(?:reply|response|rebuttal)|authors? responds?"
_OPENINGS = (
    (Kind.NOTICE, re.compile(rf"(?:publishers? |authors? )?(?:{_NOTICE_WORD})\b{_LINK} ?")),
    (
        Kind.REPLY,
        re.compile(
            rf"(?:in )?(?:(?:{_ANSWER}) (?:to|from|by)|re|comments? (?:on|to|regarding)|comment"
            rf"|reply|(?:the )?authors? (?:reply|response)|(?:invited |editorial )?commentary"
            rf"|discussion of|letter to the editor)\b{_LINK} ?"
        ),
    ),
)
_CORRECTED_PLACE = re.compile(r"(.+?) vol \w+ (?:pg|p|art no) \w+ (?:19|20)\d\d$")
"""How Web of Science names the paper that a correction is of."""
_RETRACTED_PLACE = " retracted article see vol "
_PROTOCOL = re.compile(r"\b(?:study|trial|review|research)? ?protocol\b")
_ENDINGS = (
    (Kind.NOTICE, re.compile(rf"(.*?)\b(?:{_NOTICE_WORD})$")),
    (
        Kind.REPLY,
        re.compile(
            r"(.*?)\b(?:(?:a |the )?(?:reply|comment|commentary|rebuttal)|a response"
            r"|authors? response)$"
        ),
    ),
)
_LAST_WORDS = frozenset(
    """
    erratum errata corrigendum corrigenda correction corrections addendum addenda retraction
    notice note concern withdrawal reply comment commentary rebuttal response
    """.split()
)
_STILL_THE_PAPER = re.compile(r"^(?:retracted|withdrawn)(?: article| paper| chapter)?\b ?")

_GENERIC_WORDS = frozenset(
    """
    a about abstract abstracts acknowledgement acknowledgements acknowledgments addendum
    an and announcement announcements article articles author authors back biography board
    book books brief calendar cartoon clinical commentary comment comments communication
    concluding conclusion conclusions conference contents contributors correction
    corrections correspondence corrigendum cover dear diary discussion editor editorial
    editorials editors epilogue erratum events foreword for forum from front further
    general guest highlights images in index information interview introduction
    introductory invited issue journal letter letters list literature masthead matter
    meeting meetings memoriam message news newsletter note notes notice obituary of on
    opinion oral other our overview page papers perspective perspectives poster posters
    preface presentation presentations president presidential proceedings prologue
    publications published publisher question questions received recent references remarks
    reply report reports research response retraction review reviewer reviewers reviews
    section selected session short special study subject summary supplement symposium
    table thank the this title to treatment update viewpoint volume welcome with you
    """.split()
)

_CACHED = 100_000

# Registrants of preprint servers. 10.1101 also serves journals, whose suffix is no number.
_PREPRINT_DOI = re.compile(
    r"10\.(?:1101/[\d.]+(?:v\d+)?$|21203/|48550/|31234/|31219/|31235/|20944/preprints|2139/ssrn"
    r"|26434/|36227/|22541/|7287/peerj\.preprints|33774/|31223/|1590/scielopreprints"
    r"|2196/preprints|31222/|31730/|35542/|32942/)"
)
_PREPRINT_PLACE = re.compile(
    r"\b\w*r[xχ]iv\b|\bssrn\b|\bresearch square\b|\bpreprints?\b", re.IGNORECASE
)
_CONFERENCE_PLACE = re.compile(
    r"\b(?:conference|conf|symposium|workshop|congress|annual meeting|meeting abstracts?)\b"
    r"|\bproceedings of the (?:\w+ )?(?:annual|international|\d+[a-z]{2})\b"
    r"|\babstracts? (?:from|of) the\b",
    re.IGNORECASE,
)
_MEETING = re.compile(r"meeting ?abstract", re.IGNORECASE)


def kind_of_title(folded: str) -> tuple[Kind, str]:
    """Return what a folded title says the text is, and the title of the paper it goes with.

    >>> kind_of_title("publisher correction to trust in care teams")
    (<Kind.NOTICE: 'notice'>, 'trust in care teams')
    """
    for kind, opening in _OPENINGS:
        found = opening.match(folded)
        if found:
            return kind, folded[found.end() :] or folded
    if (end := folded.find(_RETRACTED_PLACE)) > 0:  # the paper itself, marked by its database
        folded = folded[:end].rstrip()
    elif " vol " in folded and (corrected := _CORRECTED_PLACE.match(folded)):
        return Kind.NOTICE, corrected[1]
    if folded.rpartition(" ")[2] in _LAST_WORDS:
        for kind, ending in _ENDINGS:
            found = ending.match(folded)
            if found:
                return kind, found[1].strip() or folded
    return Kind.PAPER, _STILL_THE_PAPER.sub("", folded)


def is_generic(folded: str) -> bool:
    """Whether a folded title could head any text: "editorial", "letter to the editor"."""
    return all(word in _GENERIC_WORDS or word.isdigit() for word in folded.split())


def is_preprint(record: Record) -> bool:
    """Whether a record says that it stands on a preprint server."""
    return bool(
        (record.kind == "preprint" and not record.volume)
        or _PREPRINT_DOI.match(record.doi)
        or _in_preprints(record.journal)
    )


def is_conference(record: Record) -> bool:
    """Whether a record says that it is a paper or an abstract of a conference."""
    return bool(
        record.kind == "conference"
        or _at_conference(record.journal)
        or (record.issue and _MEETING.search(record.issue))
    )


def form_of(record: Record, title: str) -> str:
    """Return ``thesis``, ``report`` or ``protocol`` where a record says that it is one.

    Parameters
    ----------
    title : folded.
    """
    if record.kind == "thesis" or (record.kind == "report" and not record.volume):
        return record.kind
    return "protocol" if _PROTOCOL.search(title) else ""


@lru_cache(_CACHED)
def _in_preprints(journal: str) -> bool:
    return bool(_PREPRINT_PLACE.search(journal))


@lru_cache(_CACHED)
def _at_conference(journal: str) -> bool:
    return bool(_CONFERENCE_PLACE.search(journal))

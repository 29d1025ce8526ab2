"""Read a protocol as people write it: tell what is wanted from everything else it says.

A protocol may be a sentence, a list of criteria, a filled form (population, intervention and so
on) or a page pasted from a paper. Its lines stand under headings; what is to be excluded, how
the search was done and what every review asks for (English, peer-reviewed, full text) say
nothing of the subject. A word counts once however often it stands, so that neither the order
nor the length of a protocol matters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto

from classifier.schema import ReviewScope
from classifier.text.tokens import content_stems, stem

__all__ = ["wanted_terms"]

_DEFINED = 0.5  # a word of a definition beside one of a criterion: between both and neither


class _Part(Enum):
    WANTED = auto()
    DEFINED = auto()
    AVOIDED = auto()
    FORMAL = auto()


_HEADINGS = {
    _Part.AVOIDED: (
        r"exclusions?|exclusion criteria|exclude[ds]?(?: if)?|ineligible|not eligible"
    ),
    _Part.DEFINED: r"definitions?|terms|glossary",
    _Part.FORMAL: (
        r"(?:study )?(?:designs?|types?)|types? of (?:study|studies|evidence)|languages?|dates?"
        r"|years?|time ?frame|publication(?: \w+)?|methods?|search(?: \w+)?|databases?"
    ),
    _Part.WANTED: (
        r"inclusions?|inclusion criteria|include[ds]?|eligib(?:le|ility)(?: criteria)?"
        r"|population|participants?|patients|interventions?|exposures?|comparators?"
        r"|comparisons?|outcomes?|contexts?|settings?|concepts?|focus|conditions?|problem"
        r"|phenomen(?:on|a)(?: of interest)?|[picoe]"
        r"|(?:(?:main|primary|review|research|study) )?"
        r"(?:questions?|objectives?|aims?|topic|title|purpose|scope|description|background)"
    ),
}
_HEADING = re.compile(
    r"^[\s#>*•-]*(?:\d+[.)]\s*)?\**(?:"
    + "|".join(f"(?P<{part.name}>{words})" for part, words in _HEADINGS.items())
    + r")\**\s*(?:\([^)]*\))?\s*(?::|\||\t|\**\s*$)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.;?!])\s+")
_EXCLUDES = re.compile(
    r"\b(?:exclud\w+|ineligible|not eligible|not (?:included|considered))\b", re.IGNORECASE
)
_NEGATION = re.compile(r"\b(?:not|no|non|without|unless|rather than)\b", re.IGNORECASE)
_SEARCHING = re.compile(
    r"\b(?:we (?:search|conduct|screen|download|import)\w*|search (?:strateg\w+|results?)"
    r"|were (?:downloaded|imported|screened|deduplicated)|inter-?rater|prisma|covidence|rayyan"
    r"|distillersr)\b",
    re.IGNORECASE,
)
_OF_EVERY_REVIEW = re.compile(
    r"\b(?:(?:in|written in|published in) \w+ language|english|language restrictions?"
    r"|peer[- ]?review\w*|gr[ae]y literature|full[- ]?texts?|duplicates?|editorials?"
    r"|commentar(?:y|ies)|letters|conference (?:abstracts?|papers?|proceedings)|book chapters?"
    r"|published (?:online )?(?:between|after|before|since|from|until)|date limits?|accessible"
    r"|journal articles?|(?:non-?)?primary (?:literature|stud(?:y|ies)|research)"
    r"|secondary (?:literature|stud(?:y|ies)|research)|review articles?)\b",
    re.IGNORECASE,
)
# What protocols of any subject are written with; collected from the published criteria of
# fourteen reviews (docs/explanation/ranking.md), none of it a word of a subject.
_EMPTY = frozenset(
    stem(word)
    for word in """about abstract abstracts address addressed aim aims all any apply applied
    approach approaches article articles assess assessed author authors available based been
    being both could conduct conducted conference criteria criterion data describe described
    describing eligible eligibility english etc evaluate evaluated evaluation evidence examine
    examined exclude excluded exclusion finding findings focus focused focusing following full
    how identified identify identifying include included including inclusion investigate
    investigated investigating journal kind kinds language literature may method methods might
    must objective objectives our paper papers peer provide provided publication publications
    publish published question questions relate related relevant report reported reporting
    reports research result results review reviewed reviews should specific studies study
    synthesize systematic text they thus title titles topic type types understand understanding
    use used using we well what whether which who within work works would""".split()
)


def wanted_terms(scope: ReviewScope) -> dict[str, float]:
    """Return the stems that say what a review looks for, and what each counts.

    Parameters
    ----------
    scope : the question may hold a whole pasted protocol; criteria of exclusion are not read,
        for a record that names what is excluded is as often about the subject as not.

    Returns
    -------
    Stem to weight in (0, 1].

    Examples
    --------
    >>> scope = ReviewScope(question="Aim: robots. Exclusion criteria: toys; not in English.")
    >>> wanted_terms(scope)
    {'robot': 1.0}
    """
    terms: dict[str, float] = {}
    for part, sentence in [*_sentences(scope.question), *_criteria(scope.include)]:
        said = _NEGATION.split(sentence, maxsplit=1)[0]
        weight = _DEFINED if part is _Part.DEFINED else 1.0
        for name in content_stems(said):
            if name not in _EMPTY and not name.isdigit():
                terms[name] = max(terms.get(name, 0.0), weight)
    return terms


def _criteria(criteria: tuple[str, ...]) -> Iterator[tuple[_Part, str]]:
    for criterion in criteria:
        for part, sentence in _sentences(criterion):
            if not _OF_EVERY_REVIEW.search(sentence):
                yield part, sentence


def _sentences(text: str) -> Iterator[tuple[_Part, str]]:
    """Yield the sentences that say what is wanted or what a word means, heading by heading."""
    part, is_headed = _Part.WANTED, False
    for line in text.splitlines():
        for stretch in _SENTENCE_END.split(line):
            heading = _HEADING.match(stretch)
            if heading:
                part, is_headed = _Part[str(heading.lastgroup)], True
            sentence = stretch[heading.end() :] if heading else stretch
            if is_headed and _OF_EVERY_REVIEW.search(sentence):
                continue
            if _EXCLUDES.search(sentence) or _SEARCHING.search(sentence):
                continue
            if part in (_Part.WANTED, _Part.DEFINED):
                yield part, sentence

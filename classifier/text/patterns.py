"""Find phrases in sentences whatever the word form: the one door to spaCy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from classifier.text.tokens import stem, tokens

__all__ = ["PhraseFinder", "PhraseHit"]


@dataclass(frozen=True, slots=True)
class PhraseHit:
    """A phrase of the group `name` over the words ``start`` to ``end`` of a sentence."""

    name: str
    start: int
    end: int


class PhraseFinder:
    """Looks for groups of phrases, compared by stems, with spaCy's PhraseMatcher.

    Parameters
    ----------
    groups : name of a group to its phrases.

    Examples
    --------
    >>> finder = PhraseFinder({"lack": ["lack of"]})
    >>> finder.find("Services lacked trust, for lack of time.")
    [PhraseHit(name='lack', start=4, end=6)]
    """

    def __init__(self, groups: Mapping[str, Iterable[str]]) -> None:
        import spacy
        from spacy.matcher import PhraseMatcher

        self._vocab = spacy.blank("en").vocab
        self._matcher: Any = PhraseMatcher(self._vocab, attr="ORTH")
        for name, phrases in groups.items():
            patterns = [self._doc(phrase) for phrase in phrases]
            self._matcher.add(name, [pattern for pattern in patterns if len(pattern)])

    def find(self, text: str) -> list[PhraseHit]:
        """Return the hits in a sentence, by their place; overlapping ones are all kept."""
        found = self._matcher(self._doc(text))
        hits = [PhraseHit(self._vocab.strings[key], start, end) for key, start, end in found]
        return sorted(hits, key=lambda hit: (hit.start, hit.end, hit.name))

    def _doc(self, text: str) -> Any:
        from spacy.tokens import Doc

        return Doc(self._vocab, words=[stem(word) for word in tokens(text)])

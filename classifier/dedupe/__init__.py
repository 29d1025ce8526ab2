"""Find the records that are the same paper."""

from classifier.dedupe.fingerprint import folded_title
from classifier.dedupe.groups import DuplicateGroup, Duplicates, find_duplicates
from classifier.dedupe.judgements import Judgement, read_judgements
from classifier.dedupe.rules import Relation, Verdict, compare

__all__ = [
    "DuplicateGroup",
    "Duplicates",
    "Judgement",
    "Relation",
    "Verdict",
    "compare",
    "find_duplicates",
    "folded_title",
    "read_judgements",
]

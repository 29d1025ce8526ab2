"""Find the records that are the same paper."""

from classifier.dedupe.groups import DuplicateGroup, Duplicates, find_duplicates
from classifier.dedupe.rules import Verdict, compare

__all__ = ["DuplicateGroup", "Duplicates", "Verdict", "compare", "find_duplicates"]

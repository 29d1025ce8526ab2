"""Reviewers' decisions as each tool writes them: one module a tool, registered by name."""

from classifier.formats.decisions.adjudication import label_from, verdict_word
from classifier.formats.decisions.base import SUGGESTS, DecisionTool, Suggestion
from classifier.formats.decisions.registry import (
    check_tool,
    decision_tools,
    read_decisions,
    tool_named,
    with_decisions,
    with_record_id,
    with_suggestion,
)

__all__ = [
    "SUGGESTS",
    "DecisionTool",
    "Suggestion",
    "check_tool",
    "decision_tools",
    "label_from",
    "read_decisions",
    "tool_named",
    "verdict_word",
    "with_decisions",
    "with_record_id",
    "with_suggestion",
]

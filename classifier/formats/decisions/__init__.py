"""Reviewers' decisions as each tool writes them: one module a tool, registered by name."""

from classifier.formats.decisions.adjudication import Outcome, adjudicate
from classifier.formats.decisions.base import SUGGESTS, DecisionTool, Suggestion
from classifier.formats.decisions.registry import (
    check_tool,
    decision_tools,
    read_decisions,
    tool_named,
    with_decisions,
    with_suggestion,
)

__all__ = [
    "SUGGESTS",
    "DecisionTool",
    "Outcome",
    "Suggestion",
    "adjudicate",
    "check_tool",
    "decision_tools",
    "read_decisions",
    "tool_named",
    "with_decisions",
    "with_suggestion",
]

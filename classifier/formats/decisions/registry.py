"""All registered tools: read the decisions of a record, write them in a tool's own fields."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from classifier.errors import InvalidOptionError, UnknownNameError
from classifier.formats.decisions.adjudication import settled_under
from classifier.formats.decisions.base import DecisionTool, Suggestion, Warn, fields_of
from classifier.formats.decisions.placing import add_tags
from classifier.formats.ris import RECORD_ID_NOTE, ris_fields
from classifier.formats.rows import TABLES, row_fields
from classifier.plugins import registered
from classifier.schema import Decision, LabelRule, RawField, Record

__all__ = [
    "check_tool",
    "decision_tools",
    "read_decisions",
    "tool_named",
    "with_decisions",
    "with_record_id",
    "with_suggestion",
]

GROUP = "mechsift.decisions"


@cache
def decision_tools() -> tuple[DecisionTool, ...]:
    """Return every registered tool, by registered name."""
    return tuple(plugin.load()() for plugin in registered(GROUP).values())


def tool_named(name: str) -> DecisionTool:
    """Return the tool of that name.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    tools = {tool.name: tool for tool in decision_tools()}
    if name not in tools:
        raise UnknownNameError("tool", name, sorted(tools))
    return tools[name]


def check_tool(name: str, *, layout: str, option: str) -> DecisionTool:
    """Return the tool of that name, for writing in a format that its fields fit into.

    Raises
    ------
    UnknownNameError
        If there is no such tool.
    InvalidOptionError
        If the format is neither RIS nor a table.
    """
    tool = tool_named(name)
    if layout not in ("ris", *TABLES):
        raise InvalidOptionError(option, name, "the output must be RIS, CSV or XLSX")
    return tool


def _silent(_: str) -> None:
    """Take a problem that `read` tells about."""


def read_decisions(record: Record, warn: Warn = _silent) -> tuple[Decision, ...]:
    """Return what all tools said of a record, in the order of their registered names.

    Parameters
    ----------
    warn : told what could not be taken as it stands.
    """
    fields = fields_of(record)
    if not (fields.notes or fields.cells or fields.search):
        return ()
    return tuple(
        replace(decision, record_id=record.record_id) if record.record_id else decision
        for tool in decision_tools()
        for decision in tool.read(fields, warn)
    )


def with_decisions(
    record: Record,
    decisions: Sequence[Decision],
    tool: DecisionTool,
    *,
    layout: str,
    rule: LabelRule = LabelRule.AGREED,
) -> Record:
    """Return the record as one of a format, with decisions in a tool's own fields.

    A record whose fields say just these decisions is left as it is.

    Parameters
    ----------
    rule : makes one verdict of several, for a tool with `keeps_one_verdict`.
    """
    record = _as_read_from(record, layout)
    if rule is not LabelRule.AGREED and getattr(tool, "keeps_one_verdict", False):
        decisions = [*decisions, *settled_under(decisions, rule)]
    bare = [replace(decision, record_id="") for decision in decisions]
    if not bare or [*tool.read(fields_of(record), _silent)] == bare:
        return record
    return replace(record, raw=tuple(tool.write(record.raw, decisions, table=layout in TABLES)))


def with_suggestion(
    record: Record, suggestion: Suggestion, tool: DecisionTool, *, layout: str
) -> Record:
    """Return the record as one of a format, with a suggestion where a tool shows it."""
    record = _as_read_from(record, layout)
    return replace(
        record, raw=tuple(tool.suggest(record.raw, suggestion, table=layout in TABLES))
    )


def with_record_id(record: Record, *, layout: str) -> Record:
    """Return the record as one of a format, with its id where that is read back.

    Tables have a column for it, RIS a note; other formats stay as they are.
    """
    if not record.record_id or layout not in ("ris", *TABLES):
        return record
    record = _as_read_from(record, layout)
    if layout in TABLES:
        others = [field for field in record.raw if field.tag != "record_id"]
        raw = (RawField("record_id", record.record_id, 0), *others)
    else:
        note = RawField("N1", f"{RECORD_ID_NOTE}{record.record_id}", 0)
        others = [f for f in record.raw if not f.value.startswith(RECORD_ID_NOTE)]
        raw = tuple(add_tags(others, [note]))
    return replace(record, raw=raw)


def _as_read_from(record: Record, layout: str) -> Record:
    if record.format == layout or {record.format, layout} <= set(TABLES):
        return record
    fields = ris_fields(record) if layout == "ris" else row_fields(record)
    return replace(record, format=layout, raw=tuple(RawField(*field) for field in fields))

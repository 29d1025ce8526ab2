"""What the reference says of the API, taken from its OpenAPI description."""

from typing import Any, cast

from classifier.web.app import create_app
from classifier.web.app_state import AppState
from docs.generated.blocks import table

__all__ = ["described", "route_section", "schema_section", "status_section"]

ROOT_PATH = "/api/v1"


def described() -> dict[str, Any]:
    """Return the OpenAPI description; it looks into no review."""
    nothing = cast("Any", None)
    return create_app(AppState(review=nothing, logins=nothing)).openapi()


def route_section(_: str) -> str:
    """Return a table of every route, below the path that all begin with."""
    rows = [
        [f"`{method.upper()} {path.removeprefix(ROOT_PATH)}`", _first_line(route), _asks(route)]
        for path, methods in described()["paths"].items()
        for method, route in methods.items()
    ]
    return table(["route", "what it does", "takes"], rows)


def schema_section(_: str) -> str:
    """Return a table for each body that is sent, and one of the words that fields take."""
    schemas = described()["components"]["schemas"]
    bodies = {name: schema for name, schema in schemas.items() if "properties" in schema}
    words = [
        [f"`{name}`", ", ".join(f"`{word}`" for word in schema["enum"])]
        for name, schema in schemas.items()
        if "enum" in schema
    ]
    parts = [_body(name, schema) for name, schema in bodies.items()]
    return "\n\n".join([*parts, "### Words", table(["type", "words"], words)])


def status_section(_: str) -> str:
    """Return a table of the statuses that any route may answer with when something is wrong."""
    told = {
        status: answer["description"]
        for methods in described()["paths"].values()
        for route in methods.values()
        for status, answer in route["responses"].items()
        if status >= "4"
    }
    return table(["status", "when"], [[status, told[status]] for status in sorted(told)])


def _first_line(route: dict[str, Any]) -> str:
    text = route.get("description") or route["summary"]
    return str(text).split("\n\n")[0].replace("\n", " ").replace("``", "`").rstrip(".")


def _asks(route: dict[str, Any]) -> str:
    named = [
        f"`{p['name']}`"
        + (f" ({_shown(p['schema']['default'])})" if "default" in p["schema"] else "")
        for p in route.get("parameters", [])
        if p["in"] == "query"
    ]
    content = route.get("requestBody", {}).get("content", {}).values()
    return ", ".join(named + [_type(body["schema"]) for body in content])


def _shown(default: Any) -> str:
    return f"`{default}`" if default != "" else "blank"


def _body(name: str, schema: dict[str, Any]) -> str:
    needed = schema.get("required", [])
    rows = [
        [
            f"`{field}`",
            _type(kind),
            "must be given" if field in needed else _fallback(kind),
            kind.get("description", ""),
        ]
        for field, kind in schema["properties"].items()
    ]
    meaning = schema.get("description", "").split("\n\n")[0].replace("\n", " ")
    return "\n\n".join([f"### {name}", meaning, table(["field", "type", "default", ""], rows)])


def _fallback(kind: dict[str, Any]) -> str:
    default = kind.get("default")
    return "" if default in (None, "", []) else f"`{default}`"


def _type(kind: dict[str, Any]) -> str:
    """Return the type of a field in a few words."""
    if "$ref" in kind:
        return f"`{kind['$ref'].rsplit('/', 1)[1]}`"
    if "anyOf" in kind:
        return " or ".join(_type(part) for part in kind["anyOf"])
    if kind.get("type") == "array":
        inner = kind.get("items", {})
        return f"list of {_type(inner)}" if inner else "list"
    return str(kind.get("type", "anything"))

"""Every kind of part that pages have, with what writes it."""

from collections.abc import Mapping

from docs.generated.blocks import Maker
from docs.generated.commands import command_section
from docs.generated.plugins import error_section, group_section
from docs.generated.rest import route_section, schema_section, status_section

__all__ = ["MAKERS"]

MAKERS: Mapping[str, Maker] = {
    "command": command_section,
    "errors": error_section,
    "group": group_section,
    "routes": route_section,
    "schemas": schema_section,
    "statuses": status_section,
}

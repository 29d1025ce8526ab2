"""Every kind of part that pages have, with what writes it."""

from collections.abc import Mapping

from benchmarks.results import read_results
from docs.generated.blocks import ROOT, Maker
from docs.generated.commands import command_section
from docs.generated.figures import FIGURES, provenance
from docs.generated.plugins import error_section, group_section
from docs.generated.rest import route_section, schema_section, status_section
from docs.generated.review_figures import REVIEW_FIGURES
from docs.generated.summaries import summary

__all__ = ["MAKERS"]


def _figures(name: str) -> str:
    place, made = (FIGURES | REVIEW_FIGURES)[name]
    results = read_results(ROOT / "benchmarks" / place)
    return f"{made(results)}\n\n{provenance(place, results)}"


MAKERS: Mapping[str, Maker] = {
    "command": command_section,
    "errors": error_section,
    "figures": _figures,
    "group": group_section,
    "routes": route_section,
    "schemas": schema_section,
    "statuses": status_section,
    "summary": summary,
}

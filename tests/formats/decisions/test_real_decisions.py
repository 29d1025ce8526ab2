"""Decisions in real exports, which are not ours to ship: counts, and every value kept."""

from pathlib import Path

import pytest

from classifier.formats import convert_exports, read_exports, scan_exports
from classifier.formats import decisions as tools

pytestmark = pytest.mark.shared

COUNTS = {
    "rayyanR__articles.ris": (4, 1, 0, 0),
    "rayyanR__tinea_update.ris": (4, 7, 0, 1),
    "cff___baseline_rayyan.ris": (2, 2, 2, 0),
    "cff___baseline_rayyan.csv": (2, 2, 2, 0),
    "cff___baseline_abstrackr.csv": (2, 2, 2, 0),
    "cff___baseline_eppireviewer.ris": (0, 0, 0, 0),
    "asreview__baseline_tag-notes.ris": (0, 0, 0, 0),
    "asreview__baseline_tag-notes_labels.ris": (10, 10, 0, 0),
    "asreview__generic_labels.csv": (3, 3, 0, 0),
    "asreview__generic_partial_labels.csv": (2, 2, 0, 0),
}


@pytest.mark.parametrize("name", COUNTS)
def test_as_many_decisions_are_read_as_each_file_holds(shared_data: Path, name: str) -> None:
    (report,) = scan_exports([shared_data / "exports" / name])
    assert tuple(report.decisions.values()) == COUNTS[name]


def test_a_set_of_covidence_files_is_told_apart_by_the_names_given(shared_data: Path) -> None:
    folder = shared_data / "exports"
    select = folder / "flashfloods__review_58723_select_csv_20191003141039.csv"
    irrelevant = folder / "flashfloods__review_58723_irrelevant_mendeley_20191023234131.ris"
    reports = scan_exports([Path(f"relevant={select}"), Path(f"irrelevant={irrelevant}")])
    assert reports[0].decisions["included"] == reports[0].records == 716
    assert reports[1].decisions["excluded"] == reports[1].records > 0


@pytest.mark.parametrize("layout", ["ris", "csv"])
@pytest.mark.parametrize("tool", [tool.name for tool in tools.decision_tools()])
@pytest.mark.parametrize("name", ["rayyanR__tinea_update.ris", "cff___baseline_rayyan.csv"])
def test_no_foreign_value_is_lost_when_decisions_are_written(
    shared_data: Path, tmp_path: Path, name: str, tool: str, layout: str
) -> None:
    source, output = shared_data / "exports" / name, tmp_path / f"out.{layout}"
    convert_exports([source], output, decisions=tool)
    before, after = read_exports([source]).records, read_exports([output]).records
    assert [record.title for record in after] == [record.title for record in before]
    if source.suffix == output.suffix and tool != "rayyan":
        for old, new in zip(before, after, strict=True):
            there = iter((field.tag, field.value) for field in new.raw)
            assert all(
                (f.tag, f.value) in there for f in old.raw if f.tag not in CHANGED[layout]
            )


CHANGED = {"ris": {"ER"}, "csv": set()}
